"""The names of our people, by their ids."""

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_NAMES = text("SELECT id::text, name FROM users WHERE id = ANY(CAST(:ids AS uuid[]))")


async def names_of(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, str]:
    """Return the names by id; unknown ids are left out."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    return {row.id: row.name for row in await connection.execute(_NAMES, {"ids": wanted})}
