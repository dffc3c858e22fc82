"""What every form of the editor comes to: the draft that it may change, at the revision that its sender saw."""

import json
from hashlib import sha256
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from api.auth import user_of
from api.console.editor_parts import members_of
from api.console.variant_acts import own_draft, seen_draft, seen_variant
from api.console.variant_rights import require_change
from api.names import is_key, not_found
from api.pages.fields import Fields, whole
from api.pages.rendering import page, wants_part
from claims.problems import Path
from claims.variant_edit import value_at
from claims.variant_edit_splices import GONE
from store.drafts import Draft, draft_of


def look_of(document: Any, path: Path) -> str:
    """By what a form knows its part again after somebody else has changed the draft."""
    value = value_at(document, path)
    return "" if value is GONE else sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def where_now(document: Any, path: Path, look: str) -> Path | None:
    """Where the part of a form stands by now; None where it is gone.

    An item of a list is looked for by its look, since others may have moved it.
    """
    if look_of(document, path) == look or not path:
        return path
    around = path[:-1]
    found = [
        (*around, member)
        for member in members_of(document, around)
        if look_of(document, (*around, member)) == look
    ]
    if found:
        return found[0]
    return None if value_at(document, path) is GONE else path


def read_revision(fields: Fields) -> int:
    """The revision that the form was made from; 0, which no draft has, for what is none."""
    return whole(fields.one("_revision")) or 0


async def draft_to_show(request: Request, connection: AsyncConnection, key: str) -> Draft | Response:
    """The draft; where the variant has none, a page that says so. Problem 404 for what he does not see."""
    if not is_key(key):
        raise not_found()
    if await draft_of(connection, key) is None:
        return await _nothing(request, connection, key, 200)
    return await seen_draft(connection, user_of(request), key)


async def draft_to_change(
    request: Request, connection: AsyncConnection, key: str, typed: str = ""
) -> Draft | Response:
    """The draft that he may change; where it is gone, a page that says so, with the text that he typed.

    Problem 403 or 404 otherwise.
    """
    if not is_key(key):
        raise not_found()
    if await draft_of(connection, key) is None:
        require_change(user_of(request), (await seen_variant(connection, user_of(request), key)).variant)
        return await _nothing(request, connection, key, 409, typed)
    return await own_draft(connection, user_of(request), key)


async def _nothing(
    request: Request, connection: AsyncConnection, key: str, status: int, typed: str = ""
) -> Response:
    found = await seen_variant(connection, user_of(request), key)
    template = "console/editor/gone.html" if wants_part(request) else "console/editor/none.html"
    return page(request, template, status, found=found, typed=typed, gone=status == 409)
