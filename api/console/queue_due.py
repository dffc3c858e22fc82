"""When a claim of the queue is due: in which group it stands, and in which words."""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from api.pages.formats import Formats
from api.pages.words import words_in
from claims.claim import Claim, ClockRun, Task

Group = Literal["overdue", "today", "tomorrow", "week", "later", "waiting", "none", "closed"]


class DueWords(NamedTuple):
    """How a due time is shown: its colour, its picture, its words, the instant itself, and that in full."""

    look: str
    picture: str
    words: str
    instant: datetime | None
    exact: str = ""


class TaskDue(NamedTuple):
    """A task that is to be done before anything else of its claim falls due."""

    task: Task
    due: DueWords
    short: str
    """The same in as few words as a line has room for."""


def earliest(claim: Claim) -> ClockRun | None:
    """The clock whose deadline comes first; else one that stands still."""
    running = [run for run in claim.clocks if run.running]
    due = {run.due_at: run for run in reversed(running) if not run.paused and run.due_at}
    if due:
        return due[min(due)]
    return next((run for run in running if run.paused), None)


def group_of(f: Formats, status: str, due: datetime | None, run: ClockRun | None) -> Group:
    """Which group of the queue a claim belongs to; `run` is its clock as `earliest` finds it."""
    if status == "closed":
        return "closed"
    if due is None:
        return "waiting" if run is not None and run.paused else "none"
    return group_of_due(f, due)


def group_of_due(f: Formats, due: datetime) -> Group:
    """The group of a deadline; one at midnight belongs to the day that it ends."""
    if due <= f.now:
        return "overdue"
    today, last = f.local(f.now).date(), f.last_day(due)
    days = (last - today).days
    if days <= 0:
        return "today"
    if days == 1:
        return "tomorrow"
    return "week" if last <= today + timedelta(days=6 - today.weekday()) else "later"


def due_words(f: Formats, status: str, due: datetime | None, run: ClockRun | None) -> DueWords | None:
    """How the due time of a claim is shown; None where nothing falls due."""
    gettext = words_in(f.language).gettext
    if due is not None and status == "open":
        group = group_of_due(f, due)
        look = {"overdue": "late", "today": "soon"}.get(group, "")
        picture = {"overdue": "alert-triangle", "today": "clock-exclamation"}.get(group, "clock")
        return DueWords(look, picture, f.due_words(due), due, f.exact(due))
    if status == "open" and run is not None and run.paused:
        stands = gettext("stands for %(span)s") % {"span": f.span(f.now - run.pauses[-1].began)}
        return DueWords("wait", "player-pause", stands, None)
    return None


def task_first(f: Formats, claim: Claim, due: datetime | None) -> TaskDue | None:
    """The open task that falls due before the claim's own deadline does, the earliest of them."""
    dated = [task for task in claim.tasks if task.state == "open" and task.due_at]
    first = min(dated, key=lambda task: task.due_at or f.now, default=None)
    if first is None or first.due_at is None or (due is not None and first.due_at >= due):
        return None
    words = due_words(f, "open", first.due_at, None)
    return TaskDue(first, words, _short(f, first.due_at)) if words else None


def _short(f: Formats, due: datetime) -> str:
    """`3 days` late, `16:00` today, `tomorrow`, or in how many days; its picture tells late from early."""
    gettext, group = words_in(f.language).gettext, group_of_due(f, due)
    if group == "overdue":
        return f.span(f.now - due)
    if group == "today":
        return gettext("today") if f.is_midnight(due) else f.clock(due)
    if group == "tomorrow":
        return gettext("tomorrow")
    return f.span(f.last_day(due) - f.local(f.now).date())


def day_of(f: Formats, due: datetime) -> str:
    """The day of a deadline, with the hour unless it is the day's end."""
    day = f.day(f.last_day(due))
    return day if f.is_midnight(due) else f"{day} {f.clock(due)}"
