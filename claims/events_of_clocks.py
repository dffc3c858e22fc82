"""How clocks run and what their ladders did."""

from datetime import date
from typing import Literal

from claims.claim import RungState
from claims.deadline import Pause
from claims.term import RungPosition, Term
from claims.values import Instant, Value


class ClockStarted(Value):
    """A run of a clock began."""

    event: Literal["clock_started"] = "clock_started"
    clock: str
    run: int
    started_at: Instant
    term: Term
    due_at: Instant
    last_day: date | None = None
    rungs: tuple[RungState, ...] = ()
    pauses: tuple[Pause, ...] = ()
    """Time that was given back before the clock was started, when it begins in the past."""


class ClockPaused(Value):
    """The clock stands still; its deadline is not before this."""

    event: Literal["clock_paused"] = "clock_paused"
    clock: str
    run: int
    not_before: Instant


class ClockResumed(Value):
    """The clock runs again, the paused time is given back."""

    event: Literal["clock_resumed"] = "clock_resumed"
    clock: str
    run: int
    due_at: Instant
    last_day: date | None = None
    rungs: tuple[RungState, ...] = ()


class ClockExtended(Value):
    """The term became longer; `extended_by` is the sum of all extensions of this run."""

    event: Literal["clock_extended"] = "clock_extended"
    clock: str
    run: int
    term: Term
    extended_by: Term
    due_at: Instant | None = None
    not_before: Instant | None = None
    last_day: date | None = None
    rungs: tuple[RungState, ...] = ()


class ClockRecounted(Value):
    """The claim was moved to another version: the run goes on under that version's term and ladder."""

    event: Literal["clock_recounted"] = "clock_recounted"
    clock: str
    run: int
    term: Term
    extended_by: Term | None = None
    pauses: tuple[Pause, ...] = ()
    due_at: Instant | None = None
    not_before: Instant | None = None
    last_day: date | None = None
    rungs: tuple[RungState, ...] = ()


class ClockEnded(Value):
    """What the clock waits for has come, in time or late, or the claim ended."""

    event: Literal["clock_ended"] = "clock_ended"
    clock: str
    run: int
    met: bool


class RungFired(Value):
    """A rung of the ladder was reached; what it did stands in the events after it."""

    event: Literal["rung_fired"] = "rung_fired"
    clock: str
    run: int
    index: int
    at: RungPosition
    due_at: Instant


class RungSkipped(Value):
    """The rung lay in the past when its clock began, and a higher one fired instead."""

    event: Literal["rung_skipped"] = "rung_skipped"
    clock: str
    run: int
    index: int
    at: RungPosition
    due_at: Instant
