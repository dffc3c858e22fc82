"""Lays the clocks of a claim on one time axis, in percent of its width: pure, so that every case can be tested.

A lane is one run of a clock: solid what is used, hatched where it stood still, pale what is left, dotted what was
given back, dashed how far a day off moved the end, red what is late.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from claims.calendar import Calendar
from claims.claim import ClockRun, RungState
from claims.counting import deadline
from claims.counting_days import DAY

PieceKind = Literal["used", "waiting", "left", "given", "rolled", "late"]
_SHORTEST = 7
"""Days that an axis shows at least."""
_STEPS = (1, 2, 7, 14, 30, 90, 180, 365)
_MOST_LABELS = 16
_MOST_SHADED = 100
"""Days beyond which shading every weekend would be noise."""
_INSTANT = timedelta(microseconds=1)


class Track(NamedTuple):
    """A run of a clock and whether its last day rolls."""

    run: ClockRun
    rolls: bool = False


class Piece(NamedTuple):
    """A stretch of a lane."""

    kind: PieceKind
    at: float
    width: float


class Mark(NamedTuple):
    """A rung on its lane; those that are still to come are numbered over all lanes."""

    at: float
    number: int | None
    rung: RungState


class Label(NamedTuple):
    """A day that is named at the head of the axis."""

    at: float
    day: date


class Lane(NamedTuple):
    """One run of a clock, drawn."""

    run: ClockRun
    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...]
    begin: float
    end: float | None


class Axis(NamedTuple):
    """The whole drawing; `now` is empty where it lies beyond the axis."""

    labels: tuple[Label, ...]
    shades: tuple[Piece, ...]
    lanes: tuple[Lane, ...]
    now: float | None


class _Scale(NamedTuple):
    begin: datetime
    end: datetime

    def at(self, instant: datetime) -> float:
        """Where an instant lies, in percent; what lies beyond the axis at its edge."""
        share = (instant - self.begin) / (self.end - self.begin)
        return round(100 * min(max(share, 0.0), 1.0), 3)

    def piece(self, kind: PieceKind, begin: datetime, end: datetime) -> Piece:
        at = self.at(begin)
        return Piece(kind, at, round(self.at(end) - at, 3))


def axis_of(tracks: Sequence[Track], calendar: Calendar, now: datetime) -> Axis:
    """Draw these runs as they are at an instant; there must be one at least."""
    first, beyond = _days_shown(tracks, calendar, now)
    scale = _Scale(calendar.start_of(first), calendar.start_of(beyond))
    numbers = _numbered(tracks)
    return Axis(
        labels=tuple(_labels(first, beyond, scale, calendar)),
        shades=tuple(_shades(first, beyond, scale, calendar)),
        lanes=tuple(_lane(track, scale, calendar, now, numbers) for track in tracks),
        now=scale.at(now) if scale.begin <= now < scale.end else None,
    )


def _days_shown(tracks: Sequence[Track], calendar: Calendar, now: datetime) -> tuple[date, date]:
    """The first day and the one after the last; a running clock is shown up to now at least."""
    begins = [track.run.started_at for track in tracks]
    ends = [end for track in tracks for end in _ends(track.run)]
    if any(track.run.running for track in tracks):
        ends.append(now + _INSTANT)
    first = calendar.day_of(min(begins))
    beyond = calendar.day_of(max(ends) - _INSTANT) + DAY
    return first, max(beyond, first + DAY * _SHORTEST)


def _ends(run: ClockRun) -> Iterator[datetime]:
    yield run.started_at + _INSTANT
    yield from (end for end in (run.due_at, run.not_before, run.ended_at) if end)
    to_come = (rung.due_at for rung in run.rungs if rung.due_at and rung.state == "waiting" and run.running)
    yield from (instant + _INSTANT for instant in to_come)  # a rung at midnight is not cut off by the edge


def _numbered(tracks: Sequence[Track]) -> dict[tuple[str, int, int], int]:
    """Numbers of the rungs still to come, by clock, run and index, in the order of their instants."""
    to_come = sorted(
        (rung.due_at, track.run.clock, track.run.run, rung.index)
        for track in tracks
        for rung in track.run.rungs
        if track.run.running and rung.state == "waiting" and rung.due_at
    )
    return {(clock, run, index): place for place, (_, clock, run, index) in enumerate(to_come, start=1)}


def _labels(first: date, beyond: date, scale: _Scale, calendar: Calendar) -> Iterator[Label]:
    days = (beyond - first).days
    step = next((step for step in _STEPS if days / step <= _MOST_LABELS), _STEPS[-1])
    for place in range(0, days, step):
        day = first + DAY * place
        middle = calendar.start_of(day) + (calendar.start_of(day + DAY) - calendar.start_of(day)) / 2
        yield Label(scale.at(middle), day)


def _shades(first: date, beyond: date, scale: _Scale, calendar: Calendar) -> Iterator[Piece]:
    """Days on which no work is done; neighbours are one stretch."""
    days = (beyond - first).days
    idle = [day for day in (first + DAY * place for place in range(days)) if not calendar.is_working(day)]
    for begin, end in _stretches(idle if days <= _MOST_SHADED else []):
        yield scale.piece("left", calendar.start_of(begin), calendar.start_of(end + DAY))


def _stretches(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    stretch: tuple[date, date] | None = None
    for day in days:
        if stretch and day - stretch[1] == DAY:
            stretch = stretch[0], day
            continue
        if stretch:
            yield stretch
        stretch = day, day
    if stretch:
        yield stretch


def _lane(
    track: Track, scale: _Scale, calendar: Calendar, now: datetime, numbers: dict[tuple[str, int, int], int]
) -> Lane:
    run = track.run
    marks = (
        Mark(scale.at(instant), numbers.get((run.clock, run.run, rung.index)), rung)
        for rung in run.rungs
        if (instant := rung.fired_at or rung.due_at) and _is_drawn(run, rung)
    )
    end = run.due_at or run.not_before
    pieces = (*_passed(track, scale, now), *_to_come(track, scale, calendar, now))
    return Lane(
        run=run,
        pieces=tuple(piece for piece in pieces if piece.width > 0),
        marks=tuple(marks),
        begin=scale.at(run.started_at),
        end=scale.at(end) if end else None,
    )


def _is_drawn(run: ClockRun, rung: RungState) -> bool:
    return rung.state == "fired" or (rung.state == "waiting" and run.running)


def _passed(track: Track, scale: _Scale, now: datetime) -> Iterator[Piece]:
    """What lies behind: used, stood still, late."""
    run = track.run
    stop, due = run.ended_at or now, run.due_at
    used_until = min(stop, due) if due else stop
    begin = run.started_at
    for pause in run.pauses:
        began, ended = max(pause.began, begin), min(pause.ended or stop, stop)
        yield scale.piece("used", begin, min(began, used_until))
        if began < ended:
            yield scale.piece("waiting", began, ended)
            begin = ended
    if begin < used_until and not run.paused:
        yield scale.piece("used", begin, used_until)
    if due and due < stop:
        yield scale.piece("late", max(due, begin), stop)


def _to_come(track: Track, scale: _Scale, calendar: Calendar, now: datetime) -> Iterator[Piece]:
    """What lies ahead of a clock that runs: left, given back, rolled."""
    run = track.run
    due = run.due_at or run.not_before
    if not run.running or due is None or due <= now:
        return
    ended = tuple(pause for pause in run.pauses if pause.ended)
    plain = deadline(run.term, run.started_at, (), calendar).due_at
    counted = deadline(run.term, run.started_at, ended, calendar).due_at if track.rolls or ended else due
    begin = now
    edges: tuple[tuple[PieceKind, datetime | None], ...] = (
        ("left", plain),
        ("given", counted),
        ("rolled", due),
    )
    for kind, edge in edges:
        end = min(edge or due, due)
        if begin < end:
            yield scale.piece(kind, begin, end)
            begin = end
