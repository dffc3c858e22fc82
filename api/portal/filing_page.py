"""The public form by which a claim is filed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.desk import Desk, desk_of
from api.filing import PATH, Filer, file_for
from api.idempotency import hash_of
from api.names import is_key, not_found
from api.pages.fields import Fields, read_fields
from api.portal.filing_form import body_of, errors_of
from api.portal.filing_view import Opened, Typed, form_page, told
from api.portal.form_keys import SOONEST, age_of
from api.portal.kept_files import KeptFile, fits, keep_file, kept_files
from api.portal.masks import masked
from api.portal.promises import promise_of
from api.portal.receipts import claim_of, receipt_for
from api.portal.rendering import claimants_page, speak
from api.portal.saying import FILES, attach_all, look_at, sentences
from api.portal.senders import bound
from api.problems import Problem, language_of, unavailable
from api.strict import media_type
from api.trouble import AWAY
from api.uploads import MULTIPART, Sent, reading_upload
from claims.commands import Actor
from store.cards import card
from store.journal import known
from store.public_types import public_types
from store.sight import sight_of_system

router = APIRouter(include_in_schema=False)
BY_THE_CLAIMANT = Filer("portal", Actor(kind="link"))


@router.get("/p")
async def types(request: Request) -> Response:
    """What one can file a claim about."""
    speak(request)
    async with desk_of(request).at_once.connect() as connection:
        found = await public_types(connection)
    return claimants_page(request, "portal/types.html", switch="/p", types=found)


@router.get("/p/{kind}")
async def form(request: Request, kind: str) -> Response:
    """The form of one claim type, with nothing chosen."""
    speak(request)
    async with desk_of(request).at_once.connect() as connection:
        opened = await _opened(desk_of(request), connection, kind)
    return form_page(request, opened, Typed())


@router.post("/p/{kind}")
async def file(request: Request, kind: str) -> Response:
    """File a claim; what cannot be filed comes back with everything that was typed and sent."""
    speak(request)
    async with desk_of(request).at_once.connect() as connection:
        opened = await _opened(desk_of(request), connection, kind)
        await bound(request, connection, "attempt")
    async with _reading(request) as sent:
        typed = await _typed(request, sent)
    other = typed.fields.one("switch_to")
    return await (_switched(request, other, typed) if other else _answered(request, opened, typed))


@router.get("/p/{kind}/filed/{receipt}")
async def filed(request: Request, kind: str, receipt: str) -> Response:
    """The number and the promise; the way to the claim itself stands in the letter alone."""
    speak(request)
    desk = desk_of(request)
    claim_id = claim_of(desk.settings, receipt, datetime.now(UTC))
    async with desk.at_once.connect() as connection:
        found = await card(connection, sight_of_system(), claim_id) if claim_id else None
        if found is None:
            raise not_found()
        claim = found.claim
        shelved = await desk.shelf.pinned(connection, claim.variant, claim.received_at, found.calendar_id)
    if shelved is None:
        raise not_found()
    return claimants_page(
        request,
        "portal/filed.html",
        switch=request.url.path,
        zone=shelved.pinned.calendar.zone,
        claim=claim,
        title=shelved.pinned.variant.title,
        promise=promise_of(claim, shelved.pinned),
        address=masked(found.claimant.email),
    )


@asynccontextmanager
async def _reading(request: Request) -> AsyncIterator[Sent]:
    """A form with files or without."""
    if media_type(request) == MULTIPART:
        async with reading_upload(request) as sent:
            yield sent
    else:
        yield Sent(await read_fields(request), ())


async def _typed(request: Request, sent: Sent) -> Typed:
    """What was typed, with the files looked at; for a key that is not ours nothing is stored."""
    desk, fields, kept = desk_of(request), sent.fields, tuple[KeptFile, ...]()
    key = fields.one("key")
    if age_of(desk.settings, key, datetime.now(UTC)) is None:
        return Typed(fields)
    kept = kept_files(desk.settings, key, fields.all("kept"))
    try:
        looked = await look_at(desk, sent.uploads)
    except Problem as problem:
        return Typed(fields, kept, sentences(problem, language_of(request)))
    return Typed(fields, _each_once((*kept, *(keep_file(desk.settings, key, each) for each in looked))))


def _each_once(files: tuple[KeptFile, ...]) -> tuple[KeptFile, ...]:
    return tuple({file.looked.sha256: file for file in files}.values())


async def _answered(request: Request, opened: Opened, typed: Typed) -> Response:
    try:
        return await _filed(request, desk_of(request), opened, typed)
    except AWAY:
        problem = unavailable()
    except Problem as refused:
        problem = refused
    again = form_page(request, opened, typed, told(request, problem.code, problem), problem.status)
    again.headers.update(problem.headers)
    return again


async def _filed(request: Request, desk: Desk, opened: Opened, typed: Typed) -> Response:
    language, now = language_of(request), datetime.now(UTC)
    body = body_of(opened.variant, typed.fields, language)
    errors = errors_of(opened.variant, typed.fields, body, language) | typed.errors
    if not fits(typed.kept):
        errors[FILES] = told(request, "claim-full")
    if errors:
        return form_page(request, opened, typed._replace(errors=errors), status=422)
    if doubt := _doubt(desk, typed.fields, now):
        return form_page(request, opened, typed, told(request, doubt), 422)
    key = typed.fields.one("key")
    async with desk.at_once.connect() as connection:
        if await known(connection, BY_THE_CLAIMANT.caller, key, PATH, hash_of(body)) is None:
            await bound(request, connection, "filing")
            await bound(request, connection, "filing_email", body["claimant"]["email"])
    found = await file_for(desk, BY_THE_CLAIMANT, key, body)
    await attach_all(desk, found.claim, [file.looked for file in typed.kept], BY_THE_CLAIMANT.actor)
    receipt = receipt_for(desk.settings, found.claim.id, now)
    return RedirectResponse(f"/p/{opened.variant.claim_type}/filed/{receipt}", 303)


def _doubt(desk: Desk, fields: Fields, now: datetime) -> str | None:
    """Why it looks as if no human being sent this, or sent it now; a human being sends it again."""
    age = age_of(desk.settings, fields.one("key"), now)
    if age is None:
        return "form-too-old"
    return "form-too-quick" if age < SOONEST or fields.one("website") else None


async def _switched(request: Request, other: str, typed: Typed) -> Response:
    """The questions of another type; what was written stays."""
    async with desk_of(request).at_once.connect() as connection:
        opened = await _opened(desk_of(request), connection, other)
    return form_page(request, opened, typed)


async def _opened(desk: Desk, connection: AsyncConnection, kind: str) -> Opened:
    """The live variant of a type that is open to the public; 404 for any other."""
    shelved = await desk.shelf.live_for(connection, kind) if is_key(kind) else None
    if shelved is None or shelved.pinned.variant.restricted:
        raise not_found()
    return Opened(shelved, await public_types(connection))
