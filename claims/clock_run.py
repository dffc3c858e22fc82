"""One run of a clock with the rungs of its ladder, as the state of a claim keeps it."""

from datetime import date
from typing import Literal

from claims.counting import Pause
from claims.term import RungPosition, Term
from claims.values import Instant, Value


class RungState(Value):
    """One rung of the ladder within one run of its clock; `index` names it there for ever."""

    index: int
    at: RungPosition
    due_at: Instant | None = None
    state: Literal["waiting", "fired", "skipped"] = "waiting"
    fired_at: Instant | None = None
    place: int | None = None
    """Where the ladder has it, when a move to another version made that another number than `index`."""

    @property
    def in_ladder(self) -> int:
        """Which rung of the variant's ladder it is."""
        return self.index if self.place is None else self.place


class ClockRun(Value):
    """One run of a clock. While it is paused `due_at` is empty and `not_before` says the earliest deadline."""

    clock: str
    run: int
    started_at: Instant
    term: Term
    extended_by: Term | None = None
    pauses: tuple[Pause, ...] = ()
    due_at: Instant | None = None
    not_before: Instant | None = None
    last_day: date | None = None
    ended_at: Instant | None = None
    met: bool | None = None
    rungs: tuple[RungState, ...] = ()

    @property
    def running(self) -> bool:
        """True until the clock's end has come, paused or not."""
        return self.ended_at is None

    @property
    def paused(self) -> bool:
        """True while it stands still."""
        return self.running and bool(self.pauses) and self.pauses[-1].ended is None

    def state(self) -> Literal["running", "paused", "met", "missed"]:
        """Name the state as the API shows it."""
        if self.running:
            return "paused" if self.paused else "running"
        return "met" if self.met else "missed"
