"""Deadlines, shares and rungs: every instant that a term leads to.

All functions are pure: they take instants (aware, any zone; results are UTC) and read no clock. A term in
days, weeks or months begins on the day after its start and ends at the end of its last day in the calendar's
zone (ГК РФ, ст. 191, 192, 194); a term in hours or minutes begins at once. Pauses give time back: for hours
the paused span does not count, for days a day at whose end the clock stood still. A pause without an end has
given nothing back yet: it turns the deadline into a "not before".
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from claims.calendar import Calendar, in_utc
from claims.counting_days import DAY, days_in, nth_counted_day, rolled
from claims.counting_hours import used_up
from claims.deadline import Deadline, Pause, Step
from claims.explanation import explain
from claims.term import RungPosition, Term

__all__ = [
    "Deadline",
    "Pause",
    "Step",
    "add_term",
    "after_due",
    "deadline",
    "explain",
    "rung_instant",
    "share_instant",
]

_MICROSECONDS_IN_HUNDREDTH_OF_MINUTE = 600_000
_SECONDS_IN_HUNDREDTH_OF_DAY = 864


def deadline(
    term: Term, started_at: datetime, pauses: Sequence[Pause], calendar: Calendar, roll_last_day: bool = False
) -> Deadline:
    """When the term is used up; `not_before` instead of `due_at` if an open pause began before that.

    `roll_last_day` moves the last day of a term in days, weeks or months to the next working day if no work
    is done on it (ГК РФ, ст. 193); that comes last, so a pause that begins after the end of the unmoved day,
    like one that begins after the due instant, changes nothing any more. ValueError for a naive `started_at`.
    """
    end, due, last_day = _end(term, started_at, pauses, calendar, roll_last_day)
    if _stands_still_before(end, pauses):
        return Deadline(not_before=due, last_day=last_day)
    return Deadline(due_at=due, last_day=last_day)


def add_term(term: Term, from_instant: datetime, calendar: Calendar, roll_last_day: bool = False) -> datetime:
    """When a term without pauses is used up: for silence, tasks and the like."""
    return _end(term, from_instant, (), calendar, roll_last_day)[1]


def share_instant(
    term: Term, started_at: datetime, pauses: Sequence[Pause], calendar: Calendar, percent: int
) -> datetime | None:
    """When `percent` (1 to 99) of the term is used up, rolling left aside.

    Counted days are laid end to end, each its 24 local hours: half of 15 working days is noon of the eighth,
    half of 10 days the end of the fifth. None while an open pause keeps the share from being reached.
    """
    if term.in_minutes:
        length = timedelta(microseconds=term.minutes * percent * _MICROSECONDS_IN_HUNDREDTH_OF_MINUTE)
        instant = used_up(length, term.working, in_utc(started_at), pauses, calendar)
    else:
        instant = _share_of_days(term, started_at, pauses, calendar, percent)
    return None if _stands_still_before(instant, pauses) else instant


def after_due(due: Deadline, after: Term, calendar: Calendar) -> datetime | None:
    """When `after` more is used up: days count from the deadline's last day, hours from its due instant.

    None while the clock stands still.
    """
    if due.due_at is None or due.last_day is None:
        return None
    if after.in_minutes:
        return used_up(timedelta(minutes=after.minutes), after.working, due.due_at, (), calendar)
    return calendar.start_of(_last_day(after, due.last_day, (), calendar) + DAY)


def rung_instant(
    position: RungPosition,
    term: Term,
    started_at: datetime,
    pauses: Sequence[Pause],
    calendar: Calendar,
    roll_last_day: bool = False,
) -> datetime | None:
    """When a rung is to be carried out; None while an open pause keeps it from being known."""
    if position.share is not None:
        return share_instant(term, started_at, pauses, calendar, position.share)
    due = deadline(term, started_at, pauses, calendar, roll_last_day)
    return due.due_at if position.after is None else after_due(due, position.after, calendar)


def _end(
    term: Term, started_at: datetime, pauses: Sequence[Pause], calendar: Calendar, roll_last_day: bool
) -> tuple[datetime, datetime, date]:
    """The instants at which the term is used up and due (they differ by the roll), and the last day."""
    if term.in_minutes:
        length = timedelta(minutes=term.minutes)
        due = used_up(length, term.working, in_utc(started_at), pauses, calendar)
        return due, due, calendar.day_of(due)
    last = _last_day(term, calendar.day_of(started_at), pauses, calendar)
    end = calendar.start_of(last + DAY)
    if not roll_last_day or calendar.is_working(last):
        return end, end, last
    moved = rolled(last, calendar)
    return end, calendar.start_of(moved + DAY), moved


def _last_day(term: Term, start_day: date, pauses: Sequence[Pause], calendar: Calendar) -> date:
    return nth_counted_day(term, start_day, pauses, calendar, days_in(term, start_day))


def _share_of_days(
    term: Term, started_at: datetime, pauses: Sequence[Pause], calendar: Calendar, percent: int
) -> datetime:
    start_day = calendar.day_of(started_at)
    whole, hundredths = divmod(days_in(term, start_day) * percent, 100)
    if hundredths == 0:
        return calendar.start_of(nth_counted_day(term, start_day, pauses, calendar, whole) + DAY)
    day = nth_counted_day(term, start_day, pauses, calendar, whole + 1)
    into_the_day = timedelta(seconds=hundredths * _SECONDS_IN_HUNDREDTH_OF_DAY)
    return calendar.instant_of(datetime.combine(day, time.min) + into_the_day)


def _stands_still_before(end: datetime, pauses: Sequence[Pause]) -> bool:
    """Whether a pause that has not ended began before `end`; one that begins at `end` comes too late."""
    return any(pause.ended is None and pause.began < end for pause in pauses)
