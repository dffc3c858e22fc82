"""How a claim goes from stage to stage, who has it and how it ends."""

from typing import Literal

from pydantic import Field

from claims.calendar import CalendarRef
from claims.claim import Channel, Claimant, CloseReason, Demand, ErasureBasis, Via, WaitingFor
from claims.conditions import Priority, Scalar
from claims.dictionaries_priorities import Impact, Severity
from claims.routed import Routed, Suited
from claims.values import Instant, Value
from claims.variant import Outcome, VariantRef


class Registered(Value):
    """The claim was born; `received_at` may lie before.

    `routed` is there when rules were asked, `suited` when the assignee was chosen by load.
    """

    event: Literal["registered"] = "registered"
    id: str
    number: str
    type: str
    variant: VariantRef
    stage: str
    team: str
    assignee: str | None = None
    priority: Priority = "normal"
    severity: Severity | None = None
    impact: Impact | None = None
    channel: Channel
    claimant: Claimant
    demand: Demand = Demand()
    declared_cause: str | None = None
    fields: dict[str, Scalar] = {}
    received_at: Instant
    imported: bool = False
    training: str | None = Field(default=None, exclude_if=lambda training: training is None)
    tags: tuple[str, ...] = ()
    skill: str | None = None
    routed: Routed | None = None
    suited: Suited | None = None


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
    why: Literal["by_load", "by_hand", "taken", "rung", "absence", "reclassified"] = "by_hand"


class PrioritySet(Value):
    """The priority changed, or was assessed anew: by `severity` and `impact` where somebody said them."""

    event: Literal["priority_set"] = "priority_set"
    priority: Priority
    severity: Severity | None = None
    impact: Impact | None = None
    why: Literal["by_hand", "rung"] = "by_hand"


class TagAdded(Value):
    """Somebody put a tag on the claim."""

    event: Literal["tag_added"] = "tag_added"
    tag: str


class TagRemoved(Value):
    """Somebody took a tag off the claim."""

    event: Literal["tag_removed"] = "tag_removed"
    tag: str


class Reclassified(Value):
    """The claim is of another type now and pinned to that type's variant."""

    event: Literal["reclassified"] = "reclassified"
    type: str
    variant: VariantRef
    team: str


class Moved(Value):
    """The claim is pinned to another version of its type's process; `back` takes an earlier move back."""

    event: Literal["moved"] = "moved"
    from_: VariantRef = Field(alias="from")
    to: VariantRef
    left: str
    stage: str
    team: str
    back: bool = False


class CalendarChanged(Value):
    """The claim is pinned to another version of its calendar; what is counted anew by it follows."""

    event: Literal["calendar_changed"] = "calendar_changed"
    calendar: str
    from_: CalendarRef | None = Field(default=None, alias="from")
    to: CalendarRef


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


class PersonalDataErased(Value):
    """Names, addresses, free texts and files of the claim were erased; its facts stay."""

    event: Literal["personal_data_erased"] = "personal_data_erased"
    basis: ErasureBasis


class WaitingChanged(Value):
    """Somebody else has the next word now: a new span of the ledger of time."""

    event: Literal["waiting_changed"] = "waiting_changed"
    waiting_for: WaitingFor


class Linked(Value):
    """The claim was linked with another one."""

    event: Literal["linked"] = "linked"
    claim: str
    as_: Literal["duplicate", "related", "successor"] = Field(alias="as")
