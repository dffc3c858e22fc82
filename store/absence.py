"""Absence: from when to when somebody is away, and who stands in for him."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value

_OF = text(
    "SELECT u.away_from, u.away_until, u.deputy_id::text AS deputy, d.name AS deputy_name"
    " FROM users u LEFT JOIN users d ON d.id = u.deputy_id WHERE u.id = CAST(:id AS uuid)"
)
_SET = text(
    "UPDATE users SET away_from = :away_from, away_until = :away_until, deputy_id = CAST(:deputy AS uuid)"
    " WHERE id = CAST(:id AS uuid)"
)
_DEPUTIES = text("""
WITH own AS (SELECT team FROM memberships WHERE user_id = CAST(:id AS uuid))
SELECT u.id::text, u.name FROM users u
WHERE u.active AND u.id <> CAST(:id AS uuid) AND (
    NOT EXISTS (SELECT FROM own)
    OR EXISTS (SELECT FROM memberships m JOIN own USING (team) WHERE m.user_id = u.id))
ORDER BY u.name, u.id LIMIT 500""")


class Absence(Value):
    """When a person is away; None is open. `deputy` is a user id."""

    away_from: Instant | None = None
    away_until: Instant | None = None
    deputy: str | None = None
    deputy_name: str | None = None

    @property
    def last_moment(self) -> datetime | None:
        """An instant of the last day; it ends with the next day's first moment."""
        return self.away_until - timedelta(seconds=1) if self.away_until else None

    def lies_ahead(self, now: datetime) -> bool:
        """Whether it has not ended."""
        return self.away_until is not None and self.away_until > now


class Colleague(NamedTuple):
    """Somebody who may be chosen."""

    id: str
    name: str


async def absence_of(connection: AsyncConnection, user_id: str) -> Absence:
    """Return when a person is away; an empty absence for nobody."""
    row = (await connection.execute(_OF, {"id": user_id})).one_or_none()
    return Absence(**row._mapping) if row else Absence()


async def set_absence(connection: AsyncConnection, user_id: str, absence: Absence) -> None:
    """Note when a person is away; an empty absence is his return."""
    await connection.execute(_SET, {"id": user_id, **absence.model_dump(exclude={"deputy_name"})})


async def possible_deputies(connection: AsyncConnection, user_id: str) -> tuple[Colleague, ...]:
    """List who may stand in for a person: his teams' people; everybody where he has no team."""
    rows = await connection.execute(_DEPUTIES, {"id": user_id})
    return tuple(Colleague(row.id, row.name) for row in rows)
