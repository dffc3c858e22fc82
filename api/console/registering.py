"""Registering a claim by hand: who brings it, what about, in which way it came, and short ways out."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import sight_for, user_of
from api.console.files import RefusedFile, sentence_of
from api.console.held_files import held, note_of
from api.console.registration_form import errors_by_field, filing_of
from api.console.registration_page import (
    Findings,
    by_type_part,
    live_variant,
    registration_page,
)
from api.console.short_paths import go_on, short_paths
from api.console.variant_rights import manages
from api.desk import desk_of
from api.file_names import safe_name
from api.files_in import attach, look
from api.filing import PATH, Filed, file_claim
from api.idempotency import hash_of
from api.names import names_claim
from api.pages.fields import FORM, Fields, read_fields
from api.pages.rendering import page
from api.problems import FieldError, Problem, invalid, language_of
from api.routing import suggested_type
from api.strict import media_type
from api.uploads import Sent, reading_upload
from claims.commands import Actor
from claims.variant import Variant
from store.cards import card, standing
from store.clients import ClientClaim, known_clients, likely_duplicates
from store.journal import known

router = APIRouter(include_in_schema=False)
LONGEST_WORDS = 120
_KEY = re.compile(r"[0-9a-f]{32}")


class _Order(NamedTuple):
    """One form as it was sent: its fields, the files that are held for it, those that were refused."""

    fields: Fields
    notes: tuple[str, ...]
    refused: tuple[RefusedFile, ...]

    @property
    def key(self) -> str:
        return self.fields.one("key")


@router.get("/claims/new")
async def form(request: Request) -> Response:
    """An empty form; a claim type and a claimant may be named in the address."""
    typed = {
        name: request.query_params.get(name, "")[:LONGEST_WORDS]
        for name in ("type", "email", "phone", "name")
    }
    async with desk_of(request).at_once.connect() as connection:
        return await registration_page(request, connection, typed)


@router.get("/claims/new/fields")
async def fields(request: Request) -> Response:
    """What the form asks because of the claim type; what was typed before stays."""
    typed = dict(request.query_params)
    async with desk_of(request).at_once.connect() as connection:
        variant = await live_variant(request, connection, typed.get("type", ""))
    return by_type_part(request, variant, typed)


@router.get("/claims/new/clients")
async def clients(request: Request) -> Response:
    """Known clients by a few letters or digits."""
    words = request.query_params.get("words", "")[:LONGEST_WORDS]
    async with desk_of(request).at_once.connect() as connection:
        found = await known_clients(connection, sight_for(request), words)
    return page(request, "console/register/clients.html", clients=found, words=words)


@router.get("/claims/new/duplicates")
async def duplicates(request: Request) -> Response:
    """Claims that are probably about the same thing."""
    given = Fields(request.query_params.multi_items())
    async with desk_of(request).at_once.connect() as connection:
        found = await _duplicates(request, connection, given)
    return page(request, "console/register/duplicates.html", duplicates=found)


@router.post("/claims/new")
async def register(request: Request) -> Response:
    """Register the claim, or show the form again with everything that was typed and what is wrong."""
    async with _sent(request) as sent:
        order = await _held_for(request, sent)
    wanted = order.fields.one("do")
    async with desk_of(request).at_once.connect() as connection:
        if wanted.startswith(("find", "fields", "pick:", "by-rules")):
            return await _helped(request, connection, order, wanted)
        variant = await live_variant(request, connection, order.fields.one("type"))
        stopped = await _stopped(request, connection, order, variant)
    return stopped or await _filed(request, order, variant, wanted)


@asynccontextmanager
async def _sent(request: Request) -> AsyncIterator[Sent]:
    """The form with its files, or without any as plain programs send it."""
    if media_type(request) == FORM:
        yield Sent(await read_fields(request), ())
        return
    async with reading_upload(request) as sent:
        yield sent


async def _held_for(request: Request, sent: Sent) -> _Order:
    """Look at the files that came, and keep a note of each that is good."""
    desk, user = desk_of(request), user_of(request)
    notes, refused = _marked(sent.fields, "held."), list[RefusedFile]()
    for upload in sent.uploads:
        try:
            notes.append(note_of(desk.settings, user.id, await look(desk, upload)))
        except Problem as problem:
            refused.append(RefusedFile(safe_name(upload.name), sentence_of(request, problem)))
    return _Order(sent.fields, tuple(notes), tuple(refused))


def _marked(fields: Fields, begins: str) -> list[str]:
    """The values of numbered fields, such as the notes of held files."""
    return [value for name, value in fields.given().items() if name.startswith(begins)]


async def _helped(request: Request, connection: AsyncConnection, order: _Order, wanted: str) -> Response:
    """Look for clients, take one over, show the fields of the claim type, or let the rules choose it."""
    typed, words = order.fields.given(), order.fields.one("words")[:LONGEST_WORDS]
    sight, picked = sight_for(request), wanted.removeprefix("pick:")
    findings = Findings(notes=order.notes, refused=order.refused)
    if wanted == "find":
        findings = findings._replace(clients=await known_clients(connection, sight, words))
    if wanted.startswith("pick:") and names_claim(picked):
        found = await card(connection, sight, picked)
        typed |= (
            found.claimant.model_dump(include={"kind", "name", "email", "phone", "language"}) if found else {}
        )
        typed = {name: value or "" for name, value in typed.items()}
        findings = findings._replace(picked=found is not None)
    if wanted == "by-rules":
        suggested = await suggested_type(desk_of(request), connection, typed)
        typed |= {"type": suggested} if suggested else {}
        findings = findings._replace(errors={} if suggested else {"type": "undecided"})
    findings = findings._replace(duplicates=await _duplicates(request, connection, order.fields))
    return await registration_page(request, connection, typed, findings)


async def _stopped(
    request: Request, connection: AsyncConnection, order: _Order, variant: Variant | None
) -> Response | None:
    """The form again where a file was refused or likely duplicates were not seen yet; None when it may be filed."""
    if not _KEY.fullmatch(order.key):
        raise Problem("malformed")
    found = await _duplicates(request, connection, order.fields)
    unseen = {each.number for each in found} - set(_marked(order.fields, "seen."))
    if unseen and await _filed_before(request, connection, order, variant):
        unseen = set()
    if not unseen and not order.refused:
        return None
    findings = Findings(duplicates=found, notes=order.notes, refused=order.refused)
    return await registration_page(
        request, connection, order.fields.given(), findings, 422 if order.refused else 409
    )


async def _duplicates(
    request: Request, connection: AsyncConnection, given: Fields
) -> tuple[ClientClaim, ...]:
    told = {name: given.one(name)[:300] or None for name in ("email", "phone", "subject")}
    return await likely_duplicates(connection, sight_for(request), **told)  # type: ignore[arg-type]


async def _filed_before(
    request: Request, connection: AsyncConnection, order: _Order, variant: Variant | None
) -> bool:
    """Whether this very form has been filed already: then the claim that looks so like it is its own."""
    user = user_of(request)
    digest = hash_of(filing_of(order.fields, variant, user.zone))
    return await known(connection, f"user:{user.id}", order.key, PATH, digest) is not None


async def _filed(request: Request, order: _Order, variant: Variant | None, wanted: str) -> Response:
    desk, user = desk_of(request), user_of(request)
    try:
        _check_words(order, variant, wanted)
        filed = await file_claim(desk, user, order.key, filing_of(order.fields, variant, user.zone))
    except Problem as problem:
        return await _refused(request, order, problem)
    lost = await _attached(request, order, filed)
    return await _gone_on(request, order, filed, wanted, lost)


def _check_words(order: _Order, variant: Variant | None, wanted: str) -> None:
    """Before anything is filed: what a short path needs must be there."""
    path = (
        next((each for each in short_paths(variant, True) if each.name == wanted), None) if variant else None
    )
    if path and path.needs_words and not order.fields.one("then_words"):
        raise invalid(FieldError("then_words", "missing"))


async def _refused(request: Request, order: _Order, problem: Problem) -> Response:
    findings = Findings(errors=errors_by_field(problem), problem=problem, notes=order.notes)
    async with desk_of(request).at_once.connect() as connection:
        findings = findings._replace(duplicates=await _duplicates(request, connection, order.fields))
        return await registration_page(request, connection, order.fields.given(), findings, problem.status)


async def _attached(request: Request, order: _Order, filed: Filed) -> list[str]:
    """Give the held files to the claim; the names of those that it did not take."""
    desk, user, lost = desk_of(request), user_of(request), list[str]()
    internal = order.fields.one("internal") == "true"
    for each in held(desk.settings, user.id, order.notes):
        try:
            await attach(desk, filed.claim, each, by=Actor(kind="user", id=user.id), internal=internal)
        except Problem:
            lost.append(each.name)
    return lost


async def _gone_on(request: Request, order: _Order, filed: Filed, wanted: str, lost: list[str]) -> Response:
    """To the card, or an honest page where not everything went as asked."""
    desk, user, claim = desk_of(request), user_of(request), filed.claim
    async with desk.at_once.connect() as connection:
        ours = await standing(connection, sight_for(request), claim.id) is not None
    variant, did, problem = filed.pinned.variant, "", None
    path = next(
        (each for each in short_paths(variant, manages(user, variant.team)) if each.name == wanted), None
    )
    if path and ours:
        try:
            did = await go_on(desk, user, claim, path, order.key, order.fields.one("then_words"))
        except Problem as refused:
            problem = refused.body(language_of(request))
    if ours and not lost and not problem:
        return RedirectResponse(f"/claims/{claim.number}{f'?did={did}' if did else ''}", 303)
    return page(
        request,
        "console/register/half.html",
        claim=claim,
        ours=ours,
        lost=lost,
        way=path,
        refusal=problem,
        did=did,
    )
