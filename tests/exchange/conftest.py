"""For every test a desk of its own: a copy of a database with the ready variants and the demo people."""

from collections.abc import AsyncIterator, Iterator
from itertools import count

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from runtime.embedded.postgres import OWNER, RUNNING, Cluster, drop_database, make_database
from store.connections import engine_for
from store.demo import load_demo
from store.ready import load_ready
from tests.conftest import DatabaseUrls

READY = "redress_exchange_ready"
_numbers = count(1)


@pytest.fixture(scope="session")
async def ready_database(postgres: Cluster, template_database: str) -> str:
    """A database that others are copied from."""
    drop_database(postgres, READY)
    make_database(postgres, READY, template=template_database)
    engine = engine_for(postgres.url(RUNNING, READY))
    async with engine.begin() as connection:
        await load_ready(connection)
        await load_demo(connection)
    await engine.dispose()
    return READY


@pytest.fixture
def database_urls(postgres: Cluster, ready_database: str) -> Iterator[DatabaseUrls]:
    """A fresh desk for the test."""
    name = f"test_exchange_{next(_numbers)}"
    drop_database(postgres, name)
    make_database(postgres, name, template=ready_database)
    yield DatabaseUrls(postgres.url(OWNER, name), postgres.url(RUNNING, name))
    drop_database(postgres, name)


@pytest.fixture
async def desk(database_urls: DatabaseUrls) -> AsyncIterator[AsyncEngine]:
    """The running role's engine."""
    engine = engine_for(database_urls.app)
    yield engine
    await engine.dispose()
