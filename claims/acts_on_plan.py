"""The investigation plan: tasks are added, moved, finished and cancelled inside the claim."""

from datetime import date, datetime

from claims import commands as c
from claims import events as e
from claims.claim import Task
from claims.deliberation import Deliberation
from claims.refusals import refusal
from claims.rule import STAFF_ON_OPEN, Rule
from claims.silence import begin_silence
from claims.term import Term


def _add(d: Deliberation, data: c.AddTask) -> None:
    due_at, last_day = _due(d, data.term, data.due_at)
    members = {"due_at": due_at, "last_day": last_day}
    if data.assignee:
        members["assignee"] = data.assignee
    if data.title:
        members["titled_by"] = d.command_id
    task = d.add_task(data.task, "operator", **members)
    d.tell_staff(task.assignee, "task_given", task=task.id)


def _due(d: Deliberation, term: Term | None, due_at: datetime | None) -> tuple[datetime | None, date | None]:
    if due_at:
        return due_at, d.pinned.calendar.day_of(due_at)
    if term is None:
        return None, None
    if not term.within_bounds():
        raise refusal("term-out-of-bounds")
    return d.due_after(term)


def _open_task(d: Deliberation, task_id: str) -> Task:
    task = d.claim.task(task_id)
    if task is None:
        raise refusal("unknown-task")
    if task.state != "open":
        raise refusal("task-not-open")
    return task


def _move(d: Deliberation, data: c.MoveTask) -> None:
    task = _open_task(d, data.task_id)
    due_at, last_day = _due(d, data.term, data.due_at)
    d.add(e.TaskMoved(task_id=task.id, due_at=due_at, last_day=last_day))


def _finish(d: Deliberation, data: c.FinishTask) -> None:
    task = _open_task(d, data.task_id)
    d.add(e.TaskFinished(task_id=task.id))
    asked = d.claim.asked
    if task.asks_confirmation and asked and asked.task_id == task.id:
        begin_silence(d, d.now)


def _cancel(d: Deliberation, data: c.CancelTask) -> None:
    d.add(e.TaskCancelled(task_id=_open_task(d, data.task_id).id))


RULES: dict[str, Rule] = {
    "add_task": Rule(_add, STAFF_ON_OPEN),
    "move_task": Rule(_move, STAFF_ON_OPEN),
    "finish_task": Rule(_finish, STAFF_ON_OPEN),
    "cancel_task": Rule(_cancel, STAFF_ON_OPEN),
}
