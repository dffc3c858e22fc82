"""The desks of the API's tests, for the nasty inputs."""

import pytest
from sqlalchemy.engine import make_url

from runtime.embedded.postgres import SUPERUSER, Cluster
from tests.api.conftest import database_urls, furnished_database, office
from tests.api.office import Office
from tests.api.test_openapi import served
from tests.conftest import DatabaseUrls
from tests.security.furnished import furnished
from tests.security.writes import watch

__all__ = ["database_urls", "furnished_database", "known", "office", "served", "superuser", "watched"]


@pytest.fixture(scope="module")
async def watched(office: Office, database_urls: DatabaseUrls) -> Office:
    """The office, with everything that is written being noted."""
    await watch(database_urls.owner)
    return office


@pytest.fixture(scope="module")
async def known(watched: Office) -> dict[str, str]:
    """What the paths of calls and pages are filled with, on a desk with something of everything."""
    return await furnished(watched)


@pytest.fixture(scope="module")
def superuser(postgres: Cluster, database_urls: DatabaseUrls) -> str:
    """The desk's database as nobody sees it in operation."""
    return postgres.url(SUPERUSER, make_url(database_urls.owner).database or "")
