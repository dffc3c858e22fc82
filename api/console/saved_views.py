"""Saving, renaming and deleting views of the queue: a name for an address."""

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.queue_page import formats_for, panel_of, read_queue
from api.console.queue_query import QueueQuery, address, spelled
from api.console.queue_view import read_asked
from api.desk import desk_of
from api.names import is_id, not_found
from api.pages.fields import read_fields
from api.pages.rendering import page, wants_part
from api.problems import FieldError, Problem, invalid
from api.strict import validate
from claims.texts import AtMost, Line
from claims.values import Strict
from store.people import User
from store.views import delete_view, rename_view, save_view

router = APIRouter(include_in_schema=False)
LONGEST = 1000


class NameIn(Strict):
    """What a view is to be called."""

    name: Annotated[Line, AtMost(60)]


@router.get("/queue/views")
async def views(request: Request) -> Response:
    """The panel that saves the present filters as a view and arranges the saved ones."""
    query, user, f = read_queue(request), user_of(request), formats_for(request)
    async with desk_of(request).at_once.connect() as connection:
        shown = await panel_of(connection, user, query, f)
    name = "console/queue/views_inside.html" if wants_part(request) else "console/queue/views.html"
    return page(request, name, **shown, query=spelled(shown["asked"].parameters))


@router.post("/queue/views")
async def save(request: Request) -> Response:
    """Save a view; it is open afterwards."""
    fields, user = await read_fields(request), user_of(request)
    name = validate(NameIn, {"name": fields.one("name")}).name
    team = _shared_with(fields.one("team"), user)
    query = validate(QueueQuery, dict(parse_qsl(fields.one("query")[:LONGEST])))
    async with desk_of(request).at_once.connect() as connection:
        asked = await read_asked(connection, user, query)
        kept = spelled({**asked.filters, **asked.order})
        saved = await save_view(connection, user.id, name, kept, team) if len(kept) <= LONGEST else None
    if saved is None:
        raise Problem("too-many-views")
    return RedirectResponse(address({"view": saved}), 303)


@router.post("/queue/views/{view}")
async def rename(request: Request, view: str) -> Response:
    """Give a view of one's own another name."""
    fields = await read_fields(request)
    if not is_id(view):
        raise not_found()
    name = validate(NameIn, {"name": fields.one("name")}).name
    async with desk_of(request).at_once.connect() as connection:
        if not await rename_view(connection, user_of(request).id, view, name):
            raise not_found()
    return RedirectResponse(address({"view": view}), 303)


@router.post("/queue/views/{view}/delete")
async def delete(request: Request, view: str) -> Response:
    """Delete a view of one's own."""
    if not is_id(view):
        raise not_found()
    async with desk_of(request).at_once.connect() as connection:
        if not await delete_view(connection, user_of(request).id, view):
            raise not_found()
    return RedirectResponse("/queue/views", 303)


def _shared_with(team: str, user: User) -> str | None:
    if team and team not in {*user.teams, *user.manages}:
        raise invalid(FieldError("team", "not-valid"))
    return team or None
