"""Which claims were recorded lately: hints for open pages, and who may have them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value
from store.sight import SEEN, Sight, seen

MOST = 500
_RECORDED = """
SELECT t.claim_id, max(t.version) AS version, max(t.recorded_at) AS recorded_at FROM timeline t
WHERE t.recorded_at > CAST(:since AS timestamptz) GROUP BY t.claim_id"""
_LATELY = text(f"""
SELECT c.id::text, c.number, c.team, c.restricted, r.version, r.recorded_at
FROM ({_RECORDED}) r JOIN claims c ON c.id = r.claim_id ORDER BY r.recorded_at DESC LIMIT {MOST}""")
_OF = text(f"""
SELECT c.id::text, c.number, c.team, c.restricted, r.version, r.recorded_at
FROM ({_RECORDED}) r JOIN claims c ON c.id = r.claim_id WHERE {SEEN} ORDER BY r.recorded_at DESC LIMIT {MOST}""")
_NOW = text("SELECT clock_timestamp()")


class Change(Value):
    """A claim that has a new version."""

    id: str
    number: str
    team: str
    restricted: bool
    version: int
    recorded_at: Instant

    def seen_by(self, sight: Sight) -> bool:
        """Whether this reader may know of it; the same condition as `SEEN`, without a question."""
        return self.team in sight.teams or (sight.everything and (sight.restricted or not self.restricted))


async def changes_since(connection: AsyncConnection, since: datetime) -> Sequence[Change]:
    """Return all claims recorded since an instant of the database's clock, the latest first, a bounded number."""
    return tuple(Change(**row._mapping) for row in await connection.execute(_LATELY, {"since": since}))


async def changes_for(connection: AsyncConnection, sight: Sight, since: datetime) -> Sequence[Change]:
    """As `changes_since`, but only what is seen."""
    rows = await connection.execute(_OF, {"since": since, **seen(sight)})
    return tuple(Change(**row._mapping) for row in rows)


async def database_now(connection: AsyncConnection) -> datetime:
    """Return the clock by which records are stamped."""
    now: datetime = (await connection.execute(_NOW)).scalar_one()
    return now
