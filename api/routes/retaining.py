"""Legal holds and terms of retention for programs."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import user_of
from api.described import READS, WRITES, described
from api.desk import desk_of
from api.reading import seen_claim
from api.replies import reply
from api.retaining import (
    HoldAsked,
    LiftAsked,
    TermAsked,
    foreseen_until,
    lift_legal_hold,
    put_legal_hold,
    set_retention,
)
from api.shapes.parts import Listing
from api.shapes.personal import ForeseenErasureOut, ForeseenErasuresOut, HoldOut, TermOut
from api.strict import no_query, read_json_body, validate
from store.holds import LegalHold, all_holds, holds_of
from store.retention import claim_types, foreseen, terms
from store.sight import sight_of

router = APIRouter(tags=["personal data"])
_HOLDS = "/api/claims/{claim}/holds"


@router.get(
    "/api/holds",
    operation_id="list_holds",
    summary="List legal holds",
    **described({200: Listing[HoldOut]}, READS),
)
async def every_hold(request: Request) -> Response:
    """The holds on claims that the caller sees, those in force first; at most 200."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        return _holds(await all_holds(connection, sight_of(user_of(request))))


@router.get(
    _HOLDS,
    operation_id="read_holds",
    summary="List a claim's legal holds",
    **described({200: Listing[HoldOut]}, (*READS, 404)),
)
async def of_claim(request: Request, claim: str) -> Response:
    """Its own holds, and those in force on its client."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        sight = sight_of(user_of(request))
        found = await seen_claim(connection, sight, claim)
        return _holds(await holds_of(connection, sight, found.id))


@router.post(
    _HOLDS,
    operation_id="put_hold",
    summary="Put a legal hold",
    **described({200: Listing[HoldOut]}, (*WRITES, 404, 409), body=HoldAsked),
)
async def put(request: Request, claim: str) -> Response:
    """Nothing of the claim, or of its client, is erased from now on; a second hold of a kind changes nothing."""
    no_query(request)
    asked = validate(HoldAsked, await read_json_body(request))
    async with desk_of(request).at_once.connect() as connection:
        return _holds(await put_legal_hold(connection, user_of(request), claim, asked))


@router.post(
    f"{_HOLDS}/{{hold}}/lift",
    operation_id="lift_hold",
    summary="Lift a legal hold",
    **described({200: Listing[HoldOut]}, (*WRITES, 404), body=LiftAsked),
)
async def lift(request: Request, claim: str, hold: str) -> Response:
    """The data may be erased again, as far as this hold goes."""
    no_query(request)
    asked = validate(LiftAsked, await read_json_body(request))
    async with desk_of(request).at_once.connect() as connection:
        return _holds(await lift_legal_hold(connection, user_of(request), claim, hold, asked))


def _holds(found: tuple[LegalHold, ...]) -> Response:
    return reply(Listing[HoldOut](items=tuple(map(HoldOut.of, found))))


@router.get(
    "/api/retention",
    operation_id="list_retention",
    summary="List terms of retention",
    **described({200: Listing[TermOut]}, READS),
)
async def every_term(request: Request) -> Response:
    """How long data is kept, by claim type."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        types, kept = await claim_types(connection), await terms(connection)
    items = tuple(TermOut.of(one.claim_type, kept.get(one.claim_type)) for one in types)
    return reply(Listing[TermOut](items=items))


@router.put(
    "/api/retention/{key}",
    operation_id="set_retention",
    summary="Set a term of retention",
    **described({200: TermOut}, (*WRITES, 404, 409), body=TermAsked),
)
async def set_term(request: Request, key: str) -> Response:
    """The next version of a claim type's term; the sweep goes by it from its next run on."""
    no_query(request)
    asked = validate(TermAsked, await read_json_body(request))
    async with desk_of(request).at_once.connect() as connection:
        term = await set_retention(connection, user_of(request), key, asked)
    return reply(TermOut.of(key, term))


@router.get(
    "/api/retention-due",
    operation_id="foresee_retention",
    summary="Foresee what will be erased",
    **described({200: ForeseenErasuresOut}, READS),
)
async def due(request: Request) -> Response:
    """The claims whose term ends within thirty days."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        total, found = await foreseen(connection, sight_of(user_of(request)), foreseen_until())
    return reply(ForeseenErasuresOut(total=total, claims=tuple(map(ForeseenErasureOut.of, found))))
