"""Filing a claim."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import user_of
from api.described import WRITES, described
from api.desk import desk_of
from api.filing import file_claim
from api.idempotency import key_of
from api.problems import language_of
from api.replies import reply
from api.shapes.deadlines import deadlines_of
from api.shapes.filing import Filed, OpenFiling
from api.strict import no_query, read_json_body

router = APIRouter(tags=["claims"])


@router.post(
    "/api/claims",
    operation_id="file_claim",
    status_code=201,
    summary="File a claim",
    **described({201: Filed, 200: Filed}, (*WRITES, 409), body=OpenFiling, keyed=True),
)
async def file(request: Request) -> Response:
    """File a claim: it is stored before the answer, with its number and the dates that are promised.

    201 for a new claim; 200 with the same claim when the key or the external key is known with the same body.
    """
    no_query(request)
    key, desk = key_of(request), desk_of(request)
    found = await file_claim(desk, user_of(request), key, await read_json_body(request))
    claim = found.claim
    body = Filed(
        id=claim.id,
        number=claim.number,
        stage=claim.stage,
        version=claim.version,
        deadlines=deadlines_of(claim, found.pinned, datetime.now(UTC), language_of(request)),
    )
    headers = {"Location": f"/api/claims/{claim.id}"}
    return reply(body, 201 if found.born else 200, headers)
