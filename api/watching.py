"""Watches every call: how long it took, and that a bug is answered with 500 and logged without personal data."""

import time

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.trouble import on_bug


class Watching:
    """Times calls by route template and answers what nobody caught."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def send_seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_seen)
        except Exception as error:
            if status:
                raise
            await on_bug(Request(scope, receive), error)(scope, receive, send_seen)
        finally:
            _note(scope, status, time.perf_counter() - began)


def _note(scope: Scope, status: int, seconds: float) -> None:
    desk = getattr(scope["app"].state, "desk", None)
    if desk is not None:
        path = getattr(scope.get("route"), "path", "none")
        desk.figures.seconds.labels(scope["method"], path, str(status)).observe(seconds)
