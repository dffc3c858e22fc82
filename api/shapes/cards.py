"""The card of a claim, and the row that a list shows of it."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.language import Language
from api.shapes.actions import ActionOut
from api.shapes.deadlines import DeadlineOut, deadlines_of
from api.shapes.parts import Answer, DemandOut, FindingOut, Logins, PendingApprovalOut, Ref, RemedyOut, login
from claims.claim import Channel, Claim, ClaimantKind, WaitingFor
from claims.conditions import Priority, Scalar
from claims.values import Instant
from claims.variant import Outcome, Pinned
from store.cards import Person


class ClaimantOut(Answer):
    """Who brought the claim; his name and addresses are null where they are erased or not known."""

    kind: ClaimantKind
    name: str | None
    email: str | None
    phone: str | None
    language: Language

    @classmethod
    def of(cls, claim: Claim, person: Person | None) -> "ClaimantOut":
        """Show the claimant."""
        return cls(
            kind=claim.claimant.kind,
            language=claim.claimant.language,
            name=person.name if person else None,
            email=person.email if person else None,
            phone=person.phone if person else None,
        )


class State(Answer):
    """A claim as it stands, or stood."""

    id: str
    number: str
    type: str
    variant: Ref
    stage: str
    status: Literal["open", "closed"]
    outcome: Outcome | None
    version: int
    priority: Priority
    team: str
    assignee: str | None = Field(description="login")
    claimant: ClaimantOut
    subject: str | None
    text: str | None
    channel: Channel
    demand: DemandOut
    declared_cause: str | None = Field(
        description="as the claimant says; `finding.cause` is what we established"
    )
    fields: dict[str, Scalar]
    tags: tuple[str, ...]
    finding: FindingOut
    remedies: tuple[RemedyOut, ...]
    pending_approval: PendingApprovalOut | None
    waiting_for: WaitingFor
    received_at: Instant
    registered_at: Instant
    closed_at: Instant | None
    deadlines: tuple[DeadlineOut, ...]


class CardOut(State):
    """Everything about a claim on one page, with the actions that are allowed now and why the others are not."""

    actions: tuple[ActionOut, ...]


class Words(Answer):
    """The private texts of a claim that its card shows."""

    subject: str | None
    text: str | None
    claimant: Person | None


def state_members(
    claim: Claim, words: Words, pinned: Pinned, logins: Logins, now: datetime, language: Language
) -> dict[str, Any]:
    """The members of `State` for a claim."""
    pending = claim.pending_approval
    return {
        **_as_they_are(claim),
        "variant": Ref(key=claim.variant.key, version=claim.variant.version),
        "assignee": login(claim.assignee, logins),
        "claimant": ClaimantOut.of(claim, words.claimant),
        "subject": words.subject,
        "text": words.text,
        "demand": DemandOut.of(claim.demand),
        "finding": FindingOut(**claim.finding.model_dump()),
        "remedies": tuple(map(RemedyOut.of, claim.remedies)),
        "pending_approval": PendingApprovalOut.of(pending, logins) if pending else None,
        "deadlines": deadlines_of(claim, pinned, now, language),
    }


_SAME = (
    *("id", "number", "type", "stage", "status", "outcome", "version", "priority", "team", "channel"),
    *("declared_cause", "fields", "tags", "waiting_for", "received_at", "registered_at", "closed_at"),
)


def _as_they_are(claim: Claim) -> dict[str, Any]:
    return {name: getattr(claim, name) for name in _SAME}


def people_of(claim: Claim) -> set[str]:
    """The ids of our people that a card names."""
    pending = claim.pending_approval
    ids = {
        claim.assignee,
        pending.requested_by if pending else None,
        *(task.assignee for task in claim.tasks),
    }
    return {each for each in ids if each}


class RowOut(Answer):
    """A claim as a list shows it. `due_at` is its earliest running deadline."""

    id: str
    number: str
    type: str
    variant: Ref
    stage: str
    status: Literal["open", "closed"]
    outcome: Outcome | None
    version: int
    priority: Priority
    team: str
    assignee: str | None
    claimant: str | None = Field(description="name")
    subject: str | None
    channel: Channel
    waiting_for: WaitingFor
    tags: tuple[str, ...]
    received_at: Instant
    registered_at: Instant
    closed_at: Instant | None
    due_at: Instant | None
    overdue: bool
