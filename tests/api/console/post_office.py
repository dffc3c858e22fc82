"""A post office for tests whose letters have to go out for real."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from temporalio.client import Client

from activities.chores import POST_OFFICE_ID, ensure_post_office


@asynccontextmanager
async def open_post_office(client: Client) -> AsyncIterator[None]:
    """Send letters of the office with a worker while the context lasts."""
    await ensure_post_office(client, "claims-api", "letters-api")
    yield
    await client.get_workflow_handle(POST_OFFICE_ID).terminate("the tests are over")
