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
from api.console.editor_parts import kind_of_new, part_at
from api.console.editor_saving import read_revision
from api.console.variant_acts import own_draft, seen_draft, seen_variant
from api.desk import desk_of
from api.names import is_key
from api.pages.fields import Fields, read_fields
from api.pages.rendering import page
from api.problems import Problem, language_of
from claims.problems import Path
from claims.variant_edit import CannotEdit, NoSuchPlace
from claims.yaml_document import read_yaml
from store.drafts import Draft, draft_of, save_draft
from store.variants import PublishedVariant

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
        if is_key(key) and await draft_of(connection, key) is None:
            return _nothing(request, await seen_variant(connection, user_of(request), key))
        draft = await seen_draft(connection, user_of(request), key)
        return await editor_page(request, connection, draft, place, saved=saved if saved in SAID else "")


def _nothing(request: Request, found: PublishedVariant) -> Response:
    """There is no draft: what is live, and the way to begin one."""
    return page(request, "console/editor/none.html", found=found)


@router.post("/variants/{key}/draft")
async def save(request: Request, key: str) -> Response:
    """Save the form of one part: one change of the draft's text."""
    fields = await read_fields(request)
    place = asked(fields.one("_part"), fields.one("_new"))
    async with desk_of(request).at_once.connect() as connection:
        draft = await own_draft(connection, user_of(request), key)
        document = await asyncio.to_thread(lambda: read_yaml(draft.body).value)
        kind = _kind(document, place, language_of(request))
        typed = typed_of(kind, fields)
        if read_revision(fields) != draft.revision:
            return await editor_page(request, connection, draft, place, typed, status=409, trouble="changed")
        try:
            body, path = await asyncio.to_thread(_edited, draft.body, document, kind, place, fields)
        except (CannotEdit, NoSuchPlace) as wrong:
            why = "taken" if isinstance(wrong, NoSuchPlace) else "text"
            return await editor_page(request, connection, draft, place, typed, status=422, trouble=why)
        return await _saved(request, connection, draft, (place, body, path), fields)


def _kind(document: Any, place: Asked, language: Any) -> str:
    if place.around is not None:
        return kind_of_new(place.around) or ""
    part = part_at(document, place.path, language)
    if part.path != place.path:
        raise Problem("not-found")
    return part.kind


def _edited(body: str, document: Any, kind: str, place: Asked, fields: Fields) -> tuple[str, Path]:
    typed = typed_of(kind, fields)
    if place.around is None:
        return changed(body, document, kind, place.path, typed), place.path
    key = fields.one("_key")
    if key and not is_key(key):
        raise NoSuchPlace
    return added(body, document, place.around, typed, key)


async def _saved(
    request: Request,
    connection: AsyncConnection,
    draft: Draft,
    edited: tuple[Asked, str, Path],
    fields: Fields,
) -> Response:
    place, body, path = edited
    kept = await save_draft(connection, draft.key, draft.revision, body, user_of(request).id)
    if kept is None:
        now = await own_draft(connection, user_of(request), draft.key)
        document = await asyncio.to_thread(lambda: read_yaml(now.body).value)
        typed = typed_of(_kind(document, place, language_of(request)), fields)
        return await editor_page(request, connection, now, place, typed, status=409, trouble="changed")
    said = "added" if place.around is not None else "saved"
    return RedirectResponse(address_of(draft.key, path, saved=said), 303)
