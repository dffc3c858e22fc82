"""Lets those who file at the same moment go together: one statement for several births costs less than one for each."""

import asyncio
from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.birth import Birth, BirthResult, bear, bear_together

AT_WORK = 2
"""Statements that are under way at a time; who comes meanwhile goes with the next one."""
MOST = 16
"""Births in one statement at most: the last of them must not wait long for the first."""


class _Waiting(NamedTuple):
    birth: Birth
    result: "asyncio.Future[BirthResult]"


class Births:
    """The births of one process. Each is by itself for its filer: what is wrong with one concerns no other."""

    def __init__(self, engine: AsyncEngine) -> None:
        """`engine`: one whose statements commit by themselves."""
        self._engine = engine
        self._line: list[_Waiting] = []
        self._at_work = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def bear(self, birth: Birth) -> BirthResult:
        """What `bear` finds and raises. A caller who leaves changes nothing: the claim is born nevertheless."""
        waiting = _Waiting(birth, asyncio.get_running_loop().create_future())
        self._line.append(waiting)
        if self._at_work < AT_WORK:
            self._at_work += 1
            task = asyncio.create_task(self._work())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await waiting.result

    async def _work(self) -> None:
        try:
            while self._line:
                await self._see_to(self._next())
        finally:
            self._at_work -= 1

    def _next(self) -> list[_Waiting]:
        """Take an even share of those who wait, so that no statement has all of them while the others have none."""
        share = min(MOST, ceil(len(self._line) / AT_WORK))
        group, self._line = self._line[:share], self._line[share:]
        return group

    async def _see_to(self, group: Sequence[_Waiting]) -> None:
        try:
            await self._settle(group)
        except Exception as fault:
            _tell(group, fault)
        finally:
            for one in group:
                one.result.cancel()  # does nothing to those that were told

    async def _settle(self, group: Sequence[_Waiting]) -> None:
        async with self._engine.connect() as connection:
            try:
                results = await bear_together(connection, [one.birth for one in group])
            except Exception as fault:
                if isinstance(fault, DBAPIError) and fault.connection_invalidated:
                    raise
                await _one_by_one(connection, group)
            else:
                for one, result in zip(group, results, strict=True):
                    _answer(one, result)


async def _one_by_one(connection: AsyncConnection, group: Sequence[_Waiting]) -> None:
    """One of them cannot be born together with the others, or not at all."""
    for one in group:
        try:
            result = await bear(connection, one.birth)
        except Exception as fault:
            _tell((one,), fault)
        else:
            _answer(one, result)


def _answer(one: _Waiting, result: BirthResult) -> None:
    if not one.result.done():
        one.result.set_result(result)


def _tell(group: Sequence[_Waiting], fault: BaseException) -> None:
    for one in group:
        if not one.result.done():
            one.result.set_exception(fault)
