"""Published process variants and calendars: what each claim is pinned to."""

import json
from datetime import datetime
from hashlib import sha256
from time import monotonic
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.calendar import Calendar, CalendarRef
from claims.values import Instant, Value
from claims.variant import Pinned, Variant, VariantRef

YEARS_BEFORE, YEARS_AFTER = 1, 6
"""Which years of a calendar travel with a claim: a term is five years long at most."""

_KNOWN = text("SELECT max(version) FROM variant_versions WHERE key = :key AND hash = :hash AND version > 0")
_MAKE_ROOM = text("""
UPDATE variant_versions SET live = false, retired_at = CASE WHEN key <> :key THEN now() END,
       retired_by = CASE WHEN key <> :key THEN CAST(:by AS uuid) END
WHERE live AND claim_type = :claim_type""")
_REVIVE = text("""
UPDATE variant_versions SET live = true, retired_at = NULL, retired_by = NULL
WHERE key = :key AND version = :version""")
_TEAM = text("""
INSERT INTO teams (key, title)
SELECT t.key, jsonb_build_object('ru', t.key, 'en', t.key) FROM (SELECT CAST(:team AS text) AS key) AS t
ON CONFLICT DO NOTHING""")
_PUBLISH = text("""
INSERT INTO variant_versions
       (key, version, claim_type, calendar, team, restricted, body, hash, content, note, published_by, live)
SELECT CAST(:key AS text), coalesce(max(version) FILTER (WHERE version > 0), 0) + 1, :claim_type, :calendar, :team,
       :restricted, :body, :hash,
       CAST(:content AS json), :note, CAST(:by AS uuid), true
FROM variant_versions WHERE key = CAST(:key AS text)
RETURNING version""")
_CALENDAR_KNOWN = text("""
SELECT id::text FROM calendar_versions WHERE key = :key AND hash = :hash ORDER BY version DESC LIMIT 1""")
_CALENDAR = text("""
INSERT INTO calendar_versions (id, key, version, content, hash, note, published_by)
SELECT CAST(:id AS uuid), CAST(:key AS text), coalesce(max(version), 0) + 1, CAST(:content AS json), :hash, :note,
       CAST(:by AS uuid)
FROM calendar_versions WHERE key = CAST(:key AS text)
RETURNING id::text""")
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('publish'))")
COLUMNS = (
    "v.key, v.version, v.content, v.body, v.note, v.live, v.published_at, v.published_by::text, v.retired_at,"
    " v.retired_by::text"
)
"""What a whole version is made of, from `variant_versions v`."""
_LATEST = "(SELECT id FROM calendar_versions d WHERE d.key = v.calendar ORDER BY version DESC LIMIT 1)"
_LIVE = text(f"""
SELECT v.key, v.version, c.id::text AS calendar_id, v.content, c.content AS calendar,
       c.version AS calendar_version
FROM variant_versions v JOIN calendar_versions c ON c.id = {_LATEST}
WHERE v.live AND v.claim_type = :claim_type""")
_LIVE_REF = text(f"""
SELECT v.key, v.version, {_LATEST}::text AS calendar_id FROM variant_versions v
WHERE v.live AND v.claim_type = :claim_type""")
_PINNED = text(f"""
SELECT v.key, v.version, c.id::text AS calendar_id, v.content, c.content AS calendar,
       c.version AS calendar_version
FROM variant_versions v JOIN calendar_versions c ON c.id = coalesce(CAST(:calendar_id AS uuid), {_LATEST})
WHERE v.key = :key AND v.version = :version""")
_PINNED_OF = text("""
SELECT v.key, v.version, c.id::text AS calendar_id, v.content, c.content AS calendar,
       c.version AS calendar_version, k.received_at
FROM claims k JOIN variant_versions v ON (v.key, v.version) = (k.variant, k.variant_version)
JOIN calendar_versions c ON c.id = k.calendar_id
WHERE k.id = CAST(:claim_id AS uuid)""")


class Shelved(Value):
    """A variant's version with the whole calendar that new claims of it are pinned to."""

    pinned: Pinned
    calendar_id: str

    def for_claim(self, received_at: datetime) -> Pinned:
        """The same with the years that a claim received then may need, to travel with it."""
        return _of_years(self.pinned, received_at)


class PublishedVariant(Value):
    """A published version as people see it; `body` is the very text that was published.

    `published_by` and `retired_by` are user ids; nobody published what came with the product or by the command line.
    """

    ref: VariantRef
    variant: Variant
    body: str
    note: str
    live: bool
    published_at: Instant
    published_by: str | None = None
    retired_at: Instant | None = None
    retired_by: str | None = None


async def publish(
    connection: AsyncConnection,
    variant: Variant,
    body: str,
    note: str = "",
    *,
    by: str | None = None,
    anew: bool = False,
) -> VariantRef:
    """Publish the next version of a variant, live at once, in the caller's transaction.

    The same text again is the same version, unless it is to be published `anew`. A live version of the same claim
    type makes room; where it belongs to another variant, that one is retired.
    """
    await connection.execute(_LOCK)
    row = row_of(variant, body) | {"note": note, "by": by}
    known = None if anew else (await connection.execute(_KNOWN, row)).scalar_one()
    await connection.execute(_MAKE_ROOM, row)
    if known is not None:
        await connection.execute(_REVIVE, {"key": variant.variant, "version": known})
        return VariantRef(key=variant.variant, version=known)
    await connection.execute(_TEAM, row)
    number = (await connection.execute(_PUBLISH, row)).scalar_one()
    return VariantRef(key=variant.variant, version=number)


def row_of(variant: Variant, body: str) -> dict[str, Any]:
    """The columns of a version that follow from what it says."""
    return {
        "key": variant.variant,
        **variant.model_dump(include={"claim_type", "calendar", "team", "restricted"}),
        "body": body,
        "hash": sha256(body.encode()).digest(),
        "content": variant.model_dump_json(by_alias=True),
    }


async def publish_calendar(
    connection: AsyncConnection,
    calendar: Calendar,
    note: str = "",
    *,
    by: str | None = None,
    anew: bool = False,
) -> str:
    """Publish a calendar and return the id of its version; the same again is the same, unless it is to be `anew`."""
    await connection.execute(_LOCK)
    content = json.dumps(calendar.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    row = {"key": calendar.key, "hash": sha256(content.encode()).digest()}
    known = None if anew else (await connection.execute(_CALENDAR_KNOWN, row)).scalar_one_or_none()
    if known is not None:
        return known
    row |= {"id": str(uuid7()), "content": content, "note": note, "by": by}
    return (await connection.execute(_CALENDAR, row)).scalar_one()


async def live_for(connection: AsyncConnection, claim_type: str) -> Shelved | None:
    """Return what new claims of a type are pinned to; None when nothing is published for it."""
    row = (await connection.execute(_LIVE, {"claim_type": claim_type})).one_or_none()
    return _shelved(row) if row else None


async def version(connection: AsyncConnection, ref: VariantRef) -> PublishedVariant | None:
    """Return one published version."""
    found = await connection.execute(
        text(f"SELECT {COLUMNS} FROM variant_versions v WHERE v.key = :key AND v.version = :version"),
        ref.model_dump(),
    )
    row = found.one_or_none()
    return published_of(row) if row else None


async def all_live(connection: AsyncConnection) -> tuple[PublishedVariant, ...]:
    """Return the live version of every claim type, by type."""
    found = await connection.execute(
        text(f"SELECT {COLUMNS} FROM variant_versions v WHERE v.live ORDER BY v.claim_type")
    )
    return tuple(map(published_of, found))


async def pinned(
    connection: AsyncConnection, ref: VariantRef, received_at: datetime, calendar_id: str | None = None
) -> Shelved | None:
    """Return a version with the calendar years of a claim received then; the latest calendar unless one is named."""
    row = (await connection.execute(_PINNED, {**ref.model_dump(), "calendar_id": calendar_id})).one_or_none()
    if row is None:
        return None
    shelved = _shelved(row)
    return Shelved(pinned=_of_years(shelved.pinned, received_at), calendar_id=shelved.calendar_id)


async def pinned_of(connection: AsyncConnection, claim_id: str) -> Pinned | None:
    """Return exactly what a claim is pinned to."""
    row = (await connection.execute(_PINNED_OF, {"claim_id": claim_id})).one_or_none()
    return _of_years(_shelved(row).pinned, row.received_at) if row else None


class Shelf:
    """Keeps parsed versions, which never change; asks every `seconds` which version is live."""

    def __init__(self, seconds: float = 2.0) -> None:
        self._seconds = seconds
        self._versions: dict[tuple[str, int, str], Shelved] = {}
        self._live: dict[str, tuple[float, Shelved]] = {}

    async def live_for(self, connection: AsyncConnection, claim_type: str) -> Shelved | None:
        """As `live_for`, mostly without a question to PostgreSQL."""
        asked_at, shelved = self._live.get(claim_type, (0.0, None))
        if shelved and monotonic() - asked_at < self._seconds:
            return shelved
        found = await self._live_now(connection, claim_type)
        if found:
            self._live[claim_type] = (monotonic(), found)
        return found

    async def pinned(
        self,
        connection: AsyncConnection,
        ref: VariantRef,
        received_at: datetime,
        calendar_id: str | None = None,
    ) -> Shelved | None:
        """As `pinned`; a version with a named calendar is read once."""
        kept = self._versions.get((ref.key, ref.version, calendar_id or ""))
        if kept is None:
            row = (
                await connection.execute(_PINNED, {**ref.model_dump(), "calendar_id": calendar_id})
            ).one_or_none()
            kept = self._keep(row) if row else None
        return kept and kept.model_copy(update={"pinned": kept.for_claim(received_at)})

    async def _live_now(self, connection: AsyncConnection, claim_type: str) -> Shelved | None:
        row = (await connection.execute(_LIVE_REF, {"claim_type": claim_type})).one_or_none()
        if row is None:
            return None
        kept = self._versions.get((row.key, row.version, row.calendar_id))
        if kept is None:
            kept = await live_for(connection, claim_type)
            if kept:
                self._versions[kept.pinned.ref.key, kept.pinned.ref.version, kept.calendar_id] = kept
        return kept

    def _keep(self, row: Row) -> Shelved:
        shelved = _shelved(row)
        if shelved.pinned.calendar.pace:
            return shelved  # of one training claim, which few look at
        self._versions[row.key, row.version, row.calendar_id] = shelved
        return shelved


def _shelved(row: Row) -> Shelved:
    return Shelved(
        pinned=Pinned(
            ref=VariantRef(key=row.key, version=row.version),
            variant=Variant.model_validate(row.content),
            calendar=_calendar(row.calendar),
            calendar_ref=CalendarRef(id=row.calendar_id, version=row.calendar_version),
        ),
        calendar_id=row.calendar_id,
    )


def _calendar(content: dict[str, Any]) -> Calendar:
    return Calendar.model_validate_json(json.dumps(content))  # its keys are dates and weekdays


def _of_years(whole: Pinned, received_at: datetime) -> Pinned:
    calendar = whole.calendar.for_years(received_at.year - YEARS_BEFORE, received_at.year + YEARS_AFTER)
    return whole.model_copy(update={"calendar": calendar})


def published_of(row: Row) -> PublishedVariant:
    """The version of a row with `COLUMNS`."""
    return PublishedVariant(
        ref=VariantRef(key=row.key, version=row.version),
        variant=Variant.model_validate(row.content),
        body=row.body,
        note=row.note,
        live=row.live,
        published_at=row.published_at,
        published_by=row.published_by,
        retired_at=row.retired_at,
        retired_by=row.retired_by,
    )
