"""Drafts of calendars in the console: begun, copied, typed, filled from files, thrown away."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.calendar_acts import (
    FILLED,
    begin_from,
    copy_calendar,
    own_calendar_draft,
    put_draft,
    require_own,
    seen_calendar,
)
from api.console.calendar_form import half_moved, places_of, rows_of, typed_from
from api.console.calendar_view import called, kind_words, weekday_titles
from api.console.person_forms import Errors, form_page, read_as
from api.console.variant_rights import may_begin
from api.desk import desk_of
from api.names import is_key
from api.pages.fields import read_fields, whole
from api.pages.rendering import page
from api.problems import Problem, language_of
from api.strict import no_query
from api.uploads import Upload, reading_upload
from claims.calendar_changes import calendar_changes
from claims.calendar_changes_draft import FIRST_YEAR, LAST_YEAR, TypedCalendar, checked
from claims.calendar_changes_files import ReadFile, from_csv, from_yaml
from claims.values import Key
from claims.yaml_document import LARGEST_BYTES
from store.calendar_drafts import CalendarDraft, calendar_draft, drop_calendar_draft
from store.calendars import all_calendars, calendar_version
from store.names import names_of

router = APIRouter(include_in_schema=False)
_SAVED = frozenset({"saved", "read"})
_PLAIN: dict[str, Any] = {"saved": "", "changed": False, "moved": {}, "unread": False, "file_faults": ()}
"""How the form is shown when nothing went wrong."""


class CopyDetails(BaseModel):
    """What the form of a new calendar asks for."""

    model_config = ConfigDict(frozen=True)

    source: Key
    key: Key


@router.get("/calendars/new")
async def ask_for_key(request: Request) -> Response:
    """The form of a new calendar: a deep copy of another one."""
    source = request.query_params.get("from", "")
    typed = {"source": source, "key": f"{source[:58]}-2" if is_key(source) else ""}
    async with desk_of(request).at_once.connect() as connection:
        return await _copy_form(request, connection, typed)


@router.post("/calendars/new")
async def make_copy(request: Request) -> Response:
    """Begin the draft of a new calendar; what was typed comes back with what is wrong with it."""
    given, user = (await read_fields(request)).given(), user_of(request)
    typed = {name: given.get(name, "") for name in CopyDetails.model_fields}
    details, errors = read_as(CopyDetails, typed)
    async with desk_of(request).at_once.connect() as connection:
        if details is None:
            return await _copy_form(request, connection, typed, errors)
        source = await calendar_version(connection, details.source)
        if source is None:
            return await _copy_form(request, connection, typed, {"source": "not-allowed"})
        try:
            await copy_calendar(connection, user, source, details.key)
        except Problem as problem:
            if problem.code not in {"calendar-taken", "calendar-draft-exists", "invalid"}:
                raise
            return await _copy_form(request, connection, typed, {"key": "taken"})
    return RedirectResponse(f"/calendars/{details.key}/draft", 303)


async def _copy_form(
    request: Request, connection: AsyncConnection, typed: Mapping[str, str], errors: Errors | None = None
) -> Response:
    if not may_begin(user_of(request)):
        raise Problem("forbidden")
    kept, language = await all_calendars(connection), language_of(request)
    titles = {one.key: called(one.key, language) for one in kept}
    return form_page(request, "console/calendars/new.html", typed, errors, titles=titles)


@router.post("/calendars/{key}/draft/begin")
async def start(request: Request, key: str) -> Response:
    """Begin a draft that says what a version says: the way to change a calendar, and to restore an earlier version."""
    version = whole((await read_fields(request)).one("version")) or 0
    async with desk_of(request).at_once.connect() as connection:
        source = await seen_calendar(connection, key, version)
        try:
            await begin_from(connection, user_of(request), source)
        except Problem as problem:
            if problem.code != "calendar-draft-exists":
                raise
    return RedirectResponse(f"/calendars/{key}/draft", 303)


@router.get("/calendars/{key}/draft")
async def draft(request: Request, key: str) -> Response:
    """The draft: the week, one year, and everything that is wrong."""
    asked = request.query_params
    saved = asked.get("saved", "") if asked.get("saved") in _SAVED else ""
    async with desk_of(request).at_once.connect() as connection:
        if await calendar_draft(connection, key) is None:
            await seen_calendar(connection, key)
            return RedirectResponse(f"/calendars/{key}?saved=gone", 303)
        found = await own_calendar_draft(connection, user_of(request), key)
        return await _form(request, connection, found, found.typed, _year(asked.get("year", "")), saved=saved)


@router.post("/calendars/{key}/draft")
async def save(request: Request, key: str) -> Response:
    """Save what was typed, with its faults; fill a year, move a day, go to another year."""
    fields, user = await read_fields(request), user_of(request)
    year, revision = _year(fields.one("year")), fields.one("revision")
    async with desk_of(request).at_once.connect() as connection:
        found = await own_calendar_draft(connection, user, key)
        typed = typed_from(fields, found.typed, year)
        if half_moved(fields):
            more = {"moved": {name: fields.one(f"move.{name}") for name in ("worked", "off", "name")}}
            return await _form(request, connection, found, typed, year, status=422, **more)
        try:
            await put_draft(connection, user, key, typed, whole(revision) or 0)
        except Problem as problem:
            if problem.code != "draft-changed":
                raise
            return await _form(request, connection, found, typed, year, status=409, changed=True)
    return RedirectResponse(
        f"/calendars/{key}/draft?year={_year(fields.one('go') or str(year))}&saved=saved", 303
    )


@router.post("/calendars/{key}/draft/file")
async def read_file(request: Request, key: str) -> Response:
    """Take a file into the draft: the whole as YAML, or days as CSV."""
    user = user_of(request)
    async with reading_upload(request) as sent:
        text = _text(sent.uploads[0]) if sent.uploads else None
        revision = sent.fields.one("revision")
    async with desk_of(request).at_once.connect() as connection:
        found = await own_calendar_draft(connection, user, key)
        read = await asyncio.to_thread(_read, text, found.typed) if text else ReadFile(None, ())
        if read.typed is None or read.faults:
            faults = [(fault.path, fault.message) for fault in read.faults]
            more: dict[str, Any] = {"status": 422, "unread": True, "file_faults": faults}
            return await _form(request, connection, found, found.typed, _year(""), **more)
        try:
            await put_draft(connection, user, key, read.typed, whole(revision) or 0)
        except Problem as problem:
            if problem.code != "draft-changed":
                raise
            return await _form(request, connection, found, found.typed, _year(""), status=409, changed=True)
    return RedirectResponse(f"/calendars/{key}/draft?saved=read", 303)


@router.post("/calendars/{key}/draft/drop")
async def drop(request: Request, key: str) -> Response:
    """Throw the draft away."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        if is_key(key):
            await require_own(connection, user_of(request), key)
            await drop_calendar_draft(connection, key)
        there = await calendar_version(connection, key) if is_key(key) else None
    return RedirectResponse(f"/calendars/{key}?saved=dropped" if there else "/calendars", 303)


async def _form(
    request: Request,
    connection: AsyncConnection,
    found: CalendarDraft,
    typed: TypedCalendar,
    year: int,
    status: int = 200,
    **more: Any,
) -> Response:
    language = language_of(request)
    tried = await asyncio.to_thread(checked, found.key, typed)
    latest = await calendar_version(connection, found.key)
    context = {
        "draft": found,
        "typed": typed,
        "year": year,
        "years": sorted({*(whole(one) or year for one in typed.years), year, year + 1}),
        "rows": rows_of(typed, year, tried.faults, language),
        "weekdays": weekday_titles(language),
        "kinds": kind_words(language),
        "countries": [country for country, (_, known) in FILLED.items() if year in known],
        "places": places_of(found.key, tried.faults, language),
        "faulty": {fault.path: fault.message.in_language(language) for fault in tried.faults},
        "told": calendar_changes(latest.calendar, tried.calendar) if latest and tried.calendar else (),
        "latest": latest,
        "title": called(found.key, language),
        "names": await names_of(connection, {found.changed_by}),
    }
    return page(request, "console/calendars/draft.html", status, **context, **_PLAIN | more)


def _read(text: str, before: TypedCalendar) -> ReadFile:
    head = text.lstrip("\ufeff \n").split("\n", 1)[0].lower()
    return from_csv(text, before) if "kind" in head and ":" not in head else from_yaml(text)


def _text(upload: Upload) -> str | None:
    raw = b"" if upload.too_large else upload.content.read(LARGEST_BYTES + 1)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if len(raw) <= LARGEST_BYTES and text.strip() and "\0" not in text else None


def _year(text: str) -> int:
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else datetime.now(UTC).year
    return min(max(year, FIRST_YEAR), LAST_YEAR)
