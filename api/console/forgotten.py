"""A forgotten password: a letter with a link that works once, and the page to choose a new one."""

import structlog
from fastapi import APIRouter, Depends, Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.background import BackgroundTask
from starlette.responses import RedirectResponse, Response

from api.auth import LONGEST_TOKEN
from api.console.bounded import LONGEST_LOGIN, may_write
from api.console.new_password import NewPassword, chosen_password
from api.console.person_forms import form_page
from api.console.reset_letters import send_reset
from api.desk import desk_of
from api.pages.chosen_language import choose_language, keep_language
from api.pages.fields import read_fields
from api.pages.rendering import page
from store.people import user_called
from store.resets import Reset, reset_by_token, use_reset

router = APIRouter(include_in_schema=False, dependencies=[Depends(choose_language)])
_log = structlog.get_logger("api.sign_in")


@router.get("/password/forgotten")
async def ask(request: Request) -> Response:
    """The form to ask for a letter."""
    answer = page(request, "console/sign-in/forgotten.html", typed="", asked=False, error=None)
    return keep_language(request, answer)


@router.post("/password/forgotten")
async def send_letter(request: Request) -> Response:
    """The same answer for everybody; whether there is somebody to write to is seen to after it."""
    typed = (await read_fields(request)).one("login").casefold()
    if not 0 < len(typed) <= LONGEST_LOGIN:
        return page(request, "console/sign-in/forgotten.html", 422, typed="", asked=False, error="missing")
    answer = page(request, "console/sign-in/forgotten.html", typed=typed, asked=True, error=None)
    answer.background = BackgroundTask(_write_to, request, typed)
    return answer


async def _write_to(request: Request, typed: str) -> None:
    try:
        async with desk_of(request).at_once.connect() as connection:
            if not await may_write(request, connection, typed):
                return
            user = await user_called(connection, typed)
            if user is not None:
                await send_reset(connection, user)
    except SQLAlchemyError as fault:
        _log.warning("no letter about a password", fault=type(fault).__name__)


@router.get("/password/new/{token}")
async def choose(request: Request, token: str) -> Response:
    """The form to choose a new password; looking uses nothing up."""
    return keep_language(request, _form(request, await _found(request, token)))


@router.post("/password/new/{token}")
async def change(request: Request, token: str) -> Response:
    """Set the password; every session of the person ends."""
    found, fields = await _found(request, token), await read_fields(request)
    if found is None:
        return _form(request, None)
    wish = chosen_password(fields, found.login, found.name)
    if wish.errors:
        return _form(request, found, wish)
    kept = await desk_of(request).passwords.hashed(wish.password)
    async with desk_of(request).at_once.connect() as connection:
        whose = await use_reset(connection, token, kept)
    if whose is None:
        return _form(request, None)
    _log.info("password chosen by letter", user=whose)
    return RedirectResponse("/sign-in?changed=1", 303)


async def _found(request: Request, token: str) -> Reset | None:
    if len(token) > LONGEST_TOKEN or not token.isascii():
        return None
    async with desk_of(request).at_once.connect() as connection:
        return await reset_by_token(connection, token)


def _form(request: Request, found: Reset | None, wish: NewPassword | None = None) -> Response:
    """422 names what is wrong with the password, 404 says that the link is not good any more."""
    errors = wish.errors if wish else {}
    status = {"status": 404} if found is None else {}
    return form_page(request, "console/sign-in/new-password.html", {}, errors, found=found, **status)
