"""The house dictionaries in the console: one with its entries, a new entry, words taken over from variants."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console import dictionaries_entry, dictionaries_exchange
from api.console.dictionaries_acts import add, take_written
from api.console.dictionaries_view import live, stock_of, words_seen
from api.console.dictionaries_words import BOOKS, book_of
from api.console.person_forms import Errors, form_page, read_as
from api.desk import desk_of
from api.pages.fields import read_fields
from api.problems import Problem
from claims.dictionaries import Worded, Written, to_adopt
from claims.texts import Line
from claims.trade_words import REMEDIES, capitalised
from claims.values import Key, Titles
from store.dictionaries_uses import CLAIMS_LOOKED_AT

router = APIRouter(include_in_schema=False)
router.include_router(dictionaries_exchange.router)
router.include_router(dictionaries_entry.router)
SAVED = frozenset({"added", "adopted", "deleted", "moved"})


class NewEntry(BaseModel):
    """What the form of a new entry asks for."""

    model_config = ConfigDict(frozen=True)

    key: Key
    title_ru: Line
    title_en: Line


@router.get("/dictionaries/{book}")
async def entries(request: Request, book: str) -> Response:
    """One house dictionary: its entries in order, with where they are used, and what it lacks."""
    saved = request.query_params.get("saved", "")
    async with desk_of(request).at_once.connect() as connection:
        return await _shown(request, connection, book, {}, saved=saved if saved in SAVED else "")


@router.post("/dictionaries/{book}")
async def add_one(request: Request, book: str) -> Response:
    """Add an entry; what was typed comes back with what is wrong with it."""
    known, given = book_of(book), (await read_fields(request)).given()
    typed = {name: given.get(name, "") for name in NewEntry.model_fields}
    details, errors = read_as(NewEntry, typed)
    async with desk_of(request).at_once.connect() as connection:
        if details is None:
            return await _shown(request, connection, book, typed, errors)
        title = Titles(ru=details.title_ru, en=details.title_en)
        try:
            await add(connection, user_of(request), known.kind, details.key, title)
        except Problem as problem:
            return await _shown(request, connection, book, typed, _why(problem))
    return RedirectResponse(f"/dictionaries/{book}?saved=added#e-{details.key}", 303)


def _why(problem: Problem) -> dict[str, str]:
    boxes = {"entry-exists": {"key": "taken"}, "dictionary-full": {"full": "full"}}
    if problem.code not in boxes:
        raise problem
    return boxes[problem.code]


@router.post("/dictionaries/{book}/adopt")
async def adopt(request: Request, book: str) -> Response:
    """Take over what variants name and the house does not, as most of them call it: one key, or every one."""
    known, fields = book_of(book), await read_fields(request)
    user, wanted = user_of(request), set(fields.all("key"))
    async with desk_of(request).at_once.connect() as connection:
        missing = (await stock_of(connection, user, known.kind)).missing
    chosen = [shelf for shelf in missing if shelf.key in wanted or fields.one("all") == "yes"]
    written = [
        Written(key=shelf.key, title=Worded.model_validate(to_adopt(shelf).model_dump())) for shelf in chosen
    ]
    await take_written(desk_of(request), user, known.kind, written)
    return RedirectResponse(f"/dictionaries/{book}?saved=adopted", 303)


async def _shown(
    request: Request,
    connection: AsyncConnection,
    name: str,
    typed: Mapping[str, Any],
    errors: Errors | None = None,
    saved: str = "",
) -> Response:
    book, user = book_of(name), user_of(request)
    words = await words_seen(connection, user) if book.kind == "remedy" else None
    stock = await stock_of(connection, user, book.kind, words=words)
    return form_page(
        request,
        "console/dictionaries/entries.html",
        typed,
        errors,
        book=book,
        books=BOOKS,
        stock=stock,
        looked_at=CLAIMS_LOOKED_AT,
        saved=saved,
        standard={} if words is None else capitalised(REMEDIES),
        variants=live(words or ()),
    )
