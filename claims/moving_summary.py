"""What moving many claims would do, in sum: by stage, by clock, by rung, and why some cannot be moved."""

from collections import Counter
from collections.abc import Iterable

from claims.moving_preview import ClockForeseen, Foreseen
from claims.values import Titles, Value


class StageSum(Value):
    """How many claims of a stage go where; `stage` is None for those that cannot be moved."""

    left: str
    stage: str | None
    claims: int


class ClockSum(Value):
    """What becomes of a clock in how many claims."""

    clock: str
    earlier: int = 0
    later: int = 0
    same: int = 0
    started: int = 0
    ended: int = 0
    overdue_at_once: int = 0


class RungSum(Value):
    """What becomes of a rung in how many claims."""

    clock: str
    at: str
    moved: int = 0
    new: int = 0
    gone: int = 0
    fires: int = 0
    skipped: int = 0


class RefusalSum(Value):
    """How many claims cannot be moved for a reason."""

    code: str
    why: Titles
    claims: int


class MoveSum(Value):
    """The whole of a move before it is begun."""

    claims: int
    movable: int
    overdue_at_once: int
    fires_at_once: int
    silence_changed: int
    stages: tuple[StageSum, ...]
    clocks: tuple[ClockSum, ...]
    rungs: tuple[RungSum, ...]
    refusals: tuple[RefusalSum, ...]


def summed(found: Iterable[Foreseen]) -> MoveSum:
    """Count what was foreseen."""
    every = tuple(found)
    movable = [one for one in every if one.refused is None]
    return MoveSum(
        claims=len(every),
        movable=len(movable),
        overdue_at_once=sum(one.overdue_at_once for one in movable),
        fires_at_once=sum(any(rung.becomes == "fires" for rung in one.rungs) for one in movable),
        silence_changed=sum(one.silence is not None for one in movable),
        stages=tuple(
            StageSum(left=left, stage=stage, claims=claims)
            for (left, stage), claims in Counter((one.left, one.stage) for one in every).items()
        ),
        clocks=_clocks(movable),
        rungs=_rungs(movable),
        refusals=_refusals(every),
    )


def _clocks(movable: Iterable[Foreseen]) -> tuple[ClockSum, ...]:
    counts: dict[str, Counter[str]] = {}
    for clock in (clock for one in movable for clock in one.clocks):
        count = counts.setdefault(clock.clock, Counter())
        count[_way(clock)] += 1
        count["overdue_at_once"] += clock.overdue_at_once
    return tuple(ClockSum(clock=name, **count) for name, count in counts.items())


def _way(clock: ClockForeseen) -> str:
    if clock.becomes != "moved" or clock.before is None or clock.after is None:
        return "same" if clock.becomes == "moved" else clock.becomes
    return "earlier" if clock.after.due_at < clock.before.due_at else "later"


def _rungs(movable: Iterable[Foreseen]) -> tuple[RungSum, ...]:
    counts: dict[tuple[str, str], Counter[str]] = {}
    for rung in (rung for one in movable for rung in one.rungs):
        counts.setdefault((rung.clock, str(rung.at)), Counter())[rung.becomes] += 1
    return tuple(RungSum(clock=clock, at=at, **count) for (clock, at), count in counts.items())


def _refusals(every: Iterable[Foreseen]) -> tuple[RefusalSum, ...]:
    reasons = {one.refused: one.why for one in every if one.refused and one.why}
    counts = Counter(one.refused for one in every)
    return tuple(RefusalSum(code=code, why=why, claims=counts[code]) for code, why in reasons.items())
