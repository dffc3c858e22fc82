"""Logins of our people in place of their ids, at the edge of the API."""

import time
from collections.abc import Callable, Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from store.people import logins_of

REMEMBERED = 60.0
"""Seconds for which logins are kept; they hardly ever change."""


class Logins:
    """Remembers the logins that cards and lists show."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._until = 0.0
        self._known: dict[str, str] = {}

    async def of(self, connection: AsyncConnection, ids: Iterable[str]) -> dict[str, str]:
        """The logins by id; unknown ids are left out."""
        if self._now() >= self._until:
            self._until, self._known = self._now() + REMEMBERED, {}
        unknown = [each for each in ids if each not in self._known]
        if unknown:
            self._known |= await logins_of(connection, unknown)
        return self._known
