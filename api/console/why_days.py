"""The way from the start of a term to its end, day by day, and the proof that its parts add up."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal, NamedTuple

from api.console.telling import Telling
from api.console.terms import days_words, hours_words
from api.pages.words import words_in
from claims.calendar import Calendar
from claims.counting_days import DAY, days_in
from claims.deadline import Step
from claims.term import Term

Part = Literal["counted", "paused", "start", "off", "rolled"]
PARTS: tuple[Part, ...] = ("counted", "paused", "start", "off", "rolled")
_PART_OF: dict[str, Part] = {
    **dict.fromkeys(("day", "month", "working_day", "elapsed", "working_hours"), "counted"),  # type: ignore[arg-type]
    "paused": "paused",
    "start_day": "start",
    "rolled": "rolled",
}
_INSTANT = timedelta(microseconds=1)
_NOTHING = timedelta(0)


class DayRow(NamedTuple):
    """One day, or neighbouring days that are alike."""

    days: str
    counted: str
    still: str
    adds: str
    total: str
    note: str
    idle: bool


class Sum(NamedTuple):
    """The parts of the time from start to end, their words, and whether they add up."""

    parts: dict[Part, timedelta]
    whole: timedelta
    words: dict[Part, str]
    whole_words: str
    right: bool


class _Day(NamedTuple):
    first: date
    last: date
    spans: tuple[tuple[Part, str], ...]
    adds: int
    notes: tuple[str, ...]


def part_of(step: Step) -> Part:
    """What a step is in the sum; what is neither counted nor given back was no working time."""
    return _PART_OF.get(step.why.partition(":")[0], "off")


def day_rows(telling: Telling, term: Term, steps: Sequence[Step]) -> tuple[DayRow, ...]:
    """The table of days."""
    calendar = telling.pinned.calendar
    days = (
        _days_of_hours(telling, steps, calendar)
        if term.in_minutes
        else _days_of_days(telling, steps, calendar)
    )
    return tuple(_rows(telling, term, list(days)))


def sum_of(telling: Telling, term: Term, started_at: datetime, steps: Sequence[Step]) -> Sum:
    """The parts of the term, in days for terms in days, in time for the others."""
    calendar = telling.pinned.calendar
    measure = _elapsed if term.in_minutes else _whole_days
    parts = {
        part: sum((measure(s, calendar) for s in steps if part_of(s) == part), _NOTHING) for part in PARTS
    }
    whole = _whole(term, started_at, steps, calendar)
    counted = sum(next(iter(step.counted.values())) for step in steps)
    expected = term.minutes * 60 if term.in_minutes else days_in(term, calendar.day_of(started_at))
    right = counted == expected and abs(sum(parts.values(), _NOTHING) - whole) < timedelta(seconds=1)
    words = {part: _measured(telling, term, span) for part, span in parts.items()}
    return Sum(parts, whole, words, _measured(telling, term, whole), right)


def _whole(term: Term, started_at: datetime, steps: Sequence[Step], calendar: Calendar) -> timedelta:
    end = max((step.to for step in steps), default=started_at)
    if term.in_minutes:
        return end - started_at
    return (calendar.day_of(end - _INSTANT) - calendar.day_of(started_at)) + DAY


def _measured(telling: Telling, term: Term, span: timedelta) -> str:
    return hours_words(span, telling.f) if term.in_minutes else days_words(span.days, telling.f.language)


def _elapsed(step: Step, calendar: Calendar) -> timedelta:
    return step.to - step.from_


def _whole_days(step: Step, calendar: Calendar) -> timedelta:
    if step.to == step.from_:
        return _NOTHING
    return calendar.day_of(step.to - _INSTANT) - calendar.day_of(step.from_) + DAY


def _days_of_days(telling: Telling, steps: Sequence[Step], calendar: Calendar) -> Iterator[_Day]:
    """Steps of a term in days are stretches of whole days already."""
    for step in steps:
        first = calendar.day_of(step.from_)
        last = max(first, calendar.day_of(step.to - _INSTANT))
        still: tuple[tuple[Part, str], ...] = (("paused", ""),) if part_of(step) == "paused" else ()
        yield _Day(first, last, still, step.counted.get("days", 0), (_note(telling, step),))


def _days_of_hours(telling: Telling, steps: Sequence[Step], calendar: Calendar) -> Iterator[_Day]:
    for day, group in groupby(_within_days(steps, calendar), key=lambda step: calendar.day_of(step.from_)):
        of_day = list(group)
        spans = tuple((part_of(step), _span(telling, step)) for step in of_day if step.to > step.from_)
        told = tuple(span for span in spans if span[0] in ("counted", "paused"))
        seconds = sum(step.counted.get("seconds", 0) for step in of_day)
        notes = (_note(telling, step) for step in of_day if not told or step.why != "closed_hours")
        yield _Day(day, day, told, seconds, tuple(dict.fromkeys(note for note in notes if note)))


def _within_days(steps: Sequence[Step], calendar: Calendar) -> Iterator[Step]:
    """Cut steps at midnight; what a cut step counted goes with its first piece of the same length."""
    for step in steps:
        begin, left = step.from_, step.counted.get("seconds", 0)
        while (midnight := calendar.start_of(calendar.day_of(begin) + DAY)) < step.to:
            seconds = min(left, int((midnight - begin).total_seconds())) if left else 0
            yield step.model_copy(update={"from_": begin, "to": midnight, "counted": {"seconds": seconds}})
            begin, left = midnight, left - seconds
        yield step.model_copy(update={"from_": begin, "counted": {"seconds": left}})


def _span(telling: Telling, step: Step) -> str:
    end = "24:00" if telling.f.clock(step.to) == "00:00" else telling.f.clock(step.to)
    return f"{telling.f.clock(step.from_)}–{end}"


def _rows(telling: Telling, term: Term, days: Sequence[_Day]) -> Iterator[DayRow]:
    """Neighbours that are alike become one row."""
    total = 0
    alike = groupby(
        days, key=lambda day: (day.spans, day.adds if term.in_minutes else bool(day.adds), day.notes)
    )
    for _, group in alike:
        same = list(group)
        adds = sum(day.adds for day in same)
        total += adds
        yield DayRow(
            days=_named(telling, same[0].first, same[-1].last),
            counted=", ".join(words for part, words in same[0].spans if part == "counted"),
            still=", ".join(words for part, words in same[0].spans if part == "paused"),
            adds=_amount(telling, term, adds),
            total=_amount(telling, term, total),
            note="; ".join(note for note in same[0].notes if note),
            idle=not adds,
        )


def _amount(telling: Telling, term: Term, amount: int) -> str:
    if term.in_minutes:
        return hours_words(timedelta(seconds=amount), telling.f)
    return telling.f.number(amount)


def _named(telling: Telling, first: date, last: date) -> str:
    if first == last:
        return telling.f.day(first)
    return f"{telling.f.day(first)} – {telling.f.day(last)}"


def _note(telling: Telling, step: Step) -> str:
    gettext = words_in(telling.f.language).gettext
    code, _, name = step.why.partition(":")
    notes = {
        "start_day": gettext("the rest of the first day does not count"),
        "day_off": gettext("day off"),
        "closed_hours": gettext("outside working hours"),
        "paused": gettext("the clock stood still, given back"),
        "rolled": gettext("the last day was no working day, moved on"),
        "paused_now": gettext("the clock still stands, the deadline moves on with it"),
        "year_unknown": gettext("of %(year)s only weekends are known") % {"year": name},
        "holiday": name,
    }
    return notes.get(code, "")


def unknown_years(steps: Iterable[Step]) -> tuple[str, ...]:
    """The years of which the calendar knows weekends alone."""
    return tuple(step.why.partition(":")[2] for step in steps if step.why.startswith("year_unknown:"))
