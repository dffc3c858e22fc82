"""The house dictionaries and the matrix of priorities for programs."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from api.auth import user_of
from api.console.dictionaries_acts import (
    NumbersWish,
    add,
    change,
    delete,
    known_entry,
    move,
    set_numbers,
    set_priorities,
    take_rows,
    types_seen,
)
from api.console.dictionaries_view import Line, stock_of
from api.console.dictionaries_words import book_of
from api.described import READS, WRITES, described
from api.desk import desk_of
from api.names import is_key, not_found
from api.problems import FieldError, invalid
from api.replies import reply
from api.shapes.dictionaries import (
    EntryIn,
    EntryOut,
    ImportIn,
    ImportOut,
    NamedIn,
    NumbersIn,
    NumbersOut,
    PrioritiesIn,
    PrioritiesOut,
    RevisionQuery,
)
from api.shapes.parts import Listing, Logins
from api.strict import no_query, read_json_body, read_query, validate
from claims.dictionaries_numbers import Mask
from claims.dictionaries_priorities import USUAL, falls
from claims.dictionaries_rows import Row
from store.dictionaries import Entry
from store.dictionaries_rules import masks, matrices
from store.people import User

router = APIRouter(tags=["dictionaries"])
_BOOK = "/api/dictionaries/{book}"
_ENTRY = f"{_BOOK}/{{entry}}"
_READS = (*READS, 404, 422)
_WRITES = (*WRITES, 404, 409)


@router.get(
    _BOOK,
    operation_id="list_entries",
    summary="List a dictionary",
    **described({200: Listing[EntryOut]}, _READS),
)
async def entries(request: Request, book: str) -> Response:
    """The entries of `causes`, `units`, `remedies`, `tags` or `skills` in their order, with where they are named."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        stock = await stock_of(connection, user_of(request), book_of(book).kind)
        changed_by = {line.entry.changed_by for line in stock.lines if line.entry.changed_by}
        logins = await desk_of(request).logins.of(connection, changed_by)
    return reply(Listing[EntryOut](items=tuple(_shown(line, logins) for line in stock.lines)))


@router.put(
    _ENTRY,
    operation_id="change_entry",
    summary="Add or change an entry",
    **described({200: EntryOut}, _WRITES, body=EntryIn),
)
async def put(request: Request, book: str, entry: str) -> Response:
    """Add an entry, rename it, retire it or offer it again, put it at a place. What it says already is not changed."""
    no_query(request)
    given, kind, user = validate(EntryIn, await read_json_body(request)), book_of(book).kind, user_of(request)
    if not is_key(entry):
        raise not_found()
    async with desk_of(request).at_once.connect() as connection:
        if given.revision is None:
            found = await add(connection, user, kind, entry, given.title.titles())
            if given.retired:
                found = await change(connection, user, found, found.revision, retired=True)
        else:
            known, title = await known_entry(connection, kind, entry), given.title.titles()
            found = await change(connection, user, known, given.revision, title=title, retired=given.retired)
    if given.place:
        await move(desk_of(request), user, found, given.place)
    async with desk_of(request).at_once.connect() as connection:
        return reply(await _one(request, connection, found))


@router.delete(
    _ENTRY,
    operation_id="delete_entry",
    summary="Delete an entry",
    **described({200: EntryOut}, (*_READS, 409), query=RevisionQuery),
)
async def remove(request: Request, book: str, entry: str) -> Response:
    """Delete an entry that nothing uses; the answer is what it was. 409 `entry-used` names what uses it."""
    revision = int(read_query(RevisionQuery, request).revision)
    async with desk_of(request).at_once.connect() as connection:
        known = await known_entry(connection, book_of(book).kind, entry)
        answer = await _one(request, connection, known)
        await delete(connection, user_of(request), known, revision)
    return reply(answer)


@router.post(
    _BOOK,
    operation_id="import_entries",
    summary="Import entries",
    **described({200: ImportOut}, _WRITES, body=ImportIn),
)
async def take_in(request: Request, book: str) -> Response:
    """Add and change what the rows say, all or nothing; 422 `file-faulty` names every fault with its row, from 1."""
    no_query(request)
    kind, given = book_of(book).kind, validate(ImportIn, await read_json_body(request))
    rows = [Row(place, cells) for place, cells in enumerate(given.entries, 1)]
    done = await take_rows(desk_of(request), user_of(request), kind, rows)
    return reply(ImportOut(**done.model_dump()))


@router.get(
    "/api/priorities",
    operation_id="read_priorities",
    summary="Read the matrix of priorities",
    **described({200: PrioritiesOut}, _READS),
)
async def priorities(request: Request) -> Response:
    """Which priority follows from severity and impact."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        return reply(await _priorities(request, connection))


@router.put(
    "/api/priorities",
    operation_id="change_priorities",
    summary="Change the matrix of priorities",
    **described({200: PrioritiesOut}, _WRITES, body=PrioritiesIn),
)
async def set_them(request: Request) -> Response:
    """Let another matrix hold; a graver or wider claim may not be less urgent (422)."""
    no_query(request)
    given = validate(PrioritiesIn, await read_json_body(request))
    if wrong := falls(given.matrix):
        cells = dict.fromkeys(f"matrix.{each.severity}.{each.impact}" for each in wrong)
        raise invalid(*(FieldError(cell, "not-valid") for cell in cells))
    async with desk_of(request).at_once.connect() as connection:
        await set_priorities(connection, user_of(request), given.matrix, given.version)
        return reply(await _priorities(request, connection))


@router.get(
    "/api/numbers",
    operation_id="read_numbers",
    summary="Read how claims are numbered",
    **described({200: NumbersOut}, _READS),
)
async def numbers(request: Request) -> Response:
    """How numbers of claims are spelled, and with which one the coming year begins."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        return reply(await _numbers(connection, user_of(request)))


@router.put(
    "/api/numbers",
    operation_id="change_numbers",
    summary="Change how claims are numbered",
    **described({200: NumbersOut}, _WRITES, body=NumbersIn),
)
async def set_number_mask(request: Request) -> Response:
    """Let numbers have another prefix or digits, the coming year another beginning; numbers that claims have stay."""
    no_query(request)
    given, user = validate(NumbersIn, await read_json_body(request)), user_of(request)
    async with desk_of(request).at_once.connect() as connection:
        present = (await _numbers(connection, user)).model_dump(include={"prefix"})
        wish = NumbersWish(**present | given.model_dump(exclude_unset=True, exclude={"version"}))
        await set_numbers(connection, user, wish, given.version)
        return reply(await _numbers(connection, user))


async def _numbers(connection: AsyncConnection, user: User) -> NumbersOut:
    past, year = await masks(connection), datetime.now(UTC).year + 1
    seen = await types_seen(connection, user)
    mask = past[0].content if past else Mask()
    return NumbersOut(
        version=past[0].version if past else 0,
        digits=mask.digits,
        year=year,
        start=mask.start_of(year),
        prefix=mask.prefix,
        prefixes={key: prefix for key, prefix in mask.prefixes.items() if key in seen},
        example=mask.spelled(year, 1),
    )


async def _priorities(request: Request, connection: AsyncConnection) -> PrioritiesOut:
    past = await matrices(connection)
    if not past:
        return PrioritiesOut(version=0, matrix=USUAL.model_dump(), made_by=None, made_at=None)
    last = past[0]
    logins = await desk_of(request).logins.of(connection, [last.made_by] if last.made_by else [])
    return PrioritiesOut(
        version=last.version,
        matrix=last.content.model_dump(),
        made_by=logins.get(last.made_by or ""),
        made_at=last.made_at,
    )


async def _one(request: Request, connection: AsyncConnection, found: Entry) -> EntryOut:
    stock = await stock_of(connection, user_of(request), found.kind)
    line = next((each for each in stock.lines if each.entry.key == found.key), None)
    if line is None:
        raise not_found()
    by = line.entry.changed_by
    return _shown(line, await desk_of(request).logins.of(connection, [by] if by else []))


def _shown(line: Line, logins: Logins) -> EntryOut:
    named = (each.model_dump(include=set(NamedIn.model_fields)) for each in line.shelf.namings)
    return EntryOut(
        **line.entry.model_dump(include={"key", "title", "retired", "place", "revision", "changed_at"}),
        changed_by=logins.get(line.entry.changed_by or ""),
        used_in=tuple(NamedIn(**each) for each in named),
        differs=line.shelf.differs,
    )
