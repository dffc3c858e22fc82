"""Routing rules: those that hold, their history, the draft, trying it out and switching it on."""

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from api.auth import user_of
from api.described import READS, WRITES, described
from api.desk import desk_of
from api.problems import Problem, language_of
from api.replies import reply
from api.routing_acts import (
    begin_from,
    change_rules,
    check_rules,
    own_rules_draft,
    past_version,
    switch_rules_on,
    try_rules,
)
from api.shapes.parts import Listing
from api.shapes.routing import (
    RuleProblemOut,
    RulesDraftIn,
    RulesDraftOut,
    RulesOut,
    RulesRow,
    SwitchIn,
    TrialOut,
    TrialRow,
    VersionOut,
)
from api.strict import no_query, read_json_body, validate
from claims.routing_yaml import EMPTY
from store.routing import RulesDraft, live_rules, rules_history

router = APIRouter(tags=["routing"])
_READS = (*READS, 404)
_WRITES = (*WRITES, 404, 409)


@router.get(
    "/api/routing", operation_id="read_rules", summary="Read the rules", **described({200: RulesOut}, READS)
)
async def read(request: Request) -> Response:
    """The rules by which new claims are routed now."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        live = await live_rules(connection)
        if not live.version:
            return reply(RulesOut(version=0, body=EMPTY, note=None, published_by=None, published_at=None))
        return await _version(request, connection, str(live.version))


async def _version(request: Request, connection: AsyncConnection, number: str) -> Response:
    found = await past_version(connection, number)
    logins = await desk_of(request).logins.of(connection, [found.published_by])
    members = found.model_dump(include={"version", "body", "note", "published_at"})
    return reply(RulesOut(**members, published_by=logins.get(found.published_by)))


@router.get(
    "/api/routing/versions",
    operation_id="list_rule_versions",
    summary="List the versions",
    **described({200: Listing[RulesRow]}, READS),
)
async def versions(request: Request) -> Response:
    """The latest versions that were switched on, the newest first."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        past = await rules_history(connection)
        logins = await desk_of(request).logins.of(connection, {row.published_by for row in past})
    items = (
        RulesRow(**row.model_dump(exclude={"published_by"}), published_by=logins.get(row.published_by))
        for row in past
    )
    return reply(Listing[RulesRow](items=tuple(items)))


@router.get(
    "/api/routing/versions/{number}",
    operation_id="read_rule_version",
    summary="Read a version",
    **described({200: RulesOut}, _READS),
)
async def version(request: Request, number: str) -> Response:
    """One set of rules as it was switched on."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        return await _version(request, connection, number)


@router.get(
    "/api/routing/draft",
    operation_id="read_rules_draft",
    summary="Read the draft",
    **described({200: RulesDraftOut}, _READS),
)
async def draft(request: Request) -> Response:
    """The draft of the rules, with everything that is wrong with it."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        return await _shown(request, connection, await own_rules_draft(connection))


@router.put(
    "/api/routing/draft",
    operation_id="change_rules_draft",
    summary="Begin or change the draft",
    **described({200: RulesDraftOut}, _WRITES, body=RulesDraftIn),
)
async def change(request: Request) -> Response:
    """Begin the draft, or change its text; it may have faults, which the answer names. Safe to repeat."""
    no_query(request)
    given, user = validate(RulesDraftIn, await read_json_body(request)), user_of(request)
    async with desk_of(request).at_once.connect() as connection:
        revision = given.revision
        if revision is None:
            begun = await begin_from(connection, user, None)
            if begun.revision > 1 and begun.body != given.body:
                raise Problem("draft-changed", revision=begun.revision)
            revision = begun.revision
        return await _shown(request, connection, await change_rules(connection, user, revision, given.body))


@router.get(
    "/api/routing/draft/try",
    operation_id="try_rules",
    summary="Try the draft out",
    **described({200: TrialOut}, (*_READS, 409)),
)
async def try_it(request: Request) -> Response:
    """Which of the latest claims that the caller may see would have gone elsewhere under the draft."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        checked = await check_rules(connection, (await own_rules_draft(connection)).body)
        if checked.rules is None or checked.problems:
            raise Problem("draft-faulty")
        trial = await try_rules(connection, user_of(request), checked.rules)
    rows = (
        TrialRow(
            **row.model_dump(include={"id", "number", "rules"}),
            before=row.before,
            after=row.after,
            differs=row.differs,
        )
        for row in trial.rows
    )
    facts = trial.model_dump(include={"looked_at", "elsewhere", "held"})
    return reply(TrialOut(**facts, rows=tuple(rows)))


@router.post(
    "/api/routing/publish",
    operation_id="switch_rules_on",
    summary="Switch the draft on",
    **described({200: VersionOut}, _WRITES, body=SwitchIn),
)
async def switch(request: Request) -> Response:
    """Switch a draft without problems on: it routes every claim that is filed from now on."""
    no_query(request)
    given = validate(SwitchIn, await read_json_body(request))
    version = await switch_rules_on(desk_of(request), user_of(request), given.revision, given.note)
    return reply(VersionOut(version=version))


async def _shown(request: Request, connection: AsyncConnection, draft: RulesDraft) -> Response:
    checked = await check_rules(connection, draft.body)
    logins = await desk_of(request).logins.of(connection, [draft.changed_by])
    language = language_of(request)
    problems = (
        RuleProblemOut(
            **each.model_dump(include={"path", "line", "code"}), message=each.sentence.in_language(language)
        )
        for each in checked.problems
    )
    members = draft.model_dump(exclude={"changed_by"})
    by = logins.get(draft.changed_by, draft.changed_by)
    return reply(RulesDraftOut(**members, changed_by=by, problems=tuple(problems)))
