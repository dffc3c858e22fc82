"""What people do with routing rules: begin, change, check, try out, switch on. The one door of pages and JSON calls."""

import asyncio
from typing import NamedTuple

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from api.desk import Desk
from api.names import not_found
from api.pages.fields import whole
from api.problems import Problem
from claims.routing import RuleSet
from claims.routing_problems import RuleProblem
from claims.routing_trial import Trial, try_out
from claims.routing_yaml import EMPTY, Known, read_rules
from store.connections import together
from store.people import User
from store.routing import (
    PublishedRules,
    RulesDraft,
    begin_rules,
    drop_rules,
    live_rules,
    published_rules,
    rules_draft,
    save_rules,
    switch_on,
)
from store.routing_past import live_bases, past_filings
from store.sight import sight_of
from store.teams import all_teams
from store.variants import all_live

_log = structlog.get_logger("api.routing")


class CheckedRules(NamedTuple):
    """What a text says: the rules, or what is wrong with it."""

    rules: RuleSet | None
    problems: tuple[RuleProblem, ...]


async def may_switch_on(connection: AsyncConnection, user: User) -> bool:
    """Rules hold for the whole desk: administrators, and managers of every team that open claim types belong to."""
    if "admin" in user.roles:
        return True
    live = await all_live(connection)
    teams = {each.variant.team for each in live if not each.variant.restricted}
    return bool(user.manages) and teams <= set(user.manages)


async def check_rules(connection: AsyncConnection, body: str) -> CheckedRules:
    """Read a text and say everything that is wrong with it, types, teams and fields of the desk included."""
    live = [each.variant for each in await all_live(connection)]
    known = Known(
        types=frozenset(each.claim_type for each in live),
        teams=frozenset(team.key for team in await all_teams(connection)),
        fields=frozenset(field.key for each in live for field in each.fields),
    )
    return CheckedRules(*await asyncio.to_thread(read_rules, body, known))


async def own_rules_draft(connection: AsyncConnection) -> RulesDraft:
    """The draft; Problem 404 when there is none."""
    draft = await rules_draft(connection)
    if draft is None:
        raise not_found()
    return draft


async def past_version(connection: AsyncConnection, number: str) -> PublishedRules:
    """A published version by its number in an address; Problem 404 when there is none."""
    counted = whole(number)
    found = await published_rules(connection, counted) if counted else None
    if found is None:
        raise not_found()
    return found


async def begin_from(connection: AsyncConnection, user: User, base: int | None) -> RulesDraft:
    """Begin the draft from a version, without one from what holds now; an existing draft stays as it is."""
    present = base if base is not None else (await live_rules(connection)).version
    source = await past_version(connection, str(present)) if present else None
    body = source.body if source else EMPTY
    begun = await begin_rules(connection, body, source.version if source else None, user.id)
    return begun or await own_rules_draft(connection)


async def change_rules(connection: AsyncConnection, user: User, revision: int, body: str) -> RulesDraft:
    """Change the text of the draft; Problem 409 when somebody saved in between."""
    saved = await save_rules(connection, revision, body, user.id)
    if saved is None:
        raise _changed(await own_rules_draft(connection))
    return saved


async def drop_draft_of_rules(connection: AsyncConnection, revision: int) -> None:
    """Throw the draft away; Problem 409 when it is another one by now."""
    draft = await own_rules_draft(connection)
    if not await drop_rules(connection, revision):
        raise _changed(draft)


async def switch_rules_on(desk: Desk, user: User, revision: int, note: str) -> int:
    """Publish a draft without problems: from now on it routes what is filed; Problem 403, 404 or 409 otherwise."""
    async with together(desk.at_once).begin() as connection:
        if not await may_switch_on(connection, user):
            raise Problem("forbidden")
        draft = await own_rules_draft(connection)
        checked = await check_rules(connection, draft.body)
        if checked.rules is None or checked.problems:
            raise Problem("draft-faulty")
        version = None
        if draft.revision == revision:
            version = await switch_on(connection, checked.rules, draft, note, user.id)
        if version is None:
            raise _changed(draft)
    desk.rulebook.forget()
    _log.info("routing rules switched on", version=version, by=user.id)
    return version


async def try_rules(connection: AsyncConnection, user: User, rules: RuleSet) -> Trial:
    """Send the latest claims that he may see through these rules and through those of now."""
    live = await live_rules(connection)
    clients = rules.looks_at_clients or live.rules.looks_at_clients
    filings = await past_filings(connection, sight_of(user), clients=clients)
    bases = await live_bases(connection)
    return await asyncio.to_thread(try_out, live.rules, rules, filings, bases)


def _changed(draft: RulesDraft) -> Problem:
    return Problem("draft-changed", revision=draft.revision)
