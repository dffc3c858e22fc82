"""A connection is taken from the pool with the first statement and given back in the end, whatever happened."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from store.connections import at_once
from store.when_asked import WhenAsked


def taken(engine: AsyncEngine) -> int:
    """How many connections are out."""
    return int(engine.pool.checkedout())  # type: ignore[attr-defined]


async def test_nothing_is_taken_unless_something_is_asked(engine: AsyncEngine) -> None:
    before = taken(engine)
    async with WhenAsked(at_once(engine)):
        assert taken(engine) == before
    assert taken(engine) == before


async def test_all_statements_share_one_connection(engine: AsyncEngine) -> None:
    before = taken(engine)
    async with WhenAsked(at_once(engine)) as connection:
        first = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        second = (await connection.exec_driver_sql("SELECT pg_backend_pid() + %s", (0,))).scalar_one()
        assert taken(engine) == before + 1
    assert (first, taken(engine)) == (second, before)


async def test_it_is_given_back_after_a_fault(engine: AsyncEngine) -> None:
    before = taken(engine)
    with pytest.raises(ProgrammingError):
        async with WhenAsked(at_once(engine)) as connection:
            await connection.execute(text("SELECT * FROM nowhere"))
    assert taken(engine) == before


async def test_each_statement_commits_by_itself(engine: AsyncEngine) -> None:
    async with WhenAsked(at_once(engine)) as connection:
        await connection.execute(text("INSERT INTO teams (key, title) VALUES ('asked', '{}')"))
        async with engine.connect() as other:
            found = await other.execute(text("SELECT count(*) FROM teams WHERE key = 'asked'"))
            assert found.scalar_one() == 1
