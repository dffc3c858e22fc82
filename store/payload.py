"""A decision as the one JSON document that a birth or a record hands to PostgreSQL."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from os import urandom
from typing import Any

from pydantic_core import to_json

from claims.claim import Claim
from claims.commands import Actor
from claims.decision import Decision, PlannedLetter
from claims.due import next_due
from claims.events import (
    ClockEnded,
    ClockExtended,
    ClockPaused,
    ClockRecounted,
    ClockResumed,
    ClockStarted,
    Event,
    RungFired,
    RungSkipped,
    TaskAdded,
    TaskCancelled,
    TaskFellDue,
    TaskFinished,
    TaskMoved,
)

_TASK_CHANGES = (TaskMoved, TaskFinished, TaskCancelled, TaskFellDue)
_CLOCK_CHANGES = (ClockStarted, ClockPaused, ClockResumed, ClockExtended, ClockRecounted, ClockEnded)
_TASK_COLUMNS = frozenset(
    ("id", "task", "title", "titled_by", "assignee", "state", "mandatory", "due_at", "last_day")
)
_CLOCK_COLUMNS = frozenset(
    ("clock", "run", "started_at", "due_at", "not_before", "last_day", "ended_at", "met")
)
SALT_BYTES = 16


def spelled(document: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> str:
    """Spell one document or several; frozen values are written by their own rules."""
    return to_json(document).decode()


def decision_document(decision: Decision, actor: Actor) -> dict[str, Any]:
    """Everything that hangs on the claim's row, whether it is born or changed."""
    claim, events = decision.claim, decision.events
    return {
        "claim": claim_columns(claim),
        "snapshot": claim,
        "actor": actor,
        "events": list(with_rungs(events, claim.at)),
        "tasks": changed_tasks(claim, events),
        "clocks": changed_clocks(claim, events),
        "rungs": list(reached_rungs(events)),
        "letters": [_letter(letter) for letter in decision.letters],
    }


def claim_columns(claim: Claim) -> dict[str, Any]:
    """The columns that stand beside the snapshot for lists and for the engine's sweeps."""
    due = next_due(claim)
    return {
        "id": claim.id,
        "number": claim.number,
        "type": claim.type,
        "variant": claim.variant.key,
        "variant_version": claim.variant.version,
        "version": claim.version,
        "last_seq": claim.last_seq,
        "stage": claim.stage,
        "status": claim.status,
        "team": claim.team,
        "assignee": claim.assignee,
        "priority": claim.priority,
        "channel": claim.channel,
        "outcome": claim.outcome,
        "waiting_for": claim.waiting_for,
        "received_at": claim.received_at,
        "registered_at": claim.registered_at,
        "closed_at": claim.closed_at,
        "tags": claim.tags,
        "due_at": earliest_deadline(claim),
        "next_due_at": due.at if due else None,
        "changed_at": claim.at,
        "training_for": claim.training,
    }


def earliest_deadline(claim: Claim) -> datetime | None:
    """The deadline that lists sort by: of the clocks that run and are not paused, the earliest."""
    running = (run.due_at for run in claim.clocks if run.running and not run.paused and run.due_at)
    return min(running, default=None)


def salted(texts: Mapping[str, str]) -> tuple[list[dict[str, str]], dict[str, str]]:
    """Give every private text a salt of its own; return the rows, and the hashes that may stand in the timeline."""
    salts = {member: urandom(SALT_BYTES) for member in texts}
    rows = [
        {"member": member, "content": text, "salt": salts[member].hex()} for member, text in texts.items()
    ]
    hashes = {member: sha256(salts[member] + text.encode()).hexdigest() for member, text in texts.items()}
    return rows, hashes


def with_rungs(events: Iterable[Event], at: datetime) -> Iterator[Event | dict[str, Any]]:
    """Pass the events on to be spelled; those that a rung brought about carry it."""
    rung: dict[str, Any] | None = None
    for event in events:
        if isinstance(event, RungFired | RungSkipped):
            rung = event.model_dump(mode="json", include={"clock", "run", "at", "due_at"})
            rung["fired_at"] = at if isinstance(event, RungFired) else None
        yield {**event.model_dump(mode="json", by_alias=True), "rung": rung} if rung else event
        if isinstance(event, RungSkipped):
            rung = None


def changed_tasks(claim: Claim, events: Iterable[Event]) -> list[dict[str, Any]]:
    """The tasks that the events touched, as the claim has them now."""
    changed = {event.task.id for event in events if isinstance(event, TaskAdded)}
    changed |= {event.task_id for event in events if isinstance(event, _TASK_CHANGES)}
    return [task.model_dump(include=_TASK_COLUMNS) for task in claim.tasks if task.id in changed]


def changed_clocks(claim: Claim, events: Iterable[Event]) -> list[dict[str, Any]]:
    """The runs of clocks that the events touched, as the claim has them now."""
    changed = {(event.clock, event.run) for event in events if isinstance(event, _CLOCK_CHANGES)}
    runs = (run for run in claim.clocks if (run.clock, run.run) in changed)
    return [run.model_dump(include=_CLOCK_COLUMNS) for run in runs]


def reached_rungs(events: Iterable[Event]) -> Iterator[dict[str, Any]]:
    """The rungs that fired or were skipped."""
    for event in events:
        if isinstance(event, RungFired | RungSkipped):
            state = "fired" if isinstance(event, RungFired) else "skipped"
            yield {**event.model_dump(mode="json", exclude={"event"}), "state": state}


def _letter(letter: PlannedLetter) -> dict[str, Any]:
    user = None if letter.recipient == "claimant" else letter.recipient
    return {**letter.model_dump(mode="json"), "user_id": user}
