"""Checks and hashes passwords beside the loop, a few at a time: each takes 64 MiB and a while of a core."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from starlette.concurrency import run_in_threadpool

from api.admission import step_aside
from api.problems import unavailable
from store.passwords import fits, hashed, nobodys

AT_ONCE = 3
MOST_WAITING = 60
Found = TypeVar("Found")


class Passwords:
    """The place where passwords are worked on; who finds too many waiting is asked to come again."""

    def __init__(self, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._waiting, self._most_waiting = 0, most_waiting

    async def fits(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        """Whether it is the kept one, and a stronger hash where the kept one is weak; as long for nobody's."""
        good, anew = await self._work(lambda: fits(password, kept or nobodys()))
        return (good, anew) if kept else (False, None)

    async def hashed(self, password: str) -> str:
        """The hash to be kept."""
        return await self._work(lambda: hashed(password))

    async def _work(self, work: Callable[[], Found]) -> Found:
        if self._waiting >= self._most_waiting:
            raise unavailable()
        self._waiting += 1
        step_aside()
        try:
            async with self._free:
                return await run_in_threadpool(work)
        finally:
            self._waiting -= 1
