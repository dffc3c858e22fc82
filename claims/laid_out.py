"""The deadline and the ladder of a run that begins, counted once for all claims in which it begins on the same day.

Once for those that share one pinned value: the filings of a process by its live variants, and a worker's claims. What
says when it was received has days of its own and is counted by itself.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from claims.clock_run import RungState
from claims.counting import Deadline, Pause, deadline, rung_instant
from claims.variant import Pinned

_MOST_REMEMBERED = 256
"""Beginnings: a day's filings of a desk with dozens of claim types."""


class LaidOut(NamedTuple):
    """When a run ends, and its rungs with their instants."""

    end: Deadline
    rungs: tuple[RungState, ...]


class _Beginning:
    """A clock that begins on a day: the same as another one if day, name and the pinned value itself are the same.

    Not its like: to compare two variants and calendars would cost more than to count.
    """

    def __init__(self, pinned: Pinned, clock: str, started_at: datetime) -> None:
        self.pinned, self.clock, self.started_at = pinned, clock, started_at
        self._same: tuple[int, str, date] = id(pinned), clock, pinned.calendar.day_of(started_at)

    def __hash__(self) -> int:
        return hash(self._same)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Beginning) and self._same == other._same


def lay_out(pinned: Pinned, clock: str, started_at: datetime, pauses: Sequence[Pause] = ()) -> LaidOut:
    """Count the deadline and the ladder of a run of one of the variant's clocks; `pauses` have ended.

    A term in days, weeks or months that was never paused depends on the local day of its start alone.
    """
    if pauses or pinned.variant.clocks[clock].term.in_minutes or pinned.calendar.pace:
        return _count(pinned, clock, started_at, pauses)
    return _remembered(_Beginning(pinned, clock, started_at))


@lru_cache(maxsize=_MOST_REMEMBERED)
def _remembered(beginning: _Beginning) -> LaidOut:
    """What is remembered keeps its pinned value alive, so that no other one gets its id."""
    return _count(beginning.pinned, beginning.clock, beginning.started_at, ())


def _count(pinned: Pinned, name: str, started_at: datetime, pauses: Sequence[Pause]) -> LaidOut:
    clock = pinned.variant.clocks[name]
    run = clock.term, started_at, pauses, pinned.calendar
    rungs = (
        RungState(index=place, at=rung.at, due_at=rung_instant(rung.at, *run, clock.roll_last_day))
        for place, rung in enumerate(pinned.variant.escalation)
        if rung.clock == name
    )
    return LaidOut(deadline(*run, clock.roll_last_day), tuple(rungs))
