"""Starts the workflows of newborn claims in the background, a few at a time, so that intake goes first."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from claims.messages import Life
from runtime.door import Door
from store.connections import at_once
from store.sweep import mark_started

GIVES_WAY = 1.0
"""Seconds that a start waits at most for a moment in which nobody is at work; so each goes on, however full it is."""
LOOKS_AGAIN = 0.01
"""Seconds between two looks whether there is such a moment."""

log = structlog.get_logger(__name__)


class Starter:
    """A bounded queue of births. What does not fit, or does not get through, is left to the reconciler.

    Use it as a context: leaving gives the starts that are under way a moment and drops the rest.
    """

    def __init__(
        self,
        door: Door,
        engine: AsyncEngine,
        *,
        busy: Callable[[], bool] = lambda: False,
        side_by_side: int = 2,
        room: int = 1000,
        mark_every: float = 0.5,
    ) -> None:
        """`busy` says whether somebody waits for an answer now: a start takes the labour of three filings."""
        self._door, self._busy = door, busy
        self._engine = at_once(engine)
        self._born: asyncio.Queue[Life] = asyncio.Queue(room)
        self._started: list[str] = []
        self._side_by_side = side_by_side
        self._mark_every = mark_every
        self._tasks: list[asyncio.Task[None]] = []

    def offer(self, life: Life) -> bool:
        """Queue a birth without waiting; False when there is no room."""
        try:
            self._born.put_nowait(life)
        except asyncio.QueueFull:
            return False
        return True

    @property
    def waiting(self) -> int:
        """How many births are queued."""
        return self._born.qsize()

    async def __aenter__(self) -> Self:
        starting = [self._start_one_by_one() for _ in range(self._side_by_side)]
        self._tasks = [asyncio.create_task(work) for work in [*starting, self._mark_now_and_then()]]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._mark()

    async def _start_one_by_one(self) -> None:
        while True:
            life = await self._born.get()
            await self._give_way()
            if await self._door.start(life):
                self._started.append(life.claim.id)

    async def _give_way(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(GIVES_WAY):
                while self._busy():
                    await asyncio.sleep(LOOKS_AGAIN)

    async def _mark_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(self._mark_every)
            await self._mark()

    async def _mark(self) -> None:
        """Note in one statement which claims have their workflow; the reconciler would only start them twice."""
        started, self._started = self._started, []
        if not started:
            return
        try:
            async with self._engine.connect() as connection:
                await mark_started(connection, started)
        except (SQLAlchemyError, OSError) as fault:
            log.warning("starts were not marked", claims=len(started), fault=type(fault).__name__)
