"""The office of a test module: without Temporal, or with a worker at its side."""

from collections.abc import AsyncIterator

import pytest
from temporalio.client import Client

from runtime.embedded.mailbox import Mailbox
from runtime.embedded.temporal_server import DevServer
from tests.api.office import Office, opened, settings_of
from tests.conftest import DatabaseUrls
from worker import workers

NOWHERE = "127.0.0.1:1"


@pytest.fixture(scope="module")
async def office(database_urls: DatabaseUrls) -> AsyncIterator[Office]:
    """The application while Temporal is away: claims are taken in and commands wait."""
    async with opened(settings_of(database_urls.app), NOWHERE) as office:
        yield office


@pytest.fixture(scope="module")
async def living(
    database_urls: DatabaseUrls, temporal_server: DevServer, temporal_client: Client, mailbox: Mailbox
) -> AsyncIterator[Office]:
    """The application with Temporal and a worker: commands are carried out."""
    settings = settings_of(
        database_urls.app,
        smtp_host="127.0.0.1",
        smtp_port=mailbox.port,
        claims_task_queue="claims-api",
        letters_task_queue="letters-api",
    )
    async with opened(settings, temporal_server.address) as office, workers(temporal_client, settings):
        yield office
