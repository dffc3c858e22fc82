"""Signing in with the company's account (OpenID Connect): the way there and the way back."""

import secrets
from hmac import compare_digest
from typing import Literal

import structlog
from authlib.common.security import generate_token
from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from api.auth import LONGEST_TOKEN
from api.console.bounded import came_back_from_company, may_go_to_company
from api.console.letting_in import is_secure, let_in, note, way_back
from api.desk import desk_of
from api.openid.identity import Identity, NotBelieved
from api.openid.provider import Provider, ProviderAway
from api.pages.chosen_language import choose_language
from api.pages.rendering import page
from api.problems import Problem
from store.company_accounts import (
    UnderWay,
    begin_company_sign_in,
    link_account,
    person_of_account,
    take_company_sign_in,
)
from store.people import User, user_by_id

router = APIRouter(include_in_schema=False, dependencies=[Depends(choose_language)])
WAY = "company"
STATE = "redress_company"
"""The cookie that binds the way back to the browser that went out."""
LASTS = 600  # seconds
LONGEST_CODE = 4000
Why = Literal["stale", "refused", "unknown", "away"]
STATUS: dict[Why, int] = {"stale": 400, "refused": 403, "unknown": 403, "away": 503}
_log = structlog.get_logger("api.sign_in")


@router.get("/oidc/start")
async def start(request: Request) -> Response:
    """Send the browser to the company's sign-in."""
    company = _company(request)
    state, back = secrets.token_urlsafe(32), way_back(request.query_params.get("next", ""))
    under_way = UnderWay(nonce=secrets.token_urlsafe(32), verifier=generate_token(64), back=back)
    try:
        address = await company.address(state, under_way.nonce, under_way.verifier)
    except ProviderAway as away:
        return _sorry(request, "away", str(away))
    async with desk_of(request).at_once.connect() as connection:
        if not await may_go_to_company(request, connection):
            raise Problem("too-many", retry_after=900)
        await begin_company_sign_in(connection, state, under_way)
    answer = RedirectResponse(address, 303)
    answer.set_cookie(
        STATE, state, LASTS, path="/oidc", secure=is_secure(request), httponly=True, samesite="lax"
    )
    return answer


@router.get("/oidc/back")
async def back(request: Request) -> Response:
    """Let in whom the company's sign-in vouches for; it is asked once for each way out."""
    company, under_way = _company(request), await _under_way(request)
    if under_way is None:
        return _sorry(request, "stale", "no such state")
    code = request.query_params.get("code", "")
    if not 0 < len(code) <= LONGEST_CODE:
        return _sorry(request, "refused", "no code")
    try:
        identity = await company.identity(code, under_way.verifier, under_way.nonce)
    except ProviderAway as away:
        return _sorry(request, "away", str(away))
    except NotBelieved as wrong:
        return _sorry(request, "refused", str(wrong))
    user = await _person(request, identity)
    if user is None:
        return _sorry(request, "unknown", "nobody of ours")
    async with desk_of(request).at_once.connect() as connection:
        await came_back_from_company(request, connection)
    answer = await let_in(request, user, under_way.back, keeps=False, way=WAY)
    return _without_state(request, answer)


def _company(request: Request) -> Provider:
    company = desk_of(request).company
    if company is None:
        raise Problem("not-found")
    return company


async def _under_way(request: Request) -> UnderWay | None:
    """The sign-in that this browser was sent out with, taken so that it cannot be used again."""
    state, own = request.query_params.get("state", ""), request.cookies.get(STATE, "")
    if not 0 < len(state) <= LONGEST_TOKEN or not compare_digest(state.encode(), own.encode()):
        return None
    async with desk_of(request).at_once.connect() as connection:
        return await take_company_sign_in(connection, state)


async def _person(request: Request, found: Identity) -> User | None:
    """Whose account it is: linked before, or now by an e-mail that the company has checked."""
    async with desk_of(request).at_once.connect() as connection:
        user_id = await person_of_account(connection, found.issuer, found.subject)
        if user_id is None and found.email is not None:
            user_id = await link_account(connection, found.issuer, found.subject, found.email)
            if user_id is not None:
                _log.info("company account linked", user=user_id)
        user = await user_by_id(connection, user_id) if user_id else None
    return user if user and user.active else None


def _sorry(request: Request, why: Why, cause: str) -> Response:
    """A page that says what went wrong; the cause is for the log and names nobody."""
    note(request, why, WAY, cause=cause)
    return _without_state(request, page(request, "console/sign-in/company.html", STATUS[why], why=why))


def _without_state(request: Request, answer: Response) -> Response:
    answer.delete_cookie(STATE, path="/oidc", secure=is_secure(request), httponly=True, samesite="lax")
    return answer
