"""Personal data in the console: a client found, looked at, exported, erased; what was erased together."""

from typing import get_args
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console import personal_holds, personal_retention
from api.console.person_forms import Errors, form_page, read_as, read_id
from api.console.personal_words import COUNTED, KNOWN_BY, type_titles
from api.desk import desk_of
from api.names import names_claim, not_found
from api.pages.fields import Fields, read_fields
from api.pages.rendering import page
from api.personal import EraseAsked, archive_of, chosen_of, client_of, erase_chosen, erased_before
from api.problems import Problem
from api.shapes.personal import ErasuresQuery
from api.strict import no_query, read_query
from claims.claim import GivenBasis
from claims.erasing import ERASURE_BASES
from claims.retention import HINDRANCES
from store.cards import standing
from store.erasure_list import erased_together, erasures
from store.pages import BadCursor
from store.personal import newest_claim_of
from store.retention import claim_types
from store.sight import sight_of

router = APIRouter(include_in_schema=False)
router.include_router(personal_holds.router)
router.include_router(personal_retention.router)
_SHOWN = {"hindrances": HINDRANCES, "bases": ERASURE_BASES, "counted": COUNTED, "known_by": KNOWN_BY}


@router.get("/personal")
async def overview(request: Request) -> Response:
    """Where everything about personal data is, and the box that finds a client."""
    no_query(request)
    return form_page(request, "console/personal/index.html", {})


@router.post("/personal")
async def find(request: Request) -> Response:
    """Find a client by a number of his, an e-mail address or a telephone; what was typed stands in no address."""
    no_query(request)
    words = (await read_fields(request)).one("whom")
    sight = sight_of(user_of(request))
    async with desk_of(request).at_once.connect() as connection:
        known = await standing(connection, sight, words) if names_claim(words) else None
        number = known.claim.number if known else await newest_claim_of(connection, sight, words)
    if not words or number is None:
        errors = {"whom": "unknown-client" if words else "empty"}
        return form_page(request, "console/personal/index.html", {"whom": words}, errors)
    return RedirectResponse(f"/personal/clients/{number}", 303)


@router.get("/personal/clients/{claim}")
async def client(request: Request, claim: str) -> Response:
    """All claims of a client: chosen to be exported or erased, with what keeps each of them."""
    no_query(request)
    return await _client(request, claim)


async def _client(request: Request, claim: str, errors: Errors | None = None) -> Response:
    async with desk_of(request).at_once.connect() as connection:
        claims = await client_of(connection, user_of(request), claim)
        titles = type_titles(await claim_types(connection))
    shown = {"claims": claims, "titles": titles, "name": claim, **_SHOWN}
    return form_page(request, "console/personal/client.html", {}, errors, **shown)


@router.post("/personal/clients/{claim}/export")
async def export(request: Request, claim: str) -> Response:
    """A ZIP of everything that is kept in the chosen claims."""
    no_query(request)
    numbers = (await read_fields(request)).all("claim")
    desk, user = desk_of(request), user_of(request)
    async with desk.at_once.connect() as connection:
        claims = await client_of(connection, user, claim)
    try:
        chosen = chosen_of(claims, numbers)
    except Problem:
        return await _client(request, claim, {"claim": "none-chosen"})
    return await archive_of(desk, user, chosen)


@router.post("/personal/clients/{claim}/check")
async def check(request: Request, claim: str) -> Response:
    """What erasing the chosen claims would do: it is tried and taken back, and asked once more."""
    no_query(request)
    return await _checked(request, claim, await read_fields(request))


@router.post("/personal/clients/{claim}/erase")
async def erase(request: Request, claim: str) -> Response:
    """Erase; a form that is sent twice erases once and leads to the same act."""
    no_query(request)
    fields = await read_fields(request)
    asked, errors = _asked(fields)
    if asked is None or errors:
        return await _checked(request, claim, fields, errors)
    desk, user, act_id = desk_of(request), user_of(request), read_id(fields.one("act"))
    if await erased_before(desk, user, act_id):
        return RedirectResponse(f"/personal/acts/{act_id}", 303)
    async with desk.at_once.connect() as connection:
        chosen = chosen_of(await client_of(connection, user, claim), asked.claims)
    done = await erase_chosen(desk, user, chosen, asked.basis, act_id, dry_run=False)
    if not any(one.erased.done for one in done):
        return await _checked(request, claim, fields, {"claim": "nothing-erased"})
    return RedirectResponse(f"/personal/acts/{act_id}", 303)


def _asked(fields: Fields) -> tuple[EraseAsked | None, dict[str, str]]:
    given = {"basis": fields.one("basis"), "claims": fields.all("claim")}
    asked, errors = read_as(EraseAsked, given)
    if fields.one("sure") != "yes":
        errors["sure"] = "not-sure"
    return asked, errors


async def _checked(request: Request, claim: str, fields: Fields, errors: Errors | None = None) -> Response:
    desk, user = desk_of(request), user_of(request)
    async with desk.at_once.connect() as connection:
        claims = await client_of(connection, user, claim)
    try:
        chosen = chosen_of(claims, fields.all("claim"))
    except Problem:
        return await _client(request, claim, {"claim": "none-chosen"})
    act_id = str(uuid4())
    told = await erase_chosen(desk, user, chosen, "request", act_id, dry_run=True)
    typed = {"basis": fields.one("basis"), "act": fields.one("act") or act_id}
    shown = {"told": told, "name": claim, "offered": get_args(GivenBasis), **_SHOWN}
    return form_page(request, "console/personal/check.html", typed, errors, **shown)


@router.get("/personal/acts/{act}")
async def act(request: Request, act: str) -> Response:
    """The act of erasure: what was erased together, when, by whom and why; to be printed and kept."""
    no_query(request)
    user = user_of(request)
    async with desk_of(request).at_once.connect() as connection:
        found = await erased_together(connection, sight_of(user), read_id(act))
        titles = type_titles(await claim_types(connection))
    if not found:
        raise not_found()
    return page(request, "console/personal/act.html", found=found, act=act, titles=titles, **_SHOWN)


@router.get("/personal/erasures")
async def listed(request: Request) -> Response:
    """Everything that was erased, the latest first."""
    asked, user = read_query(ErasuresQuery, request), user_of(request)
    try:
        async with desk_of(request).at_once.connect() as connection:
            found = await erasures(connection, sight_of(user), asked.limit, asked.cursor)
            titles = type_titles(await claim_types(connection))
    except BadCursor:
        raise not_found() from None
    return page(request, "console/personal/erasures.html", found=found, titles=titles, **_SHOWN)
