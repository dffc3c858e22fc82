"""What happened to a claim: past tense, facts only, each event one row of the timeline.

Everything that a rule derived (a deadline, an assignee) stands in the event, so that `apply` needs no variant and
folding old events never depends on today's rules.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from claims.claim import (
    Channel,
    Claimant,
    CloseReason,
    Demand,
    Finding,
    PendingApproval,
    Remedy,
    RungState,
    Task,
    WaitingFor,
)
from claims.conditions import Priority, Scalar
from claims.term import RungPosition, Term
from claims.values import Instant, Value
from claims.variant import Outcome, VariantRef, WaitsFor

Via = Literal["link", "phone", "visit", "post", "email"]


class Registered(Value):
    """The claim was born; `received_at` may lie before."""

    event: Literal["registered"] = "registered"
    id: str
    number: str
    type: str
    variant: VariantRef
    stage: str
    team: str
    assignee: str | None = None
    priority: Priority = "normal"
    channel: Channel
    claimant: Claimant
    demand: Demand = Demand()
    fields: dict[str, Scalar] = {}
    received_at: Instant
    imported: bool = False


class StageEntered(Value):
    """The claim came to a stage by an action, or by a rule that `by` names."""

    event: Literal["stage_entered"] = "stage_entered"
    stage: str
    left: str | None = None
    by: str


class Acted(Value):
    """An action of the variant was taken and the claim stayed in its stage."""

    event: Literal["acted"] = "acted"
    action: str


class Assigned(Value):
    """Somebody else, or nobody, has the claim now."""

    event: Literal["assigned"] = "assigned"
    assignee: str | None
    why: Literal["by_load", "by_hand", "taken", "rung", "absence"] = "by_hand"


class PrioritySet(Value):
    """The priority changed."""

    event: Literal["priority_set"] = "priority_set"
    priority: Priority
    why: Literal["by_hand", "rung"] = "by_hand"


class Reclassified(Value):
    """The claim is of another type now and pinned to that type's variant."""

    event: Literal["reclassified"] = "reclassified"
    type: str
    variant: VariantRef
    team: str


class TaskAdded(Value):
    """A task was put on the plan."""

    event: Literal["task_added"] = "task_added"
    task: Task


class TaskMoved(Value):
    """A task got another deadline."""

    event: Literal["task_moved"] = "task_moved"
    task_id: str
    due_at: Instant | None
    last_day: date | None = None


class TaskFinished(Value):
    """A task was done."""

    event: Literal["task_finished"] = "task_finished"
    task_id: str


class TaskCancelled(Value):
    """A task is not needed any more."""

    event: Literal["task_cancelled"] = "task_cancelled"
    task_id: str


class TaskFellDue(Value):
    """The deadline of a task passed while it was open."""

    event: Literal["task_fell_due"] = "task_fell_due"
    task_id: str
    due_at: Instant


class Noted(Value):
    """An internal note was written; its text is found by the command."""

    event: Literal["noted"] = "noted"


class Written(Value):
    """A public message was written to the claimant."""

    event: Literal["written"] = "written"


class ContactCorrected(Value):
    """The claimant's name or addresses were corrected."""

    event: Literal["contact_corrected"] = "contact_corrected"
    has_email: bool


class Attached(Value):
    """A file was attached."""

    event: Literal["attached"] = "attached"
    file_id: str


class PartyAdded(Value):
    """Another person or firm takes part."""

    event: Literal["party_added"] = "party_added"
    role: str


class Linked(Value):
    """The claim was linked with another one."""

    event: Literal["linked"] = "linked"
    claim: str
    as_: Literal["duplicate", "related", "successor"] = Field(alias="as")


class InteractionLogged(Value):
    """A call, meeting, letter or message was logged."""

    event: Literal["interaction_logged"] = "interaction_logged"
    kind: Literal["call", "meeting", "letter", "message"]
    direction: Literal["in", "out"]
    happened_at: Instant


class DetailsAsked(Value):
    """The claimant, or a third party, owes us an answer from now on."""

    event: Literal["details_asked"] = "details_asked"
    waiting_for: WaitsFor
    questions: int = 0
    letter_id: str | None = None


class DetailsAnswered(Value):
    """The answer came."""

    event: Literal["details_answered"] = "details_answered"
    via: Via | None = None


class DetailsCompleted(Value):
    """Fields of the form, or the demand, were filled in later."""

    event: Literal["details_completed"] = "details_completed"
    fields: dict[str, Scalar] = {}
    demand: Demand | None = None


class QuestionDropped(Value):
    """Nobody waits for the answer any more: the letter was refused, or the claim went on without it."""

    event: Literal["question_dropped"] = "question_dropped"
    why: Literal["letter_refused", "went_on"]


class FindingRecorded(Value):
    """The finding as it is now, whole."""

    event: Literal["finding_recorded"] = "finding_recorded"
    finding: Finding


class ApprovalAsked(Value):
    """An action above the limit waits for another person."""

    event: Literal["approval_asked"] = "approval_asked"
    approval: PendingApproval


class Approved(Value):
    """Another person with the right agreed."""

    event: Literal["approved"] = "approved"
    action: str


class SentBack(Value):
    """Another person with the right did not agree."""

    event: Literal["sent_back"] = "sent_back"
    action: str


class Decided(Value):
    """The answer to the claimant: the outcome and the remedies granted with it."""

    event: Literal["decided"] = "decided"
    action: str
    outcome: Outcome
    remedies: tuple[Remedy, ...] = ()


class CarriedOut(Value):
    """A remedy was paid, shipped or fixed; `all` when none is outstanding now."""

    event: Literal["carried_out"] = "carried_out"
    remedy_id: str
    all: bool = False


class ConfirmationAsked(Value):
    """The claimant was asked whether he accepts."""

    event: Literal["confirmation_asked"] = "confirmation_asked"
    letter_id: str | None = None
    task_id: str | None = None


class SilenceBegan(Value):
    """The letter that asks was sent, or the claimant was told: silence counts from here."""

    event: Literal["silence_began"] = "silence_began"
    since: Instant
    silent_at: Instant
    last_day: date | None = None
    reminders: tuple[datetime, ...] = ()


class Reminded(Value):
    """The claimant was reminded that his word is awaited."""

    event: Literal["reminded"] = "reminded"
    reminder: int


class Accepted(Value):
    """The claimant accepted, by word or by silence."""

    event: Literal["accepted"] = "accepted"
    by: Literal["word", "silence"]
    via: Via | None = None


class Disputed(Value):
    """The claimant did not accept."""

    event: Literal["disputed"] = "disputed"
    via: Via | None = None


class Rated(Value):
    """The claimant rated the handling."""

    event: Literal["rated"] = "rated"
    score: int


class Withdrawn(Value):
    """The claimant took the claim back."""

    event: Literal["withdrawn"] = "withdrawn"
    via: Via | None = None


class ClosingBegan(Value):
    """Nothing but outstanding remedies keeps the claim open."""

    event: Literal["closing_began"] = "closing_began"
    why: CloseReason


class Closed(Value):
    """The claim ended."""

    event: Literal["closed"] = "closed"
    why: CloseReason
    outcome: Outcome | None = None


class Reopened(Value):
    """A closed claim lives again."""

    event: Literal["reopened"] = "reopened"


class Forced(Value):
    """A manager moved the claim past the rules."""

    event: Literal["forced"] = "forced"
    to: str
    outcome: Outcome | None = None


class LetterSent(Value):
    """A letter from which a term runs has left us."""

    event: Literal["letter_sent"] = "letter_sent"
    letter_id: str


class LetterRefused(Value):
    """The claimant's mail server refused a letter, or its fate is unknown for good."""

    event: Literal["letter_refused"] = "letter_refused"
    letter_id: str


class WaitingChanged(Value):
    """Somebody else has the next word now: a new span of the ledger of time."""

    event: Literal["waiting_changed"] = "waiting_changed"
    waiting_for: WaitingFor


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


Event = Annotated[
    Registered
    | StageEntered
    | Acted
    | Assigned
    | PrioritySet
    | Reclassified
    | TaskAdded
    | TaskMoved
    | TaskFinished
    | TaskCancelled
    | TaskFellDue
    | Noted
    | Written
    | ContactCorrected
    | Attached
    | PartyAdded
    | Linked
    | InteractionLogged
    | DetailsAsked
    | DetailsAnswered
    | DetailsCompleted
    | QuestionDropped
    | FindingRecorded
    | ApprovalAsked
    | Approved
    | SentBack
    | Decided
    | CarriedOut
    | ConfirmationAsked
    | SilenceBegan
    | Reminded
    | Accepted
    | Disputed
    | Rated
    | Withdrawn
    | ClosingBegan
    | Closed
    | Reopened
    | Forced
    | LetterSent
    | LetterRefused
    | WaitingChanged
    | ClockStarted
    | ClockPaused
    | ClockResumed
    | ClockExtended
    | ClockEnded
    | RungFired
    | RungSkipped,
    Field(discriminator="event"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads one event from its JSON; built once, since building it is dear."""
