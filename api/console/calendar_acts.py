"""What people do with calendars: begin, copy, save, publish a draft. The one door of pages and JSON calls."""

import asyncio

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.calendar_rights import require_calendar_change
from api.desk import Desk
from api.names import is_key, not_found
from api.pages.fields import whole
from api.problems import FieldError, Problem, invalid
from claims.calendar import Calendar, CalendarRef
from claims.calendar_changes_draft import Checked, TypedCalendar, TypedDay, TypedYear, checked, typed_of
from claims.ready_calendars import RU_KNOWN_YEARS, US_KNOWN_YEARS, ru, us
from store.calendar_drafts import (
    CalendarBase,
    CalendarDraft,
    begin_calendar_draft,
    calendar_draft,
    publish_calendar_draft,
    save_calendar_draft,
)
from store.calendars import CalendarVersion, calendar_version, users_of
from store.connections import together
from store.people import User

RESERVED = frozenset({"new"})
"""Names of pages: no calendar may be called so."""
LARGEST_VERSION = 2**31 - 1
FILLED = {"ru": (ru, RU_KNOWN_YEARS), "us": (us, US_KNOWN_YEARS)}
"""The countries whose holidays come with the product, and of which years."""
_log = structlog.get_logger("api.calendars")


async def seen_calendar(connection: AsyncConnection, key: str, number: int | None = None) -> CalendarVersion:
    """A version of a calendar, the latest where none is named; Problem 404 when there is none."""
    known = is_key(key) and (number is None or 0 < number <= LARGEST_VERSION)
    found = await calendar_version(connection, key, number) if known else None
    if found is None:
        raise not_found()
    return found


async def require_own(connection: AsyncConnection, user: User, key: str) -> None:
    """Problem 403 for whoever may not change a calendar."""
    require_calendar_change(user, await users_of(connection, key))


async def own_calendar_draft(connection: AsyncConnection, user: User, key: str) -> CalendarDraft:
    """The draft of a calendar that he may change; Problem 404 or 403 otherwise."""
    draft = await calendar_draft(connection, key) if is_key(key) else None
    if draft is None:
        raise not_found()
    await require_own(connection, user, key)
    return draft


async def begin_from(connection: AsyncConnection, user: User, source: CalendarVersion) -> CalendarDraft:
    """Begin a draft that says what a version says; Problem 409 when there is a draft."""
    base = CalendarBase(key=source.calendar.key, version=source.ref.version)
    return await _begun(connection, user, source.calendar.key, typed_of(source.calendar), base)


async def copy_calendar(
    connection: AsyncConnection, user: User, source: CalendarVersion, key: str
) -> CalendarDraft:
    """Begin the draft of a new calendar with everything that another one says; Problem 409 when the key is used."""
    if key in RESERVED:
        raise invalid(FieldError("key", "not-allowed"))
    if await calendar_version(connection, key) is not None:
        raise Problem("calendar-taken", key=key)
    base = CalendarBase(key=source.calendar.key, version=source.ref.version)
    return await _begun(connection, user, key, typed_of(source.calendar), base)


async def put_draft(
    connection: AsyncConnection, user: User, key: str, typed: TypedCalendar, revision: int | None
) -> CalendarDraft:
    """Save a draft, or begin it where `revision` is None; Problem 409 when somebody saved in between."""
    if revision is not None:
        await own_calendar_draft(connection, user, key)
        saved = await save_calendar_draft(connection, key, revision, typed, user.id)
        if saved is None:
            raise Problem("draft-changed", revision=None)
        return saved
    if not is_key(key) or key in RESERVED:
        raise invalid(FieldError("key", "not-allowed"))
    present = await calendar_version(connection, key)
    base = CalendarBase(key=key, version=present.ref.version) if present else None
    return await _begun(connection, user, key, typed, base)


async def _begun(
    connection: AsyncConnection, user: User, key: str, typed: TypedCalendar, base: CalendarBase | None
) -> CalendarDraft:
    await require_own(connection, user, key)
    draft = await begin_calendar_draft(connection, key, typed, base, user.id)
    if draft is None:
        raise Problem("calendar-draft-exists", key=key)
    _log.info("calendar draft begun", calendar=key, by=user.id)
    return draft


async def publish_calendar_of(desk: Desk, user: User, key: str, revision: int, note: str) -> CalendarRef:
    """Check a draft and publish it: exactly this revision, and once.

    Problem: 409 `draft-changed` when it is another revision by now, 409 `draft-faulty` with everything that is wrong,
    404 when there is no draft (any more), 403 when he may not change the calendar.
    """
    async with desk.at_once.connect() as connection:
        draft = await own_calendar_draft(connection, user, key)
    if draft.revision != revision:
        raise Problem("draft-changed", revision=draft.revision)
    calendar = sound(await asyncio.to_thread(checked, key, draft.typed))
    async with together(desk.at_once).begin() as connection:
        ref = await publish_calendar_draft(connection, calendar, draft, note, user.id)
    if ref is None:
        raise Problem("draft-changed", revision=None)
    _log.info("calendar published", calendar=key, version=ref.version, by=user.id)
    return ref


def sound(found: Checked) -> Calendar:
    """The calendar; Problem 409 `draft-faulty` with everything that keeps it from being published."""
    if found.calendar is None:
        raise Problem("draft-faulty", problems=[fault.model_dump() for fault in found.faults])
    return found.calendar


def filled(typed: TypedCalendar, country: str, year: int) -> TypedCalendar:
    """The same with a year's holidays of a country, as they come with the product."""
    make, years = FILLED[country]
    if year not in years:
        return typed
    days = typed_of(make((year,))).year(year).days
    return typed.with_year(year, TypedYear(known=True, days=days))


def with_moved_day(typed: TypedCalendar, worked: str, off: str, name: str) -> TypedCalendar:
    """The same with a day off that is moved: one day is worked, another one is off."""
    for day, kind in ((worked, "working"), (off, "day_off")):
        year = whole(day[:4]) or 0
        found = typed.year(year)
        rest = tuple(one for one in found.days if one.day != day)
        added = sorted((*rest, TypedDay(day=day, kind=kind, name=name)), key=lambda one: one.day)
        typed = typed.with_year(year, found.model_copy(update={"days": tuple(added)}))
    return typed
