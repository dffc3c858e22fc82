"""What the reconciler asks: claims without a workflow, commands and deadlines that wait too long, and the counts."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Value

SOON = 600.0
"""Seconds: a claim with a deadline within them is started before those that were filed earlier."""
_FIRST = "00000000-0000-0000-0000-000000000000"
_UNSTARTED = text("""
SELECT u.claim_id::text FROM unstarted u JOIN claims c ON c.id = u.claim_id
ORDER BY EXISTS (SELECT FROM commands k WHERE k.claim_id = u.claim_id AND k.status = 'pending') DESC,
         CASE WHEN c.next_due_at < now() + make_interval(secs => :soon) THEN c.next_due_at END NULLS LAST,
         u.since, u.claim_id
LIMIT :limit""")
_STARTED = text("DELETE FROM unstarted WHERE claim_id = ANY(CAST(:ids AS uuid[]))")
_LATE = text("""
SELECT c.id::text FROM claims c
WHERE c.status = 'open' AND c.next_due_at < now() - make_interval(secs => :seconds)
  AND NOT EXISTS (SELECT FROM unstarted u WHERE u.claim_id = c.id)
ORDER BY c.next_due_at LIMIT :limit""")
_SAMPLE = text("""
SELECT c.id::text, c.version FROM claims c
WHERE c.status = 'open' AND c.id > CAST(:after AS uuid)
  AND NOT EXISTS (SELECT FROM unstarted u WHERE u.claim_id = c.id)
ORDER BY c.id LIMIT :limit""")
_COUNTS = text("""
SELECT (SELECT count(*) FROM unstarted) AS unstarted,
       coalesce((SELECT extract(epoch FROM clock_timestamp() - min(since)) FROM unstarted), 0)::float
         AS unstarted_oldest_seconds,
       (SELECT count(*) FROM commands WHERE status = 'pending') AS pending_commands,
       (SELECT coalesce(max(extract(epoch FROM clock_timestamp() - since)), 0)::float FROM sending_holds
        WHERE ended_at IS NULL)
         AS sending_held_seconds,
       (SELECT count(*) FROM letters WHERE state = 'sent')
         - (SELECT count(*) FROM letters l JOIN claims c ON c.id = l.claim_id AND c.training_for IS NOT NULL
            WHERE l.state = 'sent') AS sent,
       (SELECT jsonb_object_agg(state, n)
        FROM (SELECT l.state, count(*) AS n FROM letters l JOIN claims c ON c.id = l.claim_id AND c.training_for IS NULL
              WHERE l.state <> 'sent' GROUP BY l.state) AS s) AS letters""")
_SAY = text("SELECT pg_notify('redress_swept', CAST(:differences AS text))")
_LATENESS = text("""
SELECT extract(epoch FROM r.recorded_at - r.due_at)::float
FROM rungs r JOIN claims c ON c.id = r.claim_id AND c.training_for IS NULL
WHERE r.state = 'fired' AND r.recorded_at > now() - make_interval(secs => :seconds)""")


class Known(Value):
    """A claim and the version that is stored of it."""

    id: str
    version: int


class Counts(Value):
    """The counts behind the metrics; `letters` counts by state."""

    unstarted: int
    unstarted_oldest_seconds: float
    pending_commands: int
    sending_held_seconds: float
    letters: dict[str, int]


async def unstarted(connection: AsyncConnection, limit: int) -> tuple[str, ...]:
    """Claims whose workflow was not seen to start: first those with waiting commands, then by near deadlines."""
    return tuple((await connection.execute(_UNSTARTED, {"limit": limit, "soon": SOON})).scalars())


async def mark_started(connection: AsyncConnection, claim_ids: Sequence[str]) -> None:
    """The workflows of these claims were seen to start."""
    await connection.execute(_STARTED, {"ids": list(claim_ids)})


async def late(connection: AsyncConnection, by_seconds: float, limit: int) -> tuple[str, ...]:
    """Open, started claims whose next deadline should have been recorded so many seconds ago."""
    return tuple((await connection.execute(_LATE, {"seconds": by_seconds, "limit": limit})).scalars())


async def sample(connection: AsyncConnection, limit: int, after: str | None = None) -> tuple[Known, ...]:
    """Open, started claims with their versions, by id after a claim; begin again when it is empty."""
    rows = await connection.execute(_SAMPLE, {"limit": limit, "after": after or _FIRST})
    return tuple(Known(id=row.id, version=row.version) for row in rows)


async def open_ids(connection: AsyncConnection, after: str | None, limit: int) -> tuple[str, ...]:
    """Ids of open, started claims, by id after a claim."""
    return tuple(known.id for known in await sample(connection, limit, after))


async def counts(connection: AsyncConnection) -> Counts:
    """Count what the metrics show."""
    row = (await connection.execute(_COUNTS)).one()
    given = {name: value for name, value in row._mapping.items() if name != "sent"}
    return Counts(**{**given, "letters": {"sent": row.sent, **(row.letters or {})}})


async def tell_differences(connection: AsyncConnection, differences: int) -> None:
    """Tell every API process what the latest comparison found, by NOTIFY on `redress_swept`."""
    await connection.execute(_SAY, {"differences": differences})


async def rung_lateness(connection: AsyncConnection, last_seconds: float) -> tuple[float, ...]:
    """By how many seconds the rungs that were recorded lately came after their instant."""
    return tuple((await connection.execute(_LATENESS, {"seconds": last_seconds})).scalars())
