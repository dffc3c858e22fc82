"""Puts a desk back as it was: what an accepted form used up, changed or ended is there again for the next one."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import psycopg
from psycopg.rows import tuple_row

COUNTERS = frozenset({"public_counts", "attempts", "sessions", "tokens"})
"""What counts calls and visits, refused ones too; no trigger tells of it."""
_TABLES = """
    SELECT c.relname,
        (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
            WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''),
        (SELECT string_agg(format('p.%1$I = k.%1$I', attname), ' AND ') FROM pg_attribute a JOIN pg_index i
            ON i.indrelid = a.attrelid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = c.oid AND i.indisprimary)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> 'alembic_version'
"""
_BACK = """
    DELETE FROM public.{name} WHERE xmin::text::bigint >= {since};
    INSERT INTO public.{name} ({columns}) OVERRIDING SYSTEM VALUE
        SELECT {columns} FROM kept.{name} k WHERE NOT EXISTS (SELECT FROM public.{name} p WHERE {same});
"""
TIDIED = 200
"""After so many times what was deleted is swept away."""


@asynccontextmanager
async def snapshot(url: str) -> AsyncIterator["Snapshot"]:
    """The desk as it stands now; the address must be a superuser's."""
    plain = url.replace("+psycopg", "")
    async with await psycopg.AsyncConnection.connect(
        plain, autocommit=True, row_factory=tuple_row
    ) as connection:
        taken = Snapshot(connection)
        await taken.take()
        yield taken


class Snapshot:
    """The rows of every table at one moment; rules and triggers sleep while they are put back."""

    def __init__(self, connection: psycopg.AsyncConnection[tuple[str, ...]]) -> None:
        self._connection = connection
        self._tables: dict[str, tuple[str, str]] = {}
        self._since: dict[str, str] = {}
        self._times = 0

    async def take(self) -> None:
        """Remember the desk as it stands."""
        found = await (await self._connection.execute(_TABLES)).fetchall()
        self._tables = {name: (columns, same) for name, columns, same in found}
        await self._say("SET session_replication_role = replica", "DROP SCHEMA IF EXISTS kept CASCADE")
        await self._say("CREATE SCHEMA kept")
        await self._say(*(f"CREATE TABLE kept.{name} AS TABLE public.{name}" for name in self._tables))
        await self._remember_when(self._tables)

    async def put_back(self, written: Iterable[str]) -> None:
        """Let these tables, and those that nobody tells of, be as they were."""
        names = sorted(COUNTERS.union(written))
        again = [self._one(name) for name in names]
        await self._say("BEGIN;" + "".join(again) + "COMMIT")
        await self._remember_when(names)
        self._times += 1
        if self._times % TIDIED == 0:
            await self._say(*(f"VACUUM public.{name}" for name in names))

    def _one(self, name: str) -> str:
        columns, same = self._tables[name]
        return _BACK.format(name=name, columns=columns, same=same, since=self._since[name])

    async def _remember_when(self, names: Iterable[str]) -> None:
        """Whoever writes next will have this number or a higher one."""
        told = await self._connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        self._since |= dict.fromkeys(names, str((await told.fetchone() or ("",))[0]))

    async def _say(self, *statements: str) -> None:
        for statement in statements:
            await self._connection.execute(statement.encode())
