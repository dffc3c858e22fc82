"""The bell of the post office: rings when PostgreSQL says that letters were planned."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import structlog
from sqlalchemy.engine import URL

CHANNEL = "redress_letters"
TRY_AGAIN = 2.0
"""Seconds until a lost connection is opened anew; the outbox is looked into meanwhile all the same."""
TURN = 30.0

log = structlog.get_logger(__name__)


class Bell:
    """Listens on a connection of its own, outside the pool."""

    def __init__(self, url: URL) -> None:
        self._url = url.set(drivername="postgresql").render_as_string(hide_password=False)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[asyncio.Event]:
        """Give an event that is set at every ring until the context is left."""
        rung = asyncio.Event()
        listener = asyncio.create_task(self._listen_for_ever(rung))
        try:
            yield rung
        finally:
            listener.cancel()
            await asyncio.gather(listener, return_exceptions=True)

    async def _listen_for_ever(self, rung: asyncio.Event) -> None:
        while True:
            try:
                await self._listen(rung)
            except (psycopg.Error, OSError) as fault:
                log.warning("the post office's bell is off", fault=type(fault).__name__)
            await asyncio.sleep(TRY_AGAIN)

    async def _listen(self, rung: asyncio.Event) -> None:
        async with await psycopg.AsyncConnection.connect(
            self._url, autocommit=True, connect_timeout=5
        ) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            rung.set()
            while True:
                async for _ in connection.notifies(timeout=TURN):
                    rung.set()
