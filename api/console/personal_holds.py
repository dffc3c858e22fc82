"""Legal holds in the console: those of a claim, put and lifted with a reason, and the list of all."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.person_forms import Errors, form_page, read_as
from api.console.variant_rights import manages
from api.desk import desk_of
from api.pages.fields import read_fields
from api.pages.rendering import page
from api.reading import seen_claim
from api.retaining import HoldAsked, LiftAsked, lift_legal_hold, put_legal_hold
from api.strict import no_query
from store.holds import all_holds, holds_of
from store.sight import sight_of

router = APIRouter(include_in_schema=False)


@router.get("/personal/holds")
async def every_hold(request: Request) -> Response:
    """The holds on claims that the reader sees, those in force first."""
    no_query(request)
    async with desk_of(request).at_once.connect() as connection:
        found = await all_holds(connection, sight_of(user_of(request)))
    return page(request, "console/personal/holds.html", holds=found)


@router.get("/claims/{claim}/holds")
async def of_claim(request: Request, claim: str) -> Response:
    """The holds of a claim, and the form that puts one."""
    no_query(request)
    return await _form(request, claim)


@router.post("/claims/{claim}/holds")
async def put(request: Request, claim: str) -> Response:
    """Put a hold; a second one of its kind changes nothing."""
    no_query(request)
    given = (await read_fields(request)).given()
    typed = {"reason": given.get("reason", ""), "whole_client": given.get("whole_client", "")}
    asked, errors = read_as(
        HoldAsked, {"reason": typed["reason"], "whole_client": bool(typed["whole_client"])}
    )
    if asked is None:
        return await _form(request, claim, errors, typed)
    async with desk_of(request).at_once.connect() as connection:
        await put_legal_hold(connection, user_of(request), claim, asked)
    return RedirectResponse(f"/claims/{claim}/holds", 303)


@router.post("/claims/{claim}/holds/{hold}/lift")
async def lift(request: Request, claim: str, hold: str) -> Response:
    """Lift a hold; it stays in the list with who lifted it and why."""
    no_query(request)
    why = (await read_fields(request)).one("why")
    asked, errors = read_as(LiftAsked, {"reason": why})
    if asked is None:
        return await _form(request, claim, {f"why-{hold}": errors["reason"]}, {f"why-{hold}": why})
    async with desk_of(request).at_once.connect() as connection:
        await lift_legal_hold(connection, user_of(request), claim, hold, asked)
    return RedirectResponse(f"/claims/{claim}/holds", 303)


async def _form(
    request: Request, claim: str, errors: Errors | None = None, typed: dict[str, str] | None = None
) -> Response:
    user = user_of(request)
    async with desk_of(request).at_once.connect() as connection:
        found = await seen_claim(connection, sight_of(user), claim)
        holds = await holds_of(connection, sight_of(user), found.id)
    shown = {"claim": found, "holds": holds, "may_hold": manages(user, found.team)}
    return form_page(request, "console/personal/claim_holds.html", typed or {}, errors, **shown)
