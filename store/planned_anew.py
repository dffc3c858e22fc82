"""Questions whose best plan depends on what is asked: PostgreSQL plans them anew each time."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from store.direct import rows

Found = Any
"""A named tuple, one member for each column."""


async def planned_anew(connection: AsyncConnection, question: str, arguments: dict[str, Any]) -> list[Found]:
    """Ask without a prepared statement, whose plan would be the same for the rarest and the most frequent value."""
    return await rows(connection, question, arguments, prepared=False)
