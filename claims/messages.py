"""What travels between the rooms about a claim: through Temporal and to the activity that records.

Models here grow additively only: an old history must still be readable.
"""

from typing import Any

from claims.claim import Claim
from claims.commands import Actor, Command
from claims.decision import Decision
from claims.values import Instant, Value
from claims.variant import Pinned, VariantRef

CLAIM_WORKFLOW = "ClaimWorkflow"
"""The name under which every claim's workflow is known to Temporal."""

RUNNING_CLAIMS = f"WorkflowType = '{CLAIM_WORKFLOW}' AND ExecutionStatus = 'Running'"
"""How Temporal's list is asked for the workflows of claims that run."""

GENERATION = 1
"""The engine's generation that new runs begin with; a run keeps its own.

Workflow code that issues other commands than before for the same history is a new generation. It comes with two
releases: the first one knows it, the second one begins it, so that going back one release is always possible.
"""

NEWEST_GENERATION = 1
"""The newest generation that this program knows."""

SIGNALS: dict[str, str] = {
    "answer_details": "answer",
    "accept": "confirm",
    "dispute": "confirm",
    "withdraw": "confirm",
    "rate": "confirm",
    "extend": "extend",
    "letter_sent": "report",
    "letter_refused": "report",
}
"""Which named signal carries a command; all others go by `act`."""


def signal_for(action: str) -> str:
    """Name the signal that carries a command of this kind."""
    return SIGNALS.get(action, "act")


def workflow_id(claim_id: str) -> str:
    """Name the workflow of a claim."""
    return f"claim/{claim_id}"


def summary(claim: Claim) -> str:
    """One line for Temporal's own lists: nothing that names a person."""
    return f"{claim.number} · {claim.type}"


def search_attributes(claim: Claim) -> dict[str, str]:
    """What Temporal's own lists can be searched by; they are never encrypted, so nothing personal."""
    return {"RedressStage": claim.stage, "RedressType": claim.type, "RedressTeam": claim.team}


class Life(Value):
    """The input of a claim's workflow, at birth and at every continue-as-new."""

    claim: Claim
    pinned: Pinned
    generation: int = GENERATION
    seen: tuple[str, ...] = ()
    inbox: tuple[Command, ...] = ()


class RecordRequest(Value):
    """One record: what was decided upon the state of `expected_version`.

    Exactly one of `command_id` and `due_at` is given: the command that is carried out, or the deadline.
    """

    claim_id: str
    expected_version: int
    decision: Decision
    actor: Actor
    command_id: str | None = None
    due_at: Instant | None = None


class RefuseRequest(Value):
    """A command that the rules refuse: only its outcome is recorded."""

    claim_id: str
    command_id: str
    version: int
    problem: dict[str, Any]


class RecordResult(Value):
    """What became of a record.

    `written` false means that nothing was changed: either the stored state is another one and comes back in
    `stored` (adopt it), or the command was settled before (`settled`), or commands were accepted before the
    deadline and come back in `earlier` (they go first).
    """

    written: bool
    stored: Claim | None = None
    settled: bool = False
    earlier: tuple[Command, ...] = ()


class WhoRequest(Value):
    """Asks who is meant by the words of a rung, for a claim of this team and assignee.

    `by_load` says that the least loaded is wanted, who may be another one for every claim; he should have the
    skill and speak the language, where one is named.
    """

    claim_id: str
    team: str
    assignee: str | None = None
    by_load: bool = True
    skill: str | None = None
    language: str | None = None


class PinnedRequest(Value):
    """Asks for a published version of a variant with the calendar days that a claim needs."""

    ref: VariantRef
    claim_id: str


class LiveRequest(Value):
    """Asks for the live variant of a claim type, with the calendar days that the claim needs."""

    type: str
    claim_id: str
    received_at: Instant


class WantedRequest(Value):
    """Asks for the published version that a claim is to be moved to, with the calendar days that it needs.

    They are the latest, or those of the calendar's version that is named.
    """

    ref: VariantRef
    received_at: Instant
    calendar_id: str | None = None


MOVING = "MovingWorkflow"
"""The name under which a batch of moves is known to Temporal."""


def moving_id(move_id: str) -> str:
    """Name the workflow of a batch of moves."""
    return f"moving/{move_id}"


class Moving(Value):
    """The input of a batch's workflow: all else stands in PostgreSQL. `queue` is where its activity runs."""

    move_id: str
    queue: str
