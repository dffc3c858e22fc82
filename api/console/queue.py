"""The queue of claims: views, filters, search, preview."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console import bulk_assign, export, saved_views
from api.console.preview import preview_of
from api.console.queue_page import formats_for, page_of, panel_of, read_queue, rows_of
from api.console.queue_tabs import first_count
from api.console.queue_view import read_asked
from api.console.trade import PRIORITIES
from api.desk import desk_of
from api.names import names_claim, not_found
from api.pages.rendering import page, wants_part
from api.rights_kinds import ACTING

router = APIRouter(include_in_schema=False)
for _beside in (saved_views, bulk_assign, export):
    router.include_router(_beside.router)


@router.get("/")
async def begin(request: Request) -> Response:
    """Where people begin."""
    return RedirectResponse("/queue", 303)


@router.get("/queue")
async def queue(request: Request) -> Response:
    """The claims of one view, in their groups; htmx asks for the next page's lines alone."""
    query, user, f, desk = read_queue(request), user_of(request), formats_for(request), desk_of(request)
    async with desk.at_once.connect() as connection:
        if wants_part(request) and query.cursor:
            asked = await read_asked(connection, user, query)
            rows = await rows_of(desk, connection, user, asked, f)
            return page(request, "console/queue/rows.html", rows=rows, **_words(request))
        shown = await page_of(desk, connection, user, query, f)
        peek = await preview_of(desk, connection, user, f, query.peek) if query.peek else None
    return page(request, "console/queue/page.html", page=shown, rows=shown.rows, peek=peek, **_words(request))


@router.get("/queue/filter")
async def filters(request: Request) -> Response:
    """The panel of filters: a plain form that leads to an address of the queue."""
    query, user, f = read_queue(request), user_of(request), formats_for(request)
    async with desk_of(request).at_once.connect() as connection:
        shown = await panel_of(connection, user, query, f)
    return page(request, _framed(request, "filter"), **shown)


@router.get("/queue/preview/{claim}")
async def preview(request: Request, claim: str) -> Response:
    """One claim in short, beside the queue."""
    if not names_claim(claim):
        raise not_found()
    desk = desk_of(request)
    async with desk.at_once.connect() as connection:
        peek = await preview_of(desk, connection, user_of(request), formats_for(request), claim)
    if peek is None:
        raise not_found()
    return page(request, _framed(request, "preview"), peek=peek, **_words(request))


@router.get("/queue/count")
async def count(request: Request) -> Response:
    """How many claims the person's own view holds: a number for the navigation of any page."""
    async with desk_of(request).at_once.connect() as connection:
        number = await first_count(connection, user_of(request), formats_for(request))
    return page(request, "console/queue/count.html", number=number)


@router.get("/keys")
async def keys(request: Request) -> Response:
    """The keys of the console, as a page; the same sheet opens by `?` over any page."""
    return page(request, "console/keys.html")


def _framed(request: Request, name: str) -> str:
    """The part alone for htmx, else the same part as a page."""
    return f"console/queue/{name}_inside.html" if wants_part(request) else f"console/queue/{name}.html"


def _words(request: Request) -> dict[str, Any]:
    return {"priorities": PRIORITIES, "may_act": bool(ACTING.intersection(user_of(request).roles))}
