"""The office of a test module: without Temporal, or with a worker at its side."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from temporalio.client import Client

from runtime.embedded import postgres as embedded_postgres
from runtime.embedded.mailbox import Mailbox
from runtime.embedded.postgres import RUNNING, Cluster
from runtime.embedded.temporal_server import DevServer
from store.public_counts import seconds_left
from tests.api.office import Office, furnish, opened, settings_of
from tests.conftest import DatabaseUrls, copied_database
from worker import workers

NOWHERE = "127.0.0.1:1"
FURNISHED = "redress_furnished"


@pytest.fixture(scope="session", autouse=True)
def patience() -> Iterator[None]:
    """Answers wait for the outcome of a command for as long as it takes: 202 says nothing of what a test asks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.commanding.PATIENCE", 30.0)
        yield


@pytest.fixture(scope="session")
def furnished_database(postgres: Cluster, template_database: str) -> str:
    """A database with people and ready variants that others are copied from: they are read and published once."""
    embedded_postgres.make_database(postgres, FURNISHED, template=template_database)
    asyncio.run(furnish(postgres.url(RUNNING, FURNISHED)))
    return FURNISHED


@pytest.fixture(scope="module")
def database_urls(
    postgres: Cluster, furnished_database: str, request: pytest.FixtureRequest
) -> Iterator[DatabaseUrls]:
    """A furnished database for the test module."""
    yield from copied_database(postgres, request.module.__name__, furnished_database)


@pytest.fixture(scope="module")
async def office(database_urls: DatabaseUrls) -> AsyncIterator[Office]:
    """The application while Temporal is away: claims are taken in and commands wait."""
    async with opened(settings_of(database_urls.app), NOWHERE) as office:
        yield office


@pytest.fixture
async def within_one_hour(office: Office) -> None:
    """What is counted by the hour does not begin anew in the middle of the test."""
    async with office.app.state.desk.at_once.connect() as connection:
        if (left := await seconds_left(connection)) < 30:
            await asyncio.sleep(left + 1)


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
