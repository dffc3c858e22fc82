"""Rehearsals of process variants on past claims: asking for one, its progress and result, its claims, cancelling."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.responses import Response

from api.described import READS, WRITES, described
from api.desk import desk_of
from api.rehearsing import ask, cancel, look
from api.replies import reply
from api.shapes.parts import Listing
from api.shapes.rehearsals import RehearsalOut, RehearsedOut, RehearseIn
from api.strict import no_query, read_json_body, read_query, validate
from claims.rehearsal_compare import KINDS
from store.rehearsals import FIRST, Spot, lines

router = APIRouter(tags=["rehearsals"])
_ONE = "/api/rehearsals/{rehearsal}"


class ClaimsQuery(BaseModel):
    """Which claims of a rehearsal, and where the page begins: `next` of the page before."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["better", "worse", "other", "stuck", "apart", "same"] | None = None
    limit: int = Field(default=100, ge=1, le=200)
    cursor: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}-[0-9]{1,4}$")] | None = None


@router.post(
    "/api/variants/{key}/rehearse",
    operation_id="rehearse",
    status_code=202,
    summary="Rehearse on past claims",
    **described({202: RehearsalOut}, (*WRITES, 404, 409), body=RehearseIn),
)
async def rehearse(request: Request, key: str) -> Response:
    """Run the draft, a version or a text over past claims. People act as they did; nothing is sent or changed.

    Safe to repeat: while one of the caller's is under way for this variant, that one is answered.
    """
    no_query(request)
    found, _ = await ask(request, key, validate(RehearseIn, await read_json_body(request)))
    return reply(RehearsalOut.of(found), 202, {"Location": f"/api/rehearsals/{found.id}"})


@router.get(
    _ONE,
    operation_id="read_rehearsal",
    summary="Read a rehearsal",
    **described({200: RehearsalOut}, (*READS, 404, 422)),
)
async def read(request: Request, rehearsal: str) -> Response:
    """How far a rehearsal is and what it amounts to; seen by those who see all of its claims."""
    no_query(request)
    return reply(RehearsalOut.of(await look(request, rehearsal)))


@router.get(
    f"{_ONE}/claims",
    operation_id="list_rehearsed_claims",
    summary="List rehearsed claims",
    **described({200: Listing[RehearsedOut]}, (*READS, 404, 422), query=ClaimsQuery),
)
async def claims(request: Request, rehearsal: str) -> Response:
    """The claims of a rehearsal, what weighs most first, each with what differs and because of what."""
    query = read_query(ClaimsQuery, request)
    found = await look(request, rehearsal)
    after = spot_of(query.cursor) if query.cursor else FIRST
    kinds = (query.kind,) if query.kind else KINDS
    async with desk_of(request).at_once.connect() as connection:
        page = await lines(connection, found.id, kinds, query.limit + 1, after)
    more = "{}-{}".format(*page[query.limit - 1].spot) if len(page) > query.limit else None
    items = tuple(RehearsedOut.of(line) for line in page[: query.limit])
    return reply(Listing[RehearsedOut](items=items, next=more))


def spot_of(cursor: str) -> Spot:
    """Where a page begins, as its address spells it."""
    weight, _, place = cursor.partition("-")
    return int(weight), int(place)


@router.post(
    f"{_ONE}/cancel",
    operation_id="cancel_rehearsal",
    summary="Cancel a rehearsal",
    **described({200: RehearsalOut}, (401, 403, 404, 413, 415, 422, 503), requestBody={"content": {}}),
)
async def stop(request: Request, rehearsal: str) -> Response:
    """Cancel a rehearsal; what was judged by then is kept, one that is over stays as it is. Takes no body."""
    no_query(request)
    return reply(RehearsalOut.of(await cancel(request, rehearsal)))
