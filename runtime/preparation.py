"""Fills an empty desk with what it begins with; harmless when repeated."""

from runtime.connections import connect_temporal
from runtime.embedded.home import Home
from runtime.namespace import prepare_namespace
from runtime.settings import Settings


async def prepare_desk(settings: Settings, home: Home) -> None:
    """Set up the namespace."""
    await prepare_namespace(await connect_temporal())
