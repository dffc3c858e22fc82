"""Why a deadline is where it is: the steps from the start of a term to its end."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

from claims.calendar import Calendar, in_utc
from claims.counting_days import DAY, days_in, given_back_days, nth_counted_day, rolled
from claims.counting_hours import ended_spans, used_up
from claims.deadline import Pause, Step
from claims.term import Term, Unit

_NOTHING = timedelta(0)


class _Piece(NamedTuple):
    """A stretch of time that has one reason; `counts` in days or as elapsed time."""

    begin: datetime
    end: datetime
    why: str
    days: int = 0
    elapsed: timedelta = _NOTHING


def explain(
    term: Term, started_at: datetime, pauses: Sequence[Pause], calendar: Calendar, roll_last_day: bool = False
) -> tuple[Step, ...]:
    """The steps from `started_at` to the deadline, joined end to end; what they counted adds up to the term.

    Days are counted for terms in days, weeks and months, seconds for hours and minutes. A term in months
    counts as the days it spans, `3 months` from 31 August as 91 (to 30 November). A clock that stands still
    is explained up to its "not before", with a last mark `paused_now`. Each year without data is marked where
    it is entered.
    """
    started_at = in_utc(started_at)
    if term.in_minutes:
        pieces = _pieces_of_hours(term, started_at, pauses, calendar)
        steps = _joined(pieces, "seconds")
    else:
        pieces = _pieces_of_days(term, started_at, pauses, calendar, roll_last_day)
        steps = _joined(pieces, "days")
    return tuple(steps)


def _pieces_of_days(
    term: Term, started_at: datetime, pauses: Sequence[Pause], calendar: Calendar, roll_last_day: bool
) -> Iterator[_Piece]:
    start_day = calendar.day_of(started_at)
    last = nth_counted_day(term, start_day, pauses, calendar, days_in(term, start_day))
    shown = rolled(last, calendar) if roll_last_day else last
    reasons = _reasons_of_days(term, start_day, last, pauses, calendar)
    begin = started_at
    for day in _days(start_day, shown):
        yield from _unknown_year(day, begin, started_at, calendar)
        end = calendar.start_of(day + DAY)
        why, counts = next(reasons, ("rolled", 0))
        yield _Piece(begin, end, why, days=counts)
        begin = end
    term_end = calendar.start_of(last + DAY)
    yield from _standing_still(term_end, begin, pauses)


def _reasons_of_days(
    term: Term, start_day: date, last: date, pauses: Sequence[Pause], calendar: Calendar
) -> Iterator[tuple[str, int]]:
    """Why each day from the start day to the last one counts (1) or not (0)."""
    given_back = given_back_days(pauses, calendar)
    jump_ends = start_day + DAY * days_in(term, start_day)
    yield "start_day", 0
    for day in _days(start_day + DAY, last):
        if term.working and not calendar.is_working(day):
            yield _day_off(day, calendar), 0
        elif given_back(day):
            yield "paused", 0
        elif term.working:
            yield "working_day", 1
        else:
            yield ("month" if term.unit is Unit.MONTH and day <= jump_ends else "day"), 1


def _pieces_of_hours(
    term: Term, started_at: datetime, pauses: Sequence[Pause], calendar: Calendar
) -> Iterator[_Piece]:
    due = used_up(timedelta(minutes=term.minutes), term.working, started_at, pauses, calendar)
    begin = started_at
    for day in _days(calendar.day_of(started_at), calendar.day_of(due)):
        end = min(calendar.start_of(day + DAY), due)
        if begin < end:
            yield from _unknown_year(day, begin, started_at, calendar)
            yield from _pieces_of_a_day(term, day, begin, end, pauses, calendar)
        begin = end
    yield from _standing_still(due, begin, pauses)


def _pieces_of_a_day(
    term: Term, day: date, begin: datetime, end: datetime, pauses: Sequence[Pause], calendar: Calendar
) -> Iterator[_Piece]:
    """Cut the part of a local day at every opening, closing and pause and say of each piece why it counts."""
    work = calendar.intervals(day) if term.working else ((begin, end),)
    still = ended_spans(pauses)
    edges = {edge for span in (*work, *still) for edge in span if begin < edge < end}
    for from_, to in pairwise(sorted({begin, end} | edges)):
        if not _within(from_, work):
            closed = "closed_hours" if work else _day_off(day, calendar)
            yield _Piece(from_, to, closed)
        elif _within(from_, still):
            yield _Piece(from_, to, "paused")
        else:
            why = "working_hours" if term.working else "elapsed"
            yield _Piece(from_, to, why, elapsed=calendar.elapsed(from_, to))


def _within(instant: datetime, spans: Iterable[tuple[datetime, datetime]]) -> bool:
    return any(begin <= instant < end for begin, end in spans)


def _day_off(day: date, calendar: Calendar) -> str:
    name = calendar.name_of(day)
    return f"holiday:{name}" if name else "day_off"


def _unknown_year(day: date, begin: datetime, started_at: datetime, calendar: Calendar) -> Iterator[_Piece]:
    entered = begin == started_at or (day.month, day.day) == (1, 1)
    if entered and not calendar.knows(day):
        yield _Piece(begin, begin, f"year_unknown:{day.year}")


def _standing_still(term_end: datetime, end: datetime, pauses: Sequence[Pause]) -> Iterator[_Piece]:
    if any(pause.ended is None and pause.began < term_end for pause in pauses):
        yield _Piece(end, end, "paused_now")


def _days(first: date, last: date) -> Iterator[date]:
    for count in range((last - first).days + 1):
        yield first + DAY * count


def _joined(pieces: Iterable[_Piece], unit: Literal["days", "seconds"]) -> Iterator[Step]:
    """Make one step of neighbours with the same reason.

    Seconds are the difference of whole seconds used up so far, so that they add up although instants may hold
    fractions of a second.
    """
    used = _NOTHING
    for run in _runs(pieces):
        before, used = used, used + sum((piece.elapsed for piece in run), _NOTHING)
        seconds = used // timedelta(seconds=1) - before // timedelta(seconds=1)
        counted = sum(piece.days for piece in run) if unit == "days" else seconds
        yield Step(from_=run[0].begin, to=run[-1].end, counted={unit: counted}, why=run[0].why)


def _runs(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    run: list[_Piece] = []
    for piece in pieces:
        if run and run[-1].why != piece.why:
            yield run
            run = []
        run.append(piece)
    if run:
        yield run
