"""Calendars for programs: read, drafted, tried on open claims, published, applied."""

import asyncio
from uuid import NAMESPACE_URL, uuid5

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import user_of
from api.console.calendar_acts import (
    own_calendar_draft,
    publish_calendar_of,
    put_draft,
    seen_calendar,
    sound,
)
from api.console.calendar_recounts import ApplyAsked, apply_days, foresee_days
from api.described import READS, WRITES, described
from api.desk import desk_of
from api.idempotency import key_of
from api.problems import language_of
from api.replies import reply
from api.shapes.calendars import (
    CalendarDraftIn,
    CalendarOut,
    CalendarPublishIn,
    DraftOut,
    ForeseenDaysOut,
    PublishedOut,
    VersionQuery,
    WholeCalendarOut,
)
from api.shapes.moves import BatchOut
from api.shapes.parts import Listing
from api.strict import no_query, read_json_body, read_query, validate
from claims.calendar_changes_draft import checked
from store.calendar_drafts import CalendarDraft
from store.calendars import all_calendars
from store.people import logins_of

router = APIRouter(tags=["calendars"])
_ONE = "/api/calendars/{key}"


@router.get(
    "/api/calendars",
    operation_id="list_calendars",
    summary="List calendars",
    **described({200: Listing[CalendarOut]}, READS),
)
async def listed(request: Request) -> Response:
    """The latest version of every calendar, by key."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        kept = await all_calendars(connection)
        logins = await logins_of(connection, {one.published_by for one in kept if one.published_by})
    items = (CalendarOut.of(one, one.key, one.zone, one.years, logins) for one in kept)
    return reply(Listing[CalendarOut](items=tuple(items)))


@router.get(
    _ONE,
    operation_id="read_calendar",
    summary="Read a calendar",
    **described({200: WholeCalendarOut}, (*READS, 404, 422), query=VersionQuery),
)
async def read(request: Request, key: str) -> Response:
    """One version of a calendar with its week and its exceptional days."""
    asked = read_query(VersionQuery, request)
    async with desk_of(request).at_once.connect() as connection:
        found = await seen_calendar(connection, key, asked.version)
        logins = await logins_of(connection, {found.published_by} if found.published_by else ())
    return reply(WholeCalendarOut.whole(found, found.calendar, logins))


@router.put(
    f"{_ONE}/draft",
    operation_id="save_calendar_draft",
    summary="Save a calendar's draft",
    **described({200: DraftOut}, (*WRITES, 404, 409), body=CalendarDraftIn),
)
async def save(request: Request, key: str) -> Response:
    """Begin or replace the draft; it is kept with its faults, and the answer names all of them."""
    no_query(request)
    asked = validate(CalendarDraftIn, await read_json_body(request))
    async with desk_of(request).at_once.connect() as connection:
        draft = await put_draft(connection, user_of(request), key, asked.typed, asked.revision)
    return await _shown(request, draft)


@router.get(
    f"{_ONE}/draft",
    operation_id="read_calendar_draft",
    summary="Read a calendar's draft",
    **described({200: DraftOut}, (*READS, 404)),
)
async def draft(request: Request, key: str) -> Response:
    """The draft with everything that keeps it from being published."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        found = await own_calendar_draft(connection, user_of(request), key)
    return await _shown(request, found)


async def _shown(request: Request, found: CalendarDraft) -> Response:
    tried = await asyncio.to_thread(checked, found.key, found.typed)
    return reply(DraftOut.of(found, tried.faults, language_of(request)))


@router.get(
    f"{_ONE}/draft/foreseen",
    operation_id="foresee_calendar",
    summary="Foresee what a draft would do",
    **described({200: ForeseenDaysOut}, (*READS, 404, 409)),
)
async def foresee(request: Request, key: str) -> Response:
    """Which deadlines of open claims would move; beyond 3,000 claims an even sample. Nothing is changed."""
    no_query(request)
    desk, user = desk_of(request), user_of(request)
    async with desk.at_once.connect() as connection:
        found = await own_calendar_draft(connection, user, key)
        calendar = sound(await asyncio.to_thread(checked, key, found.typed))
        told = await foresee_days(desk, connection, user, calendar)
    return reply(ForeseenDaysOut(total=told.total, all=told.all, claims=told.claims))


@router.post(
    f"{_ONE}/publish",
    operation_id="publish_calendar",
    summary="Publish a calendar's draft",
    **described({200: PublishedOut}, (*WRITES, 404, 409), body=CalendarPublishIn),
)
async def publish(request: Request, key: str) -> Response:
    """The next version: new claims count by it, open ones keep their days."""
    no_query(request)
    asked = validate(CalendarPublishIn, await read_json_body(request))
    ref = await publish_calendar_of(desk_of(request), user_of(request), key, asked.revision, asked.note)
    return reply(PublishedOut(key=key, version=ref.version))


@router.post(
    f"{_ONE}/apply",
    operation_id="apply_calendar",
    summary="Apply a calendar to open claims",
    **described({202: BatchOut}, (*WRITES, 404, 409), body=ApplyAsked, keyed=True),
)
async def apply(request: Request, key: str) -> Response:
    """Begin the batch that recounts open claims; the same Idempotency-Key is the same batch."""
    no_query(request)
    user, desk = user_of(request), desk_of(request)
    move_id = str(uuid5(NAMESPACE_URL, f"recount/{user.id}/{key}/{key_of(request)}"))
    asked = validate(ApplyAsked, await read_json_body(request))
    async with desk.at_once.connect() as connection:
        found = await apply_days(desk, connection, user, key, asked, move_id)
        logins = await logins_of(connection, [found.started_by])
    return reply(BatchOut.of(found, logins), 202)
