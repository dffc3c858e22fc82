"""One past claim on a virtual clock under one variant: people act as they did, everything else runs anew."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from claims.claim import Claim
from claims.commands import REPORTS, Actor, Command
from claims.decide import decide
from claims.decision import Decision, PlannedLetter, Refusal
from claims.deliberation import CLAIMANT, Facts
from claims.due import DESK, Due, fall_due, next_due
from claims.registration import register
from claims.rehearsal_guide import HARMLESS, LEFT_OUT, Guide, obstacle_of
from claims.rehearsal_import import cannot_be_told, tell_again
from claims.rehearsal_past import IMPORT, Cast, Numbering, Obstacle, PastClaim, PastLetter, letter_cause
from claims.values import Value
from claims.variant import Pinned, Reassign

MOST_DUES = 2000
"""Far more than any ladder has; a variant that reaches it never comes to rest."""
_APPROVING = ("approve", "return_for_rework")


class Done(Value):
    """One record of a rehearsal: what was decided, for which command, or what fell due."""

    decision: Decision
    command: Command | None = None
    due: Due | None = None
    actor: Actor


class Left(Value):
    """A command that had no effect under this variant, and why."""

    action: str
    why: str
    at: datetime


class Run:
    """A rehearsal under way. After `through`: `done`, `left`, `assumed` and, where it came to a stop, `apart`."""

    def __init__(self, past: PastClaim, pinned: Pinned, cast: Cast) -> None:
        self._past, self._pinned, self._cast = past, pinned, cast
        self._guide = Guide(past)
        self.done: list[Done] = []
        self.left: list[Left] = []
        self.assumed: list[str] = []
        self.apart: Obstacle | None = None
        self._shift = timedelta()
        self._acted_at: datetime | None = None
        self._reports: list[tuple[datetime, int, Command]] = []
        self._causes = Numbering()
        self._waiting = deque(
            (place, one) for place, one in enumerate(past.commands) if one.action not in REPORTS
        )

    @property
    def claim(self) -> Claim:
        """The state so far."""
        return self.done[-1].decision.claim

    def through(self) -> "Run":
        """Let the whole claim run, up to its end or to the obstacle."""
        past = self._past
        birth = register(self._pinned, past.registration, past.registered_at, past.actor)
        self._take(Done(decision=birth, actor=past.actor))
        for command in self._in_turn():
            self._until(command.at)
            self._act(command)
            if self.apart:
                return self
        self._until(past.until)
        return self

    def _in_turn(self) -> Iterator[Command]:
        """Commands and reports of the post office by their instants; those of one instant as they came."""
        while self._waiting or self._reports:
            self._reports.sort(key=lambda one: one[:2])
            if self._waiting and self._is_next(self._waiting[0]):
                _, command = self._waiting.popleft()
                yield command.model_copy(update={"at": command.at + self._shift})
            else:
                yield self._reports.pop(0)[2]

    def _is_next(self, waiting: tuple[int, Command]) -> bool:
        place, command = waiting
        return not self._reports or (command.at + self._shift, place) < self._reports[0][:2]

    def _until(self, instant: datetime) -> None:
        """Let everything happen that falls due by then."""
        for _ in range(MOST_DUES):
            due = next_due(self.claim)
            if due is None or due.at > instant:
                return
            decision = fall_due(self._pinned, self.claim, due, Facts(people=self._people(due)))
            self._take(Done(decision=decision, due=due, actor=DESK))
        raise ValueError("something falls due for ever")

    def _people(self, due: Due) -> dict[str, str]:
        """Who is meant by the words of a rung; whom it really gave the claim to goes before."""
        if due.kind != "rung":
            return {}
        cast, now = self._cast, self.claim.assignee
        found = {"head": cast.head, "director": cast.director, "deputy": cast.deputies.get(now or "")}
        others = [person for person in cast.rota if person != now]
        turn = sum(map(ord, self.claim.number))
        found["least_loaded"] = others[turn % len(others)] if others else None
        rung = self._pinned.variant.escalation[due.index]
        really = self._guide.handed_to(due, str(rung.at))
        if really:
            found |= {deed.reassign: really for deed in rung.do if isinstance(deed, Reassign)}
        return {word: person for word, person in found.items() if person}

    def _act(self, command: Command) -> None:
        if command.action in LEFT_OUT:
            return
        if command.action == IMPORT:
            self._tell_again(command)
        elif command.action in _APPROVING and self.claim.pending_approval is None:
            self._not_needed(command)
        else:
            self._decide(self._guide.translated(command))

    def _tell_again(self, command: Command) -> None:
        self.apart = cannot_be_told(self._pinned, command)
        if self.apart is None and not self.claim.closed:
            decision = tell_again(self._pinned, self.claim, command)
            self._take(Done(decision=decision, command=command, actor=command.actor))

    def _not_needed(self, command: Command) -> None:
        """Nobody had to approve: what came after the approval comes earlier by the time that it took."""
        if command.action == "return_for_rework":
            self.apart = Obstacle(why="sent-back")
        elif self._acted_at is not None:
            self._shift -= command.at - self._acted_at
            self._leave(command, "no-approval-pending")

    def _leave(self, command: Command, why: str) -> None:
        self.left.append(Left(action=command.action, why=why, at=command.at))

    def _decide(self, command: Command | None) -> None:
        if command is None:
            return
        try:
            decision = self._decided(command)
        except Refusal as refused:
            if self._stays_without(command, refused):
                self._leave(command, refused.code)
            else:
                self.apart = obstacle_of(command, refused, self._pinned)
            return
        self._take(Done(decision=decision, command=command, actor=command.actor))
        if command.action in self._guide.actions:
            self._acted_at = command.at
        self._approve_in_place(command)

    def _decided(self, command: Command) -> Decision:
        """Tasks that only this variant wants done count as done when they are needed."""
        try:
            return decide(self._pinned, self.claim, command)
        except Refusal as refused:
            if refused.members.get("missing") != ["plan_finished"]:
                raise
        for task in self.claim.tasks:
            if task.mandatory and task.state == "open":
                self.assumed.append(task.id)
                self._decide(self._finishing(task.id, command))
        return decide(self._pinned, self.claim, command)

    def _finishing(self, task_id: str, command: Command) -> Command:
        members = {"action": "finish_task", "data": {"task_id": task_id}, "texts": ()}
        return command.model_copy(update={**members, "id": f"{command.id}/{task_id}"})

    def _stays_without(self, command: Command, refused: Refusal) -> bool:
        """Whether the claim goes its way without a command that is refused here."""
        return self.claim.closed or command.action in HARMLESS or refused.code == "no-change"

    def _approve_in_place(self, command: Command) -> None:
        """An approval that nobody was asked for then: somebody gives it after the usual time."""
        pending = self.claim.pending_approval
        if pending is None or pending.command_id != command.id or self._guide.asked_approval(command.id):
            return
        takes = timedelta(seconds=self._cast.approval_takes)
        self._shift += takes
        self._until(command.at + takes)
        approver = Actor(kind="user", id=self._cast.head or "approver", manager=True, approves=True)
        if self.claim.pending_approval == pending:
            if approver.id == pending.requested_by:
                approver = approver.model_copy(update={"id": "approver"})
            members: dict[str, Any] = {"action": "approve", "actor": approver, "data": {}, "texts": ()}
            stamp = {"id": f"{command.id}/approve", "at": command.at + takes}
            self._decide(command.model_copy(update={**members, **stamp}))

    def _take(self, done: Done) -> None:
        self.done.append(done)
        self._guide.learn(done.decision, done.command)
        for letter in done.decision.letters:
            if letter.recipient == CLAIMANT:
                self._post(letter, done.decision.claim.at)

    def _post(self, letter: PlannedLetter, planned_at: datetime) -> None:
        """What became of the letter that really went for this cause becomes of this one."""
        known = self._guide.letter(self._causes.next(letter_cause(letter)))
        if known is None or (letter.reports and not known.asks):
            if letter.reports:
                self._report(letter, planned_at, "letter_sent", timedelta(seconds=self._cast.letter_takes))
            return
        for place, report in self._guide.reports_of(known):
            self._report_again(letter, planned_at, known, place, report)

    def _report(self, letter: PlannedLetter, planned_at: datetime, action: str, after: timedelta) -> None:
        at = planned_at + after
        data = {"letter_id": letter.id, "sent_at": at.isoformat()}
        claim_id, name = self.claim.id, f"{letter.id}/{action}"
        command = Command(id=name, claim_id=claim_id, action=action, actor=DESK, at=at, data=data)
        self._reports.append((at, -1, command))

    def _report_again(
        self, letter: PlannedLetter, planned_at: datetime, known: PastLetter, place: int, report: Command
    ) -> None:
        moved = planned_at - known.planned_at
        data = report.data | {"letter_id": letter.id}
        if sent_at := report.data.get("sent_at"):
            data["sent_at"] = (datetime.fromisoformat(sent_at) + moved).isoformat()
        command = report.model_copy(update={"at": report.at + moved, "data": data, "expected_version": None})
        self._reports.append((command.at, place, command))
