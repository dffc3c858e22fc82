"""People for administrators: the list, adding, changing, leaving; teams and tokens stand beside."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import structlog
from fastapi import APIRouter, Request
from sqlalchemy.exc import IntegrityError
from starlette.responses import RedirectResponse, Response
from uuid_utils import uuid7

from api.auth import user_of
from api.console import teams_admin, tokens_admin
from api.console.person_data import (
    NewStaffDetails,
    StaffDetails,
    absence_typed,
    read_absence,
    zones,
)
from api.console.person_forms import Errors, form_page, page_number, read_as, read_id, taken
from api.console.reset_letters import send_invitation, send_reset
from api.desk import desk_of
from api.pages.fields import Fields, read_fields
from api.pages.rendering import page
from api.problems import Problem, language_of
from store.absence import Absence, absence_of, possible_deputies, set_absence
from store.company_accounts import has_account, unlink_accounts
from store.people import User, user_by_id
from store.sessions import end_sessions, sessions_of
from store.staff import Person, add_person, change_person, open_claims_of, staff_page
from store.teams import TeamRow, all_teams

router = APIRouter(include_in_schema=False)
router.include_router(teams_admin.router)
router.include_router(tokens_admin.router)
SAVED = frozenset({"added", "changed", "letter", "no-letter", "absence", "back", "out", "unlinked"})
FLAGS = ("admin", "auditor", "restricted", "active")
_log = structlog.get_logger("api.administration")


@router.get("/admin/users")
async def people(request: Request) -> Response:
    """Our people, those who left only when asked for."""
    asked = request.query_params
    words, everybody = asked.get("q", "").strip()[:100].replace("\0", ""), asked.get("everybody") == "yes"
    async with desk_of(request).at_once.connect() as connection:
        found = await staff_page(connection, words, page_number(asked.get("page", "1")), everybody=everybody)
        teams = await all_teams(connection)
    titles = {team.key: team.title for team in teams}
    return page(
        request,
        "console/admin/people.html",
        found=found,
        words=words,
        everybody=everybody,
        titles=titles,
        now=datetime.now(UTC),
    )


@router.get("/admin/users/new")
async def ask_for_new(request: Request) -> Response:
    """The form for somebody new."""
    return await _new_form(request, {"id": str(uuid7()), "language": "ru", "zone": user_of(request).zone})


@router.post("/admin/users/new")
async def add(request: Request) -> Response:
    """Add somebody; he chooses his password by a letter."""
    fields = await read_fields(request)
    given = fields.given()
    details, errors = read_as(
        NewStaffDetails, {name: given.get(name, "") for name in NewStaffDetails.model_fields}
    )
    if details is None:
        return await _new_form(request, given, errors)
    async with desk_of(request).at_once.connect() as connection:
        person = Person(
            id=read_id(given.get("id", "")),
            **details.model_dump(exclude={"login"}),
            **_flags(given) | {"active": True},
            teams=_roles(fields, await all_teams(connection)),
        )
        try:
            added = await add_person(connection, details.login, person)
        except IntegrityError as refused:
            return await _new_form(request, given, taken(refused))
        user = await user_by_id(connection, person.id)
        if added and user is not None:
            await send_invitation(connection, user)
            _log.info("person added", user=person.id, by=user_of(request).id)
    return _changed(person.id, "added")


@router.get("/admin/users/{user}")
async def person(request: Request, user: str) -> Response:
    """One person: what can be changed, and what he is doing here."""
    saved = request.query_params.get("saved", "")
    return await _card(request, await _user(request, user), saved=saved if saved in SAVED else "")


@router.post("/admin/users/{user}")
async def change(request: Request, user: str) -> Response:
    """Change a person; who is no longer active is signed out and his tokens end."""
    known, fields = await _user(request, user), await read_fields(request)
    given = fields.given()
    typed = given | {flag: given.get(flag, "") for flag in FLAGS}
    details, errors = read_as(StaffDetails, {name: given.get(name, "") for name in StaffDetails.model_fields})
    if details is None:
        return await _card(request, known, typed, errors)
    async with desk_of(request).at_once.connect() as connection:
        teams = _roles(fields, await all_teams(connection))
        wish = Person(id=known.id, **details.model_dump(), **_flags(given), teams=teams)
        try:
            done = await change_person(connection, wish)
        except IntegrityError as refused:
            return await _card(request, known, typed, taken(refused))
    if not done:
        return await _card(request, known, typed, {"admin": "last-admin"})
    _log.info("person changed", user=known.id, by=user_of(request).id)
    return _changed(known.id, "changed")


@router.post("/admin/users/{user}/letter")
async def send_letter(request: Request, user: str) -> Response:
    """Send the letter with which the person chooses a password."""
    known = await _user(request, user)
    async with desk_of(request).at_once.connect() as connection:
        sent = known.active and await send_reset(connection, known)
    return _changed(known.id, "letter" if sent else "no-letter")


@router.post("/admin/users/{user}/sign-out")
async def sign_out(request: Request, user: str) -> Response:
    """End every session of the person."""
    known = await _user(request, user)
    async with desk_of(request).at_once.connect() as connection:
        await end_sessions(connection, known.id)
    return _changed(known.id, "out")


@router.post("/admin/users/{user}/unlink")
async def unlink(request: Request, user: str) -> Response:
    """Forget the person's company account."""
    known = await _user(request, user)
    async with desk_of(request).at_once.connect() as connection:
        await unlink_accounts(connection, known.id)
    return _changed(known.id, "unlinked")


@router.post("/admin/users/{user}/absence")
async def change_absence(request: Request, user: str) -> Response:
    """Note an absence for somebody who cannot do so himself."""
    known, given = await _user(request, user), (await read_fields(request)).given()
    async with desk_of(request).at_once.connect() as connection:
        if given.get("here") == "yes":
            await set_absence(connection, known.id, Absence())
            return _changed(known.id, "back")
        deputies = frozenset(each.id for each in await possible_deputies(connection, known.id))
        absence, errors = read_absence(given, deputies, known.zone, datetime.now(UTC))
        if not errors:
            await set_absence(connection, known.id, absence)
            return _changed(known.id, "absence")
    return await _card(request, known, given, errors)


async def _user(request: Request, user_id: str) -> User:
    async with desk_of(request).at_once.connect() as connection:
        user = await user_by_id(connection, read_id(user_id))
    if user is None:
        raise Problem("not-found")
    return user


def _flags(given: Mapping[str, str]) -> dict[str, bool]:
    return {flag: given.get(flag) == "yes" for flag in FLAGS}


def _roles(fields: Fields, teams: tuple[TeamRow, ...]) -> dict[str, str]:
    """The role in each team, from boxes named after the teams; teams that are unknown are not asked about."""
    chosen = {team.key: fields.one(f"team-{team.key}") for team in teams}
    return {team: role for team, role in chosen.items() if role in {"operator", "manager"}}


def _changed(user_id: str, what: str) -> Response:
    return RedirectResponse(f"/admin/users/{user_id}?saved={what}", 303)


async def _new_form(request: Request, typed: Mapping[str, Any], errors: Errors | None = None) -> Response:
    async with desk_of(request).at_once.connect() as connection:
        teams = await all_teams(connection)
    return form_page(
        request,
        "console/admin/new-person.html",
        typed,
        errors,
        teams=teams,
        zones=zones(language_of(request)),
    )


async def _card(
    request: Request,
    user: User,
    typed: Mapping[str, str] | None = None,
    errors: Errors | None = None,
    saved: str = "",
) -> Response:
    async with desk_of(request).at_once.connect() as connection:
        absence = await absence_of(connection, user.id)
        known: dict[str, Any] = {
            "teams": await all_teams(connection),
            "absence": absence,
            "away": absence.lies_ahead(datetime.now(UTC)),
            "deputies": await possible_deputies(connection, user.id),
            "sessions": await sessions_of(connection, user.id),
            "claims": await open_claims_of(connection, user.id),
            "has_account": await has_account(connection, user.id),
        }
    own: dict[str, Any] = user.model_dump(
        include={"name", "email", "language", "zone", "restricted", "active"}
    )
    own |= {"admin": "admin" in user.roles, "auditor": "auditor" in user.roles}
    own |= {f"team-{team}": "operator" for team in user.teams} | {
        f"team-{t}": "manager" for t in user.manages
    }
    return form_page(
        request,
        "console/admin/person.html",
        own | absence_typed(absence, user.zone) | dict(typed or {}),
        errors,
        **known,
        person=user,
        zones=zones(language_of(request)),
        saved=saved,
    )
