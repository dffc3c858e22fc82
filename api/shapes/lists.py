"""Rows of the lists below a claim: timeline, letters, tasks; and the list of variants."""

from typing import Any, Literal

from pydantic import Field

from api.shapes.parts import Answer
from claims.values import Instant, Titles


class FiredRung(Answer):
    """The rung that a timeline row is about."""

    clock: str
    run: int
    at: str
    due_at: Instant
    fired_at: Instant | None


class EventOut(Answer):
    """One row of the timeline; `seq` runs without a gap, every record raises `version` by one.

    `data` holds the facts of the event and, while they are not erased, the texts that came with its command.
    """

    seq: int
    version: int
    at: Instant
    recorded_at: Instant
    event: str
    actor: str | None = Field(description="login, `claimant`, `system` or `import`")
    command_id: str | None
    rung: FiredRung | None
    data: dict[str, Any]


class LetterOut(Answer):
    """A letter: what became of it, and to whom."""

    id: str
    template: str
    language: Literal["ru", "en"]
    recipient: str = Field(description="`claimant` or a login")
    state: Literal["planned", "sending", "sent", "refused", "unknown"]
    planned_at: Instant
    sent_at: Instant | None
    attempts: int
    message_id: str | None
    event_seq: int


class TaskOut(Answer):
    """A task of the plan; the result is null when it is not given or erased."""

    id: str
    task: str
    title: str | None
    assignee: str | None = Field(description="login")
    state: Literal["open", "done", "cancelled"]
    due_at: Instant | None
    result: str | None


class VariantRow(Answer):
    """A live process variant: new claims of its type are pinned to it."""

    key: str
    version: int
    claim_type: str
    title: Titles
    team: str
    restricted: bool
    published_at: Instant


class VariantOut(Answer):
    """One published version of a process variant, with the text as it was published."""

    key: str
    version: int
    live: bool
    published_at: Instant
    note: str
    variant: dict[str, Any]
    body: str


class CheckOut(Answer):
    """What is wrong with a process variant; nothing when `ok`."""

    ok: bool
    problems: tuple["VariantProblem", ...]


class VariantProblem(Answer):
    """One thing to put right; `line` is null for JSON."""

    path: str
    line: int | None
    code: str
    message: str


class Health(Answer):
    """Whether the process, or what it depends on, answers; `full` while calls are turned away."""

    status: Literal["ok", "down"]
    parts: dict[str, Literal["ok", "down", "full"]]


class MailRow(Answer):
    """A letter that the embedded mailbox received."""

    id: str
    to: str
    subject: str
    received_at: Instant
    message_id: str
