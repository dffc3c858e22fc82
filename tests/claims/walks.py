"""A desk on a virtual clock: drives one claim by commands and timers, and checks the laws of every step."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from claims.acts_of_moving import calendar_of, target_of
from claims.apply import apply, fold
from claims.claim import Claim, Claimant, Demand
from claims.commands import Actor, Command
from claims.decide import data_class, decide
from claims.decision import Decision, Refusal
from claims.deliberation import Facts
from claims.due import Due, fall_due, needs_people, next_due
from claims.events import Event
from claims.money import Money
from claims.ready_calendars import ru, us
from claims.registration import Registration, register
from claims.variant import Pinned, Variant, VariantRef
from claims.variant_yaml import read_variant
from claims.ways import ways

ROOT = Path(__file__).parents[2]
READY = sorted(path.stem for path in (ROOT / "variants").glob("*.yaml"))
MINUTE = ROOT / "tests" / "variants" / "minute.yaml"
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
"""Monday, 10:00 in Moscow: no holiday near."""
PEOPLE = {"head": "u-head", "director": "u-director", "deputy": "u-deputy", "least_loaded": "u-least"}
OPERATOR = Actor(kind="user", id="u-operator")
MANAGER = Actor(kind="user", id="u-manager", manager=True, approves=True)
SECOND_MANAGER = Actor(kind="user", id="u-manager2", manager=True, approves=True)
LINK = Actor(kind="link", id="l-1")
SYSTEM = Actor(kind="system")
BY_PHONE = {"on_behalf": {"via": "phone"}}
CANARY = "Zanzibar-canary-77"
"""Stands for every private text; it may never reach facts."""


@lru_cache(maxsize=4)
def calendar(key: str) -> Any:
    """A ready calendar with the years around the tests."""
    return {"ru": ru, "us": us}[key](range(2025, 2029))


def pin(variant: Variant, version: int = 1) -> Pinned:
    """Pin a variant with its calendar's days."""
    key = variant.calendar if variant.calendar in ("ru", "us") else "ru"
    return Pinned(
        ref=VariantRef(key=variant.variant, version=version), variant=variant, calendar=calendar(key)
    )


def read(text: str) -> Pinned:
    """Read a variant as people write it; it must be without problems."""
    variant, problems = read_variant(text)
    assert variant is not None, problems
    return pin(variant)


@lru_cache(maxsize=64)
def ready(key: str) -> Pinned:
    """A ready variant by its file name, or `minute`."""
    return read((MINUTE if key == "minute" else ROOT / "variants" / f"{key}.yaml").read_text("utf-8"))


def changed(pinned: Pinned, *steps: tuple[str, Any], version: int = 9) -> Pinned:
    """The same variant with members replaced by `stages.resolution.approval`-like paths."""
    plain = pinned.variant.model_dump(mode="json", exclude_unset=True)
    for path, value in steps:
        *way, last = path.split(".")
        place = plain
        for name in way:
            place = place[int(name)] if isinstance(place, list) else place.setdefault(name, {})
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
    return pin(Variant.model_validate(plain), version)


@dataclass
class Desk:
    """One claim under a virtual clock. Every record is checked against the laws before it is taken over."""

    pinned: Pinned
    claim: Claim
    now: datetime
    decisions: list[Decision] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    commands: int = 0
    fired: set[tuple[str, int, int]] = field(default_factory=set)
    target: Pinned | None = None
    versions: tuple[Pinned, ...] = ()
    """Other versions of the claim's process that it may be moved to, and back."""
    days: tuple[Pinned, ...] = ()
    """The claim's process with other versions of its calendar."""

    def take_over(self, decision: Decision, before: Claim | None) -> Decision:
        """Make a decision the state, as the store would."""
        check_record(decision, before)
        check_state(decision.claim)
        check_rungs(decision, before, self.fired)
        self.decisions.append(decision)
        self.events += decision.events
        self.claim = decision.claim
        if self.claim.variant != self.pinned.ref:
            self._follow_variant()
        for one in self.days:
            if one.calendar_ref == self.claim.calendar:
                new = {"calendar": one.calendar, "calendar_ref": one.calendar_ref}
                self.pinned = self.pinned.model_copy(update=new)
        return decision

    def _follow_variant(self) -> None:
        moved = next((one for one in self.versions if one.ref == self.claim.variant), None)
        if moved:
            self.versions = (*(one for one in self.versions if one.ref != moved.ref), self.pinned)
            self.pinned = moved
            places = {
                (r.clock, r.run, n.index) for r in self.claim.clocks for n in r.rungs if n.state == "fired"
            }
            assert self.fired <= places, "what has fired is forgotten"
        elif self.target:
            self.pinned, self.target, self.versions = self.target, self.pinned, ()

    def target_of(self, command: Command) -> Pinned | None:
        """The variant that a command would pin the claim to."""
        if command.action == "reclassify":
            return self.target
        if wanted := calendar_of(command):
            return next(
                (one for one in self.days if one.calendar_ref and one.calendar_ref.id == wanted), None
            )
        moves_to = target_of(self.claim, command)
        return next((one for one in self.versions if one.ref == moves_to), None)

    def command(self, action: str, actor: Actor = OPERATOR, /, **data: Any) -> Command:
        """A command of now; private members are parted from the facts as the API does."""
        self.commands += 1
        facts, texts = data_class(action).model_validate(data).split()
        if action == "assign":
            facts.setdefault("assignee", None)  # the API names nobody outright too
        return Command(
            id=f"01930000-0000-7000-8000-{self.commands:012d}",
            claim_id=self.claim.id,
            action=action,
            actor=actor,
            at=self.now,
            data=facts,
            texts=tuple(texts),
        )

    def send(self, command: Command) -> Decision:
        """Decide a command upon the state; Refusal passes on and leaves everything as it was."""
        before = self.claim.model_dump_json()
        try:
            decision = decide(
                self.pinned, self.claim, command, Facts(people=PEOPLE, target=self.target_of(command))
            )
        except Refusal as refused:
            check_refusal(refused)
            assert self.claim.model_dump_json() == before
            raise
        check_what_falls_due(decision, self.claim)
        return self.take_over(decision, self.claim)

    def do(self, action: str, actor: Actor = OPERATOR, /, **data: Any) -> Decision:
        """Send a command that has to be lawful."""
        return self.send(self.command(action, actor, **data))

    def refused(self, action: str, actor: Actor = OPERATOR, /, **data: Any) -> Refusal:
        """Send a command that has to be refused."""
        try:
            self.do(action, actor, **data)
        except Refusal as refused:
            return refused
        raise AssertionError(f"{action} was not refused")

    def due(self) -> Due | None:
        """What falls due next."""
        return next_due(self.claim)

    def let_fall_due(self) -> Decision:
        """Jump to the next due instant and carry it out."""
        due = next_due(self.claim)
        assert due is not None
        self.now = max(self.now, due.at)
        facts = Facts(people=PEOPLE if needs_people(due, self.pinned) else {})
        return self.take_over(fall_due(self.pinned, self.claim, due, facts), self.claim)

    def wait(self, **length: float) -> None:
        """Let time pass; whatever falls due meanwhile happens."""
        self.until(self.now + timedelta(**length))

    def until(self, instant: datetime) -> None:
        """Let time pass until an instant."""
        for _ in range(500):
            due = next_due(self.claim)
            if due is None or due.at > instant:
                self.now = max(self.now, instant)
                return
            self.let_fall_due()
        raise AssertionError("something falls due for ever")

    def names(self, since: int = 0) -> list[str]:
        """The kinds of all events."""
        return [event.event for event in self.events[since:]]

    def letters(self, recipient: str = "claimant") -> list[str]:
        """The templates of the letters planned for a recipient."""
        return [one.template for done in self.decisions for one in done.letters if one.recipient == recipient]

    def allowed(self, actor: Actor = MANAGER) -> set[str]:
        """The commands that the rules would let pass now."""
        return {way.action for way in ways(self.pinned, self.claim, actor, self.now) if way.allowed}


def born(pinned: Pinned, now: datetime = MONDAY, actor: Actor | None = None, **facts: Any) -> Desk:
    """Register a claim and take it over."""
    filing = filed(now, **facts)
    decision = register(pinned, filing, now, actor)
    desk = Desk(pinned, decision.claim, now)
    desk.take_over(decision, None)
    return desk


def filed(now: datetime, **facts: Any) -> Registration:
    """A filing with everything that most tests do not care about."""
    given: dict[str, Any] = {
        "id": "01930000-0000-7000-8000-00000000c1a1",
        "number": "26-00001",
        "command_id": "01930000-0000-7000-8000-00000000b127",
        "channel": "web",
        "claimant": Claimant(has_email=True),
        "demand": Demand(remedy="refund", money=Money.of("1000", "RUB")),
        "received_at": now,
        "assignee": "u-operator",
    }
    return Registration(**{**given, **facts})


def to_resolution(desk: Desk) -> None:
    """Lead a claim of a usual variant to its resolution."""
    desk.do("admit")
    finish_plan(desk)
    cause = next(iter(desk.pinned.variant.causes))
    desk.do("decide", verdict="justified", cause=cause)


def finish_plan(desk: Desk) -> None:
    """Finish all open tasks of the plan."""
    for task in desk.claim.tasks:
        if task.state == "open" and task.origin == "plan":
            desk.do("finish_task", task_id=task.id)


def to_confirmation(desk: Desk, **data: Any) -> Decision:
    """Lead a claim of a usual variant to confirmation."""
    to_resolution(desk)
    return desk.do("satisfy", **data)


def report_sent(desk: Desk) -> Decision:
    """The post office says that the letter which asks was sent."""
    assert desk.claim.asked
    assert desk.claim.asked.letter_id
    return desk.do("letter_sent", SYSTEM, letter_id=desk.claim.asked.letter_id, sent_at=desk.now)


def check_record(decision: Decision, before: Claim | None) -> None:
    """A record is the fold of its events, has one or more, survives JSON, and its letters point into it."""
    claim = decision.claim
    assert decision.events
    assert fold(before, decision.events, claim.at) == claim
    step: Claim | None = before
    for event in decision.events:
        step = apply(step, event, claim.at)
    version, seq = (before.version, before.last_seq) if before else (0, 0)
    assert (claim.version, claim.last_seq) == (version + 1, seq + len(decision.events))
    assert before is None or (claim.at >= before.at and claim.id == before.id)
    assert Decision.model_validate_json(decision.model_dump_json()) == decision
    recipients = [letter.recipient for letter in decision.letters]
    assert len(recipients) == len(set(recipients))
    assert len({letter.id for letter in decision.letters}) == len(recipients)
    assert all(0 <= letter.about < len(decision.events) for letter in decision.letters)
    assert CANARY not in decision.model_dump_json()
    if before and before.closed and not claim.closed:
        assert {"reopened", "forced"} & {event.event for event in decision.events}


def check_state(claim: Claim) -> None:
    """What holds in every state."""
    check_ledger(claim)
    assert claim.closed == (claim.closed_at is not None)
    ids = [remedy.id for remedy in claim.remedies]
    assert len(ids) == len(set(ids))
    for run in claim.clocks:
        assert not (run.paused and run.due_at), "a clock that stands still is not due"
        assert run.paused == (run.running and run.not_before is not None)
        assert all(
            later.began >= (earlier.ended or later.began)
            for earlier, later in zip(run.pauses, run.pauses[1:], strict=False)
        )
        assert run.running or all(pause.ended for pause in run.pauses)
        if run.due_at and run.term.in_minutes and not run.term.working:
            stood = sum(((one.ended or one.began) - one.began for one in run.pauses), start=timedelta())
            assert run.due_at == run.started_at + timedelta(minutes=run.term.minutes) + stood
        for rung in run.rungs:
            if str(rung.at) == "due" and rung.state == "waiting":
                assert rung.due_at == run.due_at
        assert run.running == (run.met is None)
    running = [run.clock for run in claim.clocks if run.running]
    assert len(running) == len(set(running)), "one run of a clock at a time"
    if claim.closed:
        assert not running
        assert next_due(claim) is None
        assert (claim.asked, claim.question, claim.pending_approval, claim.closing) == (None,) * 4
        assert claim.waiting_for == "nobody"


def check_ledger(claim: Claim) -> None:
    """The ledger of time is joined end to end from the receipt of the claim, and only its last span is open."""
    assert claim.ledger[0].since == min(claim.received_at, claim.registered_at)
    for earlier, later in zip(claim.ledger, claim.ledger[1:], strict=False):
        assert earlier.until == later.since
        assert earlier.since <= later.since
        assert earlier.waiting_for != later.waiting_for
    assert claim.ledger[-1].until is None
    spent = sum(((span.until or claim.at) - span.since for span in claim.ledger), start=timedelta())
    assert spent == claim.at - claim.ledger[0].since


def check_what_falls_due(decision: Decision, before: Claim) -> None:
    """A command brings nothing into the past but what began there: terms counted from an earlier instant."""
    claim, due, was = decision.claim, next_due(decision.claim), next_due(before)
    if due is None or due.at >= claim.at or before.closed or (was and was.at < claim.at):
        return
    names = {event.event for event in decision.events}
    if due.kind == "rung":
        run = next(run for run in claim.clocks if (run.clock, run.run) == (due.name, due.run))
        # A clock that is counted anew by another version counts from where it began too.
        counted_back = {"clock_started", "clock_recounted"} & names
        began_earlier = bool(counted_back) and run.started_at < claim.at
        # The day on which a pause ends counts whole, so a share of it may be past already.
        of_today = not run.term.in_minutes and due.at > claim.at - timedelta(hours=25)
        assert began_earlier or of_today or any(due.at <= pause.began for pause in run.pauses)
    elif due.kind == "task":
        assert names & {"task_added", "task_moved"}
    else:
        assert "letter_sent" in names or "moved" in names


def check_rungs(decision: Decision, before: Claim | None, fired: set[tuple[str, int, int]]) -> None:
    """A rung fires once per run, never before its instant, and never while its clock stands still or has ended."""
    for event in decision.events:
        if event.event == "rung_fired":
            place = (event.clock, event.run, event.index)
            assert place not in fired, f"{place} fires twice"
            fired.add(place)
            assert event.due_at <= decision.claim.at, f"{place} fires early"
            run = next(run for run in before.clocks if (run.clock, run.run) == place[:2]) if before else None
            assert run is not None
            assert run.running
            assert not run.paused


def check_refusal(refused: Refusal) -> None:
    """A refusal has both sentences, whole, and no private text."""
    problem = refused.problem()
    assert "{" not in refused.sentence.ru + refused.sentence.en
    assert CANARY not in str(problem)
    assert refused.code == problem["code"]


def a_day(text: str) -> date:
    """A day by its ISO spelling."""
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    """An instant by its ISO spelling in UTC, seconds left out."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class Chance:
    """Random choices that hypothesis or a seed makes."""

    random: random.Random

    def of(self, values: Any) -> Any:
        """One of the values."""
        return self.random.choice(list(values))

    def happens(self, percent: int) -> bool:
        """True in so many of a hundred cases."""
        return self.random.randrange(100) < percent
