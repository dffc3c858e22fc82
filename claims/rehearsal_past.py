"""What a rehearsal knows of a past claim: its filing, what people did and when, and what became of its letters."""

from collections.abc import Iterable
from typing import Literal

from claims.claim import Task
from claims.commands import Actor, Command
from claims.decision import PlannedLetter
from claims.events import Event, RungFired
from claims.registration import Registration
from claims.values import Instant, Value
from claims.variant import VariantRef

IMPORT = "import"
"""The action of a command that was derived from the history of an imported claim."""


class PastLetter(Value):
    """A letter that really went to the claimant. `cause` and `place` find the one that stands for it elsewhere."""

    id: str
    cause: str
    asks: bool = False
    planned_at: Instant


class PastTask(Value):
    """A task that really stood on the plan; `key` finds the one that stands for it elsewhere."""

    id: str
    key: str


class Handed(Value):
    """Whom a rung really gave the claim to."""

    clock: str
    run: int
    at: str
    to: str


class PastClaim(Value):
    """One past claim. `commands` are those that were applied, in their order, reports of the post office among them.

    `approvals` names the commands that waited for approval, `reclassified` claims changed their type. The history
    of an imported claim is that of its file: `commands` then hold it record by record.
    """

    registration: Registration
    registered_at: Instant
    actor: Actor
    type: str
    variant: VariantRef
    commands: tuple[Command, ...] = ()
    letters: tuple[PastLetter, ...] = ()
    tasks: tuple[PastTask, ...] = ()
    handed: tuple[Handed, ...] = ()
    approvals: tuple[str, ...] = ()
    until: Instant
    """How far the clock is turned when nothing happens any more."""

    @property
    def imported(self) -> bool:
        """Whether its history came from a file."""
        return self.registration.imported


class Cast(Value):
    """The people who stand in where a rehearsal needs somebody, and how long things took on the whole.

    `rota` are the people of the team: they stand in turn for the least loaded. `approval_takes` and `letter_takes`
    are seconds, used where the past of a claim does not tell.
    """

    head: str | None = None
    director: str | None = None
    deputies: dict[str, str] = {}
    rota: tuple[str, ...] = ()
    approval_takes: float = 0
    letter_takes: float = 0


def letter_cause(letter: PlannedLetter) -> str:
    """What a letter to the claimant is there for: the command that made it, else its template."""
    return str(letter.details.get("command") or letter.template)


def task_key(task: Task, command_id: str | None) -> str:
    """What a task is there for, whatever its number and the name of the variant."""
    title = task.title.en if task.title else ""
    if task.planned_as:
        _, stage, _ = task.planned_as.split("/")
        return f"plan/{stage}/{task.task}/{title}"
    return f"{task.origin}/{task.task}/{title}/{command_id if task.origin == 'operator' else ''}"


class Numbering:
    """Tells keys of one kind apart by counting them."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def next(self, key: str) -> str:
        """The key with its count, so that none stands twice."""
        self._seen[key] = self._seen.get(key, 0) + 1
        return f"{key}#{self._seen[key]}"


def handed_over(events: Iterable[Event]) -> tuple[Handed, ...]:
    """Whom the rungs of one record gave the claim to."""
    found, rung = [], None
    for event in events:
        if isinstance(event, RungFired):
            rung = event
        elif rung and event.event == "assigned" and event.why == "rung" and event.assignee:
            found.append(Handed(clock=rung.clock, run=rung.run, at=str(rung.at), to=event.assignee))
    return tuple(found)


Reason = Literal[
    "action-gone",
    "not-here",
    "requires",
    "condition",
    "dictionary",
    "sent-back",
    "reclassified",
    "field-missing",
    "outcome-gone",
    "late-unknown",
    "refused",
]
"""Why a claim cannot be compared."""


class Obstacle(Value):
    """What stood in the way of a rehearsal; `what` names the action, the field or the outcome."""

    why: Reason
    what: tuple[str, ...] = ()
