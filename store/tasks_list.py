"""The tasks of a claim with the texts that people gave them."""

from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Titles, Value
from store.sight import SEEN, Sight, seen

_TASKS = text(f"""
SELECT t.id, t.task, t.title, titled.content AS written_title, t.assignee::text, t.state, t.mandatory, t.due_at,
       t.last_day, (SELECT content FROM claim_texts x WHERE x.command_id = t.settled_by
                    AND x.member IN ('result', 'reason') LIMIT 1) AS result
FROM claims c LEFT JOIN tasks t ON t.claim_id = c.id
LEFT JOIN claim_texts titled ON titled.command_id = t.titled_by AND titled.member = 'title'
WHERE c.id = CAST(:claim_id AS uuid) AND {SEEN}
ORDER BY length(t.id), t.id""")


class TaskRow(Value):
    """One task. Its title is the variant's in both languages, or what somebody wrote; `assignee` is a user id."""

    id: str
    task: str
    title: Titles | None
    written_title: str | None
    assignee: str | None
    state: str
    mandatory: bool
    due_at: Instant | None
    last_day: date | None
    result: str | None


async def tasks_of(connection: AsyncConnection, sight: Sight, claim_id: str) -> tuple[TaskRow, ...] | None:
    """Return the tasks of a claim in the order of their planning; None when the claim is not seen."""
    rows = (await connection.execute(_TASKS, {"claim_id": claim_id, **seen(sight)})).all()
    return tuple(TaskRow(**row._mapping) for row in rows if row.id) if rows else None
