"""One entry of a house dictionary: what it says, where it is used, what was changed; renaming, retiring, deleting."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.dictionaries_acts import change, delete, known_entry, move, uses_of
from api.console.dictionaries_view import stock_of
from api.console.dictionaries_words import Book, book_of
from api.console.person_forms import Errors, form_page, read_as
from api.desk import desk_of
from api.names import not_found
from api.pages.fields import Fields, read_fields, whole
from api.problems import Problem
from claims.texts import Line
from claims.values import Titles
from store.dictionaries import Entry, changes_of, entries
from store.dictionaries_uses import CLAIMS_LOOKED_AT
from store.names import names_of

router = APIRouter(include_in_schema=False)
_ENTRY = "/dictionaries/{book}/entries/{entry}"
SAVED = frozenset({"renamed", "retired", "revived"})


class EntryDetails(BaseModel):
    """What the form of an entry asks for."""

    model_config = ConfigDict(frozen=True)

    title_ru: Line
    title_en: Line


@router.get(_ENTRY)
async def one(request: Request, book: str, entry: str) -> Response:
    """One entry."""
    known, saved = book_of(book), request.query_params.get("saved", "")
    async with desk_of(request).at_once.connect() as connection:
        found = await known_entry(connection, known.kind, entry)
        return await _shown(request, connection, known, found, saved=saved if saved in SAVED else "")


@router.post(_ENTRY)
async def rename(request: Request, book: str, entry: str) -> Response:
    """Rename an entry; what was typed comes back with what is wrong with it."""
    known, fields = book_of(book), await read_fields(request)
    given = fields.given()
    typed = {name: given.get(name, "") for name in EntryDetails.model_fields}
    details, errors = read_as(EntryDetails, typed)
    async with desk_of(request).at_once.connect() as connection:
        found = await known_entry(connection, known.kind, entry)
        if details is None:
            return await _shown(request, connection, known, found, typed, errors)
        title = Titles(ru=details.title_ru, en=details.title_en)
        try:
            await change(connection, user_of(request), found, _revision(fields), title=title)
        except Problem as problem:
            return await _refused(request, connection, known, problem, entry, typed)
    return RedirectResponse(f"/dictionaries/{book}/entries/{entry}?saved=renamed", 303)


@router.post(f"{_ENTRY}/{{act}}")
async def do(request: Request, book: str, entry: str, act: str) -> Response:
    """Retire, revive or delete an entry, or put it one place up or down."""
    known, fields, user = book_of(book), await read_fields(request), user_of(request)
    async with desk_of(request).at_once.connect() as connection:
        found = await known_entry(connection, known.kind, entry)
        try:
            if act in ("retire", "revive"):
                await change(connection, user, found, _revision(fields), retired=act == "retire")
                return RedirectResponse(f"/dictionaries/{book}/entries/{entry}?saved={act}d", 303)
            if act == "delete":
                await delete(connection, user, found, _revision(fields))
                return RedirectResponse(f"/dictionaries/{book}?saved=deleted", 303)
        except Problem as problem:
            return await _refused(request, connection, known, problem, entry)
    if act not in ("up", "down"):
        raise not_found()
    return await _moved(request, known, found, -1 if act == "up" else 1)


async def _moved(request: Request, book: Book, found: Entry, by: int) -> Response:
    """Put it before or behind its neighbour among all entries."""
    desk = desk_of(request)
    async with desk.at_once.connect() as connection:
        keys = [each.key for each in await entries(connection, book.kind)]
    place = keys.index(found.key) + 1 if found.key in keys else 1
    await move(desk, user_of(request), found, place + by)
    return RedirectResponse(f"/dictionaries/{book.name}?saved=moved#e-{found.key}", 303)


def _revision(fields: Fields) -> int:
    return whole(fields.one("revision")) or 0


async def _refused(
    request: Request,
    connection: AsyncConnection,
    book: Book,
    problem: Problem,
    key: str,
    typed: Mapping[str, Any] | None = None,
) -> Response:
    """The entry as it is now, with why nothing was done and what was typed."""
    if problem.code not in ("entry-changed", "entry-used"):
        raise problem
    found = await known_entry(connection, book.kind, key)
    return await _shown(request, connection, book, found, typed, refused=problem.code)


async def _shown(
    request: Request,
    connection: AsyncConnection,
    book: Book,
    found: Entry,
    typed: Mapping[str, Any] | None = None,
    errors: Errors | None = None,
    saved: str = "",
    refused: str = "",
) -> Response:
    user = user_of(request)
    stock = await stock_of(connection, user, book.kind)
    line = next((each for each in stock.lines if each.entry.key == found.key), None)
    uses = await uses_of(connection, user, book.kind, found.key)
    past = await changes_of(connection, book.kind, found.key)
    names = await names_of(connection, {each.by for each in past if each.by})
    return form_page(
        request,
        "console/dictionaries/entry.html",
        {"title_ru": found.title.ru, "title_en": found.title.en, **(typed or {})},
        errors,
        status=422 if errors else 409 if refused else 200,
        book=book,
        entry=found,
        shelf=line.shelf if line else None,
        uses=uses,
        past=past,
        names=names,
        looked_at=CLAIMS_LOOKED_AT,
        saved=saved,
        refused=refused,
    )
