"""What a run amounts to: breaches, rungs, letters, people, approvals and instants, from its events alone.

A rehearsal and the real past are measured by the same code.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from claims import events as e
from claims.claim import Claim, CloseReason
from claims.money import Money
from claims.rehearsal_past import Obstacle
from claims.values import Instant, Value
from claims.variant import Outcome


class ClockOutcome(Value):
    """How one run of a clock went; `met` is empty while it runs."""

    clock: str
    run: int
    started_at: Instant
    due_at: Instant | None = None
    ended_at: Instant | None = None
    met: bool | None = None

    def late_seconds(self, until: datetime) -> float:
        """By how much it was late, 0 when it was not."""
        if self.met or self.due_at is None:
            return 0
        return max(((self.ended_at or until) - self.due_at).total_seconds(), 0)


class FiredRung(Value):
    """A rung that was carried out; `handed_to` is who got the claim by it."""

    clock: str
    run: int
    index: int
    at: str
    fired_at: Instant
    handed_to: str | None = None


class AskedApproval(Value):
    """An approval that was asked for, and when it came."""

    stage: str
    asked_at: Instant
    total: Money | None = None
    given_at: Instant | None = None


class Step(Value):
    """One event of a run as the page of both runs shows it."""

    at: Instant
    by: str
    who: str | None = None
    event: dict[str, Any]


class Rehearsed(Value):
    """The measure of one run. `until` is where the clock stopped, `letters` are the claimant's by template."""

    clocks: tuple[ClockOutcome, ...] = ()
    rungs: tuple[FiredRung, ...] = ()
    letters: dict[str, int] = {}
    staff_letters: int = 0
    people: tuple[str, ...] = ()
    assignee: str | None = None
    approvals: tuple[AskedApproval, ...] = ()
    waited: dict[str, float] = {}
    received_at: Instant
    answered_at: Instant | None = None
    closed_at: Instant | None = None
    closed_why: CloseReason | None = None
    outcome: Outcome | None = None
    stage: str = ""
    until: Instant
    apart: Obstacle | None = None
    left: tuple[tuple[str, str], ...] = ()
    """Commands without effect here, each with the reason."""
    assumed: int = 0
    """Tasks that count as done since nobody was asked to do them then."""
    steps: tuple[Step, ...] = ()

    @property
    def stuck(self) -> bool:
        """Whether it never ended, though it could have been compared."""
        return self.closed_at is None and self.apart is None

    def late(self) -> dict[str, float]:
        """The clocks that were late in any of their runs, with the seconds of the worst."""
        found: dict[str, float] = {}
        for run in self.clocks:
            over = run.late_seconds(self.until)
            if run.met is False or (run.met is None and over):
                found[run.clock] = max(found.get(run.clock, 0), over)
        return found


class Record(Value):
    """One record as it is measured: what happened at an instant, by whom."""

    at: Instant
    by: str
    who: str | None = None
    events: tuple[e.Event, ...]


def measured(records: Sequence[Record], last: Claim, until: datetime, **more: Any) -> Rehearsed:
    """Measure a run by its records and the state after the last of them."""
    asked = tuple(_approvals(records))
    closed = [event for record in records for event in record.events if isinstance(event, e.Closed)]
    return Rehearsed(
        clocks=tuple(_clock(run) for run in last.clocks),
        rungs=tuple(_rungs(records)),
        people=tuple(_people(records)),
        assignee=last.assignee,
        approvals=asked,
        waited=_waited(last, until),
        received_at=last.received_at,
        answered_at=_first_answer(records),
        closed_at=last.closed_at,
        closed_why=closed[-1].why if closed and last.closed else None,
        outcome=last.outcome,
        stage=last.stage,
        until=until,
        steps=tuple(_steps(records)),
        **more,
    )


def _clock(run: Any) -> ClockOutcome:
    return ClockOutcome(**{name: getattr(run, name) for name in ClockOutcome.model_fields})


def _rungs(records: Iterable[Record]) -> Iterable[FiredRung]:
    for record in records:
        fired: FiredRung | None = None
        for event in record.events:
            if isinstance(event, e.RungFired):
                place = {"clock": event.clock, "run": event.run, "index": event.index, "at": str(event.at)}
                fired = FiredRung(**place, fired_at=record.at)
            elif isinstance(event, e.Assigned) and fired:
                fired = fired.model_copy(update={"handed_to": event.assignee})
        if fired:
            yield fired


def _people(records: Iterable[Record]) -> list[str]:
    """Everybody who had the claim, each once."""
    found: dict[str, None] = {}
    for record in records:
        for event in record.events:
            if isinstance(event, e.Registered | e.Assigned) and event.assignee:
                found[event.assignee] = None
    return list(found)


def _approvals(records: Iterable[Record]) -> Iterable[AskedApproval]:
    stage, waiting = "", None
    for record in records:
        for event in record.events:
            if isinstance(event, e.Registered | e.StageEntered):
                stage = event.stage
            elif isinstance(event, e.ApprovalAsked):
                waiting = AskedApproval(stage=stage, asked_at=record.at, total=event.approval.total)
            elif isinstance(event, e.Approved | e.SentBack) and waiting:
                given = record.at if isinstance(event, e.Approved) else None
                yield waiting.model_copy(update={"given_at": given})
                waiting = None
    if waiting:
        yield waiting


def _first_answer(records: Iterable[Record]) -> datetime | None:
    for record in records:
        if any(isinstance(event, e.Decided) for event in record.events):
            return record.at
    return None


def _waited(last: Claim, until: datetime) -> dict[str, float]:
    """Seconds by who had the next word."""
    found: Counter[str] = Counter()
    for span in last.ledger:
        if span.waiting_for != "nobody":
            end = span.until or max(until, span.since)
            found[span.waiting_for] += int((end - span.since).total_seconds())
    return dict(found)


_NOT_SHOWN = (e.ClockStarted, e.ClockPaused, e.ClockResumed, e.WaitingChanged, e.RungSkipped, e.ClosingBegan)


def _steps(records: Iterable[Record]) -> Iterable[Step]:
    for record in records:
        for event in record.events:
            if not isinstance(event, _NOT_SHOWN):
                told = event.model_dump(mode="json", exclude_defaults=True) | {"event": event.event}
                yield Step(at=record.at, by=record.by, who=record.who, event=told)


def counted_letters(templates: Iterable[str]) -> dict[str, int]:
    """How many letters went to the claimant, by template."""
    return dict(sorted(Counter(templates).items()))
