"""The claimant's personal link: GET shows, POST acts."""

import re
from collections.abc import Awaitable

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.described import described
from api.desk import desk_of
from api.giving_out import BYTES, give_out
from api.names import is_id, not_found
from api.portal.errors import answer_claimant, wants_json
from api.portal.pages import Again, status_for, status_page
from api.portal.rendering import speak
from api.portal.saying import knows, say
from api.portal.status import LinkOutcome, LinkStatus
from api.portal.words_in import FORM, Said, reading_said
from api.problems import Problem
from api.replies import reply
from api.strict import JSON, no_query
from api.uploads import MULTIPART
from store.cards import Card, card
from store.files import file as stored_file
from store.links import ClientLink, link_by_token
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
    return await _guarded(request, _show(request, token))


@router.get(
    "/c/{token}/files/{file}",
    operation_id="fetch_file_by_link",
    summary="Fetch a file of one's claim",
    **described({200: BYTES}, (404, 503), token=False, pages=True),
)
async def fetch(request: Request, token: str, file: str) -> Response:
    """The bytes of a file that the claimant's page names, always as a download."""
    return await _guarded(request, _fetch(request, token, file))


@router.post(
    "/c/{token}/{action}",
    operation_id="act_by_link",
    summary="The claimant's word",
    **described(
        {200: LinkOutcome, 202: LinkOutcome, 303: "text/html"},
        (400, 403, 404, 409, 413, 415, 422, 429, 503),
        token=False,
        pages=True,
        requestBody={"required": True, "content": {FORM: _FORM, MULTIPART: _FORM, JSON: _JSON}},
    ),
)
async def act(request: Request, token: str, action: str) -> Response:
    """Answer, accept, dispute, withdraw or rate; each form acts once. A form is answered by 303 to the page."""
    return await _guarded(request, _act(request, token, action))


async def _show(request: Request, token: str) -> Response:
    # Mail programs hang their own parameters on links; a page that changes nothing need not mind.
    desk = desk_of(request)
    async with desk.at_once.connect() as connection:
        link, found = await _found(request, connection, token)
        if wants_json(request):
            return reply(await status_for(desk, connection, link, found))
        return await status_page(request, connection, token, link, found)


async def _fetch(request: Request, token: str, file: str) -> Response:
    desk = desk_of(request)
    async with desk.at_once.connect() as connection:
        _, found = await _found(request, connection, token)
        wanted = await stored_file(connection, sight_of_system(), file) if is_id(file) else None
    if wanted is None or wanted.internal or wanted.claim_id != found.claim.id:
        raise not_found()
    return await give_out(desk, wanted)


async def _act(request: Request, token: str, action: str) -> Response:
    desk, said = desk_of(request), Said({})
    async with desk.at_once.connect() as connection:
        link, found = await _found(request, connection, token)
    if not knows(action):
        raise not_found()
    try:
        no_query(request)
        desk.bounds.count(link.id)
        async with reading_said(request) as said:
            outcome = await say(request, link, found.claim, action, said)
    except Problem as problem:
        return await _shown_again(request, token, Again(action, said.data, problem))
    if wants_json(request):
        pending = outcome is not None and outcome.status == "pending"
        shown = LinkOutcome(action=action, status="pending" if pending else "applied")
        return reply(shown, 202 if pending else 200)
    return RedirectResponse(f"/c/{token}", 303)


async def _shown_again(request: Request, token: str, again: Again) -> Response:
    """A form that was not taken comes back with everything that was typed; programs get the problem."""
    if wants_json(request) or again.problem.status == 404:
        raise again.problem
    async with desk_of(request).at_once.connect() as connection:
        link, found = await _found(request, connection, token)
        return await status_page(request, connection, token, link, found, again)


async def _found(request: Request, connection: AsyncConnection, token: str) -> tuple[ClientLink, Card]:
    link = await link_by_token(connection, token) if _TOKEN.fullmatch(token) else None
    found = await card(connection, sight_of_system(), link.claim_id) if link else None
    if link is None or found is None:
        raise not_found()
    speak(request, found.claim.claimant.language)
    return link, found


async def _guarded(request: Request, work: Awaitable[Response]) -> Response:
    """Show a problem as a page to those who read pages."""
    try:
        return await work
    except Problem as problem:
        return answer_claimant(request, problem)
