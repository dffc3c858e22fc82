"""Terms in minutes and hours: which spans of time count, and when they are used up."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from claims.calendar import Calendar, Span
from claims.deadline import Pause
from claims.pace import Pace

_DAY = timedelta(days=1)
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)


def used_up(
    length: timedelta, working: bool, started_at: datetime, pauses: Sequence[Pause], calendar: Calendar
) -> datetime:
    """The first instant at which `length` of the calendar's time has counted since `started_at`."""
    if calendar.pace:
        return _used_up_fast(length, working, started_at, pauses, calendar, calendar.pace)
    spans = working_spans(started_at, calendar) if working else iter([(started_at, _END_OF_TIME)])
    left = length
    for begin, end in _without(ended_spans(pauses), spans):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise AssertionError("the last span of time never ends")


def _used_up_fast(
    length: timedelta,
    working: bool,
    started_at: datetime,
    pauses: Sequence[Pause],
    calendar: Calendar,
    pace: Pace,
) -> datetime:
    """Count by what the fast clock shows: no rounding of its instants may carry a term over a break."""
    shown = [
        Pause(began=pace.ahead(pause.began), ended=pause.ended and pace.ahead(pause.ended))
        for pause in pauses
    ]
    ordinary = calendar.model_copy(update={"pace": None})
    return pace.back(used_up(length, working, pace.ahead(started_at), shown, ordinary))


def working_spans(since: datetime, calendar: Calendar) -> Iterator[Span]:
    """Yield without end the spans of working hours from an instant on."""
    day = calendar.day_of(since)
    while True:
        for begin, end in calendar.intervals(day):
            if end > since:
                yield max(begin, since), end
        day += _DAY


def ended_spans(pauses: Sequence[Pause]) -> list[Span]:
    """The spans of the pauses that have ended, in order; they may overlap."""
    return sorted((pause.began, pause.ended) for pause in pauses if pause.ended is not None)


def _without(pauses: Sequence[Span], spans: Iterable[Span]) -> Iterator[Span]:
    for begin, end in spans:
        running_since = begin
        for pause_began, pause_ended in pauses:
            if pause_began >= end:
                break
            if running_since < pause_began:
                yield running_since, pause_began
            running_since = max(running_since, pause_ended)
        if running_since < end:
            yield running_since, end
