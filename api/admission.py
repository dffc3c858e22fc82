"""Lets calls in: rooms with so many places at work, and a short line before each of them.

A call that finds the line too long or too slow is turned away at once: to say so costs little, while one that waits
for ever costs memory and is answered when nobody listens any more. A place is for work. It is given back when the
answer begins, and by a call that waits for somebody else: for the outcome of a command, or for the rest of its body.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from typing import NamedTuple, TypeVar

from runtime.settings import Settings

STAFF, CLAIMANTS, PROGRAMS, METRICS = "staff", "claimants", "programs", "metrics"
_PLACES: dict[str, float] = {STAFF: 0.3, CLAIMANTS: 0.25, PROGRAMS: 0.35}
"""Parts of the connections to the database, so that whoever has a place need not wait for a connection: the pool lets
newcomers take what others have waited for, and one in twenty would wait for many seconds. The rest is for what goes
on in the background."""

_READERS_OF_METRICS = 3
"""Who may wait while somebody else reads them: more than one Prometheus."""

Found = TypeVar("Found")


class Full(Exception):
    """There is no room now."""


class Waiting(NamedTuple):
    """Somebody in the line: when he came, and how he is called in."""

    since: float
    called: "asyncio.Future[None]"


class Room:
    """So many places, and a line that is bounded in length and in time."""

    def __init__(
        self, places: int, most_waiting: int, patience: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        """`patience`: seconds that anybody waits at most; newcomers are not let wait once the first waited half."""
        self._places = self._free = places
        self._most_waiting, self._patience = most_waiting, patience
        self._now = now
        self._line: deque[Waiting] = deque()
        self._back: deque[Waiting] = deque()
        """Those who had a place already: they go first."""

    @property
    def at_work(self) -> int:
        """How many places are taken."""
        return self._places - self._free

    @property
    def waiting(self) -> int:
        """How many stand in the line."""
        return len(self._line) + len(self._back)

    @property
    def full(self) -> bool:
        """Whether a newcomer would be turned away."""
        if self._free:
            return False
        return self.waiting >= self._most_waiting or self._slow()

    def _slow(self) -> bool:
        return bool(self._line) and self._now() - self._line[0].since >= self._patience / 2

    async def enter(self) -> "Place":
        """Take a place, or wait for one a little; Full when there is none."""
        if self.full:
            raise Full
        await self._take_from(self._line)
        return Place(self)

    async def come_back(self) -> None:
        """Take a place again, before all who had none yet; Full when that takes too long."""
        await self._take_from(self._back)

    async def _take_from(self, line: deque[Waiting]) -> None:
        if self._free:
            self._free -= 1
            return
        mine = Waiting(self._now(), asyncio.get_running_loop().create_future())
        line.append(mine)
        try:
            async with asyncio.timeout(self._patience):
                await mine.called
        except TimeoutError:
            self._give_up(line, mine)
            raise Full from None
        except asyncio.CancelledError:
            self._give_up(line, mine)
            raise

    def _give_up(self, line: deque[Waiting], mine: Waiting) -> None:
        """Leave the line; who was called in that very moment lets the next one in."""
        if mine in line:
            line.remove(mine)
        elif not mine.called.cancelled():
            self.vacate()

    def vacate(self) -> None:
        """Give a place to the first in the line who still waits."""
        while line := self._back or self._line:
            called = line.popleft().called
            if not called.done():
                called.set_result(None)
                return
        self._free += 1


class Place:
    """A call's place in a room."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._mine, self._over = True, False

    def leave(self) -> None:
        """Give it back for good; once more does nothing."""
        self._over = True
        self._give_back()

    async def without(self, other: Awaitable[Found]) -> Found:
        """Wait for somebody else without a place, then take it again; Full when there is none soon enough."""
        self._give_back()
        found = await other
        if not self._over:
            await self._come_back()
        return found

    async def _come_back(self) -> None:
        """The answer may begin meanwhile, for a listener that waits for the client to leave: then it needs none."""
        try:
            await self._room.come_back()
        except Full:
            if not self._over:
                raise
            return
        self._mine = True
        if self._over:
            self._give_back()

    def _give_back(self) -> None:
        if self._mine:
            self._mine = False
            self._room.vacate()


MINE: ContextVar[Place | None] = ContextVar("the place of this call", default=None)


def step_aside() -> None:
    """Give back the place of this call: it waits for something else than its turn."""
    if place := MINE.get():
        place.leave()


def rooms_of(settings: Settings) -> dict[str, Room]:
    """The rooms of a process. Metrics have a place of their own: they count a lot, and are wanted under load."""
    connections = 2 * settings.database_pool
    calls = {
        kind: Room(max(1, int(share * connections)), settings.waiting_at_most, settings.waiting_seconds)
        for kind, share in _PLACES.items()
    }
    return calls | {METRICS: Room(1, _READERS_OF_METRICS, settings.waiting_seconds)}


def anybody_at_work(rooms: Mapping[str, Room]) -> bool:
    """Whether a call of any room is worked on now; those that wait for somebody else do not count."""
    return any(room.at_work for room in rooms.values())
