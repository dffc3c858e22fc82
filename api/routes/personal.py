"""Personal data for programs: what is kept of a client, its export, its erasure, and the list of erasures."""

from uuid import NAMESPACE_URL, uuid5

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import user_of
from api.described import READS, WRITES, described
from api.desk import desk_of
from api.idempotency import key_of
from api.personal import (
    ZIP,
    EraseAsked,
    archive_of,
    check_repeated,
    chosen_of,
    client_of,
    erase_chosen,
    erased_before,
)
from api.problems import FieldError, invalid, language_of
from api.replies import reply
from api.shapes.parts import Listing
from api.shapes.personal import (
    ClientsClaimOut,
    ErasedClaimOut,
    ErasedOut,
    ErasureOut,
    ErasuresQuery,
)
from api.strict import no_query, read_json_body, read_query, validate
from store.erasure_list import erasures
from store.pages import BadCursor
from store.sight import sight_of

router = APIRouter(tags=["personal data"])
_CLIENT = "/api/personal/{claim}"


@router.get(
    _CLIENT,
    operation_id="read_client_data",
    summary="List a client's claims",
    **described({200: Listing[ClientsClaimOut]}, (*READS, 404)),
)
async def client(request: Request, claim: str) -> Response:
    """All claims of the claim's client, with what keeps each from being erased."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        found = await client_of(connection, user_of(request), claim)
    items = tuple(ClientsClaimOut.of(one, language_of(request)) for one in found)
    return reply(Listing[ClientsClaimOut](items=items))


@router.get(
    f"{_CLIENT}/export",
    operation_id="export_client_data",
    summary="Export a client's data",
    **described({200: ZIP}, (*READS, 404)),
)
async def export(request: Request, claim: str) -> Response:
    """A ZIP of everything that is kept of the client: data.json, a summary, letters, files."""
    no_query(request)
    desk, user = desk_of(request), user_of(request)
    async with desk.at_once.connect() as connection:
        found = await client_of(connection, user, claim)
    return await archive_of(desk, user, found)


@router.post(
    f"{_CLIENT}/erase",
    operation_id="erase_client_data",
    summary="Erase a client's data",
    **described({200: ErasedOut}, (*WRITES, 404), body=EraseAsked, keyed=True),
)
async def erase(request: Request, claim: str) -> Response:
    """Erase what may be erased, and say of the rest what stands in the way; it cannot be undone.

    A key under which something was erased erases nothing more: the answer is what that was.
    """
    no_query(request)
    desk, user = desk_of(request), user_of(request)
    act_id = str(uuid5(NAMESPACE_URL, f"erasure/{user.id}/{key_of(request)}"))
    asked = validate(EraseAsked, await read_json_body(request))
    before = await erased_before(desk, user, act_id)
    async with desk.at_once.connect() as connection:
        known = await client_of(connection, user, claim)
    if before:
        check_repeated(before, known, asked)
        return reply(ErasedOut(act=act_id, dry_run=False, claims=tuple(map(ErasedClaimOut.again, before))))
    chosen = chosen_of(known, asked.claims)
    done = await erase_chosen(desk, user, chosen, asked.basis, act_id, asked.dry_run)
    claims = tuple(ErasedClaimOut.of(one, language_of(request)) for one in done)
    return reply(ErasedOut(act=act_id, dry_run=asked.dry_run, claims=claims))


@router.get(
    "/api/erasures",
    operation_id="list_erasures",
    summary="List erasures",
    **described({200: Listing[ErasureOut]}, (*READS, 422), query=ErasuresQuery),
)
async def listed(request: Request) -> Response:
    """What was erased, when, by whom and why, the latest first."""
    asked = read_query(ErasuresQuery, request)
    try:
        async with desk_of(request).at_once.connect() as connection:
            found = await erasures(connection, sight_of(user_of(request)), asked.limit, asked.cursor)
    except BadCursor:
        raise invalid(FieldError("cursor", "not-valid")) from None
    return reply(Listing[ErasureOut](items=tuple(map(ErasureOut.of, found.items)), next=found.next))
