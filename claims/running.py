"""How clocks run: started and ended by the moments of a claim, paused, resumed, extended."""

from collections.abc import Iterable
from datetime import datetime

from claims import events as e
from claims.claim import Claim, ClockRun, RungState
from claims.counting import Deadline, Pause, deadline, rung_instant
from claims.deliberation import Deliberation
from claims.laid_out import lay_out
from claims.term import RungPosition, Term
from claims.variant import Clock

_CARRIED_OUT_AT_ONCE = ("answered", "decided")


def moments_of(event: e.Event, after: Claim) -> tuple[str, ...]:
    """Name the moments that an event is: what clocks run from and until."""
    match event:
        case e.Registered():
            return ("received", "registered", f"stage:{event.stage}")
        case e.StageEntered():
            return (f"stage:{event.stage}",)
        case e.Decided():
            owed = () if after.outstanding else ("carried_out",)
            return (*_CARRIED_OUT_AT_ONCE, *owed)
        case e.CarriedOut():
            return ("carried_out",) if event.all else ()
        case e.Accepted():
            return ("confirmed",)
        case e.Closed():
            return ("closed",)
    return ()


def follow_moments(d: Deliberation, moments: Iterable[str]) -> None:
    """End the clocks that ran until one of the moments, then start those that run from one."""
    reached = tuple(moments)
    ends_all = "closed" in reached
    start_clocks(d, reached)
    for run in d.claim.clocks:
        clock = d.pinned.variant.clocks.get(run.clock)
        if run.running and (ends_all or clock is None or clock.until in reached):
            end_clock(d, run)


def start_clocks(d: Deliberation, moments: tuple[str, ...]) -> None:
    """Start the clocks that run from one of the moments and never ran before."""
    for name, clock in d.pinned.variant.clocks.items():
        if clock.from_ in moments and d.claim.run_of(name) is None and clock_applies(d, clock):
            start_clock(d, name, _start_of(d, clock))


def restart_ended_clocks(d: Deliberation) -> None:
    """After a dispute or reopening: a new run of every ended clock whose end can come again."""
    for name, clock in d.pinned.variant.clocks.items():
        run = d.claim.run_of(name)
        if run and not run.running and clock.until != "registered":
            start_clock(d, name, d.now)


def clock_applies(d: Deliberation, clock: Clock) -> bool:
    """Whether the clock runs for this claim at all."""
    return clock.when is None or clock.when.holds(d.claim.circumstances())


def _start_of(d: Deliberation, clock: Clock) -> datetime:
    return min(d.claim.received_at, d.now) if clock.from_ == "received" else d.now


def start_clock(d: Deliberation, name: str, started_at: datetime, pauses: tuple[Pause, ...] = ()) -> None:
    """Begin a run; of the rungs that are past already, all but the highest whose condition holds are skipped.

    `pauses` that have ended are given back to a clock that begins in the past.
    """
    previous = d.claim.run_of(name)
    number = previous.run + 1 if previous else 1
    end, rungs = lay_out(d.pinned, name, started_at, pauses)
    if end.due_at is None:
        raise ValueError("a clock that does not stand still has a deadline")
    facts = {"clock": name, "run": number, "started_at": started_at, "pauses": pauses, "rungs": rungs}
    term = d.pinned.variant.clocks[name].term
    d.add(e.ClockStarted(**facts, term=term, due_at=end.due_at, last_day=end.last_day))
    _skip_past_rungs(d, name, number, rungs)


def _skip_past_rungs(d: Deliberation, clock: str, run: int, rungs: tuple[RungState, ...]) -> None:
    past = sorted(
        (rung.due_at, rung.index, rung.at) for rung in rungs if rung.due_at and rung.due_at <= d.now
    )
    fires = next((index for _, index, _ in reversed(past) if rung_applies(d, index)), None)
    for due_at, index, at in past:
        if index != fires:
            d.add(e.RungSkipped(clock=clock, run=run, index=index, at=at, due_at=due_at))


def rung_applies(d: Deliberation, place: int) -> bool:
    """Whether the condition of a rung of the ladder holds for the claim."""
    condition = d.pinned.variant.escalation[place].when
    return condition is None or condition.holds(d.claim.circumstances())


def end_clock(d: Deliberation, run: ClockRun) -> None:
    """End a run: met when its deadline has not come yet; a pause gives its time back first."""
    if run.paused:
        _resume(d, run)
    due_at = next(one.due_at for one in d.claim.clocks if (one.clock, one.run) == (run.clock, run.run))
    d.add(e.ClockEnded(clock=run.clock, run=run.run, met=due_at is None or d.now < due_at))


def follow_waiting(d: Deliberation) -> None:
    """Pause and resume clocks by who has the next word."""
    for run in d.claim.clocks:
        clock = d.pinned.variant.clocks.get(run.clock)
        if clock is None or not run.running:
            continue
        stands = d.claim.waiting_for in clock.pauses_for
        if stands and not run.paused:
            _pause(d, run)
        elif run.paused and not stands:
            _resume(d, run)


def _pause(d: Deliberation, run: ClockRun) -> None:
    standing = run.model_copy(update={"pauses": (*run.pauses, Pause(began=d.now))})
    end = counted(d, standing)
    if end.not_before is not None:
        d.add(e.ClockPaused(clock=run.clock, run=run.run, not_before=end.not_before))


def _resume(d: Deliberation, run: ClockRun) -> None:
    ended = run.pauses[-1].model_copy(update={"ended": d.now})
    going = run.model_copy(update={"pauses": (*run.pauses[:-1], ended)})
    end = counted(d, going)
    if end.due_at is None:
        raise ValueError("a resumed clock has a deadline")
    rungs = _rungs(d, going)
    d.add(e.ClockResumed(clock=run.clock, run=run.run, due_at=end.due_at, last_day=end.last_day, rungs=rungs))


def extend_clock(d: Deliberation, run: ClockRun, by: Term) -> None:
    """Make the term of a run longer and count its deadline and waiting rungs anew."""
    longer = run.model_copy(update={"term": run.term.longer_by(by)})
    end = counted(d, longer)
    d.add(
        e.ClockExtended(
            clock=run.clock,
            run=run.run,
            term=longer.term,
            extended_by=run.extended_by.longer_by(by) if run.extended_by else by,
            due_at=end.due_at,
            not_before=end.not_before,
            last_day=end.last_day,
            rungs=_rungs(d, longer),
        )
    )


def counted(d: Deliberation, run: ClockRun, clock: Clock | None = None) -> Deadline:
    """Count the deadline of a run by its clock's rules; its clock is the variant's unless another one is given."""
    clock = clock or d.pinned.variant.clocks[run.clock]
    return deadline(run.term, run.started_at, run.pauses, d.pinned.calendar, clock.roll_last_day)


def _rungs(d: Deliberation, run: ClockRun) -> tuple[RungState, ...]:
    """The ladder of a run: settled rungs stay, waiting ones get their instant."""
    return tuple(
        rung.model_copy(update={"due_at": instant_of(d, run, rung.at)}) if rung.state == "waiting" else rung
        for rung in run.rungs
    )


def instant_of(d: Deliberation, run: ClockRun, position: RungPosition) -> datetime | None:
    """When a rung at this position of the run's term is reached; None while a pause leaves that open."""
    roll = d.pinned.variant.clocks[run.clock].roll_last_day
    return rung_instant(position, run.term, run.started_at, run.pauses, d.pinned.calendar, roll)
