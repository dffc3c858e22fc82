"""Holding all sending and letting it go, and the mail of the desk that belongs to no claim."""

import structlog
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.person_forms import Errors, form_page, read_as
from api.console.trade import DESK_LETTERS, LETTER_STATES
from api.desk import desk_of
from api.pages.fields import read_fields
from api.pages.rendering import page
from api.strict import no_query
from claims.texts import Line
from store.desk_letters import latest_desk_letters
from store.sending_holds import hold_sending, let_sending_go, sending_hold

router = APIRouter(include_in_schema=False)
_log = structlog.get_logger("api.sending")


class Hold(BaseModel):
    """Why nothing may go out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Line


@router.get("/letters/hold")
async def ask(request: Request) -> Response:
    """What holding does, and its form; or the hold that is in force, and how it ends."""
    no_query(request)
    return await _form(request)


@router.post("/letters/hold")
async def hold(request: Request) -> Response:
    """Hold all letters about claims; a second one changes nothing."""
    no_query(request)
    given = (await read_fields(request)).given()
    told, errors = read_as(Hold, {"reason": given.get("reason", "")})
    if told is None:
        return await _form(request, errors, given.get("reason", ""))
    async with desk_of(request).at_once.connect() as connection:
        if await hold_sending(connection, user_of(request).id, told.reason):
            _log.warning("all sending is held", by=user_of(request).id)
    return RedirectResponse("/letters", 303)


@router.post("/letters/go")
async def let_go(request: Request) -> Response:
    """Let the letters go that waited."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        if await let_sending_go(connection, user_of(request).id):
            _log.warning("sending goes on", by=user_of(request).id)
    return RedirectResponse("/letters", 303)


@router.get("/letters/desk")
async def of_the_desk(request: Request) -> Response:
    """The latest letters that belong to no claim; those that did not get through stand first."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        lines = await latest_desk_letters(connection)
    return page(request, "console/letters/desk.html", lines=lines, kinds=DESK_LETTERS, states=LETTER_STATES)


async def _form(request: Request, errors: Errors | None = None, reason: str = "") -> Response:
    async with desk_of(request).at_once.connect() as connection:
        held = await sending_hold(connection)
    return form_page(request, "console/letters/hold.html", {"reason": reason}, errors, hold=held)
