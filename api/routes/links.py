"""The claimant's personal link: GET shows, POST acts."""

import re
from collections.abc import Awaitable
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.commanding import Order, command_claim
from api.described import described
from api.desk import Desk, desk_of
from api.names import not_found
from api.portal.errors import answer_claimant, wants_json
from api.portal.pages import status_page
from api.portal.status import LinkOutcome, LinkStatus, status_of
from api.portal.words_in import FORM, Word, read_word
from api.problems import FieldError, Problem, invalid, refusal
from api.reading import pinned_of
from api.replies import reply
from api.shapes.commands import CommandIn
from api.strict import JSON, no_query
from claims.commands import CLAIMANTS
from store.cards import Card, card
from store.journal import CommandOutcome
from store.links import ClientLink, link_by_token
from store.questions import open_questions
from store.sight import sight_of_system

router = APIRouter(tags=["links"])
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,200}")
_FORM = {"schema": {"type": "object", "additionalProperties": {"type": "string"}}}
_JSON = {"schema": {"type": "object"}}


@router.get(
    "/c/{token}",
    operation_id="show_link",
    summary="Show a claim to its claimant",
    **described({200: LinkStatus}, (404, 503), token=False, pages=True),
)
async def show(request: Request, token: str) -> Response:
    """A page with forms in the claimant's language, or JSON where only that is accepted. Changes nothing."""
    return await _guarded(request, None, _show(request, token))


@router.post(
    "/c/{token}/{action}",
    operation_id="act_by_link",
    summary="The claimant's word",
    **described(
        {200: LinkOutcome, 202: LinkOutcome, 303: "text/html"},
        (400, 403, 404, 409, 413, 415, 422, 429, 503),
        token=False,
        pages=True,
        requestBody={"required": True, "content": {FORM: _FORM, JSON: _JSON}},
    ),
)
async def act(request: Request, token: str, action: str) -> Response:
    """Answer, accept, dispute, withdraw or rate; each form acts once. A form is answered by 303 to the page."""
    return await _guarded(request, token, _act(request, token, action))


async def _show(request: Request, token: str) -> Response:
    # Mail programs hang their own parameters on links; a page that changes nothing need not mind.
    desk = desk_of(request)
    async with desk.at_once.connect() as connection:
        link, found = await _found(connection, token)
        pinned = await pinned_of(desk, connection, found)
        questions = await open_questions(connection, found.claim)
    status = status_of(
        desk.settings,
        link.id,
        found.claim,
        pinned,
        datetime.now(UTC),
        subject=found.subject,
        questions=questions,
    )
    return reply(status) if wants_json(request) else status_page(token, status)


async def _act(request: Request, token: str, action: str) -> Response:
    no_query(request)
    desk = desk_of(request)
    async with desk.at_once.connect() as connection:
        link, found = await _found(connection, token)
    if action not in CLAIMANTS:
        raise not_found()
    request.state.language = found.claim.claimant.language
    desk.bounds.count(link.id)
    word = await read_word(request, desk.settings, link.id, action, found.claim.version)
    outcome = await _carry_out(desk, link, action, word)
    if wants_json(request):
        shown = LinkOutcome(action=action, status="pending" if outcome.status == "pending" else "applied")
        return reply(shown, 202 if outcome.status == "pending" else 200)
    return RedirectResponse(f"/c/{token}", 303)


async def _carry_out(desk: Desk, link: ClientLink, action: str, word: Word) -> CommandOutcome:
    if "on_behalf" in word.data:
        raise invalid(FieldError("on_behalf", "unknown"))
    order = Order(
        actor_kind="link",
        actor_id=link.id,
        caller=f"link:{link.id}",
        sight=sight_of_system(),
        key=word.key,
        path=f"/c/{action}",
        digest=word.digest,
        claim=link.claim_id,
        body=CommandIn(action=action, data=word.data),
    )
    try:
        outcome = await command_claim(desk, order)
    except Problem as problem:
        raise _as_sent(problem) from None
    if outcome.status == "refused":
        raise refusal(outcome.problem or {})
    return outcome


def _as_sent(problem: Problem) -> Problem:
    """The claimant's members do not stand below `data`; a key used for something else is a used form."""
    if problem.code == "idempotency-key-reused":
        return Problem("used-form")
    if problem.errors:
        return invalid(*(FieldError(e.field.removeprefix("data."), e.code) for e in problem.errors))
    return problem


async def _found(connection: AsyncConnection, token: str) -> tuple[ClientLink, Card]:
    link = await link_by_token(connection, token) if _TOKEN.fullmatch(token) else None
    found = await card(connection, sight_of_system(), link.claim_id) if link else None
    if link is None or found is None:
        raise not_found()
    return link, found


async def _guarded(request: Request, token: str | None, work: Awaitable[Response]) -> Response:
    """Show a problem as a page to those who read pages."""
    try:
        return await work
    except Problem as problem:
        return answer_claimant(request, problem, token)
