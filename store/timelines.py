"""The timeline of a claim as people read it, and the claim as it was at a past instant."""

from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.apply import fold
from claims.claim import Claim
from claims.events import EVENT
from claims.values import Instant, Value
from store.pages import Page, cursor, place_of
from store.sight import SEEN, Sight, seen

_SEEN = text(f"SELECT c.id FROM claims c WHERE c.id = CAST(:claim_id AS uuid) AND {SEEN}")
_ROWS = text("""
SELECT t.seq, t.version, t.at, t.recorded_at, t.event, t.actor_kind, t.actor_id, t.command_id::text, t.rung, t.data,
       CASE WHEN t.texts IS NOT NULL THEN
         (SELECT jsonb_object_agg(x.member, x.content) FROM claim_texts x
          WHERE x.command_id = t.command_id AND x.content IS NOT NULL) END AS texts
FROM timeline t WHERE t.claim_id = CAST(:claim_id AS uuid) AND t.seq > :after
ORDER BY t.seq LIMIT :rows""")
_UNTIL = text("""
SELECT version, at, jsonb_build_object('event', event) || data AS event FROM timeline
WHERE claim_id = CAST(:claim_id AS uuid) AND recorded_at <= :instant ORDER BY seq""")


class Doer(Value):
    """Who did it: one of our people or a link by id, the desk itself, or an import."""

    kind: str
    id: str | None = None


class TimelineRow(Value):
    """One event. `texts` are the private texts that its command brought, none once they were erased."""

    seq: int
    version: int
    at: Instant
    recorded_at: Instant
    event: str
    actor: Doer
    command_id: str | None
    rung: dict[str, Any] | None
    data: dict[str, Any]
    texts: dict[str, str]


class NotYet(Value):
    """The claim was not born by that instant."""


async def timeline(
    connection: AsyncConnection, sight: Sight, claim_id: str, limit: int = 100, after: str | None = None
) -> Page[TimelineRow] | None:
    """Return one page of a timeline, oldest first; None when the claim is not seen, BadCursor for a foreign cursor."""
    if not await _is_seen(connection, sight, claim_id):
        return None
    (place,) = place_of(after, f"timeline/{claim_id}", (int,)) if after else (0,)
    arguments = {"claim_id": claim_id, "after": place, "rows": limit + 1}
    rows = [_row(row) for row in await connection.execute(_ROWS, arguments)]
    more = cursor(f"timeline/{claim_id}", rows[limit - 1].seq) if len(rows) > limit else None
    return Page[TimelineRow](items=tuple(rows[:limit]), next=more)


async def claim_at(
    connection: AsyncConnection, sight: Sight, claim_id: str, instant: datetime
) -> Claim | NotYet | None:
    """Return the state as it was recorded by an instant; None when the claim is not seen."""
    if not await _is_seen(connection, sight, claim_id):
        return None
    rows = (await connection.execute(_UNTIL, {"claim_id": claim_id, "instant": instant})).all()
    claim: Claim | None = None
    for _, record in groupby(rows, key=lambda row: row.version):
        events = list(record)
        claim = fold(claim, (EVENT.validate_python(row.event) for row in events), events[0].at)
    return claim or NotYet()


async def _is_seen(connection: AsyncConnection, sight: Sight, claim_id: str) -> bool:
    return (await connection.execute(_SEEN, {"claim_id": claim_id, **seen(sight)})).first() is not None


def _row(row: Row) -> TimelineRow:
    given = {
        name: value for name, value in row._mapping.items() if name not in ("actor_kind", "actor_id", "texts")
    }
    return TimelineRow(**given, actor=Doer(kind=row.actor_kind, id=row.actor_id), texts=row.texts or {})
