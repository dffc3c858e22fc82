"""A decision in the making: events are applied as they are added, letters are gathered by recipient."""

from datetime import date, datetime
from typing import Any

from claims.apply import apply
from claims.claim import Claim, Task, TaskOrigin
from claims.commands import Actor
from claims.counting import deadline
from claims.decision import Decision, PlannedLetter, letter_id
from claims.events import Event, TaskAdded
from claims.term import Term
from claims.values import Value
from claims.variant import LetterEvent, Pinned

CLAIMANT = "claimant"
"""The recipient of a letter who is not one of our people."""

_RANKS: tuple[LetterEvent, ...] = (
    "stage_entered",
    "closed",
    "registered",
    "message",
    "deadline_near",
    "escalated",
    "task_given",
)
"""What letters are about, from the general to the specific; all others are more specific than these."""


class Facts(Value):
    """What a decision may need from outside the claim.

    `people` gives ids for the words of a rung: assignee, head, director, deputy, least_loaded. `target` is the
    variant that a claim is reclassified to.
    """

    people: dict[str, str] = {}
    target: Pinned | None = None


class Deliberation:
    """Gathers what one record will hold. `now` is never before the claim's latest event."""

    def __init__(
        self, pinned: Pinned, claim: Claim | None, now: datetime, actor: Actor, facts: Facts | None = None
    ) -> None:
        self.pinned = pinned
        self.before = claim
        self.now = max(now, claim.at) if claim else now
        self.actor = actor
        self.facts = facts or Facts()
        self.events: list[Event] = []
        self._claim = claim
        self._letters: dict[str, tuple[int, PlannedLetter]] = {}
        self.command_id: str | None = None
        self.unaddressed = False

    @property
    def claim(self) -> Claim:
        """The state after the events so far."""
        if self._claim is None:
            raise ValueError("the claim is not born yet")
        return self._claim

    def add(self, *events: Event) -> None:
        """Let events happen now, one after another."""
        for event in events:
            self._claim = apply(self._claim, event, self.now)
            self.events.append(event)

    def letter_id(self, recipient: str = CLAIMANT) -> str:
        """Name the letter that this record may plan for the recipient."""
        version = self.before.version if self.before else 0
        return letter_id(self.claim.id, version + 1, recipient)

    def tell_claimant(self, event: LetterEvent, template: str | None = None, **details: Any) -> None:
        """Plan the claimant's letter; of several in one record the most specific wins."""
        name = template or self.template_for(event)
        if not name or self.actor.kind == "import":
            return
        if self.claim.claimant.has_email:
            self._plan(CLAIMANT, event, name, details)
        else:
            self.unaddressed = True

    def has_letter(self, recipient: str = CLAIMANT) -> bool:
        """Whether a letter to the recipient is planned so far."""
        return recipient in self._letters

    def new_tasks(self) -> tuple[Task, ...]:
        """The tasks that this record adds."""
        return tuple(event.task for event in self.events if isinstance(event, TaskAdded))

    def tell_staff(self, person: str | None, event: LetterEvent, **details: Any) -> None:
        """Plan a letter to one of our people, unless he did it himself."""
        name = self.template_for(event)
        if name and person and person != self.actor.id and self.actor.kind != "import":
            self._plan(person, event, name, details)

    def template_for(self, event: LetterEvent) -> str | None:
        """Which template the variant uses for an event; None when it sends no letter."""
        chosen = self.pinned.variant.letters
        return chosen[event] if event in chosen else DEFAULT_LETTERS.get(event)

    def _plan(self, recipient: str, event: LetterEvent, name: str, details: dict[str, Any]) -> None:
        rank = _RANKS.index(event) if event in _RANKS else len(_RANKS)
        if self.command_id:
            details = {"command": self.command_id, **details}
        if recipient in self._letters and self._letters[recipient][0] > rank:
            return
        about = max(len(self.events) - 1, 0)
        letter = PlannedLetter(
            id=self.letter_id(recipient),
            template=name,
            recipient=recipient,
            about=about,
            details=details,
        )
        self._letters[recipient] = (rank, letter)

    def _reporting(self, letter: PlannedLetter) -> PlannedLetter:
        """A letter that asks for the claimant's word starts the term of his silence when it is sent."""
        asked = self.claim.asked
        asks = asked is not None and asked.letter_id == letter.id
        return letter.model_copy(update={"reports": True}) if asks else letter

    def add_task(self, kind: Any, origin: TaskOrigin, term: Term | None = None, **members: Any) -> Task:
        """Put a task on the plan; a term counts from now in the claim's calendar."""
        if term:
            members["due_at"], members["last_day"] = self.due_after(term)
        members.setdefault("assignee", self.claim.assignee)
        task = Task(id=str(len(self.claim.tasks) + 1), task=kind, origin=origin, **members)
        self.add(TaskAdded(task=task))
        return task

    def due_after(self, term: Term) -> tuple[datetime, date | None]:
        """The instant and the last day of a term that begins now."""
        end = deadline(term, self.now, (), self.pinned.calendar)
        if end.due_at is None:
            raise ValueError("a term without pauses has an end")
        return end.due_at, end.last_day

    def decision(self) -> Decision:
        """Close the deliberation."""
        version, seq = (self.before.version, self.before.last_seq) if self.before else (0, 0)
        after = {"version": version + 1, "last_seq": seq + len(self.events)}
        letters = tuple(self._reporting(letter) for _, letter in self._letters.values())
        return Decision(events=tuple(self.events), letters=letters, claim=self.claim.model_copy(update=after))


DEFAULT_LETTERS: dict[LetterEvent, str] = {
    "registered": "acknowledgement",
    "stage_entered": "stage-changed",
    "details_requested": "details-requested",
    "extended": "extended",
    "reminder": "reminder",
    "silence": "silence",
    "closed": "closed",
    "reopened": "reopened",
    "withdrawn": "withdrawn",
    "message": "message",
    "assigned": "claim-assigned",
    "deadline_near": "deadline-near",
    "escalated": "escalated",
    "reassigned": "reassigned",
    "task_given": "task-given",
    "task_late": "task-late",
}
"""What is sent where a variant says nothing; a decision's letter goes by its outcome."""
