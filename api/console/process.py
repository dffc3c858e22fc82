"""The process as a picture and as a table: of a version of a variant, and of one claim."""

from typing import Literal

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import user_of
from api.console.process_view import process_context
from api.console.variant_acts import seen_version
from api.desk import desk_of
from api.file_names import disposition
from api.pages.rendering import page
from api.problems import language_of
from api.reading import find_card
from api.shapes.queries import Query
from api.strict import read_query
from drawing.process import process_svg
from store.sight import sight_of
from store.story import chosen_events
from store.variant_history import running_by_stage

router = APIRouter(include_in_schema=False)
SVG = "image/svg+xml"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""A picture that is opened by itself may style itself and nothing else."""


class ProcessQuery(Query):
    """The picture, or the table that says the same."""

    view: Literal["table"] | None = None


@router.get("/variants/{key}/versions/{number}/process")
async def variant_process(request: Request, key: str, number: str) -> Response:
    """The process of a version, with how many claims are in which stage."""
    query = read_query(ProcessQuery, request)
    async with desk_of(request).at_once.connect() as connection:
        found = await seen_version(connection, user_of(request), key, number)
        counts = await running_by_stage(connection, found.ref)
    context = process_context(found.variant, language_of(request), counts=counts)
    template = "console/process/variant.html"
    return page(request, template, published=found, table=query.view == "table", **context)


@router.get("/variants/{key}/versions/{number}/process.svg")
async def variant_picture(request: Request, key: str, number: str) -> Response:
    """The picture as a file that carries its own style."""
    language = language_of(request)
    async with desk_of(request).at_once.connect() as connection:
        found = await seen_version(connection, user_of(request), key, number)
    name = f"{found.ref.key}-v{found.ref.version}-{language}.svg"
    return _file(process_svg(found.variant, language, alone=True), name)


@router.get("/claims/{claim}/process")
async def claim_process(request: Request, claim: str) -> Response:
    """The process that the claim follows, where it is in it and where it was."""
    query, desk, user = read_query(ProcessQuery, request), desk_of(request), user_of(request)
    async with desk.at_once.connect() as connection:
        found = await find_card(desk, connection, sight_of(user), claim)
        rows = await chosen_events(
            connection, sight_of(user), found.card.claim.id, ("registered", "stage_entered", "moved")
        )
    held, variant = found.card.claim, found.pinned.variant
    here = None if held.closed else held.stage
    passed = frozenset(str(row.data.get("stage")) for row in rows) - {here}
    context = process_context(variant, language_of(request), passed=passed, here=here)
    return page(request, "console/process/claim.html", claim=held, table=query.view == "table", **context)


def _file(picture: str, name: str) -> Response:
    declared = '<?xml version="1.0" encoding="UTF-8"?>\n' + picture
    headers = {"Content-Disposition": disposition(name), "Content-Security-Policy": _POLICY}
    return Response(declared, media_type=SVG, headers=headers)
