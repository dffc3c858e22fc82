"""Dictionaries as files in the console: taking one out, and taking one in, all of it or nothing."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import user_of
from api.console.dictionaries_acts import take_rows
from api.console.dictionaries_files import as_csv, as_json, rows_of
from api.console.dictionaries_words import Book, book_of
from api.desk import desk_of
from api.pages.rendering import page
from api.problems import Problem, language_of
from api.strict import no_query
from api.uploads import reading_upload
from claims.dictionaries_rows import Fault
from store.dictionaries import Entry, TakenIn, entries

router = APIRouter(include_in_schema=False)


@router.get("/dictionaries/{book}/export.csv")
async def take_out_csv(request: Request, book: str) -> Response:
    """All entries as a table for a spreadsheet."""
    text = as_csv(await _entries(request, book), language_of(request))
    return _file(f"{book}.csv", text.encode(), "text/csv; charset=utf-8")


@router.get("/dictionaries/{book}/export.json")
async def take_out_json(request: Request, book: str) -> Response:
    """All entries as JSON."""
    return _file(f"{book}.json", as_json(await _entries(request, book)), "application/json")


async def _entries(request: Request, book: str) -> tuple[Entry, ...]:
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        return await entries(connection, book_of(book).kind)


def _file(name: str, content: bytes, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(content, 200, headers, media_type)


@router.get("/dictionaries/{book}/import")
async def ask_for_file(request: Request, book: str) -> Response:
    """The form for a file."""
    no_query(request)
    return _form(request, book_of(book))


@router.post("/dictionaries/{book}/import")
async def take_file(request: Request, book: str) -> Response:
    """Take a file in; or everything that is wrong with it by line, and nothing was changed."""
    known = book_of(book)
    async with reading_upload(request) as sent:
        try:
            done = await take_rows(desk_of(request), user_of(request), known.kind, rows_of(sent))
        except Problem as problem:
            return _form(request, known, faults=_faults(problem), full=problem.code == "dictionary-full")
    return _form(request, known, done)


def _faults(problem: Problem) -> list[Fault]:
    if problem.code == "dictionary-full":
        return []
    if problem.code != "file-faulty":
        raise problem
    found: Sequence[Any] = problem.members["problems"]
    return [Fault.model_validate(each) for each in found]


def _form(
    request: Request,
    book: Book,
    done: TakenIn | None = None,
    faults: Sequence[Fault] = (),
    full: bool = False,
) -> Response:
    status = 409 if full else 422 if faults else 200
    shown = {"book": book, "done": done, "faults": faults, "full": full}
    return page(request, "console/dictionaries/import.html", status, **shown)
