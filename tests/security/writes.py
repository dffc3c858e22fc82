"""What was written: triggers of the tests' own tell which tables had a row added, changed or taken away."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from runtime.embedded.postgres import RUNNING
from tests.security.put_back import COUNTERS

_TABLES = text(
    "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> 'alembic_version' ORDER BY 1"
)
_NOTE = (
    "CREATE SCHEMA looked",
    "CREATE UNLOGGED TABLE looked.written (name text NOT NULL)",
    "CREATE FUNCTION looked.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS"
    " $$ BEGIN INSERT INTO looked.written VALUES (TG_TABLE_NAME); RETURN NULL; END $$",
    f"GRANT USAGE ON SCHEMA looked TO {RUNNING}",
    f"GRANT SELECT, DELETE ON looked.written TO {RUNNING}",
)
_TRIGGER = (
    "CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON {} FOR EACH ROW EXECUTE FUNCTION looked.note()"
)
_TAKE = text("DELETE FROM looked.written RETURNING name")


async def watch(owner_url: str) -> None:
    """Look at every table that an act may write, from now on; what is rolled back was never written."""
    engine = create_async_engine(owner_url)
    async with engine.begin() as connection:
        found = [name for (name,) in await connection.execute(_TABLES) if name not in COUNTERS]
        for statement in (*_NOTE, *(_TRIGGER.format(name) for name in found)):
            await connection.execute(text(statement))
    await engine.dispose()


async def take_written(connection: AsyncConnection) -> frozenset[str]:
    """The tables that were written since somebody asked last."""
    return frozenset(name for (name,) in await connection.execute(_TAKE))
