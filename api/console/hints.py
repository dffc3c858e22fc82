"""Hints that a claim has changed, for the pages of this process: one look at the database for all of them.

Nothing but a number and an id is hinted, and only to those who may see the claim. Every stream ends when the process
is told to stop, since a server waits for its open answers.
"""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from types import FrameType
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from store.changes import Change, changes_since, database_now
from store.sight import Sight

EVERY = 2.0
"""Seconds between two looks."""
OVERLAP = timedelta(seconds=5)
"""A record is stamped before it is committed, so each look goes back a little."""
MOST_LISTENERS = 1000
MOST_WAITING = 200
_STOPPING = (signal.SIGTERM, signal.SIGINT)
_log = structlog.get_logger("api.hints")
Told = Change | None
"""None ends the stream."""


class Listener:
    """One open stream: what its reader may see, and the hints that wait for him."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        self._waiting: asyncio.Queue[Told] = asyncio.Queue(MOST_WAITING)

    def tell(self, told: Told) -> None:
        """Pass a hint on; a reader who is far behind hears of the rest when he asks."""
        if told is None and self._waiting.full():
            self._waiting.get_nowait()
        if not self._waiting.full():
            self._waiting.put_nowait(told)

    async def hear(self, seconds: float) -> Told:
        """Wait for the next hint; TimeoutError when none comes."""
        return await asyncio.wait_for(self._waiting.get(), seconds)


class Hints:
    """Looks for what was recorded while somebody listens, and tells those who may know."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._looking: asyncio.Task[None] | None = None
        self._before: dict[int, Any] = {}
        self.stopping = False

    @property
    def full(self) -> bool:
        """Whether no more streams are taken."""
        return len(self._listeners) >= MOST_LISTENERS

    @contextlib.contextmanager
    def listening(self, engine: AsyncEngine, sight: Sight) -> Iterator[Listener]:
        """Listen for as long as the context lasts; the first listener starts the looking, the last one ends it."""
        listener = Listener(sight)
        if not self._listeners:
            self._begin(engine)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)
            if not self._listeners:
                self._end()

    def _begin(self, engine: AsyncEngine) -> None:
        self._looking = asyncio.create_task(self._look(engine))
        loop = asyncio.get_running_loop()
        if threading.current_thread() is threading.main_thread():
            for number in _STOPPING:
                before = signal.getsignal(number)
                if callable(before):
                    self._before[number] = before
                    signal.signal(number, self._stopped(loop, before))

    def _end(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
        for number, before in self._before.items():
            signal.signal(number, before)
        self._before = {}

    def _stopped(
        self, loop: asyncio.AbstractEventLoop, before: Callable[[int, FrameType | None], Any]
    ) -> Callable[[int, FrameType | None], Any]:
        """End the streams, then do what would have been done."""

        def stop(number: int, frame: FrameType | None) -> Any:
            loop.call_soon_threadsafe(self.stop)
            return before(number, frame)

        return stop

    def stop(self) -> None:
        """End every stream; no more are opened."""
        self.stopping = True
        for listener in self._listeners:
            listener.tell(None)

    async def _look(self, engine: AsyncEngine) -> None:
        since: datetime | None = None
        told: dict[str, int] = {}
        while True:
            try:
                async with engine.connect() as connection:
                    since = since or await database_now(connection)
                    found = await changes_since(connection, since - OVERLAP)
                since = max((change.recorded_at for change in found), default=since)
                self._tell([change for change in found if told.get(change.id, 0) < change.version])
                told = {change.id: change.version for change in found}
            except (SQLAlchemyError, OSError) as trouble:
                _log.warning("cannot look for changes", trouble=type(trouble).__name__)
            await asyncio.sleep(EVERY)

    def _tell(self, changes: list[Change]) -> None:
        for listener in self._listeners:
            for change in changes:
                if change.seen_by(listener.sight):
                    listener.tell(change)
