"""The public form by which a claim is filed."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.desk import Desk, desk_of
from api.filing import PATH, Filer, file_for
from api.idempotency import hash_of
from api.names import is_key, not_found
from api.pages.fields import Fields, read_fields
from api.pages.words import words_in
from api.portal.filing_form import OWN, body_of, currency_of, errors_of
from api.portal.form_keys import SOONEST, age_of, new_key
from api.portal.masks import masked
from api.portal.promises import promise_for_today, promise_of
from api.portal.receipts import claim_of, receipt_for
from api.portal.rendering import claimants_page, speak
from api.portal.senders import bound
from api.problems import Problem, language_of
from claims.commands import Actor
from claims.variant import Variant
from store.cards import card
from store.journal import known
from store.sight import sight_of_system
from store.variants import Shelved, all_live

router = APIRouter(include_in_schema=False)
BY_THE_CLAIMANT = Filer("portal", Actor(kind="link"))
NO_FIELDS = Fields(())


class Opened(NamedTuple):
    """The form of one claim type, with the other types beside it."""

    shelved: Shelved
    types: tuple[Variant, ...]

    @property
    def variant(self) -> Variant:
        """The type's live variant."""
        return self.shelved.pinned.variant


@router.get("/p")
async def types(request: Request) -> Response:
    """What one can file a claim about."""
    speak(request)
    async with desk_of(request).at_once.connect() as connection:
        found = await _public_types(connection)
    return claimants_page(request, "portal/types.html", switch="/p", types=found)


@router.get("/p/{kind}")
async def form(request: Request, kind: str) -> Response:
    """The form of one claim type, with nothing chosen."""
    speak(request)
    async with desk_of(request).at_once.connect() as connection:
        opened = await _opened(desk_of(request), connection, kind)
    return _form(request, opened, NO_FIELDS)


@router.post("/p/{kind}")
async def file(request: Request, kind: str) -> Response:
    """File a claim; what cannot be filed comes back with everything that was typed."""
    speak(request)
    desk = desk_of(request)
    async with desk.at_once.connect() as connection:
        opened = await _opened(desk, connection, kind)
        await bound(request, connection, "attempt")
    fields = await read_fields(request)
    if other := fields.one("switch_to"):
        return await _switched(request, other, fields)
    try:
        return await _filed(request, desk, opened, fields)
    except Problem as problem:
        again = _form(request, opened, fields, notice=_told(request, problem), status=problem.status)
        again.headers.update(problem.headers)
        return again


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


async def _filed(request: Request, desk: Desk, opened: Opened, fields: Fields) -> Response:
    language, now = language_of(request), datetime.now(UTC)
    body = body_of(opened.variant, fields, language)
    errors = errors_of(opened.variant, fields, body, language)
    if errors:
        return _form(request, opened, fields, errors, status=422)
    if doubt := _doubt(request, desk, fields, now):
        return _form(request, opened, fields, notice=doubt, status=422)
    key = fields.one("key")
    async with desk.at_once.connect() as connection:
        if await known(connection, BY_THE_CLAIMANT.caller, key, PATH, hash_of(body)) is None:
            await bound(request, connection, "filing")
            await bound(request, connection, "filing_email", body["claimant"]["email"])
    found = await file_for(desk, BY_THE_CLAIMANT, key, body)
    receipt = receipt_for(desk.settings, found.claim.id, now)
    return RedirectResponse(f"/p/{opened.variant.claim_type}/filed/{receipt}", 303)


def _doubt(request: Request, desk: Desk, fields: Fields, now: datetime) -> str | None:
    """Why it looks as if no human being sent this, or sent it now; a human being sends it again."""
    gettext = words_in(language_of(request)).gettext
    age = age_of(desk.settings, fields.one("key"), now)
    if age is None:
        return gettext("The form was open for too long. Look it through and send it again.")
    if age < SOONEST or fields.one("website"):
        return gettext("This looked as if a program had filled it in. Look it through and send it again.")
    return None


def _told(request: Request, problem: Problem) -> str:
    """What hinders the filing, in words for a claimant."""
    gettext = words_in(language_of(request)).gettext
    told = {
        "too-many": gettext(
            "Too many claims came from this address within an hour. Send it again a little later."
        ),
        "idempotency-key-reused": gettext(
            "This form was sent before, and its claim is registered. Open the form anew to file another one."
        ),
    }
    return told.get(problem.code) or str(problem.body(language_of(request))["detail"])


async def _switched(request: Request, other: str, fields: Fields) -> Response:
    """The questions of another type; what was written stays."""
    async with desk_of(request).at_once.connect() as connection:
        opened = await _opened(desk_of(request), connection, other)
    return _form(request, opened, fields)


async def _opened(desk: Desk, connection: AsyncConnection, kind: str) -> Opened:
    """The live variant of a type that is open to the public; 404 for any other."""
    shelved = await desk.shelf.live_for(connection, kind) if is_key(kind) else None
    if shelved is None or shelved.pinned.variant.restricted:
        raise not_found()
    return Opened(shelved, await _public_types(connection))


async def _public_types(connection: AsyncConnection) -> tuple[Variant, ...]:
    """Everything but what only chosen people may see."""
    live = (published.variant for published in await all_live(connection))
    return tuple(variant for variant in live if not variant.restricted)


def _form(
    request: Request,
    opened: Opened,
    fields: Fields,
    errors: Mapping[str, str] | None = None,
    *,
    notice: str | None = None,
    status: int = 200,
) -> Response:
    variant, pinned, now = opened.variant, opened.shelved.pinned, datetime.now(UTC)
    settings, language = desk_of(request).settings, language_of(request)
    kept = age_of(settings, fields.one("key"), now) is not None
    return claimants_page(
        request,
        "portal/file.html",
        status,
        switch=f"/p/{variant.claim_type}",
        zone=pinned.calendar.zone,
        variant=variant,
        types=opened.types,
        given=fields.given(),
        errors=errors or {},
        notice=notice,
        key=fields.one("key") if kept else new_key(settings, now),
        currency=currency_of(variant),
        promise=promise_for_today(pinned, now),
        own_titles={OWN + field.key: field.title.in_language(language) for field in variant.fields},
        choices={
            field.key: {value: title.in_language(language) for value, title in (field.choices or {}).items()}
            for field in variant.fields
        },
    )
