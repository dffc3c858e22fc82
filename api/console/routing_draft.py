"""The draft of the routing rules: its rules in their order, how they are applied, and the text of all of them."""

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.routing_view import (
    back_to_draft,
    edited,
    faults_of,
    lines_of,
    revision_of,
    shown_draft,
)
from api.desk import desk_of
from api.pages.fields import read_fields
from api.pages.rendering import page
from api.problems import Problem
from api.routing_acts import change_rules, check_rules, drop_draft_of_rules, own_rules_draft
from claims.variant_edit import put
from claims.yaml_document import LARGEST_BYTES, read_yaml
from store.names import names_of
from store.routing import rules_draft

router = APIRouter(include_in_schema=False)
LARGEST_FORM = 4 * LARGEST_BYTES
"""Bytes of a form with the text in it: letters that are not Latin are spelled in several."""


@router.get("/routing/draft")
async def draft(request: Request) -> Response:
    """The rules of the draft in their order."""
    async with desk_of(request).at_once.connect() as connection:
        if await rules_draft(connection) is None:
            return RedirectResponse("/routing?saved=gone", 303)
        shown = await shown_draft(request, connection)
        people = await names_of(connection, [shown.draft.changed_by])
    value = read_yaml(shown.draft.body).value
    return page(
        request,
        "console/routing/draft.html",
        draft=shown.draft,
        names=people,
        lines=lines_of(shown),
        faults=faults_of(shown.checked.problems, None),
        problems=len(shown.checked.problems),
        apply=value.get("apply", "first") if isinstance(value, dict) else "first",
        said=request.query_params.get("said", ""),
    )


@router.post("/routing/draft/mode")
async def mode(request: Request) -> Response:
    """Say whether the first rule that holds decides alone, or all that hold together."""
    fields = await read_fields(request)
    wanted = "all" if fields.one("apply") == "all" else "first"
    return await edited(request, fields, lambda body: put(body, ("apply",), wanted))


@router.post("/routing/draft/drop")
async def drop_it(request: Request) -> Response:
    """Throw the draft away."""
    fields = await read_fields(request)
    async with desk_of(request).at_once.connect() as connection:
        try:
            await drop_draft_of_rules(connection, revision_of(fields))
        except Problem as problem:
            return back_to_draft(problem)
    return RedirectResponse("/routing?saved=dropped", 303)


@router.get("/routing/draft/text")
async def text(request: Request) -> Response:
    """All rules as one text."""
    async with desk_of(request).at_once.connect() as connection:
        if await rules_draft(connection) is None:
            return RedirectResponse("/routing?saved=gone", 303)
        return await _text_page(request, connection, None, 200)


@router.post("/routing/draft/text")
async def save_text(request: Request) -> Response:
    """Keep the text as it was typed, with or without faults; they are shown."""
    fields = await read_fields(request, LARGEST_FORM)
    body = fields.one("body") + "\n"
    async with desk_of(request).at_once.connect() as connection:
        if await rules_draft(connection) is None:
            return RedirectResponse("/routing?saved=gone", 303)
        if len(body.encode()) > LARGEST_BYTES:
            return await _text_page(request, connection, body, 422)
        try:
            await change_rules(connection, user_of(request), revision_of(fields), body)
        except Problem as problem:
            if problem.code != "draft-changed":
                raise
            return await _text_page(request, connection, body, 409)
        return await _text_page(request, connection, None, 200, kept=True)


async def _text_page(
    request: Request, connection: AsyncConnection, typed: str | None, status: int, kept: bool = False
) -> Response:
    draft = await own_rules_draft(connection)
    body = draft.body if typed is None else typed
    checked = await check_rules(connection, body)
    return page(
        request,
        "console/routing/text.html",
        status,
        draft=draft,
        body=body,
        problems=checked.problems,
        changed=status == 409,
        kept=kept,
    )
