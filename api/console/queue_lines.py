"""The lines of the queue as they are shown, in their groups."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from babel.dates import format_date
from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.next_step import NextStep, next_step
from api.console.queue_due import DueWords, Group, TaskDue, due_words, earliest, group_of, task_first
from api.console.short_names import initials, short_name
from api.console.trade import PRIORITIES as PRIORITY_TITLES
from api.console.trade import clock_title, stage_title, task_title
from api.desk import Desk
from api.pages.formats import Formats
from api.pages.words import words_in
from claims.variant import Pinned, VariantRef
from store.lists import ClaimRow
from store.people import User
from store.presence import Present, present_at
from store.queue_rows import Beside, beside_rows
from store.routing_tags import tag_titles
from store.sight import sight_of

KINDS = ("intake", "investigation", "resolution", "confirmation")
PRIORITIES = ("low", "normal", "high", "critical")


class Line(NamedTuple):
    """One claim as the queue shows it."""

    row: ClaimRow
    claimant: str
    type: str
    stage: str
    kind: int
    step: NextStep | None
    due: DueWords | None
    clock: str
    task: TaskDue | None
    task_title: str
    group: Group
    priority: int
    priority_title: str
    initials: str
    assignee: str
    present: tuple[Present, ...]
    tags: tuple[str, ...] = ()


class LineGroup(NamedTuple):
    """Lines that belong together, with the words above them; no words where the page before began the group."""

    key: Group
    title: str
    lines: tuple[Line, ...]
    more: bool


async def lines_of(
    desk: Desk, connection: AsyncConnection, user: User, f: Formats, rows: Sequence[ClaimRow]
) -> tuple[Line, ...]:
    """Put beside each line what the queue shows; a few questions for all of them."""
    ids = [row.id for row in rows]
    if not ids:
        return ()
    sight = sight_of(user)
    beside = await beside_rows(connection, sight, ids)
    present: dict[str, list[Present]] = {}
    for each in await present_at(connection, sight, ids):
        present.setdefault(each.claim_id, []).append(each)
    pinned = await _pinned(desk, connection, beside)
    titles = await tag_titles(connection, {tag for row in rows for tag in row.tags})
    tags = {key: title.in_language(f.language) for key, title in titles.items()}
    return tuple(
        _line(user, f, row, beside.get(row.id), pinned.get(row.id), tuple(present.get(row.id, ())))._replace(
            tags=tuple(tags.get(tag, tag) for tag in row.tags)
        )
        for row in rows
    )


async def _pinned(desk: Desk, connection: AsyncConnection, beside: Mapping[str, Beside]) -> dict[str, Pinned]:
    """What each claim is pinned to; claims of one year share it."""
    shared: dict[tuple[VariantRef, str, int], Pinned] = {}
    pinned = {}
    for key, one in beside.items():
        claim = one.claim
        name = (claim.variant, one.calendar_id, claim.received_at.year)
        if name not in shared:
            shelved = await desk.shelf.pinned(connection, claim.variant, claim.received_at, one.calendar_id)
            if shelved is None:
                continue
            shared[name] = shelved.pinned
        pinned[key] = shared[name]
    return pinned


def _line(
    user: User,
    f: Formats,
    row: ClaimRow,
    beside: Beside | None,
    pinned: Pinned | None,
    present: tuple[Present, ...],
) -> Line:
    run = earliest(beside.claim) if beside else None
    stage = pinned.variant.stages.get(row.stage) if pinned else None
    step = next_step(beside.claim, pinned, f.language, beside.written, f.now) if beside and pinned else None
    first = task_first(f, beside.claim, row.due_at) if beside and not beside.claim.closed else None
    return Line(
        row=row,
        claimant=short_name(row.claimant or ""),
        type=pinned.variant.title.in_language(f.language) if pinned else row.type,
        stage=stage_title(pinned, row.stage, f.language) if pinned else row.stage,
        kind=KINDS.index(stage.kind) + 1 if stage else 0,
        step=step,
        due=due_words(f, row.status, row.due_at, run),
        clock=clock_title(pinned, run.clock, f.language) if run and pinned else "",
        task=first,
        task_title=task_title(first.task, beside.written.get(first.task.id), f.language)
        if beside and first
        else "",
        group=group_of(f, row.status, row.due_at, run),
        priority=PRIORITIES.index(row.priority) + 1,
        priority_title=PRIORITY_TITLES[row.priority].in_language(f.language),
        initials=initials(row.assignee_name or ""),
        assignee=_assignee(user, f, row),
        present=present,
    )


def _assignee(user: User, f: Formats, row: ClaimRow) -> str:
    gettext = words_in(f.language).gettext
    if row.assignee is None:
        return gettext("no assignee")
    return gettext("me") if row.assignee == user.login else short_name(row.assignee_name or row.assignee)


def grouped(f: Formats, lines: Sequence[Line], after: str | None, more: bool) -> tuple[LineGroup, ...]:
    """The lines by their deadlines; `after` is the group that the page before ended in."""
    titles = group_titles(f)
    return tuple(_groups(titles, lines, after, more))


def _groups(
    titles: Mapping[Group, str], lines: Sequence[Line], after: str | None, more: bool
) -> Iterator[LineGroup]:
    for key, members in groupby(lines, key=lambda line: line.group):
        held = tuple(members)
        last = held[-1] is lines[-1]
        yield LineGroup(key, "" if key == after else titles[key], held, more and last)


def _today(f: Formats) -> str:
    return format_date(f.local(f.now), "EEEE d MMMM", locale=f.language)


def group_titles(f: Formats) -> Mapping[Group, str]:
    """What the groups are called today."""
    gettext = words_in(f.language).gettext
    return {
        "overdue": gettext("Overdue"),
        "today": gettext("Today, %(day)s") % {"day": _today(f)},
        "tomorrow": gettext("Tomorrow"),
        "week": gettext("This week"),
        "later": gettext("Later"),
        "waiting": gettext("The clock stands: we wait for an answer"),
        "none": gettext("Without a deadline"),
        "closed": gettext("Closed"),
    }
