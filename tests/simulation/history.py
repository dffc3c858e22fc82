"""One random history of a claim: who goes next is drawn, and anybody may die between any two of his steps."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from claims.claim import Claimant, Demand
from claims.commands import Actor, Command
from claims.decide import data_class
from claims.due import next_due
from claims.money import Money
from claims.ready_calendars import ru
from claims.registration import Registration, register
from claims.variant import Pinned, VariantRef
from claims.variant_yaml import read_variant
from tests.simulation.engine import Engine, Worker
from tests.simulation.tables import Tables

START = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
CLAIM = "01930000-0000-7000-8000-00000000c1a1"
MINUTE = Path(__file__).parents[1] / "variants" / "minute.yaml"
OPERATOR = Actor(kind="user", id="u-operator")
MANAGER = Actor(kind="user", id="u-manager", manager=True, approves=True)
LINK = Actor(kind="link", id="l-1")
REFUND = {"remedies": [{"remedy": "refund", "amount": "10.00", "currency": "RUB"}]}
COURSE: tuple[tuple[str, Actor, dict[str, Any]], ...] = (
    ("admit", OPERATOR, {}),
    ("note", OPERATOR, {"text": "one"}),
    ("ask_details", OPERATOR, {"questions": ["When?"]}),
    ("answer_details", LINK, {"text": "Yesterday."}),
    ("record_finding", OPERATOR, {"verdict": "justified", "cause": "defect"}),
    ("decide", OPERATOR, {}),
    ("satisfy", OPERATOR, REFUND),
    ("dispute", LINK, {"reason": "Too little."}),
    ("accept", LINK, {}),
    ("carry_out", OPERATOR, {"remedy_id": "1.1"}),
)
ANY_TIME: tuple[tuple[str, Actor, dict[str, Any]], ...] = (
    ("note", OPERATOR, {"text": "two"}),
    ("write", OPERATOR, {"text": "A word."}),
    ("set_priority", OPERATOR, {"priority": "high"}),
    ("add_task", OPERATOR, {"task": "call", "term": "1 minute"}),
    ("admit", OPERATOR, {}),
    ("extend", MANAGER, {"clock": "answer", "by": "1 minute", "reason": "More time."}),
    ("withdraw", LINK, {}),
)
"""What is tried at any time; the rules refuse much of it, which is an outcome too."""


@lru_cache(maxsize=1)
def minute() -> Pinned:
    """The variant whose terms run out within minutes."""
    variant, problems = read_variant(MINUTE.read_text("utf-8"))
    assert variant is not None, problems
    ref = VariantRef(key=variant.variant, version=1)
    return Pinned(ref=ref, variant=variant, calendar=ru(range(2025, 2029)))


@dataclass
class History:
    """A claim, those who do something with it, and what they were told."""

    seed: int
    flaws: frozenset[str] = frozenset()
    now: datetime = START
    told: dict[str, str] = field(default_factory=dict)
    copies: Counter[str] = field(default_factory=Counter)
    interrupted: Counter[str] = field(default_factory=Counter)
    deaths: int = 0
    calm: bool = False

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.tables = Tables(self.flaws)
        self.engine = Engine(minute(), self.tables)
        self.worker: Worker | None = None
        self.made = 0

    def play(self) -> None:
        """Trouble first, then calm until nothing waits; AssertionError when something is lost or doubled."""
        self._file()
        acting: list[Iterator[str]] = []
        for _ in range(self.chance.randint(15, 60)):
            self.now += timedelta(seconds=self.chance.choice((0, 0, 0.2, 1, 7, 40)))
            acting += self._someone()
            acting = self._advance(acting)
        self.calm = True
        self._settle(acting)
        self._check()

    def _file(self) -> None:
        """The caller repeats until he hears that the claim was born."""
        filing = Registration(
            id=CLAIM,
            number="26-00001",
            command_id="01930000-0000-7000-8000-00000000b127",
            channel="web",
            claimant=Claimant(has_email=self.chance.random() < 0.8),
            demand=Demand(remedy="refund", money=Money.of("10", "RUB")),
            received_at=START - timedelta(seconds=self.chance.choice((0, 30, 58, 300))),
            assignee="u-operator",
        )
        for _ in range(1 if self.chance.random() < 0.7 else 2):
            self.tables.bear(register(minute(), filing, self.now), "birth", self.now)
        if self.chance.random() < 0.6:
            self._start()

    def _start(self) -> None:
        self.engine.start(self.tables.stored)
        if self.chance.random() < 0.8:
            self.tables.unstarted = False

    def _someone(self) -> list[Iterator[str]]:
        """Who begins something now."""
        draws = {self._calls: 5, self._works: 8, self._sends: 4, self._sweeps: 1, self._repeats: 1}
        (who,) = self.chance.choices([*draws], [*draws.values()])
        return [who()]

    def _advance(self, acting: list[Iterator[str]]) -> list[Iterator[str]]:
        """Let some go a few steps; some of those die where they stand."""
        left = []
        for one in acting:
            for _ in range(self.chance.randint(0, 4)):
                if next(one, None) is None:
                    break
            else:
                if self.chance.random() < 0.12:
                    self._die(one)
                else:
                    left.append(one)
        return left

    def _die(self, one: Iterator[str]) -> None:
        one.close()  # type: ignore[attr-defined]
        self.deaths += 1
        if self.chance.random() < 0.5:
            self.worker = None

    def _works(self) -> Iterator[str]:
        """A worker takes the claim's next task; one at a time, as Temporal sees to it."""
        if not self.engine.started or getattr(self, "_working", False):
            return
        self._working = True
        done = False
        try:
            self.worker = self.worker or self.engine.worker()
            yield from self.worker.step(self.now)
            done = True
        finally:
            self._working = False
            if not done:
                self.worker = None

    def _calls(self) -> Iterator[str]:
        """Somebody commands: journal, then signal; he repeats under his key until he hears."""
        place = min(self.made // 2, len(COURSE) - 1)
        action, actor, data = (
            COURSE[place] if self.chance.random() < 0.6 else self.chance.choice((*COURSE, *ANY_TIME))
        )
        self.made += 1
        key, command = f"key {self.made}", self._command(action, actor, data)
        while True:
            yield "asks"
            entry = self.tables.accept(command, key)
            if self.chance.random() < 0.85 or self.calm:
                break
        self._tell(entry.command.id, entry.status)
        yield "told"
        self._deliver(command)

    def _command(self, action: str, actor: Actor, data: dict[str, Any]) -> Command:
        facts, texts = data_class(action).model_validate(data).split()
        asks = actor.kind == "user" and self.chance.random() < 0.1
        return Command(
            id=f"01930000-0000-7000-8000-{self.made:012d}",
            claim_id=CLAIM,
            action=action,
            actor=actor,
            at=self.now,
            data=facts,
            texts=tuple(texts),
            expected_version=self.tables.stored.version if asks else None,
        )

    def _tell(self, command: str, status: str) -> None:
        before = self.told.get(command)
        assert before in (None, "pending", status), f"I7 {command} was {before} and is {status}"
        self.told[command] = status

    def _deliver(self, command: Command) -> None:
        """The signal: lost, once, or executed and then repeated."""
        for _ in range(1 if self.calm else self.chance.choice((0, 1, 1, 1, 2))):
            if self.engine.started:
                self.engine.signal(command)

    def _repeats(self) -> Iterator[str]:
        """A signal that came long ago comes again; somebody asks again under an old key."""
        if self.tables.journal:
            entry = self.chance.choice([*self.tables.journal.values()])
            if entry.key.startswith("key "):
                again = self.tables.accept(entry.command, entry.key)
                self._tell(again.command.id, again.status)
            yield "asked again"
            self._deliver(entry.command)

    def _sweeps(self) -> Iterator[str]:
        """The relay: starts what was not started, signals what waits."""
        if "relay" in self.flaws:
            return
        for command in self.tables.pending():
            yield "sweeps"
            if self.engine.started:
                self.engine.signal(command)
        if self.tables.unstarted:
            yield "starts"
            self.engine.start(self.tables.stored)
            self.tables.unstarted = False

    def _sends(self) -> Iterator[str]:
        """The post office: takes a letter, hands it over, notes what became of it."""
        letter = self.tables.take_letter(self.now)
        if letter is None:
            return
        attempt = letter.attempts
        if "mark" in self.flaws:
            self.tables.settle_letter(letter, attempt, "sent", self.now)
        yield "taken"
        fate = (
            "sent"
            if self.calm
            else self.chance.choices(("sent", "later", "refused", "unknown"), (8, 2, 1, 1))[0]
        )
        if fate in ("sent", "unknown"):
            self.copies[letter.id] += 1
        noted = False
        try:
            yield "handed over"
            if fate != "later":
                noted = letter.attempts == attempt
                report = self.tables.settle_letter(letter, attempt, fate, self.now)
                if report:
                    yield "reported"
                    self._deliver(report)
        finally:
            if not noted:
                self.interrupted[letter.id] += 1

    def _settle(self, acting: list[Iterator[str]]) -> None:
        """Nobody dies any more: all come to their end."""
        for one in acting:
            for _ in one:
                pass
        for _ in range(400):
            for who in (self._sweeps, self._works, self._sends):
                for _ in who():
                    pass
            if not self._waits():
                return
            self.now += timedelta(seconds=25)
        raise AssertionError(f"I10 something waits for ever: {self._waits()}")

    def _waits(self) -> list[str]:
        due = next_due(self.tables.stored)
        waits = [f"command {command.action}" for command in self.tables.pending()]
        waits += [
            f"letter {one.id}" for one in self.tables.letters.values() if one.state in ("planned", "sending")
        ]
        waits += ["no workflow"] if self.tables.unstarted else []
        return waits + ([f"deadline {due.kind}"] if due and due.at <= self.now else [])

    def _check(self) -> None:
        check(self)


def check(history: History) -> None:
    """What must hold in the end; AssertionError with the invariant's name."""
    tables = history.tables
    for command, status in history.told.items():
        entry = tables.journal.get(command)
        assert entry is not None, f"I2 {command} is lost"
        assert status in ("pending", entry.status), f"I7 {command} was told {status}"
        written = {version for version, _, by, _ in tables.timeline if by == command}
        assert len(written) == (1 if entry.status == "applied" else 0), (
            f"I2 {command} has {len(written)} records"
        )
        assert entry.status != "applied" or written == {entry.version}
    assert [claim.version for claim in tables.versions] == list(range(1, len(tables.versions) + 1)), "I5"
    assert tables.stored.last_seq == len(tables.timeline), "I6"
    _check_rungs(history)
    for letter in tables.letters.values():
        copies, allowed = history.copies[letter.id], 1 + history.interrupted[letter.id]
        assert letter.state != "sent" or copies, "I3 shown as sent and never taken"
        assert copies <= allowed, f"I3 {copies} copies, {allowed} explained"
    planned = {letter for letter in history.copies if letter not in tables.letters}
    assert not planned, "I3 a letter that no row names"
    assert history.engine.worker().claim == tables.stored, "I5 the workflow holds another state"
    assert not tables.stored.claimant.has_email or tables.letters, "I3 nobody was told"


def _check_rungs(history: History) -> None:
    fired = [(event, at) for _, event, _, at in history.tables.timeline if event.event == "rung_fired"]
    places = Counter((event.clock, event.run, event.index) for event, _ in fired)  # type: ignore[union-attr]
    assert all(count == 1 for count in places.values()), "I4 a rung twice"
    assert all(at >= event.due_at for event, at in fired), "I4 a rung early"  # type: ignore[union-attr]
