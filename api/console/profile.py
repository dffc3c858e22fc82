"""A person's own page: name, language, time zone, password, sessions, absence and deputy."""

from datetime import UTC, datetime
from typing import Any

import structlog
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.bounded import OF_LOGIN, key_of, succeeded
from api.console.browsers import browser_in_words
from api.console.new_password import chosen_password
from api.console.person_data import Details, absence_typed, read_absence, zones
from api.console.person_forms import Errors, form_page, read_as, read_id
from api.desk import desk_of
from api.pages.fields import read_fields
from api.problems import language_of
from store.absence import Absence, absence_of, possible_deputies, set_absence
from store.attempts import take_attempt
from store.company_accounts import has_account
from store.people import change_details, keep_password, password_of
from store.sessions import end_own_session, end_sessions, sessions_of

router = APIRouter(include_in_schema=False)
SAVED = frozenset({"details", "password", "absence", "back", "sessions"})
_log = structlog.get_logger("api.profile")


@router.get("/me")
async def me(request: Request) -> Response:
    """Everything that people set for themselves."""
    saved = request.query_params.get("saved", "")
    return await _page(request, saved=saved if saved in SAVED else "")


@router.post("/me")
async def change(request: Request) -> Response:
    """Change name, language and time zone."""
    given = (await read_fields(request)).given()
    details, errors = read_as(Details, {name: given.get(name, "") for name in Details.model_fields})
    if details is None:
        return await _page(request, given, errors)
    async with desk_of(request).at_once.connect() as connection:
        await change_details(connection, user_of(request).id, **details.model_dump())
    return _saved("details")


@router.post("/me/password")
async def change_password(request: Request) -> Response:
    """Change the password; whoever else is signed in as this person no longer is."""
    user, fields = user_of(request), await read_fields(request)
    wish = chosen_password(fields, user.login, user.name, user.email)
    errors = wish.errors or await _present_password(request, fields.one("present"))
    if errors:
        return await _page(request, None, errors)
    kept = await desk_of(request).passwords.hashed(wish.password)
    async with desk_of(request).at_once.connect() as connection:
        await keep_password(connection, user.id, kept)
        await end_sessions(connection, user.id, but=request.state.session)
    _log.info("password changed", user=user.id)
    return _saved("password")


async def _present_password(request: Request, typed: str) -> dict[str, str]:
    """Somebody at a screen that was left open must not guess on."""
    user, key = user_of(request), key_of(request, "present", user_of(request).id)
    async with desk_of(request).at_once.connect() as connection:
        attempt = await take_attempt(connection, key, OF_LOGIN)
        kept = await password_of(connection, user.login)
    if not attempt.allowed:
        return {"present": "pause"}
    good, _ = await desk_of(request).passwords.fits(typed, kept.hash if kept else None)
    if not good:
        return {"present": "wrong-password"}
    async with desk_of(request).at_once.connect() as connection:
        await succeeded(connection, key)
    return {}


@router.post("/me/absence")
async def change_absence(request: Request) -> Response:
    """Note from when to when one is away and who stands in, or that one is back."""
    user, given = user_of(request), (await read_fields(request)).given()
    async with desk_of(request).at_once.connect() as connection:
        if given.get("here") == "yes":
            await set_absence(connection, user.id, Absence())
            return _saved("back")
        deputies = frozenset(each.id for each in await possible_deputies(connection, user.id))
        absence, errors = read_absence(given, deputies, user.zone, datetime.now(UTC))
        if not errors:
            await set_absence(connection, user.id, absence)
            return _saved("absence")
    return await _page(request, given, errors)


@router.post("/me/sessions/end-others")
async def end_other_sessions(request: Request) -> Response:
    """End every session but this one."""
    async with desk_of(request).at_once.connect() as connection:
        await end_sessions(connection, user_of(request).id, but=request.state.session)
    return _saved("sessions")


@router.post("/me/sessions/{session}/end")
async def end_one_session(request: Request, session: str) -> Response:
    """End one session of one's own; another person's stays as it is."""
    async with desk_of(request).at_once.connect() as connection:
        await end_own_session(connection, user_of(request).id, read_id(session))
    return _saved("sessions")


def _saved(what: str) -> Response:
    return RedirectResponse(f"/me?saved={what}", 303)


async def _page(
    request: Request, typed: dict[str, str] | None = None, errors: Errors | None = None, saved: str = ""
) -> Response:
    user, now = user_of(request), datetime.now(UTC)
    async with desk_of(request).at_once.connect() as connection:
        absence = await absence_of(connection, user.id)
        known: dict[str, Any] = {
            "absence": absence,
            "away": absence.lies_ahead(now),
            "deputies": await possible_deputies(connection, user.id),
            "sessions": await sessions_of(connection, user.id),
            "has_password": await password_of(connection, user.login) is not None,
            "has_account": await has_account(connection, user.id),
        }
    own = user.model_dump(include={"name", "language", "zone"}) | absence_typed(absence, user.zone)
    return form_page(
        request,
        "console/me.html",
        own | (typed or {}),
        errors,
        **known,
        zones=zones(language_of(request)),
        present=request.state.session,
        browser=browser_in_words,
        saved=saved,
    )
