"""Statements on the driver itself: their faults, their transactions and broken connections are SQLAlchemy's."""

import asyncio

import pytest
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from store.connections import at_once
from store.direct import rows, spelled_for_driver
from store.planned_anew import planned_anew

TEAM = "INSERT INTO teams (key, title) VALUES (%(key)s, '{}') RETURNING key"
KNOWN = "SELECT count(*) AS n FROM teams WHERE key = %(key)s"


@pytest.mark.parametrize(
    ("ours", "drivers"),
    [
        ("SELECT :a, :long_name", "SELECT %(a)s, %(long_name)s"),
        ("SELECT CAST(:a AS uuid)", "SELECT CAST(%(a)s AS uuid)"),
        ("SELECT c.id::text FROM claims c", "SELECT c.id::text FROM claims c"),
    ],
)
def test_arguments_are_spelled_for_the_driver(ours: str, drivers: str) -> None:
    assert spelled_for_driver(ours) == drivers


async def test_rows_know_their_columns(engine: AsyncEngine) -> None:
    async with at_once(engine).connect() as connection:
        found = await rows(connection, "SELECT %s::int AS first, %s::jsonb AS second", (7, '{"a": null}'))
    assert [(row.first, row.second) for row in found] == [(7, {"a": None})]


async def test_faults_are_sqlalchemys_and_the_connection_stays_good(engine: AsyncEngine) -> None:
    async with at_once(engine).connect() as connection:
        with pytest.raises(DataError):
            await rows(connection, "SELECT %s::int", ("no number",))
        await rows(connection, TEAM, {"key": "twice"})
        with pytest.raises(IntegrityError) as refused:
            await rows(connection, TEAM, {"key": "twice"})
        assert refused.value.orig.diag.constraint_name == "pk_teams"  # type: ignore[union-attr]
        assert not connection.invalidated
        assert (await rows(connection, KNOWN, {"key": "twice"}))[0].n == 1


@pytest.mark.parametrize(("way", "left"), [("commit", 1), ("rollback", 0)])
async def test_a_statement_belongs_to_the_transaction(engine: AsyncEngine, way: str, left: int) -> None:
    async with engine.connect() as connection:
        await rows(connection, TEAM, {"key": way})
        await getattr(connection, way)()
    async with at_once(engine).connect() as connection:
        assert (await rows(connection, KNOWN, {"key": way}))[0].n == left


async def test_one_broken_connection_renews_the_whole_pool(engine: AsyncEngine) -> None:
    async with at_once(engine).connect() as first, at_once(engine).connect() as second:
        before = {(await rows(each, "SELECT pg_backend_pid() AS pid", ()))[0].pid for each in (first, second)}
    async with at_once(engine).connect() as connection:
        with pytest.raises(OperationalError):
            await rows(
                connection, "SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid", (list(before),)
            )
    for _ in before:
        async with at_once(engine).connect() as connection:
            assert (await rows(connection, "SELECT pg_backend_pid() AS pid", ()))[0].pid not in before


async def test_a_question_that_is_planned_anew_breaks_like_the_others(engine: AsyncEngine) -> None:
    async with at_once(engine).connect() as connection:
        with pytest.raises(OperationalError):
            await planned_anew(connection, "SELECT pg_terminate_backend(pg_backend_pid())", {})
        with pytest.raises(DataError):
            async with at_once(engine).connect() as another:
                await planned_anew(another, "SELECT %(wrong)s::int", {"wrong": "no number"})


async def test_what_was_broken_off_is_not_lent_again(engine: AsyncEngine) -> None:
    async with at_once(engine).connect() as connection:
        sleeping = asyncio.create_task(rows(connection, "SELECT pg_sleep(%s)", (30,)))
        await asyncio.sleep(0.1)
        sleeping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sleeping
        assert connection.invalidated
