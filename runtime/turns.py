"""Turns at something that few may do at a time: whoever is waited for goes before whoever is not."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """So many turns at once, some of them for the urgent alone; within each kind who came first goes first."""

    def __init__(self, at_once: int, patient: int) -> None:
        """Give out `at_once` turns, at most `patient` of them to those whom nobody waits for."""
        self._free, self._free_for_patient = at_once, patient
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._patient: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def turn(self, *, urgent: bool) -> AsyncIterator[None]:
        """Wait for a turn and keep it while the context lasts."""
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        (self._urgent if urgent else self._patient).append(mine)
        self._call()
        try:
            await mine
            yield
        finally:
            self._leave(mine, urgent)

    def _call(self) -> None:
        """Call in as many as there is room for."""
        while self._free and (waiting := self._next()):
            called, urgent = waiting.popleft(), waiting is self._urgent
            if called.cancelled():
                continue  # he gave up in this very moment
            self._free -= 1
            self._free_for_patient -= not urgent
            called.set_result(None)

    def _next(self) -> "deque[asyncio.Future[None]] | None":
        if self._urgent:
            return self._urgent
        return self._patient if self._patient and self._free_for_patient else None

    def _leave(self, mine: asyncio.Future[None], urgent: bool) -> None:
        """Give the turn back, or leave the queue if there was none yet."""
        waiting = self._urgent if urgent else self._patient
        if mine in waiting:
            waiting.remove(mine)
        if not mine.done() or mine.cancelled():
            return
        self._free += 1
        self._free_for_patient += not urgent
        self._call()
