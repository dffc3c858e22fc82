"""A furnished desk per module and a worker per test."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from runtime.embedded.mailbox import Mailbox
from tests.conftest import DatabaseUrls
from tests.workflows.desk import Desk, settings_for, working


@pytest.fixture
async def idle_desk(
    engine: AsyncEngine, database_urls: DatabaseUrls, temporal_client: Client, mailbox: Mailbox
) -> Desk:
    """A furnished desk without a worker."""
    desk = Desk(engine, temporal_client, settings_for(database_urls.app, mailbox.port))
    await desk.furnish()
    return desk


@pytest.fixture
async def desk(idle_desk: Desk) -> AsyncIterator[Desk]:
    """A furnished desk whose worker runs in this process."""
    async with working(idle_desk):
        yield idle_desk
