"""Routing rules that hold, their history, and who takes what: pages for everybody of the console."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.routing_words import Names, names_of_desk, then_words, when_words
from api.desk import desk_of
from api.pages.fields import whole
from api.pages.formats import Formats
from api.pages.rendering import page
from api.problems import language_of
from api.routing_acts import begin_from, may_switch_on, past_version
from claims.routing import RuleSet
from store.dictionaries import entries
from store.names import names_of
from store.routing import MOST_VERSIONS, live_rules, published_rules, rules_draft, rules_history
from store.teams import all_teams
from store.variants import all_live

router = APIRouter(include_in_schema=False)
SAVED = frozenset({"on", "dropped", "gone"})


async def names_for(request: Request, connection: AsyncConnection) -> Names:
    """What keys are called for the reader."""
    f = Formats(language_of(request), user_of(request).zone)
    live, teams = await all_live(connection), await all_teams(connection)
    return names_of_desk(f, live, teams, await entries(connection, "tag"), await entries(connection, "skill"))


def told_rules(names: Names, rules: RuleSet) -> list[dict[str, Any]]:
    """Rules as the pages show them."""
    return [
        {
            "rule": rule.rule,
            "title": rule.title,
            "when": when_words(names, rule.when),
            "then": then_words(names, rule),
        }
        for rule in rules.rules
    ]


@router.get("/routing")
async def now(request: Request) -> Response:
    """The rules that hold now, whether there is a draft of the next ones, and the versions before."""
    asked, user = request.query_params, user_of(request)
    async with desk_of(request).at_once.connect() as connection:
        live = await live_rules(connection)
        present = await published_rules(connection, live.version) if live.version else None
        past = await rules_history(connection, whole(asked.get("before", "")))
        draft = await rules_draft(connection)
        people = {each.published_by for each in past} | ({draft.changed_by} if draft else set())
        context = {
            "names": await names_of(connection, people | ({present.published_by} if present else set())),
            "told": told_rules(await names_for(request, connection), live.rules),
            "may_switch": await may_switch_on(connection, user),
        }
    saved = asked.get("saved", "")
    return page(
        request,
        "console/routing/now.html",
        present=present,
        live=live,
        past=past,
        more=past[-1].version if len(past) == MOST_VERSIONS and past[-1].version > 1 else None,
        draft=draft,
        saved=saved if saved in SAVED else "",
        **context,
    )


@router.get("/routing/versions/{number}")
async def version(request: Request, number: str) -> Response:
    """One set of rules that was switched on, in words and as its text."""
    async with desk_of(request).at_once.connect() as connection:
        found = await past_version(connection, number)
        live = await live_rules(connection)
        context = {
            "names": await names_of(connection, [found.published_by]),
            "told": told_rules(await names_for(request, connection), found.rules),
        }
    return page(
        request, "console/routing/version.html", found=found, holds=live.version == found.version, **context
    )


@router.post("/routing/versions/{number}/draft")
async def begin(request: Request, number: str) -> Response:
    """Begin the draft from a version, 0 for none; what is begun already is gone on with."""
    async with desk_of(request).at_once.connect() as connection:
        base = (await past_version(connection, number)).version if number != "0" else 0
        await begin_from(connection, user_of(request), base)
    return RedirectResponse("/routing/draft", 303)
