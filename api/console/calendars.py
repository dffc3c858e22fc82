"""Calendars in the console: the list, one calendar as a year, its history, and its days as files."""

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import user_of
from api.console import calendars_drafting, calendars_publishing
from api.console.calendar_acts import seen_calendar
from api.console.calendar_rights import may_change_calendar
from api.console.calendar_view import called, short_weekdays, week_of, year_of, years_around
from api.console.variant_rights import may_begin, may_see
from api.desk import desk_of
from api.pages.fields import whole
from api.pages.place_words import zone_words
from api.pages.rendering import page
from api.problems import language_of
from api.strict import no_query
from claims.calendar_changes import calendar_changes
from claims.calendar_changes_draft import FIRST_YEAR, LAST_YEAR, TypedCalendar, typed_of
from claims.calendar_changes_files import to_csv, to_yaml
from runtime.exchange.formulas import guarded
from store.calendar_drafts import all_calendar_drafts, calendar_draft
from store.calendars import (
    MOST_VERSIONS,
    CalendarUser,
    all_calendars,
    calendar_history,
    calendar_version,
    open_by_version,
    users_of,
)
from store.moves import recounts_of
from store.names import names_of
from store.people import User
from store.sight import sight_of

router = APIRouter(include_in_schema=False)
router.include_router(calendars_drafting.router)
router.include_router(calendars_publishing.router)
SAVED = frozenset({"published", "dropped", "gone"})


@router.get("/calendars")
async def calendars(request: Request) -> Response:
    """Every calendar: its zone, its known years, who counts by it, and its draft."""
    no_query(request)
    user, language = user_of(request), language_of(request)
    async with desk_of(request).at_once.connect() as connection:
        kept = await all_calendars(connection)
        drafts = {draft.key: draft for draft in await all_calendar_drafts(connection)}
        users = _by_calendar(user, await users_of(connection))
        counts = await open_by_version(connection, sight_of(user))
        people = {one.published_by for one in kept if one.published_by}
        names = await names_of(connection, people | {draft.changed_by for draft in drafts.values()})
    return page(
        request,
        "console/calendars/list.html",
        kept=kept,
        titles={one.key: called(one.key, language) for one in kept},
        zones={one.key: zone_words(one.zone, language) for one in kept},
        fresh=[draft for key, draft in drafts.items() if key not in {one.key for one in kept}],
        drafts=drafts,
        users=users,
        counts=counts,
        names=names,
        begins=may_begin(user),
    )


def _by_calendar(user: User, users: tuple[CalendarUser, ...]) -> dict[str, list[CalendarUser]]:
    found: dict[str, list[CalendarUser]] = defaultdict(list)
    for one in users:
        if may_see(user, one):
            found[one.calendar].append(one)
    return found


@router.get("/calendars/{key}")
async def calendar(request: Request, key: str) -> Response:
    """One version of a calendar as a year, what it changed, its history, and who counts by it."""
    user, language, asked = user_of(request), language_of(request), request.query_params
    number = whole(asked.get("version", ""))
    async with desk_of(request).at_once.connect() as connection:
        found = await seen_calendar(connection, key, number)
        past = await calendar_history(connection, key, whole(asked.get("before", "")))
        earlier = await calendar_version(connection, key, found.ref.version - 1)
        draft = await calendar_draft(connection, key)
        users = await users_of(connection, key)
        counts = await open_by_version(connection, sight_of(user), key)
        batches = await recounts_of(connection, key)
        people = {one.published_by for one in (*past, found) if one.published_by}
        people |= {draft.changed_by} if draft else set()
        names = await names_of(connection, people)
        latest = found if number is None else await seen_calendar(connection, key)
    now = datetime.now(UTC).year
    year = _year(asked.get("year", ""), now)
    return page(
        request,
        "console/calendars/calendar.html",
        found=found,
        key=key,
        title=called(key, language),
        zone=zone_words(found.calendar.zone, language),
        shown=year_of(found.calendar, year, language),
        years=years_around(found.calendar, year, now),
        shorts=short_weekdays(language),
        week=week_of(found.calendar, language),
        told=calendar_changes(earlier.calendar, found.calendar) if earlier else (),
        past=past,
        more=past[-1].ref.version if len(past) == MOST_VERSIONS and past[-1].ref.version > 1 else None,
        latest=latest.ref,
        draft=draft,
        users=[one for one in users if may_see(user, one)],
        counts=counts.get(key, {}),
        batches=batches if may_change_calendar(user, users) else (),
        names=names,
        changes_it=may_change_calendar(user, users),
        saved=asked.get("saved") if asked.get("saved") in SAVED else "",
    )


@router.get("/calendars/{key}/days.csv")
async def days_as_csv(request: Request, key: str) -> Response:
    """The exceptional days of a version as a table."""
    return await _file(request, key, "csv", "text/csv; charset=utf-8", lambda typed: to_csv(typed, guarded))


@router.get("/calendars/{key}/calendar.yaml")
async def whole_as_yaml(request: Request, key: str) -> Response:
    """A whole version as YAML."""
    return await _file(request, key, "yaml", "application/yaml", lambda typed: to_yaml(key, typed))


async def _file(
    request: Request, key: str, ending: str, media_type: str, spelled: Callable[[TypedCalendar], str]
) -> Response:
    number = whole(request.query_params.get("version", ""))
    async with desk_of(request).at_once.connect() as connection:
        found = await seen_calendar(connection, key, number)
    name = f"{key}-v{found.ref.version}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    text = spelled(typed_of(found.calendar))
    return Response(("\ufeff" + text if ending == "csv" else text).encode(), 200, headers, media_type)


def _year(text: str, now: int) -> int:
    year = whole(text) or now
    return year if FIRST_YEAR <= year <= LAST_YEAR else now
