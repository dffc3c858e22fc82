"""A small load: so many clients in a closed loop for so long, and what they saw."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Self

from bench.client import Client

Act = Callable[[Client, int], Awaitable[bool]]


@dataclass
class Seen:
    """Seconds that each success took, the failures, and the whole time."""

    took: list[float] = field(default_factory=list)
    failed: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Successes a second."""
        return len(self.took) / self.seconds if self.seconds else 0.0

    def __iadd__(self, other: Self) -> Self:
        """Take in what another load saw."""
        self.took += other.took
        self.failed += other.failed
        self.seconds += other.seconds
        return self

    def at(self, share: float) -> float:
        """The percentile in milliseconds."""
        return percentile(self.took, share) * 1000


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of the values lies; 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


async def load(base: str, token: str, clients: int, seconds: float, act: Act, think: float = 0.0) -> Seen:
    """Let `clients` act one after another until the time is over; `think` seconds lie between two acts."""
    seen, until = Seen(), time.perf_counter() + seconds

    async def one(client: int) -> None:
        async with Client(base, token) as http:
            while time.perf_counter() < until:
                await _act(http, client, act, seen)
                await asyncio.sleep(think)

    began = time.perf_counter()
    await asyncio.gather(*(one(client) for client in range(clients)))
    seen.seconds = time.perf_counter() - began
    return seen


async def _act(http: Client, client: int, act: Act, seen: Seen) -> None:
    began = time.perf_counter()
    try:
        fine = await act(http, client)
    except (OSError, EOFError):
        fine = False
    if fine:
        seen.took.append(time.perf_counter() - began)
    else:
        seen.failed += 1
