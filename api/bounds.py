"""How often one sender may act within a minute, per process."""

import time
from collections.abc import Callable

from api.problems import Problem

WINDOW = 60.0  # seconds
MOST_SENDERS = 10_000


class Bounds:
    """Counts calls per sender in windows of a minute."""

    def __init__(self, most: int = 30, now: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._now = now
        self._began = now()
        self._counts: dict[str, int] = {}

    def count(self, sender: str) -> None:
        """Count one call; Problem `too-many` (429) says when to come again."""
        now = self._now()
        if now - self._began >= WINDOW or len(self._counts) >= MOST_SENDERS:
            self._began, self._counts = now, {}
        self._counts[sender] = self._counts.get(sender, 0) + 1
        if self._counts[sender] > self._most:
            raise Problem("too-many", retry_after=max(1, int(self._began + WINDOW - now)))
