"""Signing in and out, a forgotten password, the company's own sign-in."""

import re
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request
from pwdlib import PasswordHash
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.auth import SESSION
from api.desk import desk_of
from api.pages.fields import read_fields
from api.pages.rendering import page
from store.people import password_hash_of, user_by_login
from store.sessions import end_session, open_session

router = APIRouter(include_in_schema=False)
LIVES = timedelta(hours=12)
_OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")
_HASHES = PasswordHash.recommended()
_NOBODYS = _HASHES.hash("nobody's password")
"""Checked when there is no such person, so that the answer takes as long."""


@router.get("/sign-in")
async def ask(request: Request) -> Response:
    """The form to sign in."""
    return page(
        request, "console/sign-in.html", back=_back(request.query_params.get("next", "")), wrong=False
    )


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Open a session; the same words for an unknown login and a wrong password."""
    fields = await read_fields(request)
    back, login = _back(fields.one("next")), fields.one("login").lower()
    async with desk_of(request).at_once.connect() as connection:
        kept = await password_hash_of(connection, login)
        good = await run_in_threadpool(_HASHES.verify, fields.one("password"), kept or _NOBODYS)
        user = await user_by_login(connection, login) if good and kept else None
        if user is None:
            return page(request, "console/sign-in.html", 401, back=back, wrong=True)
        token = await open_session(
            connection, user.id, datetime.now(UTC) + LIVES, request.headers.get("user-agent", "")
        )
    answer = RedirectResponse(back, 303)
    secure = desk_of(request).settings.public_url.startswith("https://")
    answer.set_cookie(
        SESSION, token, httponly=True, samesite="lax", secure=secure, max_age=int(LIVES.total_seconds())
    )
    return answer


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End this session."""
    async with desk_of(request).at_once.connect() as connection:
        await end_session(connection, request.state.session)
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(SESSION)
    return answer


def _back(asked: str) -> str:
    """Where to go on: a path of ours, never another site."""
    return asked if _OWN_PATH.fullmatch(asked) else "/queue"
