"""What our people, the post office and the variant's own actions send with a command."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from claims.claim import Demand, Verdict
from claims.command_data import Data
from claims.conditions import Priority, Scalar
from claims.contact import Email, Phone
from claims.dictionaries_priorities import BesideSeverity, Severity
from claims.money import Money
from claims.term import Term
from claims.texts import Line, Reason, Text
from claims.values import Day, Instant, Key, Strict
from claims.variant import Outcome, TaskKind

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
TaskId = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}$")]
Login = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,59}$")]


class Assign(Data):
    """Give the claim to a person; the API puts his id in place of the login."""

    assignee: Login | None
    reason: Reason | None = None


class SetPriority(Data):
    """Set the priority by hand; severity and impact say what it follows from, or why it does not.

    The API puts in the priority that follows from the two where none is given.
    """

    severity: Severity | None = None
    impact: BesideSeverity = None
    priority: Priority
    reason: Reason | None = None


class Reclassify(Data):
    """Make it a claim of another type."""

    type: Key
    reason: Reason


class _When(Data):
    term: Term | None = None
    due_at: Instant | None = None

    @model_validator(mode="after")
    def _not_both(self) -> "_When":
        if self.term and self.due_at:
            raise ValueError("give a term or due_at, not both")
        return self


class AddTask(_When):
    """Put a task on the plan."""

    task: TaskKind
    title: Line | None = None
    assignee: Login | None = None


class MoveTask(_When):
    """Give a task another deadline."""

    task_id: TaskId
    reason: Reason | None = None

    @model_validator(mode="after")
    def _one(self) -> "MoveTask":
        if not self.term and not self.due_at:
            raise ValueError("give a term or due_at")
        return self


class FinishTask(Data):
    """A task is done."""

    task_id: TaskId
    result: Text | None = None


class CancelTask(Data):
    """A task is not needed."""

    task_id: TaskId
    reason: Reason


class Note(Data):
    """An internal note."""

    text: Text


class Write(Data):
    """A public message to the claimant."""

    text: Text


class CorrectContact(Data):
    """Correct the claimant's name or addresses; the API adds `has_email`, a fact."""

    private: ClassVar[frozenset[str]] = frozenset({"name", "email", "phone"})

    name: Line | None = None
    email: Email | None = None
    phone: Phone | None = None
    has_email: bool | None = None

    @model_validator(mode="after")
    def _something(self) -> "CorrectContact":
        if not (self.name or self.email or self.phone):
            raise ValueError("give a name, an e-mail address or a telephone number")
        return self


class Attach(Data):
    """Attach a stored file."""

    file_id: Id


class AddParty(Data):
    """Another person or firm takes part."""

    private: ClassVar[frozenset[str]] = frozenset({"name", "email", "phone"})

    role: Key
    name: Line
    email: Email | None = None
    phone: Phone | None = None


class Link(Data):
    """Link with another claim, named by id or number; the API puts the id."""

    claim: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    as_: Literal["duplicate", "related"] = Field(alias="as")


class ConfirmHint(Data):
    """The claimant was told what a hint asks to tell him."""

    hint: Key


class Tag(Data):
    """Put a tag on the claim, or take it off; the API lets only known ones be put on."""

    tag: Key


class LogInteraction(Data):
    """Log a contact with anyone."""

    private: ClassVar[frozenset[str]] = frozenset({"participants", "text"})

    kind: Literal["call", "meeting", "letter", "message"]
    direction: Literal["in", "out"]
    participants: Annotated[tuple[Line, ...], Field(max_length=20)] | None = None
    text: Text
    at: Instant | None = None


class Extend(Data):
    """Make the term of a clock longer."""

    clock: Key
    by: Term
    reason: Reason


class RecordFinding(Data):
    """Record what the investigation established; members that are not given stay as they are."""

    verdict: Verdict | None = None
    cause: Line | None = None
    guilty_unit: Line | None = None
    note: Reason | None = None


class RemedyAsked(Strict):
    """A remedy as the operator grants it; an amount needs its currency."""

    remedy: Key
    amount: str | None = None
    currency: str | None = None
    carry_out_by: Day | None = None

    @field_validator("amount", mode="before")
    @classmethod
    def _spelled(cls, amount: object) -> object:
        return str(amount) if isinstance(amount, int | float) and not isinstance(amount, bool) else amount

    @model_validator(mode="after")
    def _sum(self) -> "RemedyAsked":
        if (self.amount is None) != (self.currency is None):
            raise ValueError("amount and currency go together")
        self.money()
        return self

    def money(self) -> Money | None:
        """The amount as money, None when the remedy has none."""
        if self.amount is None or self.currency is None:
            return None
        return Money.of(self.amount, self.currency)


class CarryOut(Data):
    """A remedy was paid, shipped or fixed."""

    remedy_id: Annotated[str, StringConstraints(pattern=r"^[0-9.]{1,12}$")]
    note: Reason | None = None


class ReturnForRework(Data):
    """The approver does not agree."""

    reason: Reason


class Reopen(Data):
    """Open a closed claim again."""

    reason: Reason


class Force(Data):
    """Move the claim past the rules; managers only."""

    to: Key
    reason: Reason
    outcome: Outcome | None = None


class Move(Data):
    """Pin the claim to another version of its process; `stage` is where it goes if the version lacks its stage."""

    variant: Key
    version: int = Field(ge=1, le=1_000_000)
    stage: Key | None = None
    plan: bool | None = None
    reason: Reason


class MoveBack(Data):
    """Take the latest move to another version back."""

    reason: Reason


class Recount(Data):
    """Pin the claim to another version of its calendar and count its deadlines anew."""

    calendar_id: Id
    reason: Reason


class LetterFate(Data):
    """What became of a letter; said by the post office."""

    letter_id: Id
    sent_at: Instant | None = None


class ActionData(Data):
    """Everything that actions of a variant may take; each takes the members that its variant names."""

    private: ClassVar[frozenset[str]] = frozenset({"reason", "text", "questions"})

    text: Text | None = None
    reason: Reason | None = None
    questions: Annotated[tuple[Reason, ...], Field(min_length=1, max_length=20)] | None = None
    remedies: Annotated[tuple[RemedyAsked, ...], Field(max_length=20)] | None = None
    verdict: Verdict | None = None
    cause: Line | None = None
    guilty_unit: Line | None = None
    fields: Annotated[dict[Key, Scalar], Field(max_length=50)] | None = None
    demand: Demand | None = None
