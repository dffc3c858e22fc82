"""Lets a person in whose word was checked: a fresh session, its cookie, and the way on."""

import re

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auth import LONGEST_TOKEN, cookie_name
from api.desk import desk_of
from store.people import User
from store.sessions import end_session_by_token, open_session, session_by_token

LONGEST_KEPT = 90 * 86400
"""Seconds that a browser keeps the cookie; how long the session itself lives is the store's to say."""
LONGEST_BACK = 1000
_OWN_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")
_log = structlog.get_logger("api.sign_in")


def way_back(asked: str) -> str:
    """Where to go on: a path of ours, never another site."""
    return asked if len(asked) <= LONGEST_BACK and _OWN_PATH.fullmatch(asked) else "/queue"


def is_secure(request: Request) -> bool:
    """Whether the desk is reached over https, so that cookies never travel otherwise."""
    return desk_of(request).settings.public_url.startswith("https://")


async def signed_in(request: Request) -> bool:
    """Whether this browser holds a session that is good."""
    token = request.cookies.get(cookie_name(request), "")
    if not 0 < len(token) <= LONGEST_TOKEN:
        return False
    async with desk_of(request).at_once.connect() as connection:
        return await session_by_token(connection, token) is not None


async def let_in(request: Request, user: User, back: str, *, keeps: bool, way: str) -> Response:
    """Open a fresh session, never one that the browser brought; the old one ends."""
    name = cookie_name(request)
    async with desk_of(request).at_once.connect() as connection:
        if old := request.cookies.get(name, "")[:LONGEST_TOKEN]:
            await end_session_by_token(connection, old)
        browser = request.headers.get("user-agent", "")
        token = await open_session(connection, user.id, browser=browser, keeps=keeps)
    note(request, "let in", way, user=user.id)
    answer = RedirectResponse(way_back(back), 303)
    kept = LONGEST_KEPT if keeps else None
    answer.set_cookie(name, token, kept, secure=is_secure(request), httponly=True, samesite="lax")
    return answer


def note(request: Request, result: str, way: str, **more: str) -> None:
    """Count and log how a sign-in ended: ids and words of ours alone."""
    desk_of(request).figures.sign_ins.labels(way, result).inc()
    _log.info("sign-in", result=result, way=way, **more)
