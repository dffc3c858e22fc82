"""What is wrong with a draft while somebody types: the form that is open counts as if it were saved."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import user_of
from api.console.editor_form import added, changed, typed_of
from api.console.editor_look import look_at
from api.console.editor_page import Asked, asked, formats_of, sheet_for
from api.console.editor_parts import kind_of_new, part_at
from api.console.editor_saving import draft_to_change
from api.console.editor_sheet import is_raw
from api.desk import desk_of
from api.pages.fields import Fields, read_fields
from api.pages.rendering import page
from api.problems import language_of
from claims.problems import Path
from claims.variant_edit import CannotEdit, NoSuchPlace
from claims.yaml_document import read_yaml
from store.drafts import Draft

router = APIRouter(include_in_schema=False)


@router.post("/variants/{key}/draft/check")
async def check(request: Request, key: str) -> Response:
    """All problems and warnings at once, and a sentence at every box of the form; nothing is saved."""
    fields = await read_fields(request)
    user, language = user_of(request), language_of(request)
    async with desk_of(request).at_once.connect() as connection:
        draft = await draft_to_change(request, connection, key)
        if not isinstance(draft, Draft):
            return draft
        would, place = await asyncio.to_thread(_would_be, draft, fields, language)
        look = await look_at(connection, user, would, language)
    sheet = sheet_for(look, place, formats_of(request))
    return page(request, "console/editor/checked.html", look=look, sheet=sheet, draft=draft, is_raw=is_raw)


def _would_be(draft: Draft, fields: Fields, language: Any) -> tuple[Draft, Asked]:
    """The draft with what is typed, and where the part stands in it."""
    place = asked(fields.one("_part"), fields.one("_new"))
    document = read_yaml(draft.body).value
    try:
        body, path = _edited(draft.body, document, place, fields, language)
    except (CannotEdit, NoSuchPlace):
        return draft, place
    return draft.model_copy(update={"body": body}), Asked(path)


def _edited(body: str, document: Any, place: Asked, fields: Fields, language: Any) -> tuple[str, Path]:
    if place.around is not None:
        return added(body, document, place.around, typed_of(kind_of_new(place.around) or "", fields))
    part = part_at(document, place.path, language)
    if part.path != place.path:
        raise NoSuchPlace
    return changed(body, document, part.kind, part.path, typed_of(part.kind, fields)), part.path
