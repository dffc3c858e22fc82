"""Terms, deadlines and time given back in words: `5 working days`, `Mon 30 Nov`, `9 h 35 min`."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from api.pages.formats import Formats
from claims.calendar import Calendar, zone
from claims.counting_days import DAY
from claims.deadline import Pause
from claims.term import Term
from claims.term_words import span_in_words, term_in_words

_BY_HOW_MUCH = (("минута", "минуту"), ("рабочая", "рабочую"), ("неделя", "неделю"))
"""Russian says "продлён на минуту": the forms that differ from the name of the term."""


_INSTANT = timedelta(microseconds=1)


class Given(NamedTuple):
    """What a pause gives back: whole days, or time that would have counted."""

    days: int = 0
    time: timedelta = timedelta(0)

    def __bool__(self) -> bool:
        return bool(self.days or self.time)


def longer_by_words(term: Term, language: str) -> str:
    """A term as the measure of an extension."""
    words = term_in_words(term, language)
    for plain, measure in _BY_HOW_MUCH if language == "ru" else ():
        words = words.replace(plain, measure)
    return words


def days_words(days: int, language: str) -> str:
    """A number of days."""
    return span_in_words(days, "day", language)


def hours_words(span: timedelta, f: Formats) -> str:
    """Time in hours and minutes, never in days: a working day is not 24 hours long."""
    minutes = round(span.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f.span(timedelta(minutes=rest)) if rest else f.number(0)
    words = f.span(timedelta(hours=1)).replace("1", f.number(hours))
    return f"{words} {f.span(timedelta(minutes=rest))}" if rest else words


def given_words(given: Given, f: Formats) -> str:
    """Time that was given back."""
    return days_words(given.days, f.language) if given.days else hours_words(given.time, f)


def until_words(due_at: datetime, calendar: Calendar, f: Formats) -> str:
    """A deadline as people are told it: the day at whose end it lies, else day and time."""
    if due_at.astimezone(zone(calendar.zone)).time() == time.min:
        return f.day(calendar.day_of(due_at - _INSTANT))
    return f"{f.day(due_at)}, {f.clock(due_at)}"


def given_back(term: Term, started_at: datetime, pause: Pause, calendar: Calendar) -> Given:
    """What one pause that has ended gives back; nothing while it lasts."""
    if pause.ended is None:
        return Given()
    if term.in_minutes:
        return Given(time=_working_time(term, pause.began, pause.ended, calendar))
    first, beyond = calendar.day_of(pause.began), calendar.day_of(pause.ended)
    days = (first + DAY * place for place in range((beyond - first).days))
    after_start = (day for day in days if day > calendar.day_of(started_at))
    return Given(days=sum(not term.working or calendar.is_working(day) for day in after_start))


def _working_time(term: Term, began: datetime, ended: datetime, calendar: Calendar) -> timedelta:
    if not term.working:
        return ended - began
    first, last = calendar.day_of(began), calendar.day_of(ended)
    days = (first + DAY * place for place in range((last - first).days + 1))
    spans = (span for day in days for span in calendar.intervals(day))
    worked = (min(end, ended) - max(begin, began) for begin, end in spans)
    return sum((span for span in worked if span > timedelta(0)), timedelta(0))
