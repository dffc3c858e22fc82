"""Plays one claim of the demonstration through the pure rules, from its receipt to now, dated as it would have been."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from claims.claim import Claim
from claims.commands import Actor, Command
from claims.decide import data_class, decide
from claims.decision import Decision, PlannedLetter, Refusal
from claims.deliberation import Facts
from claims.due import DESK, fall_due, next_due
from claims.variant import Pinned

_IDS = UUID("9a4f1c52-58c1-5d0a-9b0e-3f6f2f6d7c11")
OPENS, CLOSES = time(9, 10), time(17, 50)
A_LETTER_TAKES = timedelta(seconds=40)
SATURDAY = 5


@dataclass(frozen=True)
class Cast:
    """Who acts: ids of our people. `approver` may approve above the limit of the claim's team."""

    assignee: str
    head: str
    director: str

    @property
    def people(self) -> dict[str, str]:
        """The ids by the words of a rung."""
        return {"head": self.head, "director": self.director, "least_loaded": self.assignee}


@dataclass(frozen=True)
class Happened:
    """One record of the past: what was decided, by whom, and the command or the deadline it came from."""

    decision: Decision
    actor: Actor
    due_at: datetime | None = None
    command: Command | None = None
    texts: dict[str, str] = field(default_factory=dict)


class Play:
    """One claim on a virtual clock. `life` is the span over which its steps are spread, from its receipt."""

    def __init__(
        self, pinned: Pinned, born: Decision, cast: Cast, now: datetime, life: timedelta | None = None
    ) -> None:
        self.pinned, self.cast, self.now = pinned, cast, now
        self.claim: Claim = born.claim
        self.happened: list[Happened] = []
        self.letters: list[tuple[PlannedLetter, datetime]] = [(one, born.claim.at) for one in born.letters]
        self.unsent: PlannedLetter | None = None
        self._life = life or now - born.claim.received_at
        self._zone = ZoneInfo(pinned.calendar.zone)

    def staff(self, share: float, action: str, actor: str | None = None, **data: Any) -> Decision:
        """One of our people acts at that share of the claim's life, in office hours."""
        who = actor or self.cast.assignee
        manager = who == self.cast.head
        by = Actor(kind="user", id=who, manager=manager, approves=manager)
        return self._act(by, self._office_hours(self._moment(share)), action, data)

    def claimant(self, share: float, action: str, **data: Any) -> Decision:
        """The claimant acts by his link, at any hour."""
        return self._act(Actor(kind="link"), self._moment(share), action, data)

    def leave_unsent(self) -> None:
        """The newest letter to the claimant is still to be sent: the post office does it, and reports."""
        mine = [letter for letter, _ in self.letters if letter.recipient == "claimant"]
        self.unsent = mine[-1] if mine else None

    def wait_until(self, instant: datetime) -> None:
        """Let everything happen that falls due by then."""
        while (due := next_due(self.claim)) is not None and due.at <= instant:
            people = self.cast.people | ({"assignee": self.claim.assignee} if self.claim.assignee else {})
            decision = fall_due(self.pinned, self.claim, due, Facts(people=people))
            self._take_over(Happened(decision, DESK, due_at=due.at))

    def report_letters(self) -> None:
        """Tell the claim that the letters from which a term runs were sent, as the post office does."""
        told = {
            one.command.data["letter_id"]
            for one in self.happened
            if one.command and "letter_id" in one.command.data
        }
        for letter, planned_at in list(self.letters):
            if (
                letter.reports
                and letter is not self.unsent
                and letter.id not in told
                and not self.claim.closed
            ):
                at = max(planned_at + A_LETTER_TAKES, self.claim.at)
                sent = {"letter_id": letter.id, "sent_at": at.isoformat()}
                self._act(DESK, at, "letter_sent", sent)

    def _act(self, by: Actor, at: datetime, action: str, data: dict[str, Any]) -> Decision:
        self.wait_until(at)
        at = max(at, self.claim.at)
        facts, texts = data_class(action).model_validate(data).split()
        command = Command(
            id=str(uuid5(_IDS, f"{self.claim.id}/{len(self.happened)}")),
            claim_id=self.claim.id,
            action=action,
            actor=by,
            at=at,
            data=facts,
            texts=tuple(texts),
        )
        decision = decide(self.pinned, self.claim, command, Facts())
        self._take_over(Happened(decision, by, command=command, texts=texts))
        return decision

    def _take_over(self, happened: Happened) -> None:
        self.happened.append(happened)
        self.claim = happened.decision.claim
        self.letters += [(letter, self.claim.at) for letter in happened.decision.letters]

    def _moment(self, share: float) -> datetime:
        return min(self.claim.received_at + self._life * share, self.now)

    def _office_hours(self, instant: datetime) -> datetime:
        """The instant, or the next one at which people work; what would lie ahead of now stays as it is."""
        local = instant.astimezone(self._zone)
        if not OPENS <= local.time() <= CLOSES or local.weekday() >= SATURDAY:
            later = local if local.time() < OPENS else local + timedelta(days=1)
            while later.weekday() >= SATURDAY:
                later += timedelta(days=1)
            local = datetime.combine(later, OPENS, self._zone) + timedelta(minutes=instant.minute * 2)
        return local.astimezone(UTC) if local <= self.now else instant


__all__ = ["Cast", "Happened", "Play", "Refusal"]
