"""Hears what became of commands: one listening connection per process, and those who wait for a command."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import psycopg
import structlog

OUTCOMES, SWEPT = "redress_outcomes", "redress_swept"
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # seconds between attempts to connect
_log = structlog.get_logger("api.outcomes")
Outcome = dict[str, Any]


class Outcomes:
    """Passes each notification on to whoever waits for its command; `on_swept` hears the reconciler's count."""

    def __init__(self, database_url: str, on_swept: Callable[[int], None]) -> None:
        self._on_swept = on_swept
        self._url = database_url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._waiting: dict[str, asyncio.Future[Outcome]] = {}
        self.listening = False

    @contextlib.contextmanager
    def expecting(self, command_id: str) -> Iterator[asyncio.Future[Outcome]]:
        """A future for the outcome; ask for it before the command is accepted, so that none is missed."""
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting[command_id] = future
        try:
            yield future
        finally:
            self._waiting.pop(command_id, None)
            future.cancel()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listen for as long as the context lasts."""
        task = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _listen(self) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                async with await self._connect() as connection:
                    connection.add_notify_handler(self._pass_on)
                    for channel in (OUTCOMES, SWEPT):
                        await connection.execute(f"LISTEN {channel}")
                    self.listening, pause = True, FIRST_PAUSE
                    await _hear(connection)
            except (psycopg.Error, OSError) as trouble:
                _log.warning("listening interrupted", trouble=type(trouble).__name__)
            finally:
                self.listening = False
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _connect(self) -> psycopg.AsyncConnection[Any]:
        return await psycopg.AsyncConnection.connect(
            self._url,
            autocommit=True,
            connect_timeout=5,
            keepalives_idle=10,
            application_name="redress-api-listen",
        )

    def _pass_on(self, notice: psycopg.Notify) -> None:
        if notice.channel == SWEPT:
            self._on_swept(int(notice.payload))
            return
        outcome = json.loads(notice.payload)
        future = self._waiting.get(outcome["command"])
        if future is not None and not future.done():
            future.set_result(outcome)


async def _hear(connection: psycopg.AsyncConnection[Any]) -> None:
    """Give notifications to the connection's handlers as they arrive; raises psycopg.Error when it breaks.

    The library's own way of waiting makes several objects for each of them and counts the time besides.
    """
    loop, low = asyncio.get_running_loop(), connection.pgconn
    socket = low.socket  # a broken connection does not tell it any more
    broken: asyncio.Future[None] = loop.create_future()

    def read() -> None:
        try:
            low.consume_input()
            while (notice := low.notifies()) and low.notify_handler:
                low.notify_handler(notice)
        except psycopg.Error as trouble:
            if not broken.done():
                broken.set_exception(trouble)

    loop.add_reader(socket, read)
    try:
        await broken
    finally:
        loop.remove_reader(socket)
