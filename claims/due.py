"""What falls due by itself: rungs of the ladder, tasks, reminders, the claimant's silence."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from claims import events as e
from claims.claim import Claim, ClockRun, RungState
from claims.commands import Actor
from claims.conditions import Priority
from claims.decision import Decision
from claims.deliberation import Deliberation, Facts
from claims.running import rung_applies
from claims.settling import begin_closing, settle
from claims.values import Instant, Value
from claims.variant import (
    AddTask,
    Deed,
    Notify,
    Pinned,
    RaisePriority,
    Reassign,
    Remind,
)

DESK = Actor(kind="system")
"""Who acts when nobody does: the desk itself."""

_PRIORITIES: tuple[Priority, ...] = ("low", "normal", "high", "critical")


class Due(Value):
    """One thing that falls due: `name` is the clock or the task's id, `run` and `index` place a rung or reminder.

    `place` says which rung of the variant's ladder it is.
    """

    at: Instant
    kind: Literal["rung", "task", "reminder", "silence"]
    name: str = ""
    run: int = 0
    index: int = 0
    place: int = 0

    def order(self) -> tuple[datetime, str, str, int, int]:
        """Sort by instant; rungs go before what may end the claim at the same instant."""
        return self.at, {"rung": "a", "task": "b"}.get(self.kind, "c"), self.name, self.run, self.index


def next_due(claim: Claim) -> Due | None:
    """The next thing that falls due, None when nothing does."""
    if claim.closed:
        return None
    return min(_candidates(claim), key=Due.order, default=None)


def _candidates(claim: Claim) -> Iterator[Due]:
    for run in claim.clocks:
        if rung := _first_rung(run):
            named = {"name": run.clock, "run": run.run, "index": rung.index, "place": rung.in_ladder}
            yield Due(at=rung.due_at, kind="rung", **named)
    for task in claim.tasks:
        if task.state == "open" and task.due_at and task.late_since is None:
            yield Due(at=task.due_at, kind="task", name=task.id)
    asked = claim.asked
    if asked and asked.silent_at:
        for place, instant in enumerate(asked.reminders[asked.reminded :], asked.reminded + 1):
            yield Due(at=instant, kind="reminder", index=place)
        yield Due(at=asked.silent_at, kind="silence")


def _first_rung(run: ClockRun) -> RungState | None:
    """The rung that a run reaches next; None while it stands still."""
    waiting = (rung for rung in run.rungs if rung.state == "waiting" and rung.due_at)
    going = run.running and not run.paused
    return min(waiting, key=lambda rung: (rung.due_at, rung.index), default=None) if going else None


def needs_people(due: Due, pinned: Pinned) -> bool:
    """Whether the rung names people that only the tables know."""
    return bool(_words(due, pinned) - {"assignee"})


def goes_by_load(due: Due, pinned: Pinned) -> bool:
    """Whether the rung names the least loaded, who may be another one for every claim."""
    return "least_loaded" in _words(due, pinned)


def _words(due: Due, pinned: Pinned) -> set[str]:
    if due.kind != "rung":
        return set()
    return {word for deed in pinned.variant.escalation[due.place].do if (word := _whom(deed))}


def _whom(deed: Deed) -> str | None:
    match deed:
        case Remind():
            return deed.remind
        case Notify():
            return deed.notify
        case Reassign():
            return deed.reassign
    return None


def fall_due(pinned: Pinned, claim: Claim, due: Due, facts: Facts | None = None) -> Decision:
    """Decide what happens at a due instant; the now is that instant, but never before the latest event."""
    d = Deliberation(pinned, claim, due.at, DESK, facts)
    match due.kind:
        case "rung":
            _fire(d, due)
        case "task":
            _task_late(d, due)
        case "reminder":
            d.add(e.Reminded(reminder=due.index))
            d.tell_claimant("reminder")
        case "silence":
            d.add(e.Accepted(by="silence"))
            d.tell_claimant("silence")
            begin_closing(d, "silence")
    settle(d)
    return d.decision()


def _task_late(d: Deliberation, due: Due) -> None:
    task = d.claim.task(due.name)
    d.add(e.TaskFellDue(task_id=due.name, due_at=due.at))
    d.tell_staff(task.assignee or d.claim.assignee if task else None, "task_late", task=due.name)


def _rung_of(d: Deliberation, due: Due) -> RungState:
    run = next(run for run in d.claim.clocks if (run.clock, run.run) == (due.name, due.run))
    return next(rung for rung in run.rungs if rung.index == due.index)


def _fire(d: Deliberation, due: Due) -> None:
    rung, written = _rung_of(d, due), d.pinned.variant.escalation[due.place]
    place = {"clock": due.name, "run": due.run, "index": due.index, "at": rung.at, "due_at": due.at}
    if not rung_applies(d, due.place):
        d.add(e.RungSkipped(**place))
        return
    d.add(e.RungFired(**place))
    for deed in written.do:
        _do(d, deed, due)


def _do(d: Deliberation, deed: Deed, due: Due) -> None:
    rung = {"clock": due.name, "run": due.run, "index": due.index}
    match deed:
        case Remind():
            d.tell_staff(_person(d, deed.remind), "deadline_near", **rung)
        case Notify():
            d.tell_staff(_person(d, deed.notify), "escalated", **rung)
        case RaisePriority():
            _raise_priority(d, deed.raise_priority)
        case AddTask():
            added = deed.add_task
            task = d.add_task(added.task, "rung", added.term, title=added.title)
            d.tell_staff(task.assignee, "task_given", task=task.id)
        case Reassign():
            _reassign(d, _person(d, deed.reassign))


def _person(d: Deliberation, word: str) -> str | None:
    return d.claim.assignee if word == "assignee" else d.facts.people.get(word)


def _raise_priority(d: Deliberation, steps: int) -> None:
    place = min(_PRIORITIES.index(d.claim.priority) + steps, len(_PRIORITIES) - 1)
    if _PRIORITIES[place] != d.claim.priority:
        d.add(e.PrioritySet(priority=_PRIORITIES[place], why="rung"))


def _reassign(d: Deliberation, person: str | None) -> None:
    if person and person != d.claim.assignee:
        d.add(e.Assigned(assignee=person, why="rung"))
        d.tell_staff(person, "reassigned")
