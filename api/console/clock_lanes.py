"""The clocks of a card in words around their axis: titles, deadlines, legend, and the table that tells the same."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from babel.dates import format_date

from api.console.clock_axis import Axis, Lane, Track, axis_of
from api.console.telling import Telling
from api.console.terms import Given, given_back, given_words, until_words
from api.console.trade import clock_title
from api.pages.words import words_in
from claims.claim import ClockRun
from claims.term_words import term_in_words
from letters.rungs import rung_in_words

LaneKind = Literal["statutory", "internal", "promised", "silence"]
_SOON = timedelta(days=1)
SILENCE = "silence"
"""The claimant's silence is drawn like a clock, under a name that no clock of a variant needs to share."""


class DayLabel(NamedTuple):
    """A day named at the head of the axis, in two lines."""

    at: float
    weekday: str
    day: str
    today: bool


class RungWords(NamedTuple):
    """A rung in words; `number` where it is still to come."""

    number: int | None
    clock: str
    words: str
    state: str
    at: datetime | None


class ShownClock(NamedTuple):
    """One clock beside its lane."""

    run: ClockRun
    lane: Lane | None
    kind: LaneKind
    title: str
    told: str
    due: str
    until: str
    tone: Literal["late", "soon", "wait", "ok", ""]
    given: str


class Clocks(NamedTuple):
    """All clocks of a claim: those on the axis, those that have ended, the ladder."""

    axis: Axis | None
    labels: tuple[DayLabel, ...]
    lanes: tuple[ShownClock, ...]
    ended: tuple[ShownClock, ...]
    rungs: tuple[RungWords, ...]
    given: str


def clocks_of(telling: Telling, now: datetime) -> Clocks:
    """Show the clocks as they are at an instant; when none runs any more, the ended ones are drawn."""
    claim = telling.claim
    latest = [run for run in claim.clocks if run == claim.run_of(run.clock)]
    running = [run for run in latest if run.running]
    drawn = [*(running or latest), *silence_of(telling)]
    tracks = [Track(run, rolls(telling, run)) for run in drawn]
    axis = axis_of(tracks, telling.pinned.calendar, now) if tracks else None
    lanes = axis.lanes if axis else ()
    return Clocks(
        axis=axis,
        labels=tuple(_labels(telling, axis, now)) if axis else (),
        lanes=tuple(_shown(telling, lane.run, lane, now) for lane in lanes),
        ended=tuple(_shown(telling, run, None, now) for run in claim.clocks if run not in drawn),
        rungs=tuple(_rungs(telling, lanes)),
        given=_all_given(telling, drawn),
    )


def _labels(telling: Telling, axis: Axis, now: datetime) -> Iterator[DayLabel]:
    """Days by weekday and number; the month stands where it begins, and on every label that leaps over days."""
    today = telling.pinned.calendar.day_of(now)
    leaps = len(axis.labels) > 1 and axis.labels[1].day - axis.labels[0].day > timedelta(days=1)
    for place, label in enumerate(axis.labels):
        whole = leaps or place == 0 or label.day.day == 1
        day = format_date(label.day, "d MMM" if whole else "d", locale=telling.f.language)
        weekday = "" if leaps else format_date(label.day, "EEE", locale=telling.f.language)
        yield DayLabel(label.at, weekday, day, label.day == today)


def silence_of(telling: Telling) -> list[ClockRun]:
    """The claimant's silence as a run, while it counts."""
    claim, asked = telling.claim, telling.claim.asked
    stage = telling.pinned.variant.stages.get(claim.stage)
    if asked is None or asked.since is None or claim.confirmed_at or not (stage and stage.silence):
        return []
    due = {"due_at": asked.silent_at, "last_day": asked.last_day}
    return [ClockRun(clock=SILENCE, run=1, started_at=asked.since, term=stage.silence.after, **due)]


def rolls(telling: Telling, run: ClockRun) -> bool:
    """Whether a last day on which nobody works moves on."""
    clock = telling.pinned.variant.clocks.get(run.clock)
    stage = telling.pinned.variant.stages.get(telling.claim.stage)
    if clock is None:
        return is_silence(telling, run) and bool(stage and stage.silence and stage.silence.roll)
    return clock.roll_last_day


def is_silence(telling: Telling, run: ClockRun) -> bool:
    """Whether it is the claimant's silence and no clock of the variant."""
    return run.clock == SILENCE and SILENCE not in telling.pinned.variant.clocks


def title_of_run(telling: Telling, run: ClockRun) -> str:
    """What the clock is called."""
    if is_silence(telling, run):
        return words_in(telling.f.language).gettext("Silence of the claimant")
    return clock_title(telling.pinned, run.clock, telling.f.language)


def kind_of(telling: Telling, run: ClockRun) -> LaneKind:
    """What kind of date a clock leads to: the law's, the one that the claimant is told, or our own."""
    clock = telling.pinned.variant.clocks.get(run.clock)
    if clock is None:
        return "silence" if is_silence(telling, run) else "internal"
    if clock.statutory:
        return "statutory"
    return "promised" if run.clock == _promised(telling) else "internal"


def _promised(telling: Telling) -> str | None:
    """The clock whose day stands in letters: the first of ours that ends with the answer."""
    clocks = telling.pinned.variant.clocks.items()
    ours = (name for name, clock in clocks if not clock.statutory and clock.until in ("answered", "decided"))
    return next(ours, None)


def _shown(telling: Telling, run: ClockRun, lane: Lane | None, now: datetime) -> ShownClock:
    kind = kind_of(telling, run)
    return ShownClock(
        run=run,
        lane=lane,
        kind=kind,
        title=title_of_run(telling, run),
        told=f"{_kind_words(telling, kind)}, {term_in_words(run.term, telling.f.language)}",
        due=_due(telling, run),
        until=_until(telling, run),
        tone=_tone(run, now),
        given=_given(telling, run),
    )


def _kind_words(telling: Telling, kind: LaneKind) -> str:
    gettext = words_in(telling.f.language).gettext
    if kind == "statutory":
        return gettext("statutory")
    if kind == "promised":
        return gettext("promised to the claimant")
    return gettext("counts as consent") if kind == "silence" else gettext("internal")


def _due(telling: Telling, run: ClockRun) -> str:
    """How long there is still, or how it ended."""
    gettext = words_in(telling.f.language).gettext
    if not run.running:
        return gettext("met") if run.met else gettext("missed")
    if run.due_at is None:
        return gettext("stands still")
    return telling.f.due_words(run.due_at)


def _until(telling: Telling, run: ClockRun) -> str:
    due = run.due_at or run.not_before
    words = until_words(due, telling.pinned.calendar, telling.f) if due else "—"
    return (
        words if run.due_at else words_in(telling.f.language).gettext("not before %(day)s") % {"day": words}
    )


def _tone(run: ClockRun, now: datetime) -> Literal["late", "soon", "wait", "ok", ""]:
    if not run.running:
        return "ok" if run.met else "late"
    if run.paused or run.due_at is None:
        return "wait"
    left = run.due_at - now
    return "late" if left <= timedelta(0) else "soon" if left < _SOON else ""


def _given(telling: Telling, run: ClockRun) -> str:
    pauses = (given_back(run.term, run.started_at, pause, telling.pinned.calendar) for pause in run.pauses)
    total = _sum(pauses)
    return given_words(total, telling.f) if total else ""


def _sum(parts: Iterable[Given]) -> Given:
    total = Given()
    for part in parts:
        total = Given(total.days + part.days, total.time + part.time)
    return total


def _all_given(telling: Telling, runs: list[ClockRun]) -> str:
    return next((words for run in runs if (words := _given(telling, run))), "")


def _rungs(telling: Telling, lanes: tuple[Lane, ...]) -> list[RungWords]:
    """The ladder of the drawn clocks: what is to come by its number, then what was done."""
    found = [
        RungWords(
            number=mark.number,
            clock=clock_title(telling.pinned, lane.run.clock, telling.f.language),
            words=f"{rung_in_words(str(mark.rung.at), telling.f.language)}: "
            f"{telling.deeds(mark.rung.index, lane.run.clock)}",
            state=mark.rung.state,
            at=mark.rung.fired_at or mark.rung.due_at,
        )
        for lane in lanes
        for mark in lane.marks
    ]
    return sorted(found, key=lambda rung: (rung.number is None, rung.number or 0))
