"""The process variant: how claims of one type are handled, as data that people configure."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from claims.calendar import Calendar, CalendarRef
from claims.conditions import Condition, Priority, Sum
from claims.hint import Hint
from claims.remedies import OwnRemedy
from claims.term import RungPosition, Term
from claims.values import Cited, Key, Strict, Titles, Value

CLOSED = "closed"
"""The name that leads out of every variant; no stage may be called so."""

StageKind = Literal["intake", "investigation", "resolution", "confirmation"]
Outcome = Literal["satisfied", "partly", "refused", "explained", "not_a_claim", "withdrawn", "duplicate"]
WITHOUT_REMEDIES: frozenset[Outcome] = frozenset({"refused", "not_a_claim", "withdrawn", "duplicate"})
"""Outcomes with which nothing can be granted."""
TaskKind = Literal[
    "call",
    "letter",
    "document_request",
    "interview",
    "inspection",
    "expertise",
    "recalculation",
    "tell",
    "other",
]
WaitsFor = Literal["claimant", "third_party"]
Sector = Literal[
    "any", "trade", "services", "finance", "telecom", "transport", "travel", "production", "inside"
]
"""In which trade a variant is at home; `inside` is for what a company settles within itself."""
Whom = Literal["assignee", "head", "director", "deputy", "least_loaded"]
ClockStart = Annotated[
    str, StringConstraints(pattern=r"^(received|registered|decided|stage:[a-z][a-z0-9_-]{0,59})$")
]
ClockEnd = Literal["registered", "answered", "decided", "carried_out", "confirmed", "closed"]
Requirement = Annotated[
    str,
    StringConstraints(
        pattern=r"^(demand|verdict|cause|guilty_unit|plan_finished|reason|text|remedies|assignee|field:[a-z][a-z0-9_-]{0,59})$"
    ),
]
LetterEvent = Literal[
    "registered",
    "stage_entered",
    "details_requested",
    "extended",
    "decided",
    "reminder",
    "silence",
    "closed",
    "reopened",
    "withdrawn",
    "message",
    "assigned",
    "deadline_near",
    "escalated",
    "reassigned",
    "task_given",
    "task_late",
]


class Action(Strict):
    """A named way that an operator may take from a stage.

    `to` names a stage of the variant or `closed`; an action without `to` stays. `waits_for` puts the claim to
    wait. An action with an outcome is the answer to the claimant. `by: manager` keeps it from operators.
    """

    to: Key | None = None
    title: Titles | None = None
    outcome: Outcome | None = None
    requires: tuple[Requirement, ...] = ()
    letter: Key | None = None
    waits_for: WaitsFor | None = None
    when: Condition | None = None
    by: Literal["operator", "manager"] = "operator"


class PlannedTask(Strict):
    """A task that the plan of a stage puts on every claim for which `when` holds."""

    task: TaskKind
    title: Titles | None = None
    term: Term | None = None
    when: Condition | None = None
    mandatory: bool = True


class Approval(Strict):
    """Granted sums above this need another person with the right."""

    above: Sum
    by: Literal["manager"] = "manager"


class Silence(Strict):
    """What the claimant's silence means, counted from the sending of the letter that asks."""

    after: Term
    means: Literal["accepted"] = "accepted"
    remind: tuple[Term, ...] = Field(default=(), max_length=5)
    roll: bool = False


class Dispute(Strict):
    """Where a disputed answer leads, and how often a claimant may dispute."""

    to: Key
    at_most: int = Field(ge=0, le=10)


class Stage(Strict):
    """A stage of the process and the ways out of it."""

    kind: StageKind
    title: Titles | None = None
    public: Titles | None = None
    actions: dict[Key, Action] = Field(default={}, max_length=20)
    plan: tuple[PlannedTask, ...] = Field(default=(), max_length=30)
    approval: Approval | None = None
    silence: Silence | None = None
    dispute: Dispute | None = None


class Extension(Strict):
    """How far a clock may be extended in sum, and the letter that says so."""

    at_most: Term
    letter: Key | None = None


class Clock(Strict):
    """A term that runs between two instants of a claim's life.

    `statutory` names the rule of law that sets the term. `when` limits the clock to some claims.
    """

    term: Term
    from_: ClockStart = Field(alias="from")
    until: ClockEnd
    title: Titles | None = None
    statutory: Cited | None = None
    roll_last_day: bool = False
    pauses_for: tuple[WaitsFor, ...] = ()
    extension: Extension | None = None
    when: Condition | None = None


class AddedTask(Strict):
    """A task that a rung of the escalation ladder adds."""

    task: TaskKind
    title: Titles | None = None
    term: Term | None = None


class Remind(Strict):
    """Write to one of our people that a deadline is near."""

    remind: Whom


class Notify(Strict):
    """Tell somebody above that the claim is late or about to be."""

    notify: Whom


class RaisePriority(Strict):
    """Raise the priority by so many steps, at most to critical."""

    raise_priority: int = Field(ge=1, le=3)


class AddTask(Strict):
    """Put a task on the claim."""

    add_task: AddedTask


class Reassign(Strict):
    """Give the claim to somebody else."""

    reassign: Whom


Deed = Remind | Notify | RaisePriority | AddTask | Reassign


class Rung(Strict):
    """What happens when a clock reaches a place on its way: a share of the term, its end, or later."""

    clock: Key
    at: RungPosition
    do: tuple[Deed, ...] = Field(min_length=1, max_length=10)
    when: Condition | None = None


class FormField(Strict):
    """A field that the form of this claim type asks for; only non-text values are facts for conditions."""

    key: Key
    title: Titles
    kind: Literal["text", "number", "date", "choice", "bool"]
    required: bool = False
    choices: dict[Key, Titles] | None = None


class Reopening(Strict):
    """Where a reopened claim goes, and for how long after closing that is possible."""

    to: Key | None = None
    within: Term | None = None


class Source(Strict):
    """Where a rule of law was read, whether that was checked against the text, and whose clocks' terms it sets."""

    text: Cited
    checked: date | None = None
    status: Literal["read", "to_be_checked"] = "to_be_checked"
    clocks: tuple[Key, ...] = ()


class Variant(Strict):
    """A process variant; once published under a version it never changes."""

    variant: Key
    claim_type: Key
    title: Titles
    about: Titles | None = None
    sector: Sector | None = None
    calendar: Key
    team: Key = "claims"
    restricted: bool = False
    four_eyes: bool = False
    fields: tuple[FormField, ...] = Field(default=(), max_length=50)
    stages: dict[Key, Stage] = Field(min_length=1, max_length=30)
    clocks: dict[Key, Clock] = Field(default={}, max_length=20)
    escalation: tuple[Rung, ...] = Field(default=(), max_length=60)
    causes: dict[Key, Titles] = Field(default={}, max_length=200)
    guilty_units: dict[Key, Titles] = Field(default={}, max_length=200)
    remedies: tuple[Key, ...] = Field(default=(), max_length=100)
    own_remedies: dict[Key, OwnRemedy] = Field(default={}, max_length=60, exclude_if=lambda own: not own)
    """Remedies that the rules do not know by name; a version from before there were any reads as it did."""
    letters: dict[LetterEvent, Key | None] = {}
    complain_next: tuple[Titles, ...] = Field(default=(), max_length=10)
    """Where a claimant may turn who is not satisfied with our decision; a refusal names it (ISO 10002, 7.7)."""
    reopen: Reopening = Reopening()
    priority: Priority = "normal"
    sources: tuple[Source, ...] = Field(default=(), max_length=30)
    hints: tuple[Hint, ...] = Field(default=(), max_length=40)

    def is_read(self, clock: str) -> bool:
        """Tell whether every source that sets a clock's term was read, and there is one."""
        found = [source.status for source in self.sources if clock in source.clocks]
        return bool(found) and set(found) == {"read"}

    @property
    def first_stage(self) -> str:
        """The stage that new claims enter: the first of kind intake."""
        return self.first_of_kind("intake") or next(iter(self.stages))

    def first_of_kind(self, kind: StageKind) -> str | None:
        """Return the first stage of a kind in the order in which they are written."""
        return next((key for key, stage in self.stages.items() if stage.kind == kind), None)


class VariantRef(Value):
    """Which published version of a variant a claim is pinned to."""

    key: str
    version: int


class Pinned(Value):
    """All that the rules of one claim depend on: its variant's version and the days of its calendar."""

    ref: VariantRef
    variant: Variant
    calendar: Calendar
    calendar_ref: CalendarRef | None = None
