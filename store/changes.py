"""Which claims were recorded lately: hints for open pages, and who may have them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value
from store.list_conditions import ClaimFilter, conditions_of, contradicts_itself, source_of
from store.people import User, user_by_id
from store.planned_anew import planned_anew
from store.sight import SEEN, Sight, seen

MOST = 500
_RECORDED = """
SELECT t.claim_id, max(t.version) AS version, max(t.recorded_at) AS recorded_at FROM timeline t
WHERE t.recorded_at > CAST(:since AS timestamptz) GROUP BY t.claim_id"""
_LATELY = text(f"""
SELECT c.id::text, c.number, c.team, c.restricted, c.training_for::text, r.version, r.recorded_at
FROM ({_RECORDED}) r JOIN claims c ON c.id = r.claim_id ORDER BY r.recorded_at DESC LIMIT {MOST}""")
_OF = text(f"""
SELECT c.id::text, c.number, c.team, c.restricted, c.training_for::text, r.version, r.recorded_at
FROM ({_RECORDED}) r JOIN claims c ON c.id = r.claim_id WHERE {SEEN} ORDER BY r.recorded_at DESC LIMIT {MOST}""")
_SESSION = text(
    "SELECT user_id::text FROM sessions"
    " WHERE id = CAST(:id AS uuid) AND revoked_at IS NULL AND expires_at > clock_timestamp()"
)
_NOW = text("SELECT clock_timestamp()")


class Change(Value):
    """A claim that has a new version."""

    id: str
    number: str
    team: str
    restricted: bool
    training_for: str | None = None
    version: int
    recorded_at: Instant

    def seen_by(self, sight: Sight) -> bool:
        """Whether this reader may know of it; the same condition as `SEEN`, without a question."""
        if self.training_for:
            return sight.trainings or self.training_for == sight.user_id or self.team in sight.manages
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


async def matching(
    connection: AsyncConnection, sight: Sight, wanted: ClaimFilter, now: datetime, ids: Sequence[str]
) -> frozenset[str]:
    """Return those of the claims that the filter finds."""
    if not ids or contradicts_itself(wanted):
        return frozenset()
    conditions, arguments = conditions_of(sight, wanted, now)
    where = " AND ".join(["c.id = ANY(%(ids)s::uuid[])", *conditions])
    question = f"SELECT c.id::text AS id FROM {source_of(arguments)} WHERE {where}"
    return frozenset(
        row.id for row in await planned_anew(connection, question, {**arguments, "ids": list(ids)})
    )


async def who_is_signed_in(connection: AsyncConnection, session_id: str) -> User | None:
    """Return whose session this is while it is good; unlike a page, an open stream does not keep it alive."""
    user_id = (await connection.execute(_SESSION, {"id": session_id})).scalar_one_or_none()
    user = await user_by_id(connection, user_id) if user_id else None
    return user if user and user.active else None
