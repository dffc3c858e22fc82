"""A desk with people and a variant in a database of the test module's own."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from store.connections import at_once, engine_for
from tests.conftest import DatabaseUrls
from tests.store.claims_at_hand import Desk, set_up


@pytest.fixture(scope="module")
async def desk(database_urls: DatabaseUrls) -> AsyncIterator[Desk]:
    engine = engine_for(database_urls.app, pool=20)
    yield await set_up(engine)
    await engine.dispose()


@pytest.fixture
async def connection(desk: Desk) -> AsyncIterator[AsyncConnection]:
    """A connection whose statements commit by themselves."""
    async with at_once(desk.engine).connect() as connection:
        yield connection
