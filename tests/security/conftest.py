"""The desks of the API's tests, for the nasty inputs."""

from tests.api.conftest import database_urls, furnished_database, office
from tests.api.test_openapi import served

__all__ = ["database_urls", "furnished_database", "office", "served"]
