"""Training claims: start one, list them, end one."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import sight_for, user_of
from api.command_answers import answer_command
from api.described import READS, WRITES, described
from api.desk import desk_of
from api.idempotency import key_of
from api.replies import reply
from api.shapes.commands import CommandOut
from api.shapes.parts import Listing
from api.shapes.training import TrainingIn, TrainingOut, TrainingStarted, seconds_of_a_day
from api.strict import no_query, read_json_body
from api.training import PATH, end_training, start_training
from claims.training import ends_at
from store.training import trainings

router = APIRouter(tags=["training"])


@router.post(
    PATH,
    operation_id="start_training",
    status_code=201,
    summary="Start a training claim",
    **described(
        {201: TrainingStarted, 200: TrainingStarted}, (*WRITES, 404, 409), body=TrainingIn, keyed=True
    ),
)
async def start(request: Request) -> Response:
    """Start a claim to practise on: the real process by a fast clock; all its letters go to the caller.

    It is counted nowhere, nobody else is given or told anything, and it ends by itself. 200 when the key is known.
    """
    no_query(request)
    key, user = key_of(request), user_of(request)
    found = await start_training(desk_of(request), user, key, await read_json_body(request))
    claim, pace = found.claim, found.pace
    body = TrainingStarted(
        **claim.model_dump(include={"id", "number", "stage", "version"}),
        seconds_of_a_day=seconds_of_a_day(pace.times),
        ends_at=ends_at(pace),
    )
    return reply(body, 201 if found.born else 200, {"Location": f"/api/claims/{claim.id}"})


@router.get(
    PATH,
    operation_id="list_training",
    summary="List training claims",
    **described({200: Listing[TrainingOut]}, READS),
)
async def list_them(request: Request) -> Response:
    """The latest training claims: the caller's own, and those of the teams that he manages."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        found = await trainings(connection, sight_for(request))
    return reply(Listing[TrainingOut](items=tuple(map(TrainingOut.of, found))))


@router.post(
    f"{PATH}/{{training}}/end",
    operation_id="end_training",
    summary="End a training claim",
    **described(
        {200: CommandOut, 202: CommandOut}, (*WRITES, 404, 409), keyed=True, requestBody={"content": {}}
    ),
)
async def end(request: Request, training: str) -> Response:
    """Close it past its rules; whoever practises on it may, and the managers of its team."""
    no_query(request)
    key, user, desk = key_of(request), user_of(request), desk_of(request)
    return answer_command(desk, await end_training(desk, user, key, request.url.path, training))
