"""How long data is kept by claim type: versions that an administrator set, and which claims are past their term."""

from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.retention import RetentionTerm
from claims.values import Instant, Titles, Value
from store.erasure_hindrances import COMMANDS_WAIT, LETTERS_WAIT
from store.holds import HELD
from store.sight import REAL, SEEN, Sight, seen

MOST_SHOWN = 200
_COLUMNS = "t.claim_type, t.version, t.months, t.demanded, t.source, t.set_by::text, t.set_at"
_LATEST = f"""
SELECT DISTINCT ON (t.claim_type) {_COLUMNS} FROM retention_terms t ORDER BY t.claim_type, t.version DESC"""
_TERMS = text(_LATEST)
_PAST = text(f"""
SELECT {_COLUMNS} FROM retention_terms t WHERE t.claim_type = :claim_type ORDER BY t.version DESC LIMIT 50""")
_SET = text("""
INSERT INTO retention_terms (claim_type, version, months, demanded, source, set_by)
SELECT CAST(:claim_type AS text), CAST(:version AS int) + 1, CAST(:months AS int), CAST(:demanded AS int), :source,
       CAST(:by AS uuid)
WHERE coalesce((SELECT max(version) FROM retention_terms WHERE claim_type = CAST(:claim_type AS text)), 0)
  = CAST(:version AS int)
ON CONFLICT DO NOTHING RETURNING version""")
_TYPES = text("""
SELECT v.claim_type, v.content->'title' AS title, v.live FROM (
  SELECT DISTINCT ON (claim_type) claim_type, content, live FROM variant_versions WHERE version > 0
  ORDER BY claim_type, live DESC, published_at DESC) v
ORDER BY v.claim_type""")
_OVER = f"""
FROM (SELECT * FROM ({_LATEST}) t WHERE t.months IS NOT NULL) t
JOIN claims c ON c.type = t.claim_type AND c.status = 'closed' AND c.erased_at IS NULL AND {REAL}
 AND c.closed_at < CAST(:by AS timestamptz) - make_interval(months => t.months) + interval '4 days'
JOIN calendar_versions k ON k.id = c.calendar_id
JOIN persons p ON p.id = c.claimant_id
CROSS JOIN LATERAL (SELECT ((c.closed_at AT TIME ZONE (k.content->>'zone'))::date
  + make_interval(months => t.months))::date AS last_day) d
WHERE d.last_day < (CAST(:by AS timestamptz) AT TIME ZONE (k.content->>'zone'))::date
"""
_FREE = f"AND NOT {HELD} AND NOT {COMMANDS_WAIT} AND NOT {LETTERS_WAIT}"
_DUE = text(f"SELECT c.id::text {_OVER} {_FREE} ORDER BY c.closed_at, c.id LIMIT :limit")
_FORESEEN = text(f"""
SELECT c.id::text, c.number, c.type, c.closed_at, d.last_day + 1 AS erased_on, {HELD} AS held
{_OVER} AND {SEEN} ORDER BY d.last_day, c.number LIMIT {MOST_SHOWN + 1}""")
_COUNTED = text(f"SELECT count(*) {_OVER} AND {SEEN}")


class KnownType(Value):
    """A claim type that some published variant has."""

    claim_type: str
    title: Titles
    live: bool


class Foreseen(Value):
    """A claim whose data will be erased on a day, unless a hold still stands then."""

    id: str
    number: str
    type: str
    closed_at: Instant
    erased_on: date
    held: bool


async def claim_types(connection: AsyncConnection) -> tuple[KnownType, ...]:
    """Every claim type that some variant has or had, with the title of that variant."""
    return tuple(KnownType(**row._mapping) for row in await connection.execute(_TYPES))


async def terms(connection: AsyncConnection) -> dict[str, RetentionTerm]:
    """What was decided last, by claim type."""
    rows = await connection.execute(_TERMS)
    return {row.claim_type: RetentionTerm(**row._mapping) for row in rows}


async def terms_of(connection: AsyncConnection, claim_type: str) -> tuple[RetentionTerm, ...]:
    """The versions of one type's term, the latest first."""
    rows = await connection.execute(_PAST, {"claim_type": claim_type})
    return tuple(RetentionTerm(**row._mapping) for row in rows)


async def set_term(connection: AsyncConnection, term: RetentionTerm, by: str) -> int | None:
    """Set the next version; None when `term.version` is not the present one any more."""
    given = term.model_dump(include={"claim_type", "version", "months", "demanded", "source"})
    return (await connection.execute(_SET, given | {"by": by})).scalar_one_or_none()


async def due_by_retention(connection: AsyncConnection, now: datetime, limit: int) -> tuple[str, ...]:
    """Ids of claims whose term is over and that nothing keeps, the longest closed first."""
    return tuple((await connection.execute(_DUE, {"by": now, "limit": limit})).scalars())


async def foreseen(
    connection: AsyncConnection, sight: Sight, by: datetime
) -> tuple[int, tuple[Foreseen, ...]]:
    """How many claims will be past their term by an instant, and those whose turn comes first."""
    asked = {"by": by, **seen(sight)}
    rows = (await connection.execute(_FORESEEN, asked)).all()
    shown = tuple(Foreseen(**row._mapping) for row in rows[:MOST_SHOWN])
    total = len(rows) if len(rows) <= MOST_SHOWN else (await connection.execute(_COUNTED, asked)).scalar_one()
    return total, shown
