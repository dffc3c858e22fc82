"""Beginning drafts: from a version (which restores it), as a copy under a new key, from a file; and retiring."""

import asyncio
from collections.abc import Mapping

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.person_forms import Errors, form_page, read_as
from api.console.variant_acts import NewName, begin, copy, end, own_variant, seen_variant, seen_version
from api.console.variant_rights import managed, may_begin
from api.desk import desk_of
from api.names import is_key
from api.pages.fields import FORM, read_fields, whole
from api.pages.rendering import page
from api.problems import Problem
from api.strict import media_type, no_query
from api.uploads import Upload, reading_upload
from claims.texts import Line
from claims.values import Key, Titles
from claims.yaml_document import LARGEST_BYTES, read_yaml
from store.drafts import draft_of, save_draft
from store.people import User
from store.teams import all_teams
from store.variant_history import running_of
from store.variants import PublishedVariant

router = APIRouter(include_in_schema=False)


class CopyDetails(BaseModel):
    """What the form of a copy asks for."""

    model_config = ConfigDict(frozen=True)

    key: Key
    title_ru: Line
    title_en: Line
    claim_type: Key
    team: Key


@router.post("/variants/{key}/versions/{number}/draft")
async def start(request: Request, key: str, number: str) -> Response:
    """Begin a draft that says what a version says: the way to change a variant, and to restore an older version."""
    user = user_of(request)
    async with desk_of(request).at_once.connect() as connection:
        source = await seen_version(connection, user, key, number)
        try:
            await begin(connection, user, key, source.body, source.ref)
        except Problem as problem:
            if problem.code != "draft-exists":
                raise
            there = await draft_of(connection, key)
            return page(request, "console/variants/exists.html", 409, found=source, draft=there)
    return RedirectResponse(f"/variants/{key}/draft", 303)


@router.get("/variants/{key}/copy")
async def ask_for_name(request: Request, key: str) -> Response:
    """The form of a copy: what it is called, which claims it is for, whose it is."""
    user, number = user_of(request), request.query_params.get("version", "")
    async with desk_of(request).at_once.connect() as connection:
        source = await _source(connection, user, key, number)
        _require_beginner(user)
        variant = source.variant
        typed = {"claim_type": variant.claim_type, "team": variant.team, "version": str(source.ref.version)}
        typed |= {"title_ru": variant.title.ru, "title_en": variant.title.en, "key": f"{key[:58]}-2"}
        return await _copy_form(request, connection, source, typed)


@router.post("/variants/{key}/copy")
async def make_copy(request: Request, key: str) -> Response:
    """Begin the draft of a new variant; what was typed comes back with what is wrong with it."""
    user, given = user_of(request), (await read_fields(request)).given()
    async with desk_of(request).at_once.connect() as connection:
        source = await _source(connection, user, key, given.get("version", ""))
        typed = {name: given.get(name, "") for name in CopyDetails.model_fields}
        details, errors = read_as(CopyDetails, typed)
        if details is None:
            return await _copy_form(request, connection, source, given, errors)
        title = Titles(ru=details.title_ru, en=details.title_en)
        name = NewName(details.key, title, details.claim_type, details.team)
        try:
            await copy(connection, user, source, name)
        except Problem as problem:
            return await _copy_form(request, connection, source, given, _why(problem))
    return RedirectResponse(f"/variants/{details.key}/draft", 303)


async def _source(connection: AsyncConnection, user: User, key: str, number: str) -> PublishedVariant:
    return await (
        seen_version(connection, user, key, number) if number else seen_variant(connection, user, key)
    )


def _require_beginner(user: User) -> None:
    if not may_begin(user):
        raise Problem("forbidden")


def _why(problem: Problem) -> dict[str, str]:
    """Which box a refusal is about."""
    boxes = {
        "key-taken": {"key": "taken"},
        "draft-exists": {"key": "taken"},
        "forbidden": {"team": "not-allowed"},
    }
    if problem.code == "invalid":
        return {error.field: error.code for error in problem.errors}
    if problem.code not in boxes:
        raise problem
    return boxes[problem.code]


async def _copy_form(
    request: Request,
    connection: AsyncConnection,
    source: PublishedVariant,
    typed: Mapping[str, str],
    errors: Errors | None = None,
) -> Response:
    teams = managed(user_of(request), await all_teams(connection))
    return form_page(request, "console/variants/copy.html", typed, errors, source=source, teams=teams)


@router.get("/variants/import")
async def ask_for_file(request: Request) -> Response:
    """The form for a variant from a file."""
    no_query(request)
    _require_beginner(user_of(request))
    return _import_form(request)


@router.post("/variants/import")
async def take_file(request: Request) -> Response:
    """Begin a draft with the text of a file, or let it replace the text of the draft that is there."""
    user = user_of(request)
    if media_type(request) == FORM:
        return _import_form(request, {"file": "missing"})
    async with reading_upload(request) as sent:
        replaces, body, errors = sent.fields.one("replace") == "yes", *_text_of(sent.uploads)
    key, wrong = ("", errors) if errors else await asyncio.to_thread(_key_of, body)
    if wrong:
        return _import_form(request, wrong)
    async with desk_of(request).at_once.connect() as connection:
        return await _imported(request, connection, user, key, body, replaces=replaces)


async def _imported(
    request: Request, connection: AsyncConnection, user: User, key: str, body: str, *, replaces: bool
) -> Response:
    try:
        await begin(connection, user, key, body, None)
    except Problem as problem:
        if problem.code == "invalid":
            return _import_form(request, {"file": "key"})
        if problem.code != "draft-exists":
            raise
        there = await draft_of(connection, key)
        if there is None or not replaces:
            return _import_form(request, {"file": "draft-exists"}, key)
        await save_draft(connection, key, there.revision, body, user.id)
    return RedirectResponse(f"/variants/{key}/draft", 303)


def _text_of(uploads: tuple[Upload, ...]) -> tuple[str, dict[str, str]]:
    """The text of the one file that came, or what is wrong with it."""
    if len(uploads) != 1 or uploads[0].field != "file":
        return "", {"file": "missing"}
    raw = b"" if uploads[0].too_large else uploads[0].content.read(LARGEST_BYTES + 1)
    if uploads[0].too_large or len(raw) > LARGEST_BYTES:
        return "", {"file": "too-long"}
    try:
        body = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return "", {"file": "characters"}
    return (body, {}) if body.strip() and "\0" not in body else ("", {"file": "characters"})


def _key_of(body: str) -> tuple[str, dict[str, str]]:
    """Of which variant the text says that it is."""
    value = read_yaml(body).value
    key = value.get("variant") if isinstance(value, dict) else None
    return (key, {}) if isinstance(key, str) and is_key(key) else ("", {"file": "key"})


def _import_form(request: Request, errors: Errors | None = None, key: str = "") -> Response:
    return form_page(request, "console/variants/import.html", {}, errors, key=key)


@router.get("/variants/{key}/retire")
async def ask_whether(request: Request, key: str) -> Response:
    """What retiring a variant means, before it is done."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        found = await own_variant(connection, user_of(request), key)
        running = await running_of(connection, key)
    return page(request, "console/variants/retire.html", found=found, running=sum(running.values()))


@router.post("/variants/{key}/retire")
async def retire(request: Request, key: str) -> Response:
    """End filing under a variant; its claims go on."""
    number = whole((await read_fields(request)).one("version")) or 0
    async with desk_of(request).at_once.connect() as connection:
        try:
            await end(connection, user_of(request), key, number)
        except Problem as problem:
            if problem.code != "not-live":
                raise
            return RedirectResponse(f"/variants/{key}?saved=gone", 303)
    return RedirectResponse(f"/variants/{key}?saved=retired", 303)
