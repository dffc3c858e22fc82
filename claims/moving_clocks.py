"""Counts a clock of a moved claim anew: its term, its extension and the time that is given back."""

from datetime import datetime

from claims import events as e
from claims.claim import ClockRun
from claims.counting import Pause
from claims.deliberation import Deliberation
from claims.moving_ladder import new_ladder, skip_past_rungs
from claims.running import counted
from claims.term import Term
from claims.variant import Clock


def recount(d: Deliberation, run: ClockRun, extended_by: Term | None, pauses: tuple[Pause, ...]) -> None:
    """Let a run go on under the clock that the claim's variant has now; no event when nothing changes by that."""
    clock = d.pinned.variant.clocks[run.clock]
    kept = _kept(clock, extended_by)
    term = clock.term.longer_by(kept) if kept else clock.term
    going = {"term": term, "extended_by": kept, "pauses": pauses, "ended_at": None, "met": None}
    going_on = _only_effective(d, run.model_copy(update=going))
    after = going_on.model_copy(update={**_deadline(d, going_on), "rungs": new_ladder(d, going_on)})
    if after == run:
        return
    names = e.ClockRecounted.model_fields.keys() - {"event"}
    d.add(e.ClockRecounted(**{name: getattr(after, name) for name in names}))
    skip_past_rungs(d, after)


def given_back(d: Deliberation, clock: Clock, started_at: datetime) -> tuple[Pause, ...]:
    """The time since then in which the ledger has the claim wait for whom the clock stands still."""
    spans = (
        (max(span.since, started_at), span.until or d.now)
        for span in d.claim.ledger
        if span.waiting_for in clock.pauses_for
    )
    pauses = tuple(Pause(began=began, ended=ended) for began, ended in spans if began < ended)
    draft = ClockRun(clock="", run=1, started_at=started_at, term=clock.term, pauses=pauses)
    return _only_effective(d, draft, clock).pauses


def merged_pauses(
    before: tuple[Pause, ...], since: tuple[Pause, ...], moved_at: datetime
) -> tuple[Pause, ...]:
    """The pauses before a move that is undone, and those since; one that the move itself cut short goes on."""
    merged = {pause.began: pause for pause in (*before, *since)}
    for pause in before:
        if pause.ended is None and merged[pause.began].ended == moved_at:
            merged[pause.began] = pause
    return tuple(merged[began] for began in sorted(merged))


def _kept(clock: Clock, extended_by: Term | None) -> Term | None:
    """As much of an extension as the clock allows; another kind of unit cannot be taken over."""
    if extended_by is None or clock.extension is None or not extended_by.fits(clock.term):
        return None
    most = clock.extension.at_most
    if not extended_by.fits(most):
        return None
    return extended_by if extended_by.at_most(most) else most


def _only_effective(d: Deliberation, run: ClockRun, clock: Clock | None = None) -> ClockRun:
    """Without the pauses that began when the term was used up already: such a clock does not stand still."""
    end = counted(d, run, clock)
    edge = end.due_at or end.not_before
    kept = tuple(
        pause
        for pause in run.pauses
        if edge and pause.began < edge and not (pause.ended is None and end.due_at)
    )
    return run.model_copy(update={"pauses": kept})


def _deadline(d: Deliberation, run: ClockRun) -> dict[str, object]:
    end = counted(d, run)
    return {"due_at": end.due_at, "not_before": end.not_before, "last_day": end.last_day}
