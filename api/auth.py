"""Who calls: bearer tokens of machines and sessions of people, of which only the SHA-256 is kept.

A known token is remembered for two seconds, so that a busy machine costs no look-up per call and a revoked token
is dead soon after. A session is looked up every time.
"""

import time
from collections.abc import Callable
from hashlib import sha256

from starlette.requests import Request

from api.desk import Desk, desk_of
from api.problems import Problem
from api.same_origin import refuse_foreign
from store.people import User, user_by_token
from store.sessions import session_by_token
from store.sight import Sight, sight_of

REMEMBERED = 2.0  # seconds
MOST_REMEMBERED = 1000
LONGEST_TOKEN = 200
SESSION = "redress_session"
"""The name of the cookie over plain http; the browser sends it to us alone, and no script can read it."""


class Callers:
    """The callers that were looked up a moment ago, by the hash of their token."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._known: dict[bytes, tuple[float, User]] = {}

    def recall(self, token: str) -> User | None:
        """The user of a token that was looked up within the last two seconds."""
        until, user = self._known.get(_hash(token), (0.0, None))
        return user if until > self._now() else None

    def remember(self, token: str, user: User) -> None:
        """Keep the user for two seconds."""
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[_hash(token)] = (self._now() + REMEMBERED, user)


def cookie_name(request: Request) -> str:
    """The name of the session's cookie: over https one that no other host of the domain can set."""
    secure = desk_of(request).settings.public_url.startswith("https://")
    return f"__Host-{SESSION}" if secure else SESSION


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()


async def sign_in(request: Request) -> User:
    """The caller by his token, or by his session where no token was sent.

    Problem `anonymous` (401) without, `too-many` (429) for a token that calls too often.
    """
    if "authorization" not in request.headers and cookie_name(request) in request.cookies:
        return await sign_in_by_session(request)
    token = _token(request)
    desk = desk_of(request)
    user = desk.callers.recall(token) or await _look_up(desk, token)
    desk.per_token.count(_hash(token).hex())
    return _known(request, user)


async def sign_in_by_session(request: Request) -> User:
    """The person by the session in his cookie; `anonymous` (401) without one, `forged` (403) from elsewhere."""
    refuse_foreign(request, strictly=True)
    token = request.cookies.get(cookie_name(request), "")
    if not 0 < len(token) <= LONGEST_TOKEN:
        raise Problem("anonymous")
    async with desk_of(request).at_once.connect() as connection:
        found = await session_by_token(connection, token)
    if found is None:
        raise Problem("anonymous")
    request.state.session = found.session_id
    return _known(request, found.user)


def _known(request: Request, user: User) -> User:
    request.state.user = user
    request.state.language = "ru" if user.language == "ru" else "en"
    return user


async def _look_up(desk: Desk, token: str) -> User:
    async with desk.at_once.connect() as connection:
        user = await user_by_token(connection, token)
    if user is None:
        raise _anonymous('Bearer error="invalid_token"')
    desk.callers.remember(token, user)
    return user


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    fit = 0 < len(token) <= LONGEST_TOKEN and token.isascii() and token.isprintable()
    if scheme.lower() != "bearer" or not fit:
        raise _anonymous("Bearer")
    return token


def _anonymous(challenge: str) -> Problem:
    return Problem("anonymous", headers={"WWW-Authenticate": challenge})


def user_of(request: Request) -> User:
    """The signed-in caller of a route that the table gives to roles."""
    user: User = request.state.user
    return user


def sight_for(request: Request) -> Sight:
    """What the signed-in caller may see."""
    return sight_of(user_of(request))
