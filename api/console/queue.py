"""The queue of claims: views, filters, search, bulk assignment."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.desk import desk_of
from api.listing import list_claims
from api.pages.rendering import page
from api.shapes.queries import ClaimsQuery
from api.strict import read_query

router = APIRouter(include_in_schema=False)


@router.get("/")
async def begin(request: Request) -> Response:
    """Where people begin."""
    return RedirectResponse("/queue", 303)


@router.get("/queue")
async def queue(request: Request) -> Response:
    """The claims that the person may see, by deadline."""
    query, desk = read_query(ClaimsQuery, request), desk_of(request)
    async with desk.at_once.connect() as connection:
        claims = await list_claims(connection, user_of(request), query)
    return page(request, "console/queue.html", claims=claims)
