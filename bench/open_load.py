"""An open load: requests fall due at a given rate, whether or not those before were answered.

A closed loop waits with its next request until the last one is answered, and so hides how long others would have
waited. Here the time of each counts from the instant at which it was due.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from bench.client import Answer, Client

MOST_OPEN = 5000
"""Requests without an answer; what would come beyond is counted as unanswered."""
PATIENCE = 30.0
"""Seconds for an answer."""


class Wish(NamedTuple):
    """One request to come: its kind, and how it is sent."""

    kind: str
    send: Callable[[Client], Awaitable[Answer]]


class Heard(NamedTuple):
    """What came of one: `status` 0 without an answer; seconds from the instant at which it was due."""

    kind: str
    status: int
    seconds: float
    says_when: bool
    """Whether it carried Retry-After."""


@dataclass
class OpenLoad:
    """Sends wishes over kept connections, as many as are needed at once."""

    base: str
    wish: Callable[[], Wish]
    chance: Random
    heard: list[Heard] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    """Seconds by which requests were sent after they were due: the load's own fault."""
    idle: list[Client] = field(default_factory=list)
    open: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self, rate: float, seconds: float) -> float:
        """Let requests fall due at chance instants, `rate` a second; return the seconds until all were answered."""
        began = due = time.perf_counter()
        while (due := due + self.chance.expovariate(rate)) < began + seconds:
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            self._begin(due)
        await asyncio.gather(*self.open)
        for client in self.idle:
            client.close()
        return time.perf_counter() - began

    def _begin(self, due: float) -> None:
        wish = self.wish()
        if len(self.open) >= MOST_OPEN:
            self.heard.append(Heard(wish.kind, 0, PATIENCE, says_when=False))
            return
        task = asyncio.create_task(self._one(wish, due))
        self.open.add(task)
        task.add_done_callback(self.open.discard)

    async def _one(self, wish: Wish, due: float) -> None:
        client = self.idle.pop() if self.idle else Client(self.base)
        self.late.append(time.perf_counter() - due)
        try:
            answer = await asyncio.wait_for(wish.send(client), PATIENCE)
        except (OSError, EOFError, TimeoutError):
            client.close()
            answer = Answer(0, b"")
        seconds = time.perf_counter() - due
        self.heard.append(Heard(wish.kind, answer.status_code, seconds, answer.has("retry-after")))
        self.idle.append(client)
