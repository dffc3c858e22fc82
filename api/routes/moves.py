"""Moving running claims to another version of their process: what would happen, batches, and their reports."""

from uuid import NAMESPACE_URL, uuid5

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from api.auth import user_of
from api.described import READS, WRITES, described
from api.desk import desk_of
from api.idempotency import key_of
from api.moving import (
    BeginAsked,
    MoveAsked,
    Verb,
    bench,
    foresee,
    own_batch,
    start,
    steer,
    undo,
)
from api.problems import language_of
from api.replies import reply
from api.shapes.moves import BatchOut, ForeseenOut, LineOut, LinesQuery, StandingOut, UndoIn
from api.shapes.parts import Listing, Ref
from api.strict import no_query, read_json_body, read_query, validate
from store.moves import Batch, lines_of
from store.people import logins_of

router = APIRouter(tags=["variants"])
_MOVE = "/api/variants/{key}/move"
_READS = (*READS, 404, 422)
_WRITES = (*WRITES, 404, 409)


@router.get(
    _MOVE,
    operation_id="list_movable",
    summary="Count the claims that can be moved",
    **described({200: Listing[StandingOut]}, _READS),
)
async def standing(request: Request, key: str) -> Response:
    """The open claims of this variant's claim type that the caller manages, by version and stage."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        found = await bench(connection, user_of(request), key)
    items = (
        StandingOut(variant=Ref(**one.ref.model_dump()), stage=one.stage, claims=one.claims)
        for one in found.standings
    )
    return reply(Listing[StandingOut](items=tuple(items)))


@router.post(
    f"{_MOVE}/foresee",
    operation_id="foresee_move",
    summary="Foresee a move",
    **described({200: ForeseenOut}, (*WRITES, 404), body=MoveAsked),
)
async def look(request: Request, key: str) -> Response:
    """A dry run: what would become of every chosen claim. Nothing is changed."""
    no_query(request)
    asked, desk = validate(MoveAsked, await read_json_body(request)), desk_of(request)
    async with desk.at_once.connect() as connection:
        found = await foresee(desk, connection, user_of(request), key, asked)
    to = Ref(**found.target.ref.model_dump())
    return reply(ForeseenOut(to=to, total=found.total, more=found.more, claims=found.claims))


@router.post(
    _MOVE,
    operation_id="move_claims",
    summary="Move claims",
    **described({202: BatchOut}, _WRITES, body=BeginAsked, keyed=True),
)
async def begin(request: Request, key: str) -> Response:
    """Begin a batch with the chosen claims that can be moved; the same Idempotency-Key is the same batch."""
    no_query(request)
    user, desk = user_of(request), desk_of(request)
    move_id = str(uuid5(NAMESPACE_URL, f"move/{user.id}/{key}/{key_of(request)}"))
    asked = validate(BeginAsked, await read_json_body(request))
    async with desk.at_once.connect() as connection:
        found = await start(desk, connection, user, key, asked, move_id)
        return await _shown(connection, found, 202)


@router.get(
    "/api/moves/{move}",
    operation_id="read_move",
    summary="Read a batch of moves",
    **described({200: BatchOut}, _READS),
)
async def read(request: Request, move: str) -> Response:
    """How far a batch is."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        return await _shown(connection, await own_batch(connection, user_of(request), move))


@router.get(
    "/api/moves/{move}/claims",
    operation_id="list_moved",
    summary="List the claims of a batch",
    **described({200: Listing[LineOut]}, _READS, query=LinesQuery),
)
async def report(request: Request, move: str) -> Response:
    """What became of each claim."""
    asked = read_query(LinesQuery, request)
    async with desk_of(request).at_once.connect() as connection:
        found = await own_batch(connection, user_of(request), move)
        lines = await lines_of(connection, found.id, asked.state, asked.cursor, asked.limit)
    items = tuple(LineOut.of(line, language_of(request)) for line in lines)
    following = str(lines[-1].place) if len(lines) == asked.limit else None
    return reply(Listing[LineOut](items=items, next=following))


@router.post(
    "/api/moves/{move}/undo",
    operation_id="undo_move",
    summary="Undo a batch",
    **described({202: BatchOut}, _WRITES, body=UndoIn),
)
async def take_back(request: Request, move: str) -> Response:
    """Begin the batch that moves the claims back; the second time it is the same one."""
    no_query(request)
    asked, desk, user = validate(UndoIn, await read_json_body(request)), desk_of(request), user_of(request)
    async with desk.at_once.connect() as connection:
        found = await own_batch(connection, user, move)
        undoing = str(uuid5(NAMESPACE_URL, f"undo/{found.id}"))
        return await _shown(connection, await undo(desk, connection, user, found, asked.reason, undoing), 202)


async def _steered(request: Request, move: str, verb: Verb) -> Response:
    no_query(request)
    desk, user = desk_of(request), user_of(request)
    async with desk.at_once.connect() as connection:
        await steer(desk, connection, await own_batch(connection, user, move), verb)
        return await _shown(connection, await own_batch(connection, user, move))


_STEERED = described({200: BatchOut}, (*_READS, 409, 413, 415), requestBody={"content": {}})


@router.post("/api/moves/{move}/pause", operation_id="pause_move", summary="Pause a batch", **_STEERED)
async def pause(request: Request, move: str) -> Response:
    """Send no more claims until it is resumed; those that were sent are carried out."""
    return await _steered(request, move, "pause")


@router.post("/api/moves/{move}/resume", operation_id="resume_move", summary="Resume a batch", **_STEERED)
async def resume(request: Request, move: str) -> Response:
    """Go on."""
    return await _steered(request, move, "resume")


@router.post("/api/moves/{move}/stop", operation_id="stop_move", summary="Stop a batch", **_STEERED)
async def stop(request: Request, move: str) -> Response:
    """End a batch before its end; what was moved stays moved."""
    return await _steered(request, move, "stop")


async def _shown(connection: AsyncConnection, found: Batch, status: int = 200) -> Response:
    return reply(BatchOut.of(found, await logins_of(connection, [found.started_by])), status)
