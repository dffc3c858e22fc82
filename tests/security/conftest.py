"""The desks of the API's tests, for the nasty inputs."""

from tests.api.conftest import living, office
from tests.api.test_openapi import served

__all__ = ["living", "office", "served"]
