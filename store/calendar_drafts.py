"""Drafts of calendars: one for each key, changed by whoever has its present revision, published once."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.calendar import Calendar, CalendarRef
from claims.calendar_changes_draft import TypedCalendar
from claims.values import Instant, Value
from store.variants import publish_calendar

MOST_DRAFTS = 200
_COLUMNS = "d.key, d.body, d.revision, d.base_key, d.base_version, d.changed_by::text, d.changed_at"
_ONE = text(f"SELECT {_COLUMNS} FROM calendar_drafts d WHERE d.key = :key")
_ALL = text(f"SELECT {_COLUMNS} FROM calendar_drafts d ORDER BY d.key LIMIT {MOST_DRAFTS}")
_BEGIN = text(f"""
INSERT INTO calendar_drafts AS d (key, body, revision, base_key, base_version, changed_by)
VALUES (:key, CAST(:body AS jsonb), 1, :base_key, :base_version, CAST(:by AS uuid))
ON CONFLICT (key) DO NOTHING RETURNING {_COLUMNS}""")
_SAVE = text(f"""
UPDATE calendar_drafts d SET body = CAST(:body AS jsonb), changed_by = CAST(:by AS uuid), changed_at = now(),
       revision = d.revision + CASE WHEN d.body = CAST(:body AS jsonb) THEN 0 ELSE 1 END
WHERE d.key = :key AND (d.revision = :revision OR d.body = CAST(:body AS jsonb)) RETURNING {_COLUMNS}""")
_DROP = text("""
DELETE FROM calendar_drafts WHERE key = :key AND (CAST(:revision AS int) IS NULL OR revision = :revision)
RETURNING key""")
_VERSION = text("SELECT version FROM calendar_versions WHERE id = CAST(:id AS uuid)")


class CalendarBase(Value):
    """The published version from which a draft was begun; of another calendar for a copy."""

    key: str
    version: int


class CalendarDraft(Value):
    """What was typed so far. Every change raises `revision`; `changed_by` is a user id."""

    key: str
    typed: TypedCalendar
    revision: int
    base: CalendarBase | None
    changed_by: str
    changed_at: Instant


async def calendar_draft(connection: AsyncConnection, key: str) -> CalendarDraft | None:
    """Return the draft of a calendar; None where there is none."""
    row = (await connection.execute(_ONE, {"key": key})).one_or_none()
    return _draft(row) if row else None


async def all_calendar_drafts(connection: AsyncConnection) -> tuple[CalendarDraft, ...]:
    """Return the drafts, by key."""
    return tuple(map(_draft, await connection.execute(_ALL)))


async def begin_calendar_draft(
    connection: AsyncConnection, key: str, typed: TypedCalendar, base: CalendarBase | None, by: str
) -> CalendarDraft | None:
    """Begin the draft of a calendar; None when there is one already."""
    based = {"base_key": base and base.key, "base_version": base and base.version}
    row = {"key": key, "body": typed.model_dump_json(), "by": by, **based}
    found = (await connection.execute(_BEGIN, row)).one_or_none()
    return _draft(found) if found else None


async def save_calendar_draft(
    connection: AsyncConnection, key: str, revision: int, typed: TypedCalendar, by: str
) -> CalendarDraft | None:
    """Change a draft; None when somebody saved in between, or it is gone. The same again is one change."""
    row = {"key": key, "revision": revision, "body": typed.model_dump_json(), "by": by}
    found = (await connection.execute(_SAVE, row)).one_or_none()
    return _draft(found) if found else None


async def drop_calendar_draft(connection: AsyncConnection, key: str, revision: int | None = None) -> bool:
    """Throw a draft away; False when there is none, or none at this revision."""
    gone = await connection.execute(_DROP, {"key": key, "revision": revision})
    return gone.scalar_one_or_none() is not None


async def publish_calendar_draft(
    connection: AsyncConnection, calendar: Calendar, draft: CalendarDraft, note: str, by: str
) -> CalendarRef | None:
    """Publish a draft that was checked, in the caller's transaction: exactly this revision, and once.

    None when the draft was changed, thrown away or published in between; then nothing happens.
    """
    if not await drop_calendar_draft(connection, draft.key, draft.revision):
        return None
    found = await publish_calendar(connection, calendar, note, by=by, anew=True)
    return CalendarRef(id=found, version=(await connection.execute(_VERSION, {"id": found})).scalar_one())


def _draft(row: Any) -> CalendarDraft:
    base = CalendarBase(key=row.base_key, version=row.base_version) if row.base_key else None
    return CalendarDraft(**row._mapping, typed=TypedCalendar.model_validate(row.body), base=base)
