"""Training claims: the fast clock and the draft that one is pinned to, the list of them, those whose time is over.

What is kept for them alone has a version below zero: neither a list nor the search for the newest ever meets it.
"""

import json
from hashlib import sha256

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.calendar import Calendar
from claims.training import LASTS
from claims.values import Instant, Titles, Value
from claims.variant import Variant, VariantRef
from store.sight import REAL, SEEN, Sight, seen
from store.tables.numbers import TRAINING
from store.variants import row_of

MOST = 50
"""Training claims that the list shows."""
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('publish'))")
_NUMBER = text(f"SELECT nextval('{TRAINING}')")
_CALENDAR = text("""
INSERT INTO calendar_versions (id, key, version, content, hash)
SELECT CAST(:id AS uuid), CAST(:key AS text), least(coalesce(min(version), 0), 0) - 1, CAST(:content AS json), :hash
FROM calendar_versions WHERE key = CAST(:key AS text)""")
_KNOWN = text(
    "SELECT version FROM variant_versions WHERE key = :key AND hash = :hash AND version < 0 LIMIT 1"
)
_DRAFT = text("""
INSERT INTO variant_versions
       (key, version, claim_type, calendar, team, restricted, body, hash, content, note, published_by, live)
SELECT CAST(:key AS text), least(coalesce(min(version), 0), 0) - 1, :claim_type, :calendar, :team, :restricted, :body,
       :hash, CAST(:content AS json), '', CAST(:by AS uuid), false
FROM variant_versions WHERE key = CAST(:key AS text)
RETURNING version""")
_LIST = text(f"""
SELECT c.id::text, c.number, c.variant, c.variant_version, v.content->'title' AS title, c.stage, c.status, c.outcome,
       c.waiting_for, c.due_at, c.registered_at, c.closed_at, c.training_for::text AS person_id, u.name AS person,
       CAST(k.content->'pace'->>'times' AS int) AS times, v.content->'stages'->c.stage AS stage_content
FROM claims c JOIN users u ON u.id = c.training_for
JOIN variant_versions v ON (v.key, v.version) = (c.variant, c.variant_version)
JOIN calendar_versions k ON k.id = c.calendar_id
WHERE NOT {REAL} AND {SEEN} ORDER BY c.registered_at DESC, c.id DESC LIMIT {MOST}""")
_OPEN = text(f"""
SELECT count(*) FROM claims c WHERE NOT {REAL} AND c.training_for = CAST(:person AS uuid) AND c.status = 'open'""")
_OVER = text(f"""
SELECT c.id::text, c.version FROM claims c JOIN calendar_versions k ON k.id = c.calendar_id
WHERE NOT {REAL} AND c.status = 'open'
  AND c.registered_at + make_interval(secs => {LASTS} * 86400.0 / CAST(k.content->'pace'->>'times' AS int)) < now()
  AND NOT EXISTS (SELECT FROM commands p WHERE p.claim_id = c.id AND p.status = 'pending')
ORDER BY c.registered_at DESC LIMIT :limit""")


class TrainingLine(Value):
    """One training claim in the list; `times` is how many times as fast its clock runs."""

    id: str
    number: str
    variant: str
    variant_version: int
    title: Titles
    stage: str
    stage_title: Titles | None
    stage_kind: str | None
    status: str
    outcome: str | None
    waiting_for: str
    due_at: Instant | None
    registered_at: Instant
    closed_at: Instant | None
    person_id: str
    person: str
    times: int


class Over(Value):
    """A training claim whose time is over, at its present version."""

    id: str
    version: int


async def next_training_number(connection: AsyncConnection) -> str:
    """Draw a number that nobody takes for a real claim's."""
    return f"T-{(await connection.execute(_NUMBER)).scalar_one():05d}"


async def keep_fast_calendar(connection: AsyncConnection, calendar: Calendar) -> str:
    """Keep the calendar with the fast clock of one training claim and return the id of its version."""
    content = json.dumps(calendar.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    row = {"id": str(uuid7()), "key": calendar.key, "content": content}
    await connection.execute(_LOCK)
    await connection.execute(_CALENDAR, row | {"hash": sha256(content.encode()).digest()})
    return row["id"]


async def keep_draft(connection: AsyncConnection, variant: Variant, body: str, by: str) -> VariantRef:
    """Keep a draft as somebody practises it: a version that is never live. The same text is the same version."""
    row = row_of(variant, body)
    await connection.execute(_LOCK)
    known = (await connection.execute(_KNOWN, row)).scalar_one_or_none()
    number = known or (await connection.execute(_DRAFT, row | {"by": by})).scalar_one()
    return VariantRef(key=variant.variant, version=number)


async def trainings(connection: AsyncConnection, sight: Sight) -> tuple[TrainingLine, ...]:
    """The latest training claims that are seen: one's own, and those of the teams that one manages."""
    rows = await connection.execute(_LIST, seen(sight))
    return tuple(
        TrainingLine(
            **row._mapping,
            stage_title=(row.stage_content or {}).get("title"),
            stage_kind=(row.stage_content or {}).get("kind"),
        )
        for row in rows
    )


async def open_trainings(connection: AsyncConnection, person: str) -> int:
    """How many training claims somebody has that are not closed."""
    return int((await connection.execute(_OPEN, {"person": person})).scalar_one())


async def whose_time_is_over(connection: AsyncConnection, limit: int) -> tuple[Over, ...]:
    """Open training claims that have lasted as long as any does."""
    return tuple(Over(**row._mapping) for row in await connection.execute(_OVER, {"limit": limit}))
