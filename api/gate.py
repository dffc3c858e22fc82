"""Asks every call for a place before it is worked on, and turns away whoever finds none: 503 with a time to come again.

Health and assets need no place: they cost next to nothing and are wanted most when the desk is full.
"""

from random import randint

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.admission import CLAIMANTS, METRICS, MINE, PROGRAMS, STAFF, Full, Place
from api.desk import Desk
from api.portal.errors import is_claimants
from api.problems import Problem
from api.trouble import answer_for

ALWAYS_OPEN = ("/healthz", "/readyz", "/static/")
OF_PROGRAMS = ("/api/", "/openapi.json")
COME_AGAIN = (1, 5)
"""Seconds, by chance: those who were turned away together do not come again together."""


class Gate:
    """Stands before the application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the call in, or answer that there is no room."""
        desk = getattr(scope["app"].state, "desk", None)
        if scope["type"] != "http" or desk is None or scope["path"].startswith(ALWAYS_OPEN):
            await self._app(scope, receive, send)
            return
        kind = kind_of(scope["path"])
        try:
            place = await desk.rooms[kind].enter()
            await self._at_work(place, scope, receive, send)
        except Full:
            await _turn_away(desk, kind, scope, receive, send)

    async def _at_work(self, place: Place, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def send_on(message: Message) -> None:
            nonlocal begun
            begun = True
            place.leave()
            await send(message)

        async def receive_aside() -> Message:
            return await place.without(receive())

        known = MINE.set(place)
        try:
            await self._app(scope, receive_aside, send_on)
        except Full as full:
            if begun:
                raise RuntimeError("full in the middle of an answer") from full
            raise
        finally:
            place.leave()
            MINE.reset(known)


def kind_of(path: str) -> str:
    """Whose call it is, by its address."""
    if path == "/metrics":
        return METRICS
    if path.startswith(OF_PROGRAMS):
        return PROGRAMS
    return CLAIMANTS if is_claimants(path) else STAFF


async def _turn_away(desk: Desk, kind: str, scope: Scope, receive: Receive, send: Send) -> None:
    desk.figures.turned_away.labels(kind).inc()
    problem = Problem("busy", retry_after=randint(*COME_AGAIN))
    await answer_for(Request(scope, receive), problem)(scope, receive, send)
