"""Makes a past claim of the records that were kept of it, and measures how it really went."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from claims import events as e
from claims.claim import Claim
from claims.commands import Actor, Command
from claims.events import Event
from claims.registration import Registration
from claims.rehearsal_import import told_by
from claims.rehearsal_measure import Record, Rehearsed, counted_letters, measured
from claims.rehearsal_past import Handed, PastClaim, PastLetter, PastTask, handed_over, task_key
from claims.values import Instant, Value


class PastRecord(Value):
    """One record as it was kept; `command` is what it carried out, if it was not a deadline."""

    at: Instant
    actor: Actor
    command: Command | None = None
    events: tuple[Event, ...]


def past_claim(
    records: Sequence[PastRecord],
    letters: Sequence[PastLetter],
    until: datetime,
    birth_command: str | None = None,
) -> PastClaim:
    """Make a past claim of its records, the first of which is the registration."""
    first, registered = records[0], _registered(records[0])
    names = Registration.model_fields.keys() & type(registered).model_fields.keys()
    facts = {name: getattr(registered, name) for name in names}
    return PastClaim(
        registration=Registration(**facts, command_id=birth_command),
        registered_at=first.at,
        actor=first.actor,
        type=registered.type,
        variant=registered.variant,
        commands=tuple(_commands(records[1:], registered.id)),
        letters=tuple(letters),
        tasks=tuple(_tasks(records, birth_command)),
        handed=tuple(_handed(records)),
        approvals=tuple(_approvals(records)),
        until=until,
    )


def as_it_was(
    records: Sequence[PastRecord], last: Claim, until: datetime, templates: Sequence[str], staff_letters: int
) -> Rehearsed:
    """Measure how a claim really went; `templates` are those of the letters to the claimant."""
    kept = [Record(at=one.at, by=one.actor.kind, who=one.actor.id, events=one.events) for one in records]
    return measured(
        kept, last, max(until, last.at), letters=counted_letters(templates), staff_letters=staff_letters
    )


def _registered(record: PastRecord) -> e.Registered:
    event = record.events[0]
    if not isinstance(event, e.Registered):
        raise ValueError("a claim begins with its registration")
    return event


def _commands(records: Sequence[PastRecord], claim_id: str) -> Iterator[Command]:
    for place, record in enumerate(records):
        if record.command:
            yield record.command
        elif record.actor.kind == "import":
            told = told_by(claim_id, place, record.at, record.events)
            if told:
                yield told


def _tasks(records: Sequence[PastRecord], birth_command: str | None) -> Iterator[PastTask]:
    for place, record in enumerate(records):
        command = record.command.id if record.command else birth_command if place == 0 else None
        for event in record.events:
            if isinstance(event, e.TaskAdded):
                yield PastTask(id=event.task.id, key=task_key(event.task, command))


def _handed(records: Sequence[PastRecord]) -> Iterator[Handed]:
    for record in records:
        yield from handed_over(record.events)


def _approvals(records: Sequence[PastRecord]) -> Iterator[str]:
    for record in records:
        for event in record.events:
            if isinstance(event, e.ApprovalAsked):
                yield event.approval.command_id
