"""Tells whether others need the processor more: by how long this thread stands in line for it."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

_TIMES = Path("/proc/thread-self/schedstat")
LEAST = 2_000_000
"""Nanoseconds of running and standing below which nothing can be said."""


class Times(NamedTuple):
    """Nanoseconds that a thread ran, and that it stood in line for a processor while it could have run."""

    ran: int = 0
    stood: int = 0


def thread_times() -> Times:
    """Those of this thread since it began; none where the kernel does not tell."""
    try:
        ran, stood, _ = _TIMES.read_text().split()
    except (OSError, ValueError):
        return Times()
    return Times(int(ran), int(stood))


class Crowd:
    """Compares two looks. A thread of low priority, as that of letters is, feels sooner than others who waits."""

    def __init__(self, times: Callable[[], Times] = thread_times) -> None:
        self._times = times
        self._last = Times()

    def felt(self) -> bool:
        """Whether the thread stood in line for longer than it ran since this was last asked."""
        now = self._times()
        ran, stood = now.ran - self._last.ran, now.stood - self._last.stood
        if ran + stood < LEAST:
            return False
        self._last = now
        return stood > ran
