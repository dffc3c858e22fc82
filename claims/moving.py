"""Pins a running claim to another version of its process: stage, clocks, silence and plan go on under it.

- The stage stays if the target has it; else the claim goes to the stage that the command names; else the move is
  refused. A claim that awaits the claimant's word may only be where that word is awaited, and no other may.
- A clock of both versions keeps its run (its start, its pauses) and is counted anew under the new term. An extension
  stays as far as the new clock allows one. A clock that the target does not have, or not for this claim, ends; so
  does one whose new end has come already. Ended clocks stay ended. A clock that never ran starts from its start event
  if that has happened and its end has not; what the claim waited before is given back to it.
- The silence rule is counted anew from where it began, but never ends before the day that the claimant was told.
- Tasks and granted remedies stay. Tasks of the target's plan are added only when asked for.

`claims/moving_ladder.py` says what becomes of the rungs.
"""

from collections.abc import Callable
from datetime import datetime

from claims import events as e
from claims.claim import ClockRun, LastMove
from claims.deliberation import Deliberation
from claims.moving_clocks import given_back, merged_pauses, recount
from claims.moving_moments import came_since, is_over, start_of
from claims.moving_silence import recount_silence
from claims.refusals import refusal
from claims.running import clock_applies, end_clock, start_clock
from claims.variant import Clock, Pinned, Variant


def move(d: Deliberation, target: Pinned, wanted: str | None, *, plan: bool = False) -> None:
    """Let the claim live by another version from now on; raises Refusal when it has no stage there."""
    _follow(d, target, stage_in(d, target.variant, d.claim.stage, wanted))
    if plan:
        _plan(d)


def move_back(d: Deliberation, target: Pinned, last: LastMove) -> None:
    """Undo the latest move by the same mechanism; the clocks that the move ended run again."""
    left = last.left if d.claim.stage == last.stage else None
    _follow(d, target, stage_in(d, target.variant, left, d.claim.stage), last)


def _follow(d: Deliberation, target: Pinned, stage: str, undone: LastMove | None = None) -> None:
    facts = {"from_": d.claim.variant, "to": target.ref, "left": d.claim.stage, "stage": stage}
    moved = e.Moved(**facts, team=_team(d, target.variant), back=undone is not None)
    change_variant(d, target, moved, _staying(d, target.variant))
    for run in d.claim.clocks:
        _go_on(d, run, undone)
    start_begun(d, lambda name, clock: _begun(d, name, clock))
    recount_silence(d)


def _team(d: Deliberation, target: Variant) -> str:
    """The team stays that a rule or a person gave the claim to, unless the process goes to another one."""
    goes = target.restricted or target.team != d.pinned.variant.team
    return target.team if goes else d.claim.team


def change_variant(
    d: Deliberation, target: Pinned, event: e.Reclassified | e.Moved, stays: Callable[[ClockRun], bool]
) -> None:
    """What a move and a change of type share: clocks without a place in the target end, and its rules hold."""
    team, running = d.claim.team, [run for run in d.claim.clocks if run.running]
    d.add(event)
    for run in running:
        if not stays(run):
            end_clock(d, run)
    d.pinned = target
    if event.team != team and d.claim.assignee:
        d.add(e.Assigned(assignee=None, why="reclassified"))  # who had it may not even see it any more


def start_begun(d: Deliberation, started: Callable[[str, Clock], datetime | None]) -> None:
    """Start the clocks whose start event has happened, from where that was; what was waited is given back."""
    for name, clock in d.pinned.variant.clocks.items():
        started_at = started(name, clock)
        if started_at and clock_applies(d, clock):
            start_clock(d, name, started_at, given_back(d, clock, started_at))


def stage_in(d: Deliberation, target: Variant, *candidates: str | None) -> str:
    """The first candidate that is a stage of the target and fits what the claim waits for; else a Refusal."""
    awaited = d.pinned.variant.stages[d.claim.stage].kind == "confirmation"
    there = [name for name in candidates if name and name in target.stages]
    for name in there:
        if (target.stages[name].kind == "confirmation") == awaited:
            return name
    raise refusal("stage-of-another-kind" if there else "no-such-stage")


def _staying(d: Deliberation, target: Variant) -> Callable[[ClockRun], bool]:
    def stays(run: ClockRun) -> bool:
        before, after = d.pinned.variant.clocks.get(run.clock), target.clocks.get(run.clock)
        if after is None or not clock_applies(d, after):
            return False
        same_end = before is not None and before.until == after.until
        return same_end or not is_over(d.claim, after.until)

    return stays


def _go_on(d: Deliberation, run: ClockRun, undone: LastMove | None) -> None:
    """Count a run anew; of the ended ones those that the move which is undone had ended."""
    before = undone.run_before(run) if undone else None
    if run.running or (before and undone and run.ended_at == undone.at and _may_run(d, run, undone.at)):
        pauses = merged_pauses(before.pauses, run.pauses, undone.at) if before and undone else run.pauses
        recount(d, run, before.extended_by if before else run.extended_by, pauses)


def _may_run(d: Deliberation, run: ClockRun, since: datetime) -> bool:
    """Whether a run that a move ended may go on: unless another one began since, or its end has come."""
    clock, latest = d.pinned.variant.clocks.get(run.clock), d.claim.run_of(run.clock)
    if clock is None or latest is None or latest.run != run.run:
        return False
    return clock_applies(d, clock) and not came_since(d.claim, clock.until, since)


def _begun(d: Deliberation, name: str, clock: Clock) -> datetime | None:
    if d.claim.run_of(name) or is_over(d.claim, clock.until):
        return None
    return start_of(d.claim, clock, d.now)


def _plan(d: Deliberation) -> None:
    """Put those tasks of the stage's plan on the claim that it does not have yet in any state."""
    known = [(task.task, task.title) for task in d.claim.tasks]
    for place, planned in enumerate(d.pinned.variant.stages[d.claim.stage].plan):
        holds = planned.when is None or planned.when.holds(d.claim.circumstances())
        if holds and (planned.task, planned.title) not in known:
            name = f"{d.pinned.ref.key}/{d.claim.stage}/{place}"
            members = {"title": planned.title, "mandatory": planned.mandatory, "planned_as": name}
            d.add_task(planned.task, "plan", planned.term, **members)
