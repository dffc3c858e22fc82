"""What the queue shows of each claim beside its line: state, calendar, tasks in people's own words."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claim
from claims.values import Value
from store.sight import SEEN, Sight, seen

_BESIDE = text(f"""
SELECT c.id::text, c.calendar_id::text, (c.snapshot || jsonb_build_object('ledger', '[]'::jsonb,
         'clocks', coalesce((SELECT jsonb_agg(r - 'rungs') FROM jsonb_array_elements(c.snapshot->'clocks') AS r
                             WHERE r->>'ended_at' IS NULL), '[]'),
         'tasks', coalesce((SELECT jsonb_agg(t) FROM jsonb_array_elements(c.snapshot->'tasks') AS t
                            WHERE t->>'state' = 'open'), '[]')))::text AS state,
       (SELECT jsonb_object_agg(t.id, x.content) FROM tasks t
        JOIN claim_texts x ON x.command_id = t.titled_by AND x.member = 'title' AND x.content IS NOT NULL
        WHERE t.claim_id = c.id AND t.state = 'open' AND t.titled_by IS NOT NULL) AS written
FROM claims c WHERE c.id = ANY(CAST(:ids AS uuid[])) AND {SEEN}""")


class Beside(Value):
    """One claim of the queue; `written` are titles of open tasks by the task's id.

    Of the claim's clocks and tasks only those that are open came along, and neither rungs nor ledger: reading them
    for every line would take longer than all the rest.
    """

    claim: Claim
    calendar_id: str
    written: dict[str, str]


async def beside_rows(connection: AsyncConnection, sight: Sight, ids: Sequence[str]) -> dict[str, Beside]:
    """Return what stands beside these claims by their ids, in one question."""
    rows = await connection.execute(_BESIDE, {"ids": list(ids), **seen(sight)})
    return {
        row.id: Beside(
            claim=Claim.model_validate_json(row.state), calendar_id=row.calendar_id, written=row.written or {}
        )
        for row in rows
    }
