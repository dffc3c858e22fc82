"""Published calendars: their versions, who uses them, and which one a claim had at an earlier time."""

import json
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.calendar import Calendar, CalendarRef
from claims.claim import Claim
from claims.values import Instant, Titles, Value
from store.move_choice import MANAGED, MOST, Movable, managed
from store.sight import REAL, SEEN, Sight, seen

MOST_CALENDARS, MOST_VERSIONS, MOST_USERS = 200, 50, 200
_LINE = "d.id::text, d.version, d.note, d.published_at, d.published_by::text"
_ONE = text(f"""
SELECT d.key, {_LINE}, d.content FROM calendar_versions d
WHERE d.key = :key AND d.version > 0 AND (CAST(:version AS int) IS NULL OR d.version = :version)
ORDER BY d.version DESC LIMIT 1""")
_HISTORY = text(f"""
SELECT {_LINE} FROM calendar_versions d
WHERE d.key = :key AND d.version > 0 AND (CAST(:before AS int) IS NULL OR d.version < :before)
ORDER BY d.version DESC LIMIT {MOST_VERSIONS}""")
_ALL = text(f"""
SELECT DISTINCT ON (d.key) d.key, {_LINE}, d.content->>'zone' AS zone, d.content->'known_years' AS years
FROM calendar_versions d WHERE d.version > 0 ORDER BY d.key, d.version DESC LIMIT {MOST_CALENDARS}""")
_USERS = text(f"""
SELECT v.calendar, v.key, v.version, v.team, v.restricted, v.content->'title' AS title FROM variant_versions v
WHERE v.live AND (CAST(:key AS text) IS NULL OR v.calendar = :key) ORDER BY v.key LIMIT {MOST_USERS}""")
_OPEN = text(f"""
SELECT v.calendar, d.version, count(*) AS claims
FROM claims c JOIN variant_versions v ON (v.key, v.version) = (c.variant, c.variant_version)
JOIN calendar_versions d ON d.id = c.calendar_id
WHERE c.status = 'open' AND {SEEN} AND {REAL} AND (CAST(:key AS text) IS NULL OR v.calendar = :key)
GROUP BY v.calendar, d.version""")
_RECOUNTABLE = f"""
FROM claims c JOIN variant_versions v ON (v.key, v.version) = (c.variant, c.variant_version)
WHERE c.status = 'open' AND v.calendar = :key AND {MANAGED} AND c.calendar_id IS DISTINCT FROM CAST(:but AS uuid)
  AND (CAST(:numbers AS text[]) IS NULL OR c.number = ANY(CAST(:numbers AS text[])))"""
_HOW_MANY = text(f"SELECT count(*) {_RECOUNTABLE}")
_FIRST = text(f"""
SELECT c.snapshot::text AS snapshot, c.calendar_id::text {_RECOUNTABLE}
ORDER BY c.registered_at, c.id LIMIT :limit""")
_SAMPLE = text(f"""
WITH chosen AS MATERIALIZED (SELECT c.id {_RECOUNTABLE} ORDER BY md5(c.id::text) LIMIT :limit)
SELECT c.snapshot::text AS snapshot, c.calendar_id::text FROM claims c JOIN chosen USING (id)
ORDER BY c.registered_at, c.id""")
_CHANGED_AFTER = text("""
SELECT t.data->'from'->>'id' FROM timeline t
WHERE t.claim_id = CAST(:claim_id AS uuid) AND t.event = 'calendar_changed' AND t.seq > :seq
ORDER BY t.seq LIMIT 1""")


class CalendarLine(Value):
    """A version of a calendar without its days; nobody published what came with the product."""

    ref: CalendarRef
    note: str
    published_at: Instant
    published_by: str | None


class CalendarVersion(CalendarLine):
    """A whole version of a calendar."""

    calendar: Calendar


class CalendarKept(CalendarLine):
    """A calendar as the list shows it: its latest version."""

    key: str
    zone: str
    years: tuple[int, ...]


class CalendarUser(Value):
    """A live variant that counts by a calendar."""

    calendar: str
    key: str
    version: int
    team: str
    restricted: bool
    title: Titles


async def calendar_version(
    connection: AsyncConnection, key: str, number: int | None = None
) -> CalendarVersion | None:
    """Return one version of a calendar, the latest where none is named."""
    row = (await connection.execute(_ONE, {"key": key, "version": number})).one_or_none()
    if row is None:
        return None
    # Its keys are dates and weekdays, which only JSON spells as text.
    return CalendarVersion(**_line(row), calendar=Calendar.model_validate_json(json.dumps(row.content)))


async def calendar_history(
    connection: AsyncConnection, key: str, before: int | None = None
) -> tuple[CalendarLine, ...]:
    """Return the versions of a calendar, the latest first."""
    found = await connection.execute(_HISTORY, {"key": key, "before": before})
    return tuple(CalendarLine(**_line(row)) for row in found)


async def all_calendars(connection: AsyncConnection) -> tuple[CalendarKept, ...]:
    """Return every published calendar, by key."""
    return tuple(
        CalendarKept(**_line(row), key=row.key, zone=row.zone, years=tuple(row.years))
        for row in await connection.execute(_ALL)
    )


async def users_of(connection: AsyncConnection, key: str | None = None) -> tuple[CalendarUser, ...]:
    """Return the live variants that count by a calendar, or by any."""
    return tuple(CalendarUser(**row._mapping) for row in await connection.execute(_USERS, {"key": key}))


async def open_by_version(
    connection: AsyncConnection, sight: Sight, key: str | None = None
) -> dict[str, dict[int, int]]:
    """Count the open claims that one sees, by the calendar of their variant and the version they are pinned to."""
    found: dict[str, dict[int, int]] = {}
    for row in await connection.execute(_OPEN, {"key": key, **seen(sight)}):
        found.setdefault(row.calendar, {})[row.version] = row.claims
    return found


class Recountable(NamedTuple):
    """Open claims that may be pinned to another version of their calendar; `all` counts those beyond the bound too."""

    claims: tuple[Movable, ...]
    all: int


async def how_many_recountable(
    connection: AsyncConnection, sight: Sight, key: str, but: str | None = None
) -> int:
    """Count the open claims of a calendar that one manages, but those pinned to a version already."""
    asked = {"key": key, "but": but, "numbers": None, **managed(sight)}
    return (await connection.execute(_HOW_MANY, asked)).scalar_one()


async def recountable(
    connection: AsyncConnection,
    sight: Sight,
    key: str,
    but: str | None = None,
    numbers: tuple[str, ...] | None = None,
    *,
    sampled: bool = False,
) -> Recountable:
    """Return the open claims of a calendar that one manages, but those pinned to a version already.

    Beyond the bound they are the first ones, or an even sample.
    """
    asked = {
        "key": key,
        "but": but,
        "numbers": list(numbers) if numbers is not None else None,
        **managed(sight),
    }
    number = (await connection.execute(_HOW_MANY, asked)).scalar_one()
    wanted = _SAMPLE if sampled and number > MOST else _FIRST
    found = await connection.execute(wanted, {**asked, "limit": MOST})
    claims = (
        Movable(claim=Claim.model_validate_json(row.snapshot), calendar_id=row.calendar_id) for row in found
    )
    return Recountable(tuple(claims), number)


async def calendar_then(connection: AsyncConnection, now: Claim, then: Claim, present: str) -> str | None:
    """The id of the days that a claim was pinned to in an earlier state of it; None means the latest ones."""
    if then.calendar:
        return then.calendar.id
    if now.variant != then.variant:
        return None
    if now.calendar is None:
        return present
    question = {"claim_id": now.id, "seq": then.last_seq}
    return (await connection.execute(_CHANGED_AFTER, question)).scalar_one_or_none() or present


def _line(row: Any) -> dict[str, Any]:
    ref = CalendarRef(id=row.id, version=row.version)
    names = ("note", "published_at", "published_by")
    return {"ref": ref, **{name: getattr(row, name) for name in names}}
