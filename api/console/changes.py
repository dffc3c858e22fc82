"""What happened to a claim since somebody opened a form: told to the second of two people who act at once."""

from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.action_form import ActionForm
from api.console.event_words import tell
from api.console.telling import Telling
from api.pages.formats import Formats
from api.people import people_in
from claims.values import Instant
from store.acting import names_of
from store.pages import cursor
from store.sight import Sight
from store.tasks_list import tasks_of
from store.timelines import TimelineRow, timeline

MOST = 20
QUIET = frozenset({"clock_started", "clock_paused", "clock_resumed", "clock_ended", "waiting_changed"})
"""What only follows from something else that is told."""


class Change(NamedTuple):
    """One event in words."""

    who: str
    at: Instant
    words: str


async def changes_since(
    connection: AsyncConnection, sight: Sight, form: ActionForm, seq: int, f: Formats
) -> tuple[Change, ...]:
    """Tell the events after a place of the timeline, at most `MOST` of them."""
    claim = form.seen.claim
    after = cursor(f"timeline/{claim.id}", seq) if seq > 0 else None
    found = await timeline(connection, sight, claim.id, MOST, after)
    rows = [row for row in found.items if row.event not in QUIET] if found else []
    tasks = await tasks_of(connection, sight, claim.id) or ()
    telling = Telling(
        claim=claim,
        pinned=form.pinned,
        f=f,
        names=await names_of(connection, _people(rows)),
        written={task.id: task.written_title for task in tasks if task.written_title},
    )
    return tuple(Change(telling.doer(row.actor), row.at, tell(row, telling).words) for row in rows)


def _people(rows: list[TimelineRow]) -> set[str]:
    actors = {row.actor.id for row in rows if row.actor.kind == "user" and row.actor.id}
    return actors | {person for row in rows for person in people_in(row.data)}
