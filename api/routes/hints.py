"""The hints of a claim: what must be told, what is missing, what the claimant may get."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import sight_for
from api.described import READS, described
from api.desk import desk_of
from api.problems import language_of
from api.reading import see
from api.replies import reply
from api.shapes.hints import HintOut
from api.shapes.parts import Listing
from api.strict import no_query
from claims.hints import hints_of

router = APIRouter(tags=["claims"])


@router.get(
    "/api/claims/{claim}/hints",
    operation_id="list_hints",
    summary="List hints",
    **described({200: Listing[HintOut]}, (*READS, 404, 422)),
)
async def hints(request: Request, claim: str) -> Response:
    """What concerns the claim now: declared by its variant, or derived from what it lacks."""
    no_query(request)
    desk, language = desk_of(request), language_of(request)
    async with desk.at_once.connect() as connection:
        seen = await see(desk, connection, sight_for(request), claim)
        found = hints_of(seen.pinned, seen.claim, datetime.now(UTC))
        people = {hint.told.by for hint in found if hint.told and hint.told.by}
        logins = await desk.logins.of(connection, people)
    return reply(Listing[HintOut](items=tuple(HintOut.of(hint, logins, language) for hint in found)))
