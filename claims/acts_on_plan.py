"""The investigation plan: tasks are added, moved, finished and cancelled inside the claim."""

from datetime import date, datetime

from claims import commands as c
from claims import events as e
from claims.claim import Task
from claims.deliberation import Deliberation
from claims.refusals import refusal
from claims.rule import STAFF_ON_OPEN, Rule, by_staff, is_open
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
    if d.claim.closed and not task.tells:
        raise refusal("closed")
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
    task, asked = _open_task(d, data.task_id), d.claim.asked
    if asked and asked.task_id == task.id:
        raise refusal("must-be-told")
    d.add(e.TaskCancelled(task_id=task.id))


def _something_to_do(d: Deliberation) -> None:
    if not d.claim.tasks:
        raise refusal("unknown-task")
    if not any(task.state == "open" for task in d.claim.tasks):
        raise refusal("task-not-open")


def _is_open_or_to_be_told(d: Deliberation) -> None:
    """The last letter may need to be told by other means when the claim has ended already."""
    if not any(task.tells and task.state == "open" for task in d.claim.tasks):
        is_open(d)


_ON_OPEN_TASKS = (*STAFF_ON_OPEN, _something_to_do)
_UNTIL_TOLD = (by_staff, _is_open_or_to_be_told, _something_to_do)


RULES: dict[str, Rule] = {
    "add_task": Rule(_add, STAFF_ON_OPEN),
    "move_task": Rule(_move, _ON_OPEN_TASKS),
    "finish_task": Rule(_finish, _UNTIL_TOLD),
    "cancel_task": Rule(_cancel, _UNTIL_TOLD),
}
