"""Ready process variants: a manager looks at what there is and starts a draft of his own from one of them."""

import asyncio

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.ready_view import Place, sector_of, sector_titles, shown, tabs_of
from api.console.variant_acts import begin
from api.console.variant_rights import managed, may_begin, may_see
from api.desk import desk_of
from api.names import not_found
from api.pages.fields import read_fields
from api.pages.rendering import page
from api.problems import Problem, language_of
from claims.variant_edit import put
from store.people import User
from store.ready import ReadyVariant, ready_variants, standing
from store.teams import all_teams

router = APIRouter(include_in_schema=False)


@router.get("/variants/ready")
async def shelf(request: Request) -> Response:
    """Every ready variant, or those of one trade."""
    return await _page(request, request.query_params.get("sector", ""))


@router.post("/variants/ready/{key}")
async def start(request: Request, key: str) -> Response:
    """Start a draft from a ready variant, for a team of the person's own; there is one draft of a variant at most."""
    ready = next((each for each in await ready_variants() if each.key == key), None)
    if ready is None:
        raise not_found()
    user, team = user_of(request), (await read_fields(request)).one("team")
    async with desk_of(request).at_once.connect() as connection:
        own = {each.key for each in managed(user, await all_teams(connection))}
        known = (await standing(connection, (key,))).get(key)
        if team in own and known is None:
            await _begin(connection, ready, team, user)
    if team not in own:
        return await _page(request, "", wrong=key, status=422)
    published = known is not None and known.place != "draft"
    return RedirectResponse(f"/variants/{key}" if published else f"/variants/{key}/draft", 303)


async def _begin(connection: AsyncConnection, ready: ReadyVariant, team: str, user: User) -> None:
    """Begin the draft; one that is there already is gone on with."""
    body = await asyncio.to_thread(put, ready.body, ("team",), team)
    try:
        await begin(connection, user, ready.key, body, None)
    except Problem as problem:
        if problem.code != "draft-exists":
            raise


async def _page(request: Request, sector: str, wrong: str = "", status: int = 200) -> Response:
    user, language, whole = user_of(request), language_of(request), await ready_variants()
    chosen = tuple(
        ready for ready in whole if sector not in sector_titles(language) or sector_of(ready) == sector
    )
    async with desk_of(request).at_once.connect() as connection:
        known = await standing(connection, tuple(ready.key for ready in whole))
        places: dict[str, Place] = {
            key: one.place if may_see(user, one) else "hidden" for key, one in known.items()
        }
        teams = managed(user, await all_teams(connection)) if may_begin(user) else ()
    return page(
        request,
        "console/ready/page.html",
        status,
        variants=shown(chosen, places, language),
        tabs=tabs_of(whole, language),
        sector=sector if len(chosen) < len(whole) else "",
        teams=teams,
        wrong=wrong,
    )
