"""Outcomes are heard as they come, and again after the listening connection broke."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable

import psycopg
import pytest

from api.outcomes import OUTCOMES, SWEPT, Outcomes
from tests.conftest import DatabaseUrls

COMMAND = "0197b1a0-0000-7000-8000-000000000001"
swept: list[int] = []


@pytest.fixture
async def outcomes(database_urls: DatabaseUrls) -> AsyncIterator[Outcomes]:
    outcomes = Outcomes(database_urls.app, on_swept=swept.append)
    async with outcomes.running():
        await until(lambda: outcomes.listening)
        yield outcomes


@pytest.fixture
async def teller(database_urls: DatabaseUrls) -> AsyncIterator[psycopg.AsyncConnection]:
    url = database_urls.app.replace("+psycopg", "")
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        yield connection


async def until(come: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not come():
            await asyncio.sleep(0.01)


async def tell(teller: psycopg.AsyncConnection, **said: str) -> None:
    await teller.execute("SELECT pg_notify(%s, %s)", (OUTCOMES, json.dumps(said)))


async def test_who_waits_hears_the_outcome(outcomes: Outcomes, teller: psycopg.AsyncConnection) -> None:
    with outcomes.expecting(COMMAND) as told:
        await tell(teller, command="another", status="refused")
        await tell(teller, command=COMMAND, status="applied")
        async with asyncio.timeout(60):
            assert await told == {"command": COMMAND, "status": "applied"}
    await tell(teller, command=COMMAND, status="applied")  # nobody waits any more
    await teller.execute("SELECT pg_notify(%s, '7')", (SWEPT,))
    await until(lambda: 7 in swept)


async def test_a_broken_connection_is_noticed_and_replaced(
    outcomes: Outcomes, teller: psycopg.AsyncConnection
) -> None:
    await teller.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'redress-api-listen' AND datname = current_database()"
    )
    await until(lambda: not outcomes.listening)
    await until(lambda: outcomes.listening)
    with outcomes.expecting(COMMAND) as told:
        await tell(teller, command=COMMAND, status="applied")
        async with asyncio.timeout(60):
            assert (await told)["status"] == "applied"
