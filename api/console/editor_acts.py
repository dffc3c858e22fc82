"""What is done to a whole part of a draft: taken out, moved, renamed, put back as it was; and undo."""

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.editor_marks import counterpart
from api.console.editor_page import Asked, address_of, editor_page
from api.console.editor_parts import kind_of
from api.console.editor_saving import draft_to_change, read_revision
from api.desk import desk_of
from api.names import is_key
from api.pages.fields import read_fields
from api.problems import Problem
from claims.problems import Path
from claims.variant_edit import CannotEdit, NoSuchPlace, drop, move, path_of, put, value_at
from claims.variant_edit_names import rename_part
from claims.variant_edit_splices import GONE
from claims.yaml_document import read_yaml
from store.drafts import Draft, drop_draft, save_draft, undo_draft
from store.variants import version

router = APIRouter(include_in_schema=False)


class _Wish(NamedTuple):
    """What is to be done to which part; `before` is the text that the draft was begun from."""

    path: Path
    document: Any
    name: str
    before: str


def _gone(body: str, wish: _Wish) -> tuple[str, Path, str]:
    return drop(body, wish.path), wish.path[:-2] if len(wish.path) > 2 else (), "gone"


def _moved(body: str, wish: _Wish, by: int) -> tuple[str, Path, str]:
    *around, last = wish.path
    there = value_at(wish.document, tuple(around))
    place = last if isinstance(last, int) else list(there).index(last)
    to = min(max(place + by, 0), len(there) - 1)
    return move(body, wish.path, to), (*around, to if isinstance(last, int) else last), "moved"


def _up(body: str, wish: _Wish) -> tuple[str, Path, str]:
    return _moved(body, wish, -1)


def _down(body: str, wish: _Wish) -> tuple[str, Path, str]:
    return _moved(body, wish, 1)


def _named(body: str, wish: _Wish) -> tuple[str, Path, str]:
    if not is_key(wish.name):
        raise NoSuchPlace
    path = wish.path if isinstance(wish.path[-1], int) else (*wish.path[:-1], wish.name)
    return rename_part(body, wish.path, wish.name), path, "named"


def _back(body: str, wish: _Wish) -> tuple[str, Path, str]:
    """Let the part say again what it said in the version that the draft was begun from."""
    base = read_yaml(wish.before).value
    place = counterpart(wish.document, base, wish.path)
    old = GONE if place is None else value_at(base, place)
    if old is GONE:
        raise NoSuchPlace
    return put(body, wish.path, old), wish.path, "back"


_ACTS: dict[str, Callable[[str, _Wish], tuple[str, Path, str]]] = {
    "drop": _gone,
    "up": _up,
    "down": _down,
    "rename": _named,
    "back": _back,
}
_OF_PARTS = frozenset({"drop", "up", "down", "rename"})
"""What cannot be done to the variant as a whole, nor to a dictionary of it."""


@router.post("/variants/{key}/draft/part")
async def act(request: Request, key: str) -> Response:
    """Take a part out, move it, rename it with everything that speaks of it, or put it back as it was."""
    fields = await read_fields(request)
    path, wanted, user = path_of(fields.one("_part")), fields.one("do"), user_of(request)
    async with desk_of(request).at_once.connect() as connection:
        draft = await draft_to_change(request, connection, key)
        if not isinstance(draft, Draft):
            return draft
        place = Asked(path)
        _require_sense(path, wanted)
        if read_revision(fields) != draft.revision:
            return await editor_page(request, connection, draft, place, status=409, trouble="changed")
        base = await version(connection, draft.base) if draft.base else None
        document = await asyncio.to_thread(lambda: read_yaml(draft.body).value)
        wish = _Wish(path, document, fields.one("_name"), base.body if base else "")
        if value_at(document, path) is GONE:
            raise Problem("not-found")
        try:
            body, there, said = await asyncio.to_thread(_ACTS[wanted], draft.body, wish)
        except (CannotEdit, NoSuchPlace) as wrong:
            why = "taken" if isinstance(wrong, NoSuchPlace) else "text"
            return await editor_page(request, connection, draft, place, status=422, trouble=why)
        if await save_draft(connection, key, draft.revision, body, user.id) is None:
            return await _changed(request, connection, key, place)
    return RedirectResponse(address_of(key, there, saved=said), 303)


async def _changed(request: Request, connection: AsyncConnection, key: str, place: Asked) -> Response:
    """Somebody saved in between: the editor with what stands there now."""
    now = await draft_to_change(request, connection, key)
    if not isinstance(now, Draft):
        return now
    return await editor_page(request, connection, now, place, status=409, trouble="changed")


def _require_sense(path: Path, wanted: str) -> None:
    """404 for what no button of ours asks."""
    if wanted not in _ACTS or kind_of(path) is None or (wanted in _OF_PARTS and len(path) < 2):
        raise Problem("not-found")


@router.post("/variants/{key}/draft/undo")
async def undo(request: Request, key: str) -> Response:
    """Take the last change of the draft back."""
    fields = await read_fields(request)
    user, place = user_of(request), Asked(path_of(fields.one("_part")))
    async with desk_of(request).at_once.connect() as connection:
        draft = await draft_to_change(request, connection, key)
        if not isinstance(draft, Draft):
            return draft
        if await undo_draft(connection, key, read_revision(fields), user.id) is None:
            return await editor_page(request, connection, draft, place, status=409, trouble="changed")
    return RedirectResponse(address_of(key, place.path, saved="undone"), 303)


@router.post("/variants/{key}/draft/drop")
async def throw_away(request: Request, key: str) -> Response:
    """Throw the whole draft away; what is live stays as it is."""
    fields = await read_fields(request)
    async with desk_of(request).at_once.connect() as connection:
        draft = await draft_to_change(request, connection, key)
        if not isinstance(draft, Draft):
            return draft
        if not await drop_draft(connection, key, read_revision(fields)):
            return await editor_page(request, connection, draft, Asked(()), status=409, trouble="changed")
    return RedirectResponse(f"/variants/{key}" if draft.base and draft.base.key == key else "/variants", 303)
