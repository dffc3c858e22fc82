"""The manager's editor of a process variant: one draft, part by part; every saved form is one change of its text."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console import editor_acts, editor_checks, editor_yaml
from api.console.editor_form import added, changed, typed_of
from api.console.editor_page import Asked, address_of, asked, editor_page
from api.console.editor_parts import kind_of, kind_of_new
from api.console.editor_saving import draft_to_change, draft_to_show, read_revision, where_now
from api.desk import desk_of
from api.names import is_key
from api.pages.fields import Fields, read_fields
from api.problems import Problem
from claims.problems import Path
from claims.variant_edit import CannotEdit, NoSuchPlace, value_at
from claims.variant_edit_splices import GONE
from claims.yaml_document import read_yaml
from store.drafts import Draft, save_draft

router = APIRouter(include_in_schema=False)
for _module in (editor_acts, editor_checks, editor_yaml):
    router.include_router(_module.router)
SAID = frozenset({"saved", "undone", "back", "gone", "moved", "named", "added"})


@router.get("/variants/{key}/draft")
async def editor(request: Request, key: str) -> Response:
    """The draft of a variant with the form of one part."""
    query = request.query_params
    place = asked(query.get("part", ""), query.get("new", ""), query.get("clock", ""))
    saved = query.get("saved", "")
    async with desk_of(request).at_once.connect() as connection:
        draft = await draft_to_show(request, connection, key)
        if not isinstance(draft, Draft):
            return draft
        return await editor_page(request, connection, draft, place, saved=saved if saved in SAID else "")


@router.post("/variants/{key}/draft")
async def save(request: Request, key: str) -> Response:
    """Save the form of one part: one change of the draft's text."""
    fields = await read_fields(request)
    place = asked(fields.one("_part"), fields.one("_new"))
    async with desk_of(request).at_once.connect() as connection:
        draft = await draft_to_change(request, connection, key)
        if not isinstance(draft, Draft):
            return draft
        if read_revision(fields) != draft.revision:
            return await _in_between(request, connection, draft, place, fields)
        document = await asyncio.to_thread(lambda: read_yaml(draft.body).value)
        kind = _kind(place)
        try:
            body, path = await asyncio.to_thread(_edited, draft.body, document, kind, place, fields)
        except (CannotEdit, NoSuchPlace) as wrong:
            why, typed = "taken" if isinstance(wrong, NoSuchPlace) else "text", typed_of(kind, fields)
            return await editor_page(request, connection, draft, place, typed, status=422, trouble=why)
        kept = await save_draft(connection, key, draft.revision, body, user_of(request).id)
        if kept is None:
            now = await draft_to_change(request, connection, key)
            return (
                await _in_between(request, connection, now, place, fields) if isinstance(now, Draft) else now
            )
    said = "added" if place.around is not None else "saved"
    return RedirectResponse(address_of(key, path, saved=said), 303)


async def _in_between(
    request: Request, connection: AsyncConnection, now: Draft, place: Asked, fields: Fields
) -> Response:
    """Somebody saved since the form was made: it comes back with what was typed, on the part as it stands now.

    Where the part was taken out, what was typed stands in the form of a new one.
    """
    document = await asyncio.to_thread(lambda: read_yaml(now.body).value)
    typed, trouble = typed_of(_kind(place), fields), "changed"
    if place.around is None:
        path = where_now(document, place.path, fields.one("_look"))
        if path is None:
            trouble, place = "lost", Asked(place.path[:-2], place.path[:-1])
        else:
            place = Asked(path)
    return await editor_page(request, connection, now, place, typed, status=409, trouble=trouble)


def _kind(place: Asked) -> str:
    kind = kind_of(place.path) if place.around is None else kind_of_new(place.around)
    if kind is None:
        raise Problem("not-found")
    return kind


def _edited(body: str, document: Any, kind: str, place: Asked, fields: Fields) -> tuple[str, Path]:
    typed = typed_of(kind, fields)
    if place.around is not None:
        key = fields.one("_key")
        if key and not is_key(key):
            raise NoSuchPlace
        return added(body, document, place.around, typed, key)
    if len(place.path) > 1 and value_at(document, place.path) is GONE:
        raise Problem("not-found")
    return changed(body, document, kind, place.path, typed), place.path
