"""HTTP connections with an end: neither a head nor a body of a request may come for ever, and no head is endless.

The server reads as long as a client drips bytes and keeps every header that it gets; a proxy in front may forbid
both, a desk without one needs it too. Given to the server as `--http api.bounded_protocol:BoundedProtocol`.
"""

import asyncio
from typing import Any

import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 10.0
"""From the first byte, or from the connection, to the end of the headers."""
LARGEST_HEAD = 64 * 1024
"""Bytes of request line and headers."""
BODY_SECONDS, BODY_LEAST = 30.0, 8 * 1024
"""In every such span at least so many bytes of a body must come, or all that is left of it."""

log = structlog.get_logger(__name__)


class BoundedProtocol(HttpToolsProtocol):
    """The server's own reading of HTTP with a clock beside it."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._clock: asyncio.TimerHandle | None = None
        self._head = 0
        self._body: int | None = None
        """Bytes of the body that came in the present span; None while no body is awaited."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; close when the head grows beyond its bound."""
        idle = self.cycle is None or self.cycle.response_complete
        if idle and self._clock is None:
            self._wait_for_head()
        if idle:
            self._head += len(data)
        super().data_received(data)
        if self._body is None and self._clock is not None and self._head > LARGEST_HEAD:
            self._end("head too large")

    def on_headers_complete(self) -> None:
        """The head is whole; wait for the body."""
        self._stop()
        self._head, self._body = 0, 0
        super().on_headers_complete()
        self._clock = self.loop.call_later(BODY_SECONDS, self._look_at_body)

    def on_body(self, body: bytes) -> None:
        """Count what comes."""
        self._body = (self._body or 0) + len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Nothing more is awaited until the answer is out."""
        self._stop()
        self._body = None
        super().on_message_complete()

    def _wait_for_head(self) -> None:
        self._stop()
        self._head, self._body = 0, None
        self._clock = self.loop.call_later(HEAD_SECONDS, self._end, "head too slow")

    def _look_at_body(self) -> None:
        """Close a body that trickles; while the server itself does not read on, the client is not to blame."""
        if (self._body or 0) < BODY_LEAST and not self.flow.read_paused:
            self._end("body too slow")
            return
        self._body = 0
        self._clock = self.loop.call_later(BODY_SECONDS, self._look_at_body)

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _end(self, why: str) -> None:
        self._stop()
        log.warning("connection closed", why=why)
        if self.transport is not None and not self.transport.is_closing():
            self.transport.close()
