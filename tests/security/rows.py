"""What stands in the database, told briefly: how many rows each table has and which was written last."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_COUNTERS = frozenset({"alembic_version", "public_counts", "attempts", "sessions", "tokens"})
"""What counts calls and visits, refused ones too."""
_TABLES = text(
    "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = 'public' AND c.relkind = 'r' AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1"
)
_NEXT = text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
State = dict[str, tuple[int, int]]


async def tables_of(connection: AsyncConnection) -> tuple[str, ...]:
    """The tables that an act may write."""
    return tuple(name for (name,) in await connection.execute(_TABLES) if name not in _COUNTERS)


async def next_writer(connection: AsyncConnection) -> str:
    """The number that whoever writes next will have: the same one for as long as nobody writes."""
    return str((await connection.execute(_NEXT)).scalar_one())


async def state_of(connection: AsyncConnection, tables: tuple[str, ...]) -> State:
    """Count of rows and latest writer of each table, in one statement."""
    asked = " UNION ALL ".join(
        f"SELECT '{name}', count(*), coalesce(max(xmin::text::bigint), 0) FROM {name}" for name in tables
    )
    found = await connection.execute(text(asked))
    return {name: (count, writer) for name, count, writer in found}
