"""Which running claims may be moved: their versions and stages, and the claims themselves, as a manager may choose."""

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claim
from claims.values import Instant, Titles, Value
from claims.variant import VariantRef
from store.sight import REAL, SEEN, Sight, seen

MOST = 3000
"""Claims of one batch."""
MANAGED = f"({SEEN} AND {REAL} AND (CAST(:admin AS boolean) OR c.team = ANY(CAST(:manages AS text[]))))"
"""The condition on `claims c` that belongs into every question about what a manager may move."""
_VERSIONS = text("""
SELECT v.key, v.version, v.live, v.published_at, v.note, v.team, v.restricted, v.content->'title' AS title,
       (SELECT json_object_agg(s.key, s.value->'title') FROM json_each(v.content->'stages') AS s) AS stages
FROM variant_versions v WHERE v.claim_type = :claim_type AND v.version > 0
ORDER BY v.published_at DESC, v.key, v.version DESC LIMIT 200""")
_STANDING = text(f"""
SELECT c.variant AS key, c.variant_version AS version, c.stage, count(*) AS claims FROM claims c
WHERE c.status = 'open' AND c.type = :claim_type AND {MANAGED}
GROUP BY c.variant, c.variant_version, c.stage ORDER BY 1, 2, 3""")
_CLAIMS = text(f"""
SELECT c.snapshot::text AS snapshot, c.calendar_id::text FROM claims c
WHERE c.status = 'open' AND c.variant = :key AND c.variant_version = :version AND {MANAGED}
  AND (CAST(:stages AS text[]) IS NULL OR c.stage = ANY(CAST(:stages AS text[])))
  AND (CAST(:numbers AS text[]) IS NULL OR c.number = ANY(CAST(:numbers AS text[])))
ORDER BY c.registered_at, c.id LIMIT :limit""")


class VersionOfType(Value):
    """A published version of a claim type's process."""

    ref: VariantRef
    live: bool
    published_at: Instant
    note: str
    team: str
    restricted: bool
    title: Titles
    stages: dict[str, Titles | None]


class Standing(Value):
    """How many open claims of a version are in a stage."""

    ref: VariantRef
    stage: str
    claims: int


class Movable(Value):
    """An open claim with the calendar that it is pinned to."""

    claim: Claim
    calendar_id: str


class Choice(Value):
    """Which claims: of these versions, in these stages, with these numbers; None means all."""

    versions: tuple[VariantRef, ...]
    stages: tuple[str, ...] | None = None
    numbers: tuple[str, ...] | None = None


async def versions_of_type(connection: AsyncConnection, claim_type: str) -> tuple[VersionOfType, ...]:
    """Return the published versions of a claim type, the latest first."""
    found = await connection.execute(_VERSIONS, {"claim_type": claim_type})
    return tuple(
        VersionOfType(**{**row._mapping, "ref": VariantRef(key=row.key, version=row.version)})
        for row in found
    )


async def standings(connection: AsyncConnection, sight: Sight, claim_type: str) -> tuple[Standing, ...]:
    """Count the open claims that the person manages, by version and stage."""
    found = await connection.execute(_STANDING, {"claim_type": claim_type, **managed(sight)})
    return tuple(
        Standing(ref=VariantRef(key=row.key, version=row.version), stage=row.stage, claims=row.claims)
        for row in found
    )


async def chosen_claims(
    connection: AsyncConnection, sight: Sight, choice: Choice, limit: int = MOST
) -> tuple[Movable, ...]:
    """Return the open claims that are chosen and that the person manages, the oldest of each version first."""
    found: list[Movable] = []
    for ref in choice.versions:
        question = {
            "key": ref.key,
            "version": ref.version,
            "stages": _listed(choice.stages),
            "numbers": _listed(choice.numbers),
            "limit": limit - len(found),
            **managed(sight),
        }
        rows = await connection.execute(_CLAIMS, question)
        found += [
            Movable(claim=Claim.model_validate_json(row.snapshot), calendar_id=row.calendar_id)
            for row in rows
        ]
    return tuple(found)


def managed(sight: Sight) -> dict[str, object]:
    """Give the arguments of `MANAGED`."""
    return {**seen(sight), "admin": "admin" in sight.roles, "manages": sorted(sight.manages)}


def _listed(names: Iterable[str] | None) -> list[str] | None:
    return None if names is None else list(names)
