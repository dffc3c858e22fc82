"""Questions whose best plan depends on what is asked: PostgreSQL plans them anew each time."""

from typing import Any

from psycopg.rows import namedtuple_row
from sqlalchemy.ext.asyncio import AsyncConnection

Found = Any
"""A named tuple, one member for each column."""


async def planned_anew(connection: AsyncConnection, question: str, arguments: dict[str, Any]) -> list[Found]:
    """Ask without a prepared statement, whose plan would be the same for the rarest and the most frequent value."""
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    if driver is None:
        raise RuntimeError("the connection is closed")
    async with driver.cursor(row_factory=namedtuple_row) as cursor:
        await cursor.execute(question, arguments, prepare=False)
        return await cursor.fetchall()
