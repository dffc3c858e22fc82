"""A model of Temporal and of the claim's workflow: what is in the history survives, all else dies with a worker."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from claims.claim import Claim
from claims.commands import Actor, Command
from claims.decide import decide
from claims.decision import Refusal
from claims.deliberation import Facts
from claims.due import fall_due, needs_people, next_due
from claims.messages import RecordRequest, RecordResult
from claims.variant import Pinned
from tests.simulation.tables import Tables
from workflows.inbox import Inbox

DESK = Actor(kind="system")
PEOPLE = {"head": "u-head", "director": "u-director", "deputy": "u-deputy", "least_loaded": "u-least"}
RUN = 25
"""Entries of a history after which the workflow goes on in a new run."""

Done = tuple[Command | None, RecordResult]


@dataclass
class Engine:
    """The durable side: the state that the run began with, and its history of signals and results."""

    pinned: Pinned
    tables: Tables
    started: bool = False
    first: Claim | None = None
    carried: tuple[Command, ...] = ()
    seen: tuple[str, ...] = ()
    history: list[Command | Done] = field(default_factory=list)
    runs: int = 0

    def start(self, claim: Claim) -> None:
        """Start the workflow; the one that runs already is left alone."""
        if not self.started:
            self.started, self.first = True, claim
            self.carried, self.seen, self.history = (), (), []

    def signal(self, command: Command) -> None:
        """Durable when it returns."""
        self.history.append(command)

    def worker(self) -> "Worker":
        """A worker that never saw this claim: it replays the history."""
        assert self.first is not None
        worker = Worker(self, self.first, Inbox(self.carried, self.seen))
        worker.catch_up()
        return worker

    def renew(self, worker: "Worker") -> None:
        """Go on in a new run with the state, the waiting commands and those that were seen."""
        self.first, self.carried, self.history = worker.claim, worker.inbox.waiting, []
        self.seen = () if "seen" in self.tables.flaws else worker.inbox.seen
        self.runs += 1


@dataclass
class Worker:
    """The volatile side: what the workflow holds in memory."""

    engine: Engine
    claim: Claim
    inbox: Inbox
    read: int = 0

    def catch_up(self) -> None:
        """Take in what the history has beyond what was read."""
        for entry in self.engine.history[self.read :]:
            if isinstance(entry, Command):
                self.inbox.put(entry)
            else:
                self._take_over(*entry)
        self.read = len(self.engine.history)

    def _take_over(self, command: Command | None, result: RecordResult) -> None:
        self.inbox.put(*result.earlier)
        if result.stored is not None:
            self.claim = result.stored
        if command is not None and (result.written or result.settled):
            self.inbox.settle(command)

    def step(self, now: datetime) -> Iterator[str]:
        """The next command or deadline; a worker may die at every yield."""
        self.catch_up()
        due, command = next_due(self.claim), self.inbox.first()
        if due and due.at <= now and (command is None or due.at <= command.at):
            people = PEOPLE if needs_people(due, self.engine.pinned) else {}
            decision = fall_due(self.engine.pinned, self.claim, due, Facts(people=people))
            done = yield from self._record(None, decision, due.at, now)
        elif command is not None:
            done = yield from self._carry_out(command, now)
        else:
            return
        self.engine.history.append(done)
        yield "in history"
        self.catch_up()
        if len(self.engine.history) > RUN and self.read == len(self.engine.history):
            self.engine.renew(self)
            yield "new run"

    def _carry_out(self, command: Command, now: datetime) -> Iterator[str]:
        try:
            decision = decide(self.engine.pinned, self.claim, command, Facts())
        except Refusal:
            yield "refused"
            result = self.engine.tables.refuse(command, self.claim.version)
            yield "refusal executed"
            return command, result
        return (yield from self._record(command, decision, None, now))

    def _record(self, command: Command | None, decision, due: datetime | None, now: datetime):  # noqa: ANN001, ANN202
        request = RecordRequest(
            claim_id=self.claim.id,
            expected_version=self.claim.version,
            decision=decision,
            actor=command.actor if command else DESK,
            command_id=command.id if command else None,
            due_at=due,
        )
        yield "decided"
        result = self.engine.tables.record(request, now)
        yield "executed"
        return command, result
