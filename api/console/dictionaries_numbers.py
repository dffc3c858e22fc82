"""How claims are numbered, in the console: a prefix, digits, and where the coming year begins."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.dictionaries_acts import NumbersWish, set_numbers, types_seen
from api.console.dictionaries_view import TypeLine
from api.console.person_forms import Errors, form_page, read_as
from api.desk import desk_of
from api.pages.fields import read_fields, whole
from api.pages.rendering import page
from api.problems import Problem
from claims.dictionaries_numbers import HIGHEST_START, LEAST_DIGITS, MOST_DIGITS, Mask
from claims.values import Titles
from store.dictionaries_rules import masks
from store.names import names_of

router = APIRouter(include_in_schema=False)
_EXAMPLE = 42
OF_TYPE = "prefixes."
"""What the names of the boxes begin with that hold the prefix of one claim type."""


class Example(NamedTuple):
    """What numbers look like: of the whole desk where no title is given, else of claims of a type."""

    title: Titles | None
    now: str
    first: str


@router.get("/dictionaries/numbers")
async def numbers(request: Request) -> Response:
    """How numbers are spelled now, and how they were."""
    saved = request.query_params.get("saved") == "yes"
    async with desk_of(request).at_once.connect() as connection:
        return await _shown(request, connection, saved=saved)


@router.get("/dictionaries/numbers/example")
async def example(request: Request) -> Response:
    """What numbers would look like with what is typed."""
    typed, year = _typed(request.query_params), datetime.now(UTC).year
    wish, errors = _read(typed)
    async with desk_of(request).at_once.connect() as connection:
        types = await types_seen(connection, user_of(request))
    mask = _mask_of(wish, year) if wish else None
    shown = {"examples": _examples(mask, types, year) if mask else (), "year": year, "faulty": bool(errors)}
    return page(request, "console/dictionaries/numbers_example.html", **shown)


@router.post("/dictionaries/numbers")
async def set_them(request: Request) -> Response:
    """Let numbers be spelled otherwise; what was typed comes back with what is wrong with it."""
    given = (await read_fields(request)).given()
    typed, version = _typed(given), whole(given.get("version", ""))
    wish, errors = _read(typed)
    async with desk_of(request).at_once.connect() as connection:
        if wish is None:
            return await _shown(request, connection, typed, errors)
        try:
            await set_numbers(connection, user_of(request), wish, -1 if version is None else version)
        except Problem as problem:
            if problem.code != "rule-changed":
                raise
            return await _shown(request, connection, typed, status=409)
    return RedirectResponse("/dictionaries/numbers?saved=yes", 303)


def _typed(given: Mapping[str, str]) -> dict[str, str]:
    """The boxes of the form."""
    names = [*("digits", "start", "prefix"), *(name for name in given if name.startswith(OF_TYPE))]
    return {name: given.get(name, "") for name in names}


def _read(typed: Mapping[str, str]) -> tuple[NumbersWish | None, dict[str, str]]:
    """The wish, or codes of what is wrong, by the names of the boxes; an empty box of a type says nothing of it."""
    own = {name.removeprefix(OF_TYPE): text for name, text in typed.items() if name.startswith(OF_TYPE)}
    wanted = {
        "digits": typed["digits"],
        "start": typed["start"],
        "prefix": typed["prefix"].strip() or None,
        "prefixes": {key: text for key, text in own.items() if text.strip()},
    }
    wish, errors = read_as(NumbersWish, wanted)
    return wish, {name: "prefix" if name.startswith("prefix") else code for name, code in errors.items()}


def _mask_of(wish: NumbersWish, year: int) -> Mask:
    return (
        Mask().with_start(wish.digits, year + 1, wish.start).with_prefixes(wish.prefix, wish.prefixes or {})
    )


def _examples(mask: Mask, types: Mapping[str, TypeLine], year: int) -> tuple[Example, ...]:
    """Of the desk, then of the types that differ."""
    kinds = [(None, None), *((key, line.variants[0].title) for key, line in types.items())]
    return tuple(
        Example(title, mask.spelled(year, _EXAMPLE, key), mask.spelled(year + 1, 1, key))
        for key, title in kinds
        if key is None or key in mask.prefixes
    )


async def _shown(
    request: Request,
    connection: AsyncConnection,
    typed: Mapping[str, Any] | None = None,
    errors: Errors | None = None,
    *,
    saved: bool = False,
    status: int | None = None,
) -> Response:
    past, types = await masks(connection), await types_seen(connection, user_of(request))
    present, year = past[0].content if past else Mask(), datetime.now(UTC).year
    names = await names_of(connection, {each.made_by for each in past if each.made_by})
    fresh = {"digits": str(present.digits), "start": str(present.start_of(year + 1))}
    fresh |= {"prefix": present.prefix or "", **{f"{OF_TYPE}{k}": v for k, v in present.prefixes.items()}}
    return form_page(
        request,
        "console/dictionaries/numbers.html",
        dict(typed or fresh),
        errors,
        status=status or (422 if errors else 200),
        version=past[0].version if past else 0,
        digits=range(LEAST_DIGITS, MOST_DIGITS + 1),
        highest=HIGHEST_START,
        year=year,
        present=present.spelled(year, _EXAMPLE),
        examples=_examples(present, types, year),
        faulty=False,
        types=[line for line in types.values() if line.live or line.key in present.prefixes],
        seen=types,
        past=past,
        names=names,
        changed=status == 409,
        saved=saved,
    )
