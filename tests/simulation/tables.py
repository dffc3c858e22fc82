"""A model of what PostgreSQL does: each method is one transaction, whole or not at all."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from claims.apply import fold
from claims.claim import Claim
from claims.commands import Actor, Command
from claims.decision import Decision
from claims.events import Event
from claims.messages import RecordRequest, RecordResult

LEASE = timedelta(seconds=20)


@dataclass
class Entry:
    """A command of the journal."""

    command: Command
    key: str
    status: str = "pending"
    version: int | None = None


@dataclass
class Letter:
    """A letter of the outbox."""

    id: str
    reports: bool
    state: str = "planned"
    attempts: int = 0
    free_at: datetime | None = None


@dataclass
class Tables:
    """The rows of one claim; `flaws` switches guards off, to see whether the checks notice."""

    flaws: frozenset[str] = frozenset()
    claim: Claim | None = None
    timeline: list[tuple[int, Event, str | None, datetime]] = field(default_factory=list)
    journal: dict[str, Entry] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    letters: dict[str, Letter] = field(default_factory=dict)
    unstarted: bool = False
    versions: list[Claim] = field(default_factory=list)

    @property
    def stored(self) -> Claim:
        """The claim, which was born."""
        assert self.claim is not None
        return self.claim

    def bear(self, decision: Decision, key: str, at: datetime) -> Claim:
        """A birth, or the claim that was born under this key before."""
        if key in self.keys and "key" not in self.flaws:
            return self.stored
        assert self.claim is None, "I1 a second birth"
        self.keys[key] = decision.claim.id
        self.unstarted = True
        self._write(decision, None, at)
        return self.stored

    def accept(self, command: Command, key: str) -> Entry:
        """The journal takes a command, or says what became of the one with this key."""
        if key in self.keys:
            return self.journal[self.keys[key]]
        self.keys[key] = command.id
        self.journal[command.id] = Entry(command, key)
        return self.journal[command.id]

    def record(self, request: RecordRequest, at: datetime) -> RecordResult:
        """One record, or what stands in its way."""
        entry = self.journal.get(request.command_id or "")
        same = self.stored.version == request.expected_version or "version" in self.flaws
        waiting = entry is None or entry.status == "pending" or "settled" in self.flaws
        earlier = self._accepted_before(request.due_at)
        if same and waiting and not earlier:
            self._write(request.decision, request.command_id, at)
            if entry:
                entry.status, entry.version = "applied", self.stored.version
            return RecordResult(written=True, stored=request.decision.claim)
        return RecordResult(
            written=False,
            stored=None if same else self.stored,
            settled=bool(entry and entry.status != "pending"),
            earlier=tuple(earlier) if same else (),
        )

    def refuse(self, command: Command, version: int) -> RecordResult:
        """The outcome of a command that the rules refuse."""
        entry = self.journal[command.id]
        same = self.stored.version == version
        if same and entry.status == "pending":
            entry.status, entry.version = "refused", version
            return RecordResult(written=True)
        stored = None if same else self.stored
        return RecordResult(written=False, stored=stored, settled=entry.status != "pending")

    def _accepted_before(self, due: datetime | None) -> list[Command]:
        if due is None:
            return []
        return [command for command in self.pending() if command.at < due]

    def _write(self, decision: Decision, command: str | None, at: datetime) -> None:
        before = self.claim
        assert fold(before, decision.events, decision.claim.at) == decision.claim, (
            "I6 not the fold of its events"
        )
        for event in decision.events:
            self.timeline.append((decision.claim.version, event, command, at))
        for letter in decision.letters:
            assert letter.id not in self.letters, "I3 a letter planned twice"
            if "letters" not in self.flaws:
                self.letters[letter.id] = Letter(letter.id, letter.reports)
        self.claim = decision.claim
        self.versions.append(decision.claim)

    def pending(self) -> list[Command]:
        """Waiting commands in the order of their acceptance."""
        waiting = [entry.command for entry in self.journal.values() if entry.status == "pending"]
        return sorted(waiting, key=lambda command: (command.at, command.id))

    def take_letter(self, now: datetime) -> Letter | None:
        """Take a letter that is due, or whose lease is over."""
        for letter in self.letters.values():
            free = letter.free_at is None or letter.free_at <= now
            if letter.state in ("planned", "sending") and free:
                letter.state, letter.free_at = "sending", now + LEASE
                letter.attempts += 1
                return letter
        return None

    def settle_letter(self, letter: Letter, attempt: int, state: str, now: datetime) -> Command | None:
        """What became of a letter, by whoever holds its lease; its report enters the journal with it."""
        if (letter.state, letter.attempts) != ("sending", attempt):
            return None
        letter.state = state
        action = {"sent": "letter_sent", "refused": "letter_refused"}.get(state)
        if action is None or not (letter.reports or state == "refused"):
            return None
        report = Command(
            id=f"01930000-0000-7000-9000-{len(self.journal):012d}",
            claim_id=self.stored.id,
            action=action,
            actor=Actor(kind="system"),
            at=now,
            data={"letter_id": letter.id} | ({"sent_at": now.isoformat()} if state == "sent" else {}),
        )
        self.accept(report, f"{letter.id}/{action}/{attempt}")
        return report
