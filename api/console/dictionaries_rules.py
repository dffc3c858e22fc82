"""Priorities in the console: severity × impact, and how claims are numbered."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.dictionaries_acts import set_priorities
from api.desk import desk_of
from api.pages.fields import Fields, read_fields, whole
from api.pages.rendering import page
from api.problems import Problem
from claims.dictionaries_priorities import (
    IMPACT_WORDS,
    IMPACTS,
    PRIORITIES,
    SEVERITIES,
    SEVERITY_WORDS,
    USUAL,
    Fall,
    Matrix,
    falls,
)
from claims.trade_words import PRIORITIES as PRIORITY_WORDS
from claims.trade_words import capitalised
from store.dictionaries_rules import matrices
from store.names import names_of

router = APIRouter(include_in_schema=False)


@router.get("/dictionaries/priorities")
async def priorities(request: Request) -> Response:
    """The matrix that holds, and the ones before."""
    saved = request.query_params.get("saved") == "yes"
    async with desk_of(request).at_once.connect() as connection:
        return await _shown(request, connection, None, saved=saved)


@router.post("/dictionaries/priorities")
async def set_them(request: Request) -> Response:
    """Let another matrix hold from now on; what was chosen comes back with what is wrong with it."""
    fields = await read_fields(request)
    chosen = {row: {column: fields.one(f"{row}.{column}") for column in IMPACTS} for row in SEVERITIES}
    async with desk_of(request).at_once.connect() as connection:
        try:
            new = Matrix.model_validate(chosen)
        except ValidationError:
            raise Problem("malformed") from None
        if wrong := falls(new):
            return await _shown(request, connection, chosen, wrong)
        try:
            await set_priorities(connection, user_of(request), new, _version(fields))
        except Problem as problem:
            if problem.code != "rule-changed":
                raise
            return await _shown(request, connection, chosen, changed=True)
    return RedirectResponse("/dictionaries/priorities?saved=yes", 303)


def _version(fields: Fields) -> int:
    return whole(fields.one("version")) or 0


async def _shown(
    request: Request,
    connection: AsyncConnection,
    chosen: Mapping[str, Any] | None,
    wrong: tuple[Fall, ...] = (),
    *,
    changed: bool = False,
    saved: bool = False,
) -> Response:
    past = await matrices(connection)
    present = past[0].content if past else USUAL
    names = await names_of(connection, {each.made_by for each in past if each.made_by})
    return page(
        request,
        "console/dictionaries/priorities.html",
        422 if wrong else 409 if changed else 200,
        matrix=chosen or present.model_dump(),
        version=past[0].version if past else 0,
        past=past,
        names=names,
        severities=capitalised(SEVERITY_WORDS),
        impacts=capitalised(IMPACT_WORDS),
        priorities={key: capitalised(PRIORITY_WORDS)[key] for key in PRIORITIES},
        wrong=wrong,
        faulty={(each.severity, each.impact) for each in wrong},
        changed=changed,
        saved=saved,
    )
