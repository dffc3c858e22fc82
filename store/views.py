"""Saved views of the queue: whose they are, who sees them."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.values import Value

MOST = 20
"""Views that one person may save, and that one person is shown."""
_SHOWN = text(f"""
SELECT v.id::text, v.name, v.query, v.team, v.owner_id = CAST(:user_id AS uuid) AS own FROM views v
WHERE v.owner_id = CAST(:user_id AS uuid) OR v.team = ANY(CAST(:teams AS text[]))
ORDER BY v.made_at, v.id LIMIT {MOST}""")
_SAVE = text(f"""
INSERT INTO views (id, owner_id, team, name, query)
SELECT CAST(:id AS uuid), CAST(:user_id AS uuid), :team, :name, :query
WHERE (SELECT count(*) FROM views WHERE owner_id = CAST(:user_id AS uuid)) < {MOST}
RETURNING id""")
_RENAME = text(
    "UPDATE views SET name = :name WHERE id = CAST(:id AS uuid) AND owner_id = CAST(:user_id AS uuid) RETURNING id"
)
_DELETE = text(
    "DELETE FROM views WHERE id = CAST(:id AS uuid) AND owner_id = CAST(:user_id AS uuid) RETURNING id"
)


class View(Value):
    """A named address of the queue; `own` views can be renamed and deleted, those of a `team` are shared with it."""

    id: str
    name: str
    query: str
    team: str | None
    own: bool


async def views_of(connection: AsyncConnection, user_id: str, teams: tuple[str, ...]) -> tuple[View, ...]:
    """Return the views that a person saved and those that are shared with his teams, the oldest first."""
    rows = await connection.execute(_SHOWN, {"user_id": user_id, "teams": list(teams)})
    return tuple(View(**row._mapping) for row in rows)


async def save_view(
    connection: AsyncConnection, user_id: str, name: str, query: str, team: str | None
) -> str | None:
    """Save a view and return its id; None when the person has as many as he may."""
    row = {"id": str(uuid7()), "user_id": user_id, "name": name, "query": query, "team": team}
    return str(row["id"]) if (await connection.execute(_SAVE, row)).scalar_one_or_none() else None


async def rename_view(connection: AsyncConnection, user_id: str, view_id: str, name: str) -> bool:
    """Give a view of this person another name; False when he has no such view."""
    row = {"id": view_id, "user_id": user_id, "name": name}
    return (await connection.execute(_RENAME, row)).scalar_one_or_none() is not None


async def delete_view(connection: AsyncConnection, user_id: str, view_id: str) -> bool:
    """Delete a view of this person; False when he has no such view."""
    row = {"id": view_id, "user_id": user_id}
    return (await connection.execute(_DELETE, row)).scalar_one_or_none() is not None
