"""Why a date is where it is: rule, start, end without pauses, time given back, what did not count, result."""

from datetime import datetime, timedelta
from typing import NamedTuple

from api.console.clock_lanes import LaneKind, is_silence, kind_of, rolls, title_of_run
from api.console.telling import Telling
from api.console.terms import (
    Given,
    days_words,
    given_back,
    given_words,
    hours_words,
    longer_by_words,
    until_words,
)
from api.console.trade import stage_title
from api.console.why_days import DayRow, Sum, day_rows, sum_of, unknown_years
from api.console.why_if import Supposed, suppositions
from api.pages.place_words import calendar_words, zone_words
from api.pages.words import words_in
from claims.claim import ClockRun
from claims.counting import deadline, explain
from claims.term_words import term_in_words
from claims.trade_words import capital
from claims.variant import Clock


class Reason(NamedTuple):
    """One step of the explanation: what it is, why, and its result."""

    title: str
    words: str
    result: str
    tone: str = ""


class Why(NamedTuple):
    """The whole explanation of one run of a clock."""

    run: ClockRun
    title: str
    kind: LaneKind
    until: str
    reasons: tuple[Reason, ...]
    days: tuple[DayRow, ...]
    sum: Sum
    unknown_years: tuple[str, ...]
    law: str
    law_read: bool
    what_if: tuple[Supposed, ...]


def why_of(telling: Telling, run: ClockRun, now: datetime) -> Why:
    """Explain a run of a clock as it stands at an instant."""
    clock = telling.pinned.variant.clocks.get(run.clock)
    steps = explain(run.term, run.started_at, run.pauses, telling.pinned.calendar, rolls(telling, run))
    total = sum_of(telling, run.term, run.started_at, steps)
    return Why(
        run=run,
        title=title_of_run(telling, run),
        kind=kind_of(telling, run),
        until=until_of(telling, run),
        reasons=(
            _rule(telling, run, clock),
            _start(telling, run, clock),
            _plain_end(telling, run),
            _given(telling, run, clock),
            _uncounted(telling, run, total),
        ),
        days=day_rows(telling, run.term, steps),
        sum=total,
        unknown_years=unknown_years(steps),
        law=clock.statutory.in_language(telling.f.language) if clock and clock.statutory else "",
        law_read=telling.pinned.variant.is_read(run.clock),
        what_if=suppositions(telling, run, now),
    )


def until_of(telling: Telling, run: ClockRun) -> str:
    """The deadline of a run, or the earliest one while it stands still."""
    due = run.due_at or run.not_before
    return until_words(due, telling.pinned.calendar, telling.f) if due else "—"


def _rule(telling: Telling, run: ClockRun, clock: Clock | None) -> Reason:
    gettext = words_in(telling.f.language).gettext
    words = []
    if is_silence(telling, run):
        words.append(
            gettext("From the letter that asks, or from telling the claimant, to the claimant's answer.")
        )
        words.append(gettext("Without an answer by then the decision counts as accepted."))
        words += [gettext("A last day on which nobody works moves on to the next working day.")] * rolls(
            telling, run
        )
    if clock:
        start, end = moments_of(telling, clock)
        words.append(gettext("From %(start)s to %(end)s.") % {"start": start, "end": end})
        stands = gettext("Stands still while we wait for the other side.")
        words.append(stands if clock.pauses_for else gettext("Never stands still."))
        if clock.roll_last_day:
            words.append(gettext("A last day on which nobody works moves on to the next working day."))
    if run.extended_by:
        by = longer_by_words(run.extended_by, telling.f.language)
        words.append(gettext("Was extended by %(term)s.") % {"term": by})
    return Reason(gettext("The rule"), " ".join(words), term_in_words(run.term, telling.f.language))


def moments_of(telling: Telling, clock: Clock) -> tuple[str, str]:
    """What a clock runs from and until, ready to follow "from" and "to"."""
    return _from(telling, clock.from_), _until(telling, clock.until)


def _from(telling: Telling, moment: str) -> str:
    gettext = words_in(telling.f.language).gettext
    name, _, stage = moment.partition(":")
    if name == "stage":
        title = stage_title(telling.pinned, stage, telling.f.language)
        return gettext("the beginning of stage “%(stage)s”") % {"stage": title}
    return {
        "received": gettext("the day on which the claim was received"),
        "registered": gettext("registration"),
        "decided": gettext("the decision"),
    }[name]


def _until(telling: Telling, moment: str) -> str:
    gettext = words_in(telling.f.language).gettext
    return {
        "registered": gettext("its registration"),
        "answered": gettext("the answer to the claimant"),
        "decided": gettext("the making of the decision"),
        "carried_out": gettext("the carrying out of all remedies"),
        "confirmed": gettext("the claimant's consent"),
        "closed": gettext("the closing"),
    }[moment]


def _start(telling: Telling, run: ClockRun, clock: Clock | None) -> Reason:
    gettext = words_in(telling.f.language).gettext
    words = gettext("A term in days begins on the day after.")
    if run.term.in_minutes:
        words = gettext("A term in hours begins at once.")
    if run.run > 1:
        words = gettext("Runs again after a dispute or a reopening.") + " " + words
    at = f"{telling.f.day(run.started_at)}, {telling.f.clock(run.started_at)}"
    return Reason(gettext("The start"), words, at)


def _plain_end(telling: Telling, run: ClockRun) -> Reason:
    gettext, calendar = words_in(telling.f.language).gettext, telling.pinned.calendar
    end = deadline(run.term, run.started_at, (), calendar)
    until = until_words(end.due_at, calendar, telling.f) if end.due_at else "—"
    named = calendar_words(calendar.key, telling.f.language), zone_words(calendar.zone, telling.f.language)
    return Reason(
        gettext("Without pauses it would end"),
        f"{capital(', '.join(named))}.",
        until,
    )


def _given(telling: Telling, run: ClockRun, clock: Clock | None) -> Reason:
    gettext, f = words_in(telling.f.language).gettext, telling.f
    parts, total = [], Given()
    for pause in run.pauses:
        given = given_back(run.term, run.started_at, pause, telling.pinned.calendar)
        total = Given(total.days + given.days, total.time + given.time)
        since = f"{f.day(pause.began)} {f.clock(pause.began)}"
        if pause.ended is None:
            parts.append(gettext("Stands still since %(since)s.") % {"since": since})
            continue
        spans = {"since": since, "until": f"{f.day(pause.ended)} {f.clock(pause.ended)}"}
        words = gettext("Stood still from %(since)s to %(until)s: %(given)s.")
        parts.append(words % {**spans, "given": given_words(given, f)})
    words = " ".join(parts) or gettext("The clock never stood still.")
    return Reason(gettext("Given back"), words, f"+ {given_words(total, f)}" if total else "0", "wait")


def _uncounted(telling: Telling, run: ClockRun, total: Sum) -> Reason:
    gettext = words_in(telling.f.language).gettext
    titles = {
        "start": gettext("first day: %(span)s"),
        "off": gettext("no working time: %(span)s"),
        "rolled": gettext("moved on at the end: %(span)s"),
    }
    parts = [titles[part] % {"span": total.words[part]} for part in titles if total.parts[part]]  # type: ignore[index]
    words = ", ".join(parts) or gettext("Every day and hour counted.")
    span = sum((span for part, span in total.parts.items() if part in titles), timedelta(0))
    result = (
        hours_words(span, telling.f) if run.term.in_minutes else days_words(span.days, telling.f.language)
    )
    return Reason(gettext("Did not count"), capital(words), result)
