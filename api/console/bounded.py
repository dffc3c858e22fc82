"""Bounds attempts of people who are not let in yet: by what they typed and by where they come from.

What is kept is a keyed hash, which tells nobody who tried. Somebody else's attempts could pause a person: so a
browser in which he was let in before brings a cookie, and its attempts are counted apart.
"""

import secrets
from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest, digest
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from api.console.letting_in import is_secure
from api.desk import desk_of
from store.attempts import Attempt, Bound, forget_attempts, take_attempt, take_back

PAUSE = timedelta(minutes=15)
OF_LOGIN = Bound(most=5, pause=PAUSE)
OF_ADDRESS = Bound(most=40, pause=PAUSE)
"""A whole office may stand behind one address."""
LETTERS_TO = Bound(most=3, pause=timedelta(hours=1))
LETTERS_FROM = Bound(most=20, pause=timedelta(hours=1))
KNOWN = "redress_known"
"""The cookie of a browser in which somebody was let in before."""
KNOWN_FOR = 180 * 86400  # seconds
LONGEST_LOGIN = 254


class Counted(NamedTuple):
    """One attempt as it was counted: what bounds it most, and what was counted for its address."""

    bounding: Attempt
    of_address: Attempt


def key_of(request: Request, kind: str, word: str) -> bytes:
    """The key under which attempts are counted."""
    return _sealed(request, kind, word.casefold())


def key_of_person(request: Request, user_id: str | None, typed: str) -> bytes:
    """The key of somebody who types a login: the browser's own where he was let in there before."""
    nonce = _known_nonce(request, user_id) if user_id else None
    return key_of(request, "browser", nonce) if nonce else key_of(request, "login", typed)


async def may_try(request: Request, connection: AsyncConnection, key: bytes) -> Counted:
    """Count an attempt to sign in by its address and under its key."""
    return await _both(request, connection, "address", OF_ADDRESS, key, OF_LOGIN)


async def may_write(request: Request, connection: AsyncConnection, typed: str) -> bool:
    """Count a wish for a letter; False when there were too many."""
    key = key_of(request, "letter", typed)
    return (await _both(request, connection, "letters", LETTERS_FROM, key, LETTERS_TO)).bounding.allowed


async def may_go_to_company(request: Request, connection: AsyncConnection) -> bool:
    """Count a way to the company's sign-in by its address."""
    return (await take_attempt(connection, key_of(request, "company", _address(request)), OF_ADDRESS)).allowed


async def came_back_from_company(request: Request, connection: AsyncConnection) -> None:
    """Uncount a way that ended well: only those that lead nowhere add up at an address."""
    counted = Attempt(allowed=True, left=0)
    await take_back(connection, key_of(request, "company", _address(request)), counted)


async def succeeded(connection: AsyncConnection, key: bytes) -> None:
    """Begin to count anew for this person."""
    await forget_attempts(connection, key)


async def uncount_for_address(request: Request, connection: AsyncConnection, counted: Counted) -> None:
    """Take a good attempt off its address: only wrong ones add up there, and no good one wipes them out."""
    await take_back(connection, key_of(request, "address", _address(request)), counted.of_address)


def remember_browser(request: Request, answer: Response, user_id: str) -> Response:
    """Note in the browser that this person was let in here."""
    nonce = _known_nonce(request, user_id) or secrets.token_urlsafe(16)
    value = f"{nonce}.{_sealed(request, 'known', nonce + user_id).hex()}"
    answer.set_cookie(
        KNOWN, value, KNOWN_FOR, path="/sign-in", secure=is_secure(request), httponly=True, samesite="lax"
    )
    return answer


async def _both(
    request: Request, connection: AsyncConnection, kind: str, wide: Bound, key: bytes, narrow: Bound
) -> Counted:
    of_address = await take_attempt(connection, key_of(request, kind, _address(request)), wide)
    if not of_address.allowed:
        return Counted(of_address, of_address)
    own = await take_attempt(connection, key, narrow)
    bounding = min(own, of_address, key=lambda attempt: (attempt.allowed, attempt.left))
    return Counted(bounding, of_address)


def _address(request: Request) -> str:
    return request.client.host if request.client else "nowhere"


def _known_nonce(request: Request, user_id: str) -> str | None:
    nonce, _, seal = request.cookies.get(KNOWN, "").partition(".")
    good = _sealed(request, "known", nonce + user_id).hex()
    return nonce if nonce and compare_digest(seal.encode(), good.encode()) else None


def _sealed(request: Request, kind: str, word: str) -> bytes:
    secret = desk_of(request).settings.secret_key.get_secret_value()
    return digest(secret.encode(), f"{kind}\0{word}".encode(), sha256)
