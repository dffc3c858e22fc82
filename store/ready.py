"""The calendars and process variants that come with the product; some are published at its first start."""

import asyncio
from functools import lru_cache
from pathlib import Path
from typing import Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.ready_calendars import RU_KNOWN_YEARS, US_KNOWN_YEARS, ru, us
from claims.values import Value
from claims.variant import Variant
from claims.variant_yaml import read_variant
from store.variants import publish, publish_calendar

VARIANTS = Path(__file__).resolve().parents[1] / "variants"
TO_START_FROM = VARIANTS / "ready"
"""Variants that nobody handles claims by until a manager has made one of them his own."""
_KNOWN_CALENDARS = text("SELECT DISTINCT key FROM calendar_versions")
_KNOWN_VARIANTS = text("SELECT DISTINCT key FROM variant_versions WHERE version > 0")
_STANDING = text("""
SELECT DISTINCT ON (key) key, place, team, restricted FROM (
    SELECT key, CASE WHEN live THEN 'live' ELSE 'retired' END AS place, team, restricted,
           CASE WHEN live THEN 1 ELSE 3 END AS rank, version
    FROM variant_versions WHERE key = ANY(:keys) AND version > 0
    UNION ALL SELECT key, 'draft', team, restricted, 2, 0 FROM variant_drafts WHERE key = ANY(:keys)) AS found
ORDER BY key, rank, version DESC""")


class Standing(Value):
    """How far a ready variant has come here, and whose it is."""

    place: Literal["live", "draft", "retired"]
    team: str
    restricted: bool


class ReadyVariant(Value):
    """A variant that comes with the product, with its very text."""

    variant: Variant
    body: str
    at_first_start: bool

    @property
    def key(self) -> str:
        """Its key, by which it lies on the shelf."""
        return self.variant.variant


async def load_ready(connection: AsyncConnection) -> None:
    """Publish what is missing, in the caller's transaction; what was published or changed before is left alone."""
    known = set((await connection.execute(_KNOWN_CALENDARS)).scalars())
    for key, make, years in (("ru", ru, RU_KNOWN_YEARS), ("us", us, US_KNOWN_YEARS)):
        if key not in known:
            await publish_calendar(connection, make(years))
    known = set((await connection.execute(_KNOWN_VARIANTS)).scalars())
    for path in sorted(VARIANTS.glob("*.yaml")):
        if path.stem not in known:
            ready = _read(path)
            await publish(connection, ready.variant, ready.body, note="ready")


async def ready_variants() -> tuple[ReadyVariant, ...]:
    """Every variant that comes with the product, by key; read once, beside the other work of the process."""
    return await asyncio.to_thread(shelf)


@lru_cache(maxsize=1)
def shelf() -> tuple[ReadyVariant, ...]:
    """Read the files of all ready variants."""
    return tuple(map(_read, sorted(_files(), key=lambda path: path.stem)))


def file_of(key: str) -> Path | None:
    """The file of a ready variant; None when there is none of this name."""
    return next((path for path in _files() if path.stem == key), None)


def _files() -> list[Path]:
    return [*VARIANTS.glob("*.yaml"), *TO_START_FROM.glob("*.yaml")]


async def standing(connection: AsyncConnection, keys: tuple[str, ...]) -> dict[str, Standing]:
    """Tell how far each variant has come here: in use, a draft, out of use; those that nobody took up are left out."""
    found = await connection.execute(_STANDING, {"keys": list(keys)})
    return {row.key: Standing.model_validate(row._mapping) for row in found}


def _read(path: Path) -> ReadyVariant:
    body = path.read_text(encoding="utf-8")
    variant, problems = read_variant(body)
    if variant is None:
        raise ValueError(f"{path.name}: {problems[0].path}: {problems[0].message}")
    return ReadyVariant(variant=variant, body=body, at_first_start=path.parent == VARIANTS)
