"""Publishes the calendars and process variants that come with the product, where they are missing."""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.ready_calendars import RU_KNOWN_YEARS, US_KNOWN_YEARS, ru, us
from claims.variant_yaml import read_variant
from store.variants import publish, publish_calendar

VARIANTS = Path(__file__).resolve().parents[1] / "variants"
_KNOWN_CALENDARS = text("SELECT DISTINCT key FROM calendar_versions")
_KNOWN_VARIANTS = text("SELECT DISTINCT key FROM variant_versions")


async def load_ready(connection: AsyncConnection) -> None:
    """Publish what is missing, in the caller's transaction; what was published or changed before is left alone."""
    known = set((await connection.execute(_KNOWN_CALENDARS)).scalars())
    for key, make, years in (("ru", ru, RU_KNOWN_YEARS), ("us", us, US_KNOWN_YEARS)):
        if key not in known:
            await publish_calendar(connection, make(years))
    known = set((await connection.execute(_KNOWN_VARIANTS)).scalars())
    for path in sorted(VARIANTS.glob("*.yaml")):
        if path.stem not in known:
            await _publish(connection, path)


async def _publish(connection: AsyncConnection, path: Path) -> None:
    body = path.read_text()
    variant, problems = read_variant(body)
    if variant is None:
        raise ValueError(f"{path.name}: {problems[0].path}: {problems[0].message}")
    await publish(connection, variant, body, note="ready")
