"""Doing the same with many, a few at a time, inside a heartbeating activity."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from temporalio import activity

Item = TypeVar("Item")

AT_A_TIME = 8
"""Enough to keep Temporal busy, few enough to leave room for the desk's own work."""


async def side_by_side(work: Callable[[Item], Awaitable[bool]], items: Iterable[Item]) -> list[Item]:
    """Do the work with every item; returns those with which it went through."""
    gate = asyncio.Semaphore(AT_A_TIME)

    async def one(item: Item) -> list[Item]:
        async with gate:
            activity.heartbeat()
            return [item] if await work(item) else []

    return [item for done in await asyncio.gather(*map(one, items)) for item in done]
