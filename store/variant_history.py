"""The versions of process variants as people look through them, and the end of a variant."""

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Titles, Value
from claims.variant import VariantRef
from store.sight import REAL
from store.variants import COLUMNS, PublishedVariant, published_of

MOST_VARIANTS = 500
MOST_VERSIONS = 50
"""Versions of one page of a history."""
_HISTORY = text(f"""
SELECT v.key, v.version, v.note, v.live, v.published_at, v.published_by::text, v.retired_at, v.retired_by::text
FROM variant_versions v
WHERE v.key = :key AND v.version > 0 AND v.version < coalesce(CAST(:before AS int), 2147483647)
ORDER BY v.version DESC LIMIT {MOST_VERSIONS}""")
_PRESENT = text(f"""
SELECT {COLUMNS} FROM variant_versions v WHERE v.key = :key AND v.version > 0
ORDER BY v.live DESC, v.version DESC LIMIT 1""")
_LIVE = text(f"SELECT {COLUMNS} FROM variant_versions v WHERE v.live AND v.claim_type = :claim_type")
_ALL = text(f"""
WITH present AS (SELECT DISTINCT ON (key) key, version FROM variant_versions WHERE version > 0
                 ORDER BY key, live DESC, version DESC LIMIT {MOST_VARIANTS}),
     running AS (SELECT variant, count(*) AS n FROM claims c
                 WHERE status = 'open' AND {REAL} GROUP BY variant)
SELECT v.key, v.version, v.claim_type, v.content->'title' AS title, v.team, v.restricted, v.live, v.note,
       v.published_at, v.published_by::text, v.retired_at, coalesce(r.n, 0) AS running
FROM present p JOIN variant_versions v USING (key, version) LEFT JOIN running r ON r.variant = v.key ORDER BY v.key""")
_RUNNING = text(f"""
SELECT variant_version, count(*) AS n FROM claims c
WHERE variant = :key AND status = 'open' AND {REAL} GROUP BY variant_version""")
_RUNNING_BY_STAGE = text(f"""
SELECT stage, count(*) AS n FROM claims c
WHERE variant = :key AND variant_version = :version AND status = 'open' AND {REAL} GROUP BY stage""")
_CALENDARS = text("SELECT DISTINCT key FROM calendar_versions")
_RETIRE = text("""
UPDATE variant_versions SET live = false, retired_at = now(), retired_by = CAST(:by AS uuid)
WHERE key = :key AND version = :version AND live RETURNING version""")


class VariantLine(Value):
    """One variant in the list: its live version, or the last one where none is live, and its claims not yet closed."""

    key: str
    version: int
    claim_type: str
    title: Titles
    team: str
    restricted: bool
    live: bool
    note: str
    published_at: Instant
    published_by: str | None
    retired_at: Instant | None
    running: int


class PastVersion(Value):
    """One version in the history of its variant, without what it says."""

    key: str
    version: int
    note: str
    live: bool
    published_at: Instant
    published_by: str | None
    retired_at: Instant | None
    retired_by: str | None


async def all_variants(connection: AsyncConnection) -> tuple[VariantLine, ...]:
    """Return every variant, by key."""
    return tuple(VariantLine(**row._mapping) for row in await connection.execute(_ALL))


async def present_version(connection: AsyncConnection, key: str) -> PublishedVariant | None:
    """Return the live version of a variant, or its last one; None for a variant that was never published."""
    row = (await connection.execute(_PRESENT, {"key": key})).one_or_none()
    return published_of(row) if row else None


async def live_version(connection: AsyncConnection, claim_type: str) -> PublishedVariant | None:
    """Return the version under which claims of a type are filed now, of whatever variant."""
    row = (await connection.execute(_LIVE, {"claim_type": claim_type})).one_or_none()
    return published_of(row) if row else None


async def history(
    connection: AsyncConnection, key: str, before: int | None = None
) -> tuple[PastVersion, ...]:
    """Return the versions of a variant, the newest first: at most `MOST_VERSIONS` of those `before` a version."""
    found = await connection.execute(_HISTORY, {"key": key, "before": before})
    return tuple(PastVersion(**row._mapping) for row in found)


async def running_of(connection: AsyncConnection, key: str) -> Mapping[int, int]:
    """Count the claims of a variant that are not closed, by the version to which they are pinned."""
    found = await connection.execute(_RUNNING, {"key": key})
    return {row.variant_version: row.n for row in found}


async def running_by_stage(connection: AsyncConnection, ref: VariantRef) -> Mapping[str, int]:
    """Count the claims of one version that are not closed, by stage."""
    found = await connection.execute(_RUNNING_BY_STAGE, ref.model_dump())
    return {row.stage: row.n for row in found}


async def retire(connection: AsyncConnection, ref: VariantRef, by: str) -> bool:
    """End filing under a version; its claims go on as they are. False when it is not live, or not any more."""
    ended = await connection.execute(_RETIRE, {**ref.model_dump(), "by": by})
    return ended.scalar_one_or_none() is not None


async def calendar_keys(connection: AsyncConnection) -> frozenset[str]:
    """Return the calendars that exist: a variant may name no other."""
    return frozenset((await connection.execute(_CALENDARS)).scalars())
