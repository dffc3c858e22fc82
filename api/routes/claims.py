"""Reading claims: the list, the card, a past state, and the lists below a claim."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import sight_for, user_of
from api.described import READS, described
from api.desk import desk_of
from api.listing import letters_page, list_claims, tasks_page, timeline_page
from api.problems import language_of
from api.reading import WantedRun, explain_deadline, see, show_card, show_past
from api.replies import reply
from api.shapes.cards import CardOut, RowOut, State
from api.shapes.deadlines import DeadlineOut, ExplainedDeadline, deadlines_of
from api.shapes.lists import EventOut, LetterOut, TaskOut
from api.shapes.parts import Listing
from api.shapes.queries import ClaimsQuery, InstantQuery, RunQuery, TimelineQuery
from api.strict import no_query, read_query

router = APIRouter(tags=["claims"])
_ONE = (*READS, 404, 422)


@router.get(
    "/api/claims",
    operation_id="list_claims",
    summary="List claims",
    **described({200: Listing[RowOut]}, (*READS, 422), query=ClaimsQuery),
)
async def claims(request: Request) -> Response:
    """List the claims that the caller may see, by deadline or by registration."""
    query, desk = read_query(ClaimsQuery, request), desk_of(request)
    async with desk.at_once.connect() as connection:
        return reply(await list_claims(connection, user_of(request), query))


@router.get(
    "/api/claims/{claim}", operation_id="read_claim", summary="Read a card", **described({200: CardOut}, _ONE)
)
async def read(request: Request, claim: str) -> Response:
    """Everything about a claim, by id or number, with the actions that are allowed now."""
    no_query(request)
    desk = desk_of(request)
    async with desk.at_once.connect() as connection:
        return reply(await show_card(desk, connection, user_of(request), language_of(request), claim))


@router.get(
    "/api/claims/{claim}/at",
    operation_id="read_claim_at",
    summary="Read a past state",
    **described({200: State}, _ONE, query=InstantQuery),
)
async def at(request: Request, claim: str) -> Response:
    """The state as it was recorded by an instant; 404 `not-yet` before birth."""
    query, desk = read_query(InstantQuery, request), desk_of(request)
    async with desk.at_once.connect() as connection:
        user, language = user_of(request), language_of(request)
        return reply(await show_past(desk, connection, user, language, claim, query.instant))


@router.get(
    "/api/claims/{claim}/timeline",
    operation_id="list_timeline",
    summary="List what happened",
    **described({200: Listing[EventOut]}, _ONE, query=TimelineQuery),
)
async def timeline(request: Request, claim: str) -> Response:
    """Every event of the claim in order."""
    query, desk = read_query(TimelineQuery, request), desk_of(request)
    async with desk.at_once.connect() as connection:
        return reply(await timeline_page(desk, connection, sight_for(request), claim, query))


@router.get(
    "/api/claims/{claim}/letters",
    operation_id="list_letters",
    summary="List letters",
    **described({200: Listing[LetterOut]}, _ONE),
)
async def letters(request: Request, claim: str) -> Response:
    """The letters of the claim, planned and sent."""
    no_query(request)
    desk = desk_of(request)
    async with desk.at_once.connect() as connection:
        return reply(await letters_page(desk, connection, sight_for(request), claim))


@router.get(
    "/api/claims/{claim}/tasks",
    operation_id="list_tasks",
    summary="List tasks",
    **described({200: Listing[TaskOut]}, _ONE),
)
async def tasks(request: Request, claim: str) -> Response:
    """The plan of the claim."""
    no_query(request)
    desk = desk_of(request)
    async with desk.at_once.connect() as connection:
        return reply(await tasks_page(desk, connection, sight_for(request), language_of(request), claim))


@router.get(
    "/api/claims/{claim}/deadlines",
    operation_id="list_deadlines",
    summary="List deadlines",
    **described({200: Listing[DeadlineOut]}, _ONE),
)
async def deadlines(request: Request, claim: str) -> Response:
    """All runs of all clocks."""
    no_query(request)
    desk = desk_of(request)
    async with desk.at_once.connect() as connection:
        seen = await see(desk, connection, sight_for(request), claim)
    shown = deadlines_of(seen.claim, seen.pinned, datetime.now(UTC), language_of(request))
    return reply(Listing[DeadlineOut](items=shown))


@router.get(
    "/api/claims/{claim}/deadlines/{clock}",
    operation_id="explain_deadline",
    summary="Explain a deadline",
    **described({200: ExplainedDeadline}, _ONE, query=RunQuery),
)
async def deadline(request: Request, claim: str, clock: str) -> Response:
    """Why the deadline of a clock is where it is, step by step."""
    query, desk = read_query(RunQuery, request), desk_of(request)
    async with desk.at_once.connect() as connection:
        wanted = WantedRun(clock, query.run)
        language = language_of(request)
        return reply(await explain_deadline(desk, connection, sight_for(request), claim, wanted, language))
