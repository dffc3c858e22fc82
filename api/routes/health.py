"""Whether it lives, whether it can work, what it counts, and what it can do."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from api.described import READS, described
from api.desk import desk_of
from api.figures import MEDIA_TYPE
from api.openapi import description_of
from api.problems import unavailable
from api.replies import reply
from api.shapes.lists import Health
from api.strict import no_query

router = APIRouter(tags=["operation"])
COUNTING = 8.0
"""Seconds that metrics may take: Prometheus gives up after 10, and one answer says more to it than none."""


@router.get(
    "/healthz",
    operation_id="healthz",
    summary="Is the process alive",
    **described({200: Health}, (422,), token=False),
)
async def healthz(request: Request) -> Response:
    """Alive; asks nothing of anybody else."""
    no_query(request)
    return reply(Health(status="ok", parts={}))


@router.get(
    "/readyz",
    operation_id="readyz",
    summary="Can claims be taken in",
    **described({200: Health, 503: Health}, (422,), token=False),
)
async def readyz(request: Request) -> Response:
    """Ready when the database answers; Temporal being away stops no intake and is shown only."""
    no_query(request)
    desk = desk_of(request)
    health = await desk.readiness.of(desk)
    return reply(health, 200 if health.status == "ok" else 503)


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="Metrics for Prometheus",
    **described({200: "text/plain"}, (*READS, 422)),
)
async def metrics(request: Request) -> Response:
    """All metrics; for admin and auditor."""
    no_query(request)
    desk = desk_of(request)
    try:
        async with asyncio.timeout(COUNTING), desk.apart.connect() as connection:
            return Response(await desk.figures.shown(connection), media_type=MEDIA_TYPE)
    except TimeoutError:
        raise unavailable() from None


@router.get("/openapi.json", include_in_schema=False)
async def openapi(request: Request) -> Response:
    """This description."""
    return JSONResponse(description_of(request.app))
