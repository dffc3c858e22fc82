"""Terms in days, weeks and months: which local days count, and which is the last."""

import calendar as gregorian
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from claims.calendar import Calendar
from claims.deadline import Pause
from claims.term import Term, Unit

DAY = timedelta(days=1)
_MONTHS_IN_YEAR = 12


def days_in(term: Term, start_day: date) -> int:
    """How many days a term that began on `start_day` uses up; months are one jump, then the days it spans."""
    if term.unit is Unit.MONTH:
        return (months_later(start_day, term.count) - start_day).days
    return term.count * (7 if term.unit is Unit.WEEK else 1)


def months_later(day: date, months: int) -> date:
    """The same day number `months` later, or the last day of that month (ГК РФ, ст. 192 п. 3)."""
    years, month = divmod(day.month - 1 + months, _MONTHS_IN_YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def given_back_days(pauses: Sequence[Pause], calendar: Calendar) -> Callable[[date], bool]:
    """Tell which days ended while the clock stood still; a pause that has not ended gives nothing back yet.

    A pause that began before the end of a day began on that day or earlier, and one that lasted until its end
    ended on a later day: so a pause gives back the days from its first to the one before its last.
    """
    ranges = [
        (calendar.day_of(pause.began), calendar.day_of(pause.ended))
        for pause in pauses
        if pause.ended is not None and pause.ended > pause.began
    ]
    ranges = [(first, beyond) for first, beyond in ranges if first < beyond]
    if not ranges:
        return lambda day: False
    return lambda day: any(first <= day < beyond for first, beyond in ranges)


def counted_days(term: Term, start_day: date, pauses: Sequence[Pause], calendar: Calendar) -> Iterator[date]:
    """Yield without end the days that count, beginning with the day after `start_day`."""
    given_back = given_back_days(pauses, calendar)
    day = start_day
    while True:
        day += DAY
        if (not term.working or calendar.is_working(day)) and not given_back(day):
            yield day


def nth_counted_day(
    term: Term, start_day: date, pauses: Sequence[Pause], calendar: Calendar, position: int
) -> date:
    """The counted day of the given position, from 1."""
    days = counted_days(term, start_day, pauses, calendar)
    return next(day for count, day in enumerate(days, start=1) if count == position)


def rolled(day: date, calendar: Calendar) -> date:
    """The day itself if work is done on it, else the next working day (ГК РФ, ст. 193)."""
    while not calendar.is_working(day):
        day += DAY
    return day
