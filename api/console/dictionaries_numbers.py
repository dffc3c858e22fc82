"""How claims are numbered, in the console: digits, and where the coming year begins."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.dictionaries_acts import NumbersWish, set_numbers
from api.console.person_forms import Errors, form_page, read_as
from api.desk import desk_of
from api.pages.fields import read_fields
from api.problems import Problem
from claims.dictionaries_numbers import HIGHEST_START, LEAST_DIGITS, MOST_DIGITS, Mask
from store.dictionaries_rules import masks
from store.names import names_of

router = APIRouter(include_in_schema=False)
_EXAMPLE = 42


@router.get("/dictionaries/numbers")
async def numbers(request: Request) -> Response:
    """How numbers are spelled now, and how they were."""
    saved = request.query_params.get("saved") == "yes"
    async with desk_of(request).at_once.connect() as connection:
        return await _shown(request, connection, saved=saved)


@router.post("/dictionaries/numbers")
async def set_them(request: Request) -> Response:
    """Let numbers be spelled otherwise; what was typed comes back with what is wrong with it."""
    given = (await read_fields(request)).given()
    typed = {name: given.get(name, "") for name in NumbersWish.model_fields}
    wish, errors = read_as(NumbersWish, typed)
    version = given.get("version", "")
    async with desk_of(request).at_once.connect() as connection:
        if wish is None:
            return await _shown(request, connection, typed, errors)
        try:
            read = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1
            await set_numbers(connection, user_of(request), wish, read)
        except Problem as problem:
            if problem.code != "rule-changed":
                raise
            return await _shown(request, connection, typed, status=409)
    return RedirectResponse("/dictionaries/numbers?saved=yes", 303)


async def _shown(
    request: Request,
    connection: AsyncConnection,
    typed: Mapping[str, Any] | None = None,
    errors: Errors | None = None,
    *,
    saved: bool = False,
    status: int | None = None,
) -> Response:
    past = await masks(connection)
    present, year = past[0].content if past else Mask(), datetime.now(UTC).year
    names = await names_of(connection, {each.made_by for each in past if each.made_by})
    starts = {"digits": str(present.digits), "start": str(present.start_of(year + 1))}
    return form_page(
        request,
        "console/dictionaries/numbers.html",
        starts | dict(typed or {}),
        errors,
        status=status or (422 if errors else 200),
        version=past[0].version if past else 0,
        digits=range(LEAST_DIGITS, MOST_DIGITS + 1),
        highest=HIGHEST_START,
        year=year,
        present=present.spelled(year, _EXAMPLE),
        first=present.spelled(year + 1, 1),
        past=past,
        names=names,
        changed=status == 409,
        saved=saved,
    )
