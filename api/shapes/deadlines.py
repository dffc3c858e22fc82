"""Deadlines as they are shown, and their explanation step by step."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from api.language import Language
from api.shapes.parts import Answer
from claims.claim import Claim, ClockRun, RungState
from claims.counting import explain
from claims.deadline import Step
from claims.values import Instant
from claims.variant import Pinned


class RungOut(Answer):
    """One rung of the escalation ladder; `at` is spelled as in the variant."""

    at: str = Field(examples=["80%", "due + 1 working day"])
    due_at: Instant | None
    state: Literal["waiting", "fired", "skipped"]
    fired_at: Instant | None

    @classmethod
    def of(cls, rung: RungState) -> "RungOut":
        """Show a rung."""
        return cls(at=str(rung.at), due_at=rung.due_at, state=rung.state, fired_at=rung.fired_at)


class DeadlineOut(Answer):
    """One run of a clock. `due_at` is the first instant that is late, `last_day` what people are told.

    While it is paused there is no `due_at`, only `not_before`.
    """

    clock: str
    run: int
    state: Literal["running", "paused", "met", "missed"]
    overdue: bool
    started_at: Instant
    due_at: Instant | None
    not_before: Instant | None
    last_day: date | None
    statutory: str | None = Field(description="the rule of law that sets the term, in the caller's language")
    rungs: tuple[RungOut, ...]

    @classmethod
    def of(cls, run: ClockRun, pinned: Pinned, now: datetime, language: Language) -> "DeadlineOut":
        """Show a run of a clock as it stands now."""
        return cls(**_members(run, pinned, now, language))


class StepOut(Answer):
    """One stretch of the term; `counted` is in the term's unit and 0 for what does not count."""

    from_: Instant = Field(alias="from")
    to: Instant
    counted: dict[Literal["days", "seconds"], int]
    why: str

    @classmethod
    def of(cls, step: Step) -> "StepOut":
        """Show a step."""
        return cls(from_=step.from_, to=step.to, counted=step.counted, why=step.why)


class ExplainedDeadline(DeadlineOut):
    """A deadline with the steps that lead to it, joined end to end from its start."""

    term: str
    steps: tuple[StepOut, ...]

    @classmethod
    def of(cls, run: ClockRun, pinned: Pinned, now: datetime, language: Language) -> "ExplainedDeadline":
        """Explain a run of a clock."""
        clock = pinned.variant.clocks.get(run.clock)
        rolls = bool(clock and clock.roll_last_day)
        steps = explain(run.term, run.started_at, run.pauses, pinned.calendar, rolls)
        members = _members(run, pinned, now, language)
        return cls(**members, term=str(run.term), steps=tuple(map(StepOut.of, steps)))


def _members(run: ClockRun, pinned: Pinned, now: datetime, language: Language) -> dict[str, object]:
    clock = pinned.variant.clocks.get(run.clock)
    law = clock.statutory if clock else None
    return {
        "clock": run.clock,
        "run": run.run,
        "state": run.state(),
        "overdue": run.running and run.due_at is not None and now >= run.due_at,
        "started_at": run.started_at,
        "due_at": run.due_at,
        "not_before": run.not_before if run.paused else None,
        "last_day": run.last_day,
        "statutory": law.in_language(language) if law else None,
        "rungs": tuple(map(RungOut.of, run.rungs)),
    }


def deadlines_of(claim: Claim, pinned: Pinned, now: datetime, language: Language) -> tuple[DeadlineOut, ...]:
    """All runs of all clocks in the order in which they began."""
    return tuple(DeadlineOut.of(run, pinned, now, language) for run in claim.clocks)
