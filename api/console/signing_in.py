"""Signing in and out with a password."""

from datetime import UTC, datetime
from math import ceil
from typing import NamedTuple

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from api.auth import cookie_name
from api.console import company, forgotten
from api.console.bounded import (
    LONGEST_LOGIN,
    PAUSE,
    Counted,
    key_of_person,
    may_try,
    remember_browser,
    succeeded,
    uncount_for_address,
)
from api.console.letting_in import is_secure, let_in, note, signed_in, way_back
from api.desk import desk_of
from api.pages.chosen_language import choose_language, keep_language
from api.pages.fields import Fields, read_fields
from api.pages.rendering import page
from store.attempts import Attempt
from store.passwords import LONGEST
from store.people import User, keep_password, password_of, user_by_id
from store.sessions import end_session

router = APIRouter(include_in_schema=False)
router.include_router(forgotten.router)
router.include_router(company.router)
WAY = "password"


class Typed(NamedTuple):
    """What the form brought."""

    login: str = ""
    password: str = ""
    back: str = "/queue"
    keeps: bool = False


@router.get("/sign-in", dependencies=[Depends(choose_language)])
async def ask(request: Request) -> Response:
    """The form to sign in; who is signed in already goes on."""
    back = way_back(request.query_params.get("next", ""))
    if await signed_in(request):
        return RedirectResponse(back, 303)
    changed = request.query_params.get("changed") == "1"
    return keep_language(request, _form(request, 200, Typed(back=back), changed=changed))


@router.post("/sign-in", dependencies=[Depends(choose_language)])
async def sign_in(request: Request) -> Response:
    """Open a session; the same words, work and status for an unknown login and a wrong password."""
    typed = _typed(await read_fields(request))
    async with desk_of(request).at_once.connect() as connection:
        kept = await password_of(connection, typed.login)
        key = key_of_person(request, kept.user_id if kept else None, typed.login)
        counted = await may_try(request, connection, key)
    if not counted.bounding.allowed:
        return _refuse(request, typed, counted.bounding)
    good, stronger = await desk_of(request).passwords.fits(typed.password, kept.hash if kept else None)
    if kept is None or not good:
        return _refuse(request, typed, counted.bounding)
    await _uncount(request, key, counted)
    user = await _checked(request, kept.user_id, stronger)
    answer = await let_in(request, user, typed.back, keeps=typed.keeps, way=WAY)
    return remember_browser(request, answer, user.id)


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End this session."""
    async with desk_of(request).at_once.connect() as connection:
        await end_session(connection, request.state.session)
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(cookie_name(request), secure=is_secure(request), httponly=True, samesite="lax")
    return answer


def _typed(fields: Fields) -> Typed:
    """Too long is wrong: nobody has such a login or password."""
    login, password = fields.one("login"), fields.one("password")
    return Typed(
        login.casefold() if len(login) <= LONGEST_LOGIN else "",
        password if len(password) <= LONGEST else "",
        way_back(fields.one("next")),
        fields.one("keep") == "yes",
    )


async def _uncount(request: Request, key: bytes, counted: Counted) -> None:
    async with desk_of(request).at_once.connect() as connection:
        await succeeded(connection, key)
        await uncount_for_address(request, connection, counted)


async def _checked(request: Request, user_id: str, stronger: str | None) -> User:
    async with desk_of(request).at_once.connect() as connection:
        if stronger:
            await keep_password(connection, user_id, stronger)
        user = await user_by_id(connection, user_id)
    if user is None:
        raise LookupError("the person whose password fits is not there")
    return user


def _refuse(request: Request, typed: Typed, attempt: Attempt) -> Response:
    """401 while attempts are left, 429 once there is a pause."""
    if attempt.left:
        note(request, "refused", WAY)
        return _form(request, 401, typed, refused=True, left=attempt.left)
    note(request, "paused", WAY)
    seconds = _seconds_left(attempt)
    answer = _form(request, 429, typed, refused=True, minutes=ceil(seconds / 60))
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _seconds_left(attempt: Attempt) -> int:
    left = (attempt.paused_until - datetime.now(UTC)) if attempt.paused_until else PAUSE
    return max(1, ceil(left.total_seconds()))


def _form(request: Request, status: int, typed: Typed, **more: object) -> Response:
    pause = int(PAUSE.total_seconds()) // 60
    known: dict[str, object] = {
        "refused": False,
        "left": 0,
        "minutes": pause,
        "changed": False,
        "pause": pause,
    }
    settings = desk_of(request).settings
    known |= {"company": settings.oidc_issuer is not None, "company_label": settings.oidc_label}
    return page(request, "console/sign-in.html", status, **known | more, typed=typed)
