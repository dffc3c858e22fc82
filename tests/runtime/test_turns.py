"""Turns: bounded, the urgent first, and nobody who leaves takes a turn with him."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from runtime.turns import Turns


class Course:
    """Who is at work, in which order they came to their turn, and the most that were at work together."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.order: list[str] = []
        self.at_work: set[str] = set()
        self.most = 0
        self.go_on = asyncio.Event()

    async def work(self, name: str, urgent: bool) -> None:
        async with self.turns.turn(urgent=urgent), self._noted(name):
            await self.go_on.wait()

    @asynccontextmanager
    async def _noted(self, name: str) -> AsyncIterator[None]:
        self.order.append(name)
        self.at_work.add(name)
        self.most = max(self.most, len(self.at_work))
        try:
            yield
        finally:
            self.at_work.discard(name)


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_no_more_than_allowed_and_fewer_of_the_patient() -> None:
    course = Course(Turns(4, 2))
    patient = [asyncio.create_task(course.work(f"patient {n}", urgent=False)) for n in range(5)]
    await settled()
    assert course.at_work == {"patient 0", "patient 1"}
    urgent = [asyncio.create_task(course.work(f"urgent {n}", urgent=True)) for n in range(5)]
    await settled()
    assert course.at_work == {"patient 0", "patient 1", "urgent 0", "urgent 1"}
    course.go_on.set()
    await asyncio.gather(*patient, *urgent)
    assert course.most == 4
    assert course.order.index("urgent 4") < course.order.index("patient 4")
    assert len(course.order) == 10


async def test_the_urgent_go_before_the_patient_who_came_earlier() -> None:
    course = Course(Turns(1, 1))
    tasks = [asyncio.create_task(course.work("first", urgent=False))]
    await settled()
    tasks += [asyncio.create_task(course.work("patient", urgent=False))]
    tasks += [asyncio.create_task(course.work("urgent", urgent=True))]
    await settled()
    course.go_on.set()
    await asyncio.gather(*tasks)
    assert course.order == ["first", "urgent", "patient"]


@pytest.mark.parametrize("line_first", [True, False])
async def test_whoever_gives_up_in_the_line_or_at_work_leaves_the_turn_to_others(line_first: bool) -> None:
    course = Course(Turns(1, 1))
    at_work = asyncio.create_task(course.work("at work", urgent=False))
    await settled()
    in_line = asyncio.create_task(course.work("in line", urgent=True))
    last = asyncio.create_task(course.work("last", urgent=False))
    await settled()
    for each in (in_line, at_work) if line_first else (at_work, in_line):
        each.cancel()
    with pytest.raises(asyncio.CancelledError):
        await at_work
    await settled()
    assert course.at_work == {"last"}
    course.go_on.set()
    await last
    assert course.order == ["at work", "last"]
