"""The state of one claim: a frozen value that is the fold of its events.

It carries ids, facts, amounts and instants, and neither personal data nor free text: those stay in rows of their
own, found by the id of the command that brought them.
"""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from claims.calendar import CalendarRef
from claims.clock_run import ClockRun
from claims.clock_run import RungState as RungState
from claims.conditions import Circumstances, Priority, Scalar
from claims.counting import Pause
from claims.hint import ToldHint
from claims.money import Money
from claims.remedies import RemedyKind
from claims.term import Term
from claims.trade_words import REMEDIES
from claims.values import Instant, Titles, Value
from claims.variant import CLOSED, Outcome, TaskKind, VariantRef, WaitsFor

Channel = Literal["web", "portal", "email", "phone", "post", "visit", "messenger", "api", "import"]
ClaimantKind = Literal["client", "supplier", "competitor", "partner", "other"]
Verdict = Literal["justified", "partly", "unjustified"]
Language = Literal["ru", "en"]
WaitingFor = Literal["us", "claimant", "third_party", "approval", "nobody"]
"""Who has the next word; the ledger of time is kept in these."""
ErasureBasis = Literal["request", "withdrawn", "unlawful", "order", "retention"]
"""Why personal data was erased: its owner asked or took his consent back, it should never have been kept, an authority
ordered it, or the term for keeping it was over."""
GivenBasis = Literal["request", "withdrawn", "unlawful", "order"]
"""What a person may erase for; a term that is over is the sweep's."""
CloseReason = Literal["decided", "accepted", "silence", "withdrawn", "forced", "imported"]
Via = Literal["link", "phone", "visit", "post", "email"]
"""How the claimant's word reached us."""
TaskOrigin = Literal["plan", "operator", "rung", "no_address", "letter_refused"]


class Claimant(Value):
    """What the rules need to know of the person: nothing that names him."""

    kind: ClaimantKind = "client"
    language: Language = "ru"
    has_email: bool = False


class Demand(Value):
    """What the claimant asks for."""

    remedy: str | None = None
    money: Money | None = None


class Finding(Value):
    """What the investigation established; the declared cause is another fact."""

    verdict: Verdict | None = None
    cause: str | None = None
    guilty_unit: str | None = None


class Remedy(Value):
    """A remedy that was granted; control that it is carried out.

    One of the variant's own keeps what it was called and as which kind it counts: both read the same for ever.
    """

    id: str
    remedy: str
    like: RemedyKind | None = Field(default=None, exclude_if=lambda like: like is None)
    title: Titles | None = Field(default=None, exclude_if=lambda title: title is None)
    money: Money | None = None
    carry_out_by: date | None = None
    granted_at: Instant
    carried_out_at: Instant | None = None

    @property
    def kind(self) -> str:
        """As which standard remedy the rules treat it."""
        return self.like or self.remedy

    @property
    def words(self) -> Titles:
        """What it is called in the middle of a sentence."""
        return self.title or REMEDIES.get(self.remedy) or Titles(ru=self.remedy, en=self.remedy)


class Task(Value):
    """A task of the plan. The title is the variant's, or free text found by the id of the command that set it."""

    id: str
    task: TaskKind
    title: Titles | None = None
    titled_by: str | None = None
    assignee: str | None = None
    state: Literal["open", "done", "cancelled"] = "open"
    mandatory: bool = False
    origin: TaskOrigin = "operator"
    due_at: Instant | None = None
    last_day: date | None = None
    late_since: Instant | None = None
    asks_confirmation: bool = False
    planned_as: str | None = None
    """Which line of the plan of which variant's stage it came from, such as `goods-refund/investigation/0`."""

    @property
    def tells(self) -> bool:
        """True when it stands in for a letter that could not reach the claimant."""
        return self.origin in ("no_address", "letter_refused")


class Span(Value):
    """A stretch of the ledger of time: who the claim was waiting for, half-open."""

    waiting_for: WaitingFor
    since: Instant
    until: Instant | None = None


class Question(Value):
    """Details that the claimant was asked for and still owes."""

    asked_at: Instant
    waiting_for: WaitsFor
    letter_id: str | None = None


class Asked(Value):
    """The claimant was asked to confirm; silence counts once the letter is sent or the task to tell him is done."""

    letter_id: str | None = None
    task_id: str | None = None
    asked_at: Instant
    since: Instant | None = None
    silent_at: Instant | None = None
    last_day: date | None = None
    reminders: tuple[datetime, ...] = ()
    reminded: int = 0
    promised: Instant | None = None
    """Until when the claimant was told that his word is awaited; no move to another version takes that back."""


class PendingApproval(Value):
    """An action above the limit that waits for another person; all of it is frozen until then."""

    action: str
    command_id: str
    requested_by: str | None
    requested_at: Instant
    outcome: Outcome
    remedies: tuple[Remedy, ...] = ()
    total: Money | None = None
    reasoned: bool = False


class Closing(Value):
    """The claim is to close as soon as the last granted remedy is carried out."""

    why: CloseReason
    since: Instant


class RanBefore(Value):
    """A run of a clock that was running when the claim was moved to another version."""

    clock: str
    run: int
    extended_by: Term | None = None
    pauses: tuple[Pause, ...] = ()


class LastMove(Value):
    """The latest move to another version: what taking it back has to restore."""

    from_: VariantRef = Field(alias="from")
    left: str
    stage: str
    at: Instant
    ran: tuple[RanBefore, ...] = ()

    def run_before(self, run: ClockRun) -> RanBefore | None:
        """What is remembered of a run from before the move."""
        return next((one for one in self.ran if (one.clock, one.run) == (run.clock, run.run)), None)


class Claim(Value):
    """The whole state of one claim at one version."""

    id: str
    number: str
    type: str
    variant: VariantRef
    stage: str
    version: int = 0
    last_seq: int = 0
    at: Instant
    """The instant of the latest event; no later event lies before it."""
    team: str
    assignee: str | None = None
    priority: Priority = "normal"
    channel: Channel
    claimant: Claimant
    demand: Demand = Demand()
    declared_cause: str | None = None
    """What the claimant says went wrong: a fact of its own beside the cause that is established."""
    fields: dict[str, Scalar] = {}
    finding: Finding = Finding()
    outcome: Outcome | None = None
    remedies: tuple[Remedy, ...] = ()
    pending_approval: PendingApproval | None = None
    question: Question | None = None
    asked: Asked | None = None
    closing: Closing | None = None
    tasks: tuple[Task, ...] = ()
    clocks: tuple[ClockRun, ...] = ()
    ledger: tuple[Span, ...] = ()
    round: int = 1
    disputes: int = 0
    objected_at: Instant | None = None
    """When the claimant disputed; empty again once something was found, done or decided about it."""
    score: int | None = None
    told: tuple[ToldHint, ...] = ()
    tags: tuple[str, ...] = ()
    """What it was tagged with by the rules when it was filed, and by hand since: lists can be filtered by it."""
    skill: str | None = None
    """The skill that whoever gets it should have."""
    moved: LastMove | None = None
    calendar: CalendarRef | None = None
    """The version of its calendar to which a manager pinned the claim later."""
    entered: dict[str, Instant] = {}
    """When the claim first came to each stage; empty for what happened before this was kept."""
    round_since: Instant | None = None
    """When the claimant disputed last, or the claim was reopened; empty in the first round."""
    received_at: Instant
    registered_at: Instant
    answered_at: Instant | None = None
    decided_at: Instant | None = None
    carried_out_at: Instant | None = None
    confirmed_at: Instant | None = None
    closed_at: Instant | None = None
    imported: bool = False
    training: str | None = Field(default=None, exclude_if=lambda training: training is None)
    """Who practises on it, a user id; None for a real claim."""
    erased_at: Instant | None = Field(default=None, exclude_if=lambda erased_at: erased_at is None)
    """When its personal data was erased; nothing happens to it any more."""

    @property
    def closed(self) -> bool:
        """True when the claim has ended; only `reopen` leads out of it."""
        return self.stage == CLOSED

    @property
    def status(self) -> Literal["open", "closed"]:
        """Open or closed, as lists filter by it."""
        return "closed" if self.closed else "open"

    @property
    def waiting_for(self) -> WaitingFor:
        """Who has the next word now."""
        return self.ledger[-1].waiting_for if self.ledger else "us"

    @property
    def outstanding(self) -> tuple[Remedy, ...]:
        """Remedies that are granted and not yet carried out."""
        return tuple(remedy for remedy in self.remedies if remedy.carried_out_at is None)

    def circumstances(self) -> Circumstances:
        """What the variant's conditions may look at."""
        return Circumstances(fields=self.fields, amount=self.demand.money, priority=self.priority)

    def task(self, task_id: str) -> Task | None:
        """Find a task by its id."""
        return next((task for task in self.tasks if task.id == task_id), None)

    def run_of(self, clock: str) -> ClockRun | None:
        """Return the latest run of a clock."""
        return next((run for run in reversed(self.clocks) if run.clock == clock), None)
