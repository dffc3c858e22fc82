"""What if: where a deadline would lie if something happened. Nothing is saved."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from api.console.telling import Telling
from api.console.terms import longer_by_words, until_words
from api.pages.words import words_in
from claims.claim import ClockRun
from claims.counting import deadline
from claims.deadline import Pause
from claims.term import Term
from claims.variant import Clock

_DAY = timedelta(days=1)


class Supposed(NamedTuple):
    """One supposition and where it leads."""

    key: str
    words: str
    until: str


Change = Callable[[ClockRun], ClockRun | None]


def suppositions(telling: Telling, run: ClockRun, now: datetime) -> tuple[Supposed, ...]:
    """What may be supposed of a clock that runs, each with its deadline."""
    clock = telling.pinned.variant.clocks.get(run.clock)
    if clock is None or not run.running:
        return ()
    gettext = words_in(telling.f.language).gettext
    cases: list[tuple[str, str, ClockRun | None]] = []
    if run.paused:
        cases += [
            ("ends-now", gettext("the waiting ended now"), _answered(run, now)),
            ("ends-tomorrow", gettext("the waiting ended tomorrow"), _answered(run, now + _DAY)),
            ("silent-5", gettext("the waiting lasted 5 more days"), _answered(run, now + 5 * _DAY)),
        ]
    elif clock.pauses_for:
        cases += [
            ("asked-2", gettext("we asked now and the answer took 2 days"), _asked(run, now, 2)),
            ("asked-7", gettext("we asked now and the answer took 7 days"), _asked(run, now, 7)),
        ]
    if longest := _extension_left(run, clock):
        by = longer_by_words(longest, telling.f.language)
        cases.append(
            (
                "extended",
                gettext("the term were extended by %(term)s") % {"term": by},
                _extended(run, longest),
            )
        )
    return tuple(Supposed(key, words, _end(telling, clock, one)) for key, words, one in cases if one)


def _answered(run: ClockRun, ended: datetime) -> ClockRun:
    last = run.pauses[-1].model_copy(update={"ended": ended})
    return run.model_copy(update={"pauses": (*run.pauses[:-1], last)})


def _asked(run: ClockRun, now: datetime, days: int) -> ClockRun | None:
    if run.due_at is None or run.due_at <= now:
        return None
    return run.model_copy(update={"pauses": (*run.pauses, Pause(began=now, ended=now + days * _DAY))})


def _extension_left(run: ClockRun, clock: Clock) -> Term | None:
    """How much longer the term may still become; nothing when it was extended before."""
    if clock.extension is None or run.extended_by or not run.term.fits(clock.extension.at_most):
        return None
    return clock.extension.at_most


def _extended(run: ClockRun, by: Term) -> ClockRun:
    return run.model_copy(update={"term": run.term.longer_by(by)})


def _end(telling: Telling, clock: Clock, run: ClockRun) -> str:
    calendar = telling.pinned.calendar
    end = deadline(run.term, run.started_at, run.pauses, calendar, clock.roll_last_day)
    due = end.due_at or end.not_before
    return until_words(due, calendar, telling.f) if due else "—"
