"""Publishing a calendar, and applying it to open claims: what would move is shown before either is done."""

import asyncio
import re
from typing import NamedTuple

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response
from uuid_utils import uuid7

from api.auth import user_of
from api.console.calendar_acts import (
    own_calendar_draft,
    publish_calendar_of,
    require_own,
    seen_calendar,
)
from api.console.calendar_foreseen import ToldDays, told_days
from api.console.calendar_form import places_of
from api.console.calendar_recounts import TRIED, ApplyAsked, apply_days, foresee_days
from api.console.calendar_view import called
from api.console.person_forms import Errors, form_page, read_as
from api.console.publish_form import OVERTAKEN, PublishDetails, form_status
from api.desk import Desk, desk_of
from api.pages.fields import Fields, read_fields, whole
from api.pages.formats import Formats
from api.problems import Problem, language_of
from claims.calendar import Calendar, CalendarRef
from claims.calendar_changes import calendar_changes
from claims.calendar_changes_draft import checked
from store.calendars import calendar_history, calendar_version, how_many_recountable
from store.names import names_of
from store.people import User
from store.sight import sight_of

router = APIRouter(include_in_schema=False)
AT_ONCE = 200
"""Open claims that a page counts without being asked to."""
_NUMBERS = re.compile(r"[\s,;]+")


class Look(NamedTuple):
    """How many open claims there are, and what would move; that is told only when it was asked for or is quick."""

    open_claims: int
    told: ToldDays | None


@router.get("/calendars/{key}/publish")
async def ask(request: Request, key: str) -> Response:
    """What publishing the draft would do, and the form for its note."""
    return await _publishing(request, key, {})


@router.post("/calendars/{key}/publish")
async def publish_it(request: Request, key: str) -> Response:
    """Publish; a form sent twice publishes once, and what was typed comes back with what is wrong."""
    given, desk, user = (await read_fields(request)).given(), desk_of(request), user_of(request)
    typed = {name: given.get(name, "") for name in PublishDetails.model_fields}
    details, errors = read_as(PublishDetails, typed)
    if details is None:
        return await _publishing(request, key, given, errors)
    try:
        ref = await publish_calendar_of(desk, user, key, details.revision, details.note)
    except Problem as problem:
        if problem.code in OVERTAKEN:
            return await _publishing(request, key, given, {"revision": problem.code})
        raise
    async with desk.at_once.connect() as connection:
        waiting = await how_many_recountable(connection, sight_of(user), key, ref.id)
    here = f"/calendars/{key}"
    return RedirectResponse(
        f"{here}/apply?version={ref.version}&saved=published" if waiting else f"{here}?saved=published", 303
    )


async def _publishing(
    request: Request, key: str, typed: dict[str, str], errors: Errors | None = None
) -> Response:
    try:
        return await _publish_form(request, key, typed, errors)
    except Problem as problem:
        if problem.code != "not-found":
            raise
    async with desk_of(request).at_once.connect() as connection:
        await seen_calendar(connection, key)
    return RedirectResponse(f"/calendars/{key}?saved=gone", 303)


async def _publish_form(request: Request, key: str, typed: dict[str, str], errors: Errors | None) -> Response:
    desk, user, language = desk_of(request), user_of(request), language_of(request)
    async with desk.at_once.connect() as connection:
        draft = await own_calendar_draft(connection, user, key)
        tried = await asyncio.to_thread(checked, key, draft.typed)
        latest = await calendar_version(connection, key)
        look = await _look(request, connection, tried.calendar, TRIED) if tried.calendar else None
        names = await names_of(connection, {draft.changed_by})
    status = form_status(errors)
    context = {
        "draft": draft,
        "title": called(key, language),
        "places": places_of(key, tried.faults, language),
        "sound": tried.calendar is not None,
        "latest": latest,
        "told": calendar_changes(latest.calendar, tried.calendar) if latest and tried.calendar else (),
        "look": look,
        "names": names,
    }
    template = "console/calendars/publish.html"
    return form_page(request, template, {"note": typed.get("note", "")}, errors, status=status, **context)


@router.get("/calendars/{key}/apply")
async def ask_to_apply(request: Request, key: str) -> Response:
    """What counting open claims by a version would do, and the form that begins it."""
    version = request.query_params.get("version", "")
    return await _applying(request, key, {"version": version, "id": str(uuid7())})


@router.post("/calendars/{key}/apply")
async def apply_it(request: Request, key: str) -> Response:
    """Begin the batch; what is wrong is said in the form, which keeps what was typed."""
    fields, desk, user = await read_fields(request), desk_of(request), user_of(request)
    details, errors = read_as(ApplyAsked, _asked(fields))
    if details is None:
        return await _applying(request, key, fields.given(), _by_box(errors))
    try:
        async with desk.at_once.connect() as connection:
            found = await apply_days(desk, connection, user, key, details, fields.one("id"))
    except Problem as problem:
        if problem.code != "nothing-to-recount":
            raise
        return await _applying(request, key, fields.given(), {"claims": problem.code})
    return RedirectResponse(f"/moves/{found.id}", 303)


def _asked(fields: Fields) -> dict[str, object]:
    numbers = [number for number in _NUMBERS.split(fields.one("claims")) if number]
    return {
        "version": whole(fields.one("version")) or 0,
        "only_changed": fields.one("which") != "all",
        "reason": fields.one("reason"),
        **({"claims": numbers} if numbers else {}),
    }


def _by_box(errors: dict[str, str]) -> dict[str, str]:
    return {re.split(r"[.\[]", field)[0]: code for field, code in errors.items()}


async def _applying(
    request: Request, key: str, typed: dict[str, str], errors: Errors | None = None
) -> Response:
    desk, user = desk_of(request), user_of(request)
    number = whole(typed.get("version", ""))
    async with desk.at_once.connect() as connection:
        found = await seen_calendar(connection, key, number)
        await require_own(connection, user, key)
        look = await _look(request, connection, found.calendar, found.ref)
        past = await calendar_history(connection, key)
    typed = {**typed, "version": str(found.ref.version)}
    title = called(key, language_of(request))
    context = {"found": found, "key": key, "title": title, "look": look, "past": past}
    saved = request.query_params.get("saved") == "published"
    return form_page(request, "console/calendars/apply.html", typed, errors, saved=saved, **context)


async def _look(request: Request, connection: AsyncConnection, calendar: Calendar, ref: CalendarRef) -> Look:
    """Count at once where that is quick, else when it is asked for."""
    desk, user = desk_of(request), user_of(request)
    number = await how_many_recountable(connection, sight_of(user), calendar.key, ref.id)
    if not number or (number > AT_ONCE and not request.query_params.get("look")):
        return Look(number, None)
    return Look(number, await _told(request, desk, connection, user, calendar, ref))


async def _told(
    request: Request,
    desk: Desk,
    connection: AsyncConnection,
    user: User,
    calendar: Calendar,
    ref: CalendarRef,
) -> ToldDays:
    prospect = await foresee_days(desk, connection, user, calendar, ref)
    f = Formats(language_of(request), user.zone)
    return await asyncio.to_thread(told_days, prospect, f)
