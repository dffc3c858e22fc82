"""Logins of our people in place of their ids, at the edge of the API."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from store.people import logins_of

REMEMBERED = 60.0
"""Seconds for which logins are kept; they hardly ever change."""
_OF_PEOPLE = frozenset({"assignee", "requested_by"})
"""Members of events that hold ids of our people, at any depth."""


def people_in(value: Any) -> Iterator[str]:
    """The ids of our people that an event's data names."""
    if isinstance(value, dict):
        for name, member in value.items():
            if name in _OF_PEOPLE and isinstance(member, str):
                yield member
            else:
                yield from people_in(member)
    elif isinstance(value, list):
        for item in value:
            yield from people_in(item)


def with_logins(value: Any, logins: Mapping[str, str]) -> Any:
    """The same data with logins in place of the ids of our people."""
    if isinstance(value, dict):
        return {
            name: logins.get(member, member)
            if name in _OF_PEOPLE and isinstance(member, str)
            else with_logins(member, logins)
            for name, member in value.items()
        }
    return [with_logins(item, logins) for item in value] if isinstance(value, list) else value


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
