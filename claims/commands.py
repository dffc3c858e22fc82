"""What people and machines ask of a claim: an imperative with its data.

Each kind of data names its private members: free text and personal data. `split` parts them from the facts; only
the facts travel through Temporal and stand in the timeline.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from claims.claim import Demand, Verdict
from claims.conditions import Priority, Scalar
from claims.contact import Email, Phone
from claims.money import Money
from claims.term import Term
from claims.texts import Line, Reason, Text
from claims.values import Day, Instant, Key, Strict, Value
from claims.variant import Outcome, RemedyKind, TaskKind

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
TaskId = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}$")]
Login = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,59}$")]


class Actor(Value):
    """Who acts. `manager` means that he manages the claim's team, `approves` that he may approve above the limit.

    Both are looked up when the journal accepts the command, so that the rules need no table of people.
    """

    kind: Literal["user", "link", "system", "import"]
    id: str | None = None
    manager: bool = False
    approves: bool = False


class Command(Value):
    """A command as the journal accepted it at `at`; `texts` names the private members that were given."""

    id: str
    claim_id: str
    action: str
    actor: Actor
    at: Instant
    data: dict[str, Any] = {}
    texts: tuple[str, ...] = ()
    expected_version: int | None = None

    def gives(self, member: str) -> bool:
        """Tell whether the data has this member, private or not."""
        return member in self.data or member in self.texts


class Data(Strict):
    """Data of a command; `private` members never leave PostgreSQL."""

    private: ClassVar[frozenset[str]] = frozenset({"reason", "text", "note", "result", "title", "questions"})

    def split(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Part the facts from the private texts, both by the name of the member (lists by `name.0`, …)."""
        given = self.model_dump(mode="json", exclude_none=True, exclude_unset=True)
        facts = {name: value for name, value in given.items() if name not in self.private}
        return facts, dict(_texts({name: value for name, value in given.items() if name in self.private}))


    @classmethod
    def from_facts(cls, facts: Mapping[str, Any], texts: Iterable[str]) -> Self:
        """Read the facts that travelled; a private member that was given reads as a mark, never as its text.

        Raises pydantic's ValidationError when the facts are not lawful data of this command.
        """
        return cls.model_validate({**facts, **_marks(texts)})


def _marks(texts: Iterable[str]) -> dict[str, Any]:
    marks: dict[str, Any] = {}
    for name in texts:
        member, _, place = name.partition(".")
        mark = "given@example.org" if member == "email" else "…"
        marks[member] = [*marks.get(member, []), mark] if place else mark
    return marks


def _texts(given: Mapping[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in given.items():
        if isinstance(value, list):
            found += [(f"{name}.{place}", text) for place, text in enumerate(value)]
        else:
            found.append((name, value))
    return found


class OnBehalf(Strict):
    """How the claimant's word reached the operator who records it."""

    via: Literal["phone", "visit", "post", "email"]


class ClaimantsWord(Data):
    """Data of a command that belongs to the claimant; an operator names how the word came."""

    on_behalf: OnBehalf | None = None


class Nothing(Data):
    """No data."""


class Assign(Data):
    """Give the claim to a person; the API puts his id in place of the login."""

    assignee: Login | None
    reason: Reason | None = None


class SetPriority(Data):
    """Set the priority by hand."""

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


class LogInteraction(Data):
    """Log a contact with anyone."""

    private: ClassVar[frozenset[str]] = frozenset({"participants", "text"})

    kind: Literal["call", "meeting", "letter", "message"]
    direction: Literal["in", "out"]
    participants: Annotated[tuple[Line, ...], Field(max_length=20)] | None = None
    text: Text
    at: Instant | None = None


class AnswerDetails(ClaimantsWord):
    """The claimant's answer to our questions."""

    text: Text


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

    remedy: RemedyKind
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


class Withdraw(ClaimantsWord):
    """The claimant takes the claim back."""

    reason: Reason | None = None


class Accept(ClaimantsWord):
    """The claimant accepts the answer."""


class Dispute(ClaimantsWord):
    """The claimant does not accept the answer."""

    reason: Reason


class Rate(Data):
    """The claimant rates the handling."""

    score: Annotated[int, Field(ge=1, le=5, strict=True)]
    text: Text | None = None


class Reopen(Data):
    """Open a closed claim again."""

    reason: Reason


class Force(Data):
    """Move the claim past the rules; managers only."""

    to: Key
    reason: Reason
    outcome: Outcome | None = None


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


STANDARD: dict[str, type[Data]] = {
    "assign": Assign,
    "take": Nothing,
    "set_priority": SetPriority,
    "reclassify": Reclassify,
    "add_task": AddTask,
    "move_task": MoveTask,
    "finish_task": FinishTask,
    "cancel_task": CancelTask,
    "note": Note,
    "write": Write,
    "correct_contact": CorrectContact,
    "attach": Attach,
    "add_party": AddParty,
    "link": Link,
    "log_interaction": LogInteraction,
    "answer_details": AnswerDetails,
    "extend": Extend,
    "record_finding": RecordFinding,
    "carry_out": CarryOut,
    "approve": Nothing,
    "return_for_rework": ReturnForRework,
    "withdraw": Withdraw,
    "accept": Accept,
    "dispute": Dispute,
    "rate": Rate,
    "reopen": Reopen,
    "force": Force,
}
"""The commands that every claim knows beside its variant's own actions."""

REPORTS: dict[str, type[Data]] = {"letter_sent": LetterFate, "letter_refused": LetterFate}
"""What the post office tells a claim; no person may send these."""

CLAIMANTS = frozenset({"answer_details", "accept", "dispute", "withdraw", "rate"})
"""What a claimant may send by his link."""
