"""Teams for administrators: what they are called, who heads them, who belongs to them."""

from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.person_data import NewTeamDetails, TeamDetails
from api.console.person_forms import Errors, form_page, read_as
from api.desk import desk_of
from api.pages.fields import Fields, read_fields
from api.pages.rendering import page
from api.problems import Problem
from claims.values import Titles
from store.staff import Choice, people_to_choose
from store.teams import TeamCard, all_teams, keep_team, team_card

router = APIRouter(include_in_schema=False)
ROLES = frozenset({"operator", "manager"})
LONGEST_KEY = 60
_log = structlog.get_logger("api.administration")


@router.get("/admin/teams")
async def teams(request: Request) -> Response:
    """All teams."""
    async with desk_of(request).at_once.connect() as connection:
        return page(request, "console/admin/teams.html", teams=await all_teams(connection))


@router.get("/admin/teams/new")
async def ask_for_new(request: Request) -> Response:
    """The form for a new team."""
    return await _form(request, None, {})


@router.post("/admin/teams/new")
async def add(request: Request) -> Response:
    """Add a team."""
    fields = await read_fields(request)
    given = fields.given()
    details, errors = read_as(
        NewTeamDetails, {name: given.get(name, "") for name in NewTeamDetails.model_fields}
    )
    if details is None:
        return await _form(request, None, given, errors)
    team = TeamCard(key=details.key, title=Titles(ru=details.title_ru, en=details.title_en))
    if not await _keep(request, team, fields, fresh=True):
        return await _form(request, None, given, {"key": "taken"})
    return _changed(team.key)


@router.get("/admin/teams/{team}")
async def team(request: Request, team: str) -> Response:
    """One team with its people."""
    saved = request.query_params.get("saved") == "yes"
    return await _form(request, await _team(request, team), {}, saved=saved)


@router.post("/admin/teams/{team}")
async def change(request: Request, team: str) -> Response:
    """Change a team's titles, head, director and people."""
    known, fields = await _team(request, team), await read_fields(request)
    given = fields.given()
    details, errors = read_as(TeamDetails, {name: given.get(name, "") for name in TeamDetails.model_fields})
    if details is None:
        return await _form(request, known, given, errors)
    titled = known.model_copy(update={"title": Titles(ru=details.title_ru, en=details.title_en)})
    await _keep(request, titled, fields, fresh=False)
    return _changed(known.key)


async def _team(request: Request, key: str) -> TeamCard:
    async with desk_of(request).at_once.connect() as connection:
        found = await team_card(connection, key) if len(key) <= LONGEST_KEY and "\0" not in key else None
    if found is None:
        raise Problem("not-found")
    return found


async def _keep(request: Request, team: TeamCard, fields: Fields, *, fresh: bool) -> bool:
    """Write the team; people whom the form does not name, or nobody knows, are left out."""
    async with desk_of(request).at_once.connect() as connection:
        choices = {each.id for each in await people_to_choose(connection)}
        known = choices | {member.id for member in team.members}
        chosen = {each: fields.one(f"member-{each}") for each in known}
        chosen |= {fields.one("join"): fields.one("join_as", "operator")}
        members = {each: role for each, role in chosen.items() if each in known and role in ROLES}
        whole = team.model_copy(
            update={name: _one_of(fields.one(name), known) for name in ("head", "director")}
        )
        kept = await keep_team(connection, whole, members, fresh=fresh)
    if kept:
        _log.info("team changed", team=team.key, by=user_of(request).id)
    return kept


def _one_of(user_id: str, known: set[str]) -> str | None:
    return user_id if user_id in known else None


def _changed(key: str) -> Response:
    return RedirectResponse(f"/admin/teams/{key}?saved=yes", 303)


async def _form(
    request: Request,
    known: TeamCard | None,
    typed: Mapping[str, str],
    errors: Errors | None = None,
    saved: bool = False,
) -> Response:
    async with desk_of(request).at_once.connect() as connection:
        people = await people_to_choose(connection)
    return form_page(
        request,
        "console/admin/team.html",
        _own(known) | dict(typed),
        errors,
        team=known,
        people=people,
        outside=_outside(known, people),
        saved=saved,
    )


def _own(known: TeamCard | None) -> dict[str, Any]:
    if known is None:
        return {}
    own = {"head": known.head or "", "director": known.director or ""}
    own |= {"title_ru": known.title.ru, "title_en": known.title.en}
    return own | {f"member-{member.id}": member.role for member in known.members}


def _outside(known: TeamCard | None, people: tuple[Choice, ...]) -> list[Choice]:
    inside = {member.id for member in known.members} if known else set()
    return [each for each in people if each.id not in inside]
