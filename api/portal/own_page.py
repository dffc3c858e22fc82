"""A client's own page with all his claims, behind a link that is sent to his address."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import structlog
from fastapi import APIRouter, Request
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.background import BackgroundTask
from starlette.responses import RedirectResponse, Response

from api.desk import Desk, desk_of
from api.names import not_found
from api.pages.fields import read_fields
from api.pages.words import words_in
from api.portal.errors import answer_claimant
from api.portal.promises import local_day
from api.portal.rendering import claimants_page, speak
from api.portal.senders import bound, within_bound
from api.portal.words import CLOSED_STAGE
from api.problems import Problem, language_of
from claims.claim_number import read_number
from claims.contact import Email
from claims.variant import VariantRef
from store.desk_letters import DeskLetter, plan_desk_letter
from store.links import make_link
from store.own_pages import (
    LIVES,
    OwnClaim,
    OwnPage,
    claim_of_email,
    claims_of_email,
    known_address,
    own_page_by_token,
)

router = APIRouter(include_in_schema=False)
LINK_LIVES = timedelta(days=30)
HOURS = int(LIVES.total_seconds() // 3600)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,200}")
_EMAIL: TypeAdapter[str] = TypeAdapter(Email)
_log = structlog.get_logger("api.portal")


@router.get("/my")
async def ask(request: Request) -> Response:
    """The form that asks for a link, or, after it, the same answer to everybody."""
    speak(request)
    sent = request.query_params.get("sent") == "1"
    return claimants_page(request, "portal/my.html", switch="/my", sent=sent, notice=None)


@router.post("/my")
async def send(request: Request) -> Response:
    """Send a link to an address that claims were filed with; the answer tells nobody whether there are any."""
    language, desk = speak(request), desk_of(request)
    fields = await read_fields(request)
    async with desk.at_once.connect() as connection:
        try:
            await bound(request, connection, "own_page")
            email = _EMAIL.validate_python(fields.one("email"))
        except (Problem, ValidationError) as wrong:
            return _asked_again(request, fields.one("email"), wrong)
    return RedirectResponse("/my?sent=1", 303, background=BackgroundTask(_send, request, email, language))


@router.get("/my/{token}")
async def own(request: Request, token: str) -> Response:
    """All claims that were filed with the address to which this link was sent. Changes nothing."""
    desk = desk_of(request)
    async with desk.at_once.connect() as connection:
        page = await _page(request, connection, token)
        found = await claims_of_email(connection, page.email)
        rows = [await _row(desk, connection, claim) for claim in found]
    return claimants_page(
        request,
        "portal/own.html",
        switch=f"/my/{token}",
        token=token,
        email=page.email,
        claims=rows,
        until=page.expires_at,
    )


@router.post("/my/{token}/{number}")
async def open_claim(request: Request, token: str, number: str) -> Response:
    """A fresh link to one of his claims; any other number is as unknown as one that does not exist."""
    try:
        async with desk_of(request).at_once.connect() as connection:
            page = await _page(request, connection, token)
            named = read_number(number)
            claim_id = await claim_of_email(connection, page.email, str(named)) if named else None
            if claim_id is None:
                raise not_found()
            link = await make_link(connection, claim_id, datetime.now(UTC) + LINK_LIVES)
    except Problem as problem:
        return answer_claimant(request, problem)
    return RedirectResponse(f"/c/{link}", 303)


async def _page(request: Request, connection: AsyncConnection, token: str) -> OwnPage:
    page = await own_page_by_token(connection, token) if _TOKEN.fullmatch(token) else None
    if page is None:
        raise not_found()
    speak(request, page.language)
    return page


async def _row(desk: Desk, connection: AsyncConnection, claim: OwnClaim) -> dict[str, Any]:
    """A claim with the words of its variant; variants are kept by the shelf, so this asks once for each."""
    ref = VariantRef(key=claim.variant, version=claim.variant_version)
    shelved = await desk.shelf.pinned(connection, ref, claim.received_at, claim.calendar_id)
    stage = shelved.pinned.variant.stages.get(claim.stage) if shelved else None
    return {
        **claim.model_dump(),
        "title": shelved.pinned.variant.title if shelved else None,
        "stage": (stage.public or stage.title) if stage else CLOSED_STAGE,
        "received_on": local_day(claim.received_at, shelved.pinned) if shelved else claim.received_at.date(),
    }


def _asked_again(request: Request, email: str, wrong: Problem | ValidationError) -> Response:
    gettext = words_in(language_of(request)).gettext
    shown: dict[str, Any] = {"sent": False, "given": {"email": email}, "notice": None}
    if isinstance(wrong, Problem):
        notice = gettext("Too many links were asked for from here within an hour. Try again a little later.")
        page = claimants_page(request, "portal/my.html", 429, switch="/my", **shown | {"notice": notice})
        page.headers.update(wrong.headers)
        return page
    told = {"email": gettext("This is no e-mail address: it should look like name@example.org.")}
    return claimants_page(request, "portal/my.html", 422, switch="/my", errors=told, **shown)


async def _send(request: Request, email: str, language: Literal["ru", "en"]) -> None:
    """After the answer, so that its time tells nothing either."""
    try:
        async with desk_of(request).at_once.connect() as connection:
            address = await known_address(connection, email)
            if address and await within_bound(request, connection, "own_page_email", address):
                letter = DeskLetter(
                    kind="own-page", language=language, address=address, facts={"hours": str(HOURS)}
                )
                await plan_desk_letter(connection, letter)
    except (SQLAlchemyError, OSError) as fault:
        _log.warning("a link was not sent", fault=type(fault).__name__)
