"""What moving or recounting a claim would do, before anybody does it: decided as the move is, and compared."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Literal

from claims.calendar import CalendarRef
from claims.claim import Claim, ClockRun, RungState
from claims.commands import Actor
from claims.decision import Refusal
from claims.deliberation import Deliberation, Facts
from claims.moving import move
from claims.recounting import recount_by
from claims.refusals import refusal
from claims.rule import is_open, not_frozen
from claims.settling import settle
from claims.term import RungPosition, Term
from claims.values import Titles, Value
from claims.variant import Pinned, VariantRef

Becomes = Literal["moved", "same", "started", "ended"]
"""What becomes of a running clock: another deadline, the same one, a new clock, none any more."""


class Deadline(Value):
    """When a clock is due; `paused` makes that the earliest deadline."""

    due_at: datetime
    last_day: date | None = None
    paused: bool = False
    term: Term


class ClockForeseen(Value):
    """One clock before and after."""

    clock: str
    becomes: Becomes
    before: Deadline | None = None
    after: Deadline | None = None
    overdue_at_once: bool = False


class RungForeseen(Value):
    """One rung before and after; `fires` at once when the new ladder has it in the past."""

    clock: str
    at: RungPosition
    before: datetime | None = None
    after: datetime | None = None
    becomes: Literal["moved", "new", "gone", "fires", "skipped"]


class Foreseen(Value):
    """What a move would do to one claim; a refusal says why it cannot be moved, and then nothing else stands here."""

    claim_id: str
    number: str
    ref: VariantRef
    left: str
    stage: str | None = None
    clocks: tuple[ClockForeseen, ...] = ()
    rungs: tuple[RungForeseen, ...] = ()
    silence: tuple[datetime | None, datetime | None] | None = None
    refused: str | None = None
    why: Titles | None = None

    @property
    def overdue_at_once(self) -> bool:
        """Whether a deadline that is not past now would be."""
        return any(clock.overdue_at_once for clock in self.clocks)

    @property
    def maps(self) -> bool:
        """Whether the claim comes to another stage."""
        return self.stage is not None and self.stage != self.left


def foreseen(
    pinned: Pinned, target: Pinned, claim: Claim, stages: Mapping[str, str], now: datetime
) -> Foreseen:
    """Foresee the move of one claim; `stages` says where claims of stages go that the target does not have."""
    return _tried(pinned, target, claim, now, lambda d: _decide(d, target, stages.get(claim.stage)))


def foreseen_recount(
    pinned: Pinned, target: Pinned, ref: CalendarRef, claim: Claim, now: datetime
) -> Foreseen:
    """Foresee what counting one claim by the days of `target` would do."""
    return _tried(pinned, target, claim, now, lambda d: _count(d, target, ref))


def _tried(
    pinned: Pinned, target: Pinned, claim: Claim, now: datetime, act: Callable[[Deliberation], None]
) -> Foreseen:
    known = {"claim_id": claim.id, "number": claim.number, "ref": claim.variant, "left": claim.stage}
    d = Deliberation(pinned, claim, now, Actor(kind="system", manager=True), Facts(target=target))
    try:
        act(d)
    except Refusal as refused:
        return Foreseen(**known, refused=refused.code, why=refused.sentence)
    after = d.claim
    return Foreseen(
        **known,
        stage=after.stage,
        clocks=_clocks(claim, after, d.now),
        rungs=tuple(rung for run in after.clocks for rung in _rungs(claim, run, d.now)),
        silence=_silence(claim, after),
    )


def _decide(d: Deliberation, target: Pinned, wanted: str | None) -> None:
    is_open(d)
    not_frozen(d)
    if target.ref == d.claim.variant:
        raise refusal("no-change")
    move(d, target, wanted)
    settle(d)


def _count(d: Deliberation, target: Pinned, ref: CalendarRef) -> None:
    is_open(d)
    not_frozen(d)
    recount_by(d, target, ref)
    settle(d)


def _clocks(before: Claim, after: Claim, now: datetime) -> tuple[ClockForeseen, ...]:
    was = {(run.clock, run.run): run for run in before.clocks if run.running}
    found = []
    for run in after.clocks:
        earlier = was.get((run.clock, run.run))
        if earlier or run.running:
            found.append(_clock(run, earlier, now))
    return tuple(found)


def _clock(run: ClockRun, earlier: ClockRun | None, now: datetime) -> ClockForeseen:
    before, after = _deadline(earlier), _deadline(run) if run.running else None
    becomes: Becomes = "ended" if after is None else "started" if before is None else "moved"
    if before and after and (before.due_at, before.paused) == (after.due_at, after.paused):
        becomes = "same"
    overdue = bool(after and not after.paused and after.due_at <= now)
    already = bool(before and not before.paused and before.due_at <= now)
    late = overdue and not already
    return ClockForeseen(clock=run.clock, becomes=becomes, before=before, after=after, overdue_at_once=late)


def _deadline(run: ClockRun | None) -> Deadline | None:
    due_at = run and (run.due_at or run.not_before)
    if run is None or due_at is None:
        return None
    return Deadline(due_at=due_at, last_day=run.last_day, paused=run.paused, term=run.term)


def _rungs(before: Claim, run: ClockRun, now: datetime) -> list[RungForeseen]:
    """Every rung that waited or waits, where its instant changes; those of a clock that ends are gone."""
    earlier = next((one for one in before.clocks if (one.clock, one.run) == (run.clock, run.run)), None)
    was = _waiting(earlier)
    will = _waiting(run)
    settled = {rung.index for rung in earlier.rungs if rung.state != "waiting"} if earlier else set()
    skipped = {
        str(rung.at): rung for rung in run.rungs if rung.state == "skipped" and rung.index not in settled
    }
    places = {**was, **will, **skipped}
    told = (_rung(run.clock, was.get(at), will.get(at), skipped.get(at), now) for at in places)
    return [rung for rung in told if rung]


def _waiting(run: ClockRun | None) -> dict[str, RungState]:
    if run is None or not run.running:
        return {}
    return {str(rung.at): rung for rung in run.rungs if rung.state == "waiting"}


def _rung(
    clock: str, was: RungState | None, will: RungState | None, skipped: RungState | None, now: datetime
) -> RungForeseen | None:
    found = will or skipped or was
    before, after = was and was.due_at, (will or skipped) and (will or skipped).due_at  # type: ignore[union-attr]
    if found is None or (was and will and before == after):
        return None
    becomes: Literal["moved", "new", "gone", "fires", "skipped"] = "moved" if was else "new"
    if skipped and not will:
        becomes = "skipped"
    elif will is None:
        becomes = "gone"
    elif after and after <= now:
        becomes = "fires"
    return RungForeseen(clock=clock, at=found.at, before=before, after=after, becomes=becomes)


def _silence(before: Claim, after: Claim) -> tuple[datetime | None, datetime | None] | None:
    was, will = before.asked and before.asked.silent_at, after.asked and after.asked.silent_at
    return None if was == will else (was, will)
