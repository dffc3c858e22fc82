"""Bearer tokens for administrators: made for a person, shown once, revoked."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import structlog
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response
from uuid_utils import uuid7

from api.auth import user_of
from api.console.person_data import TokenDetails
from api.console.person_forms import Errors, form_page, page_number, read_as, read_id
from api.desk import desk_of
from api.pages.fields import read_fields
from api.problems import Problem
from store.staff import people_to_choose
from store.tokens import Issue, issue_token, revoke_token, tokens_page

router = APIRouter(include_in_schema=False)
_log = structlog.get_logger("api.administration")


@router.get("/admin/tokens")
async def tokens(request: Request) -> Response:
    """All tokens, and the form to make one."""
    return await _page(request, {}, revoked=request.query_params.get("revoked") == "yes")


@router.post("/admin/tokens")
async def make(request: Request) -> Response:
    """Make a token and show it, this once; a form that is sent again makes none."""
    given = (await read_fields(request)).given()
    details, errors = read_as(
        TokenDetails, {"label": given.get("label", ""), "days": given.get("days", "90")}
    )
    async with desk_of(request).at_once.connect() as connection:
        people = {each.id for each in await people_to_choose(connection)}
        if given.get("person") not in people:
            errors = errors | {"person": "nobody"}
        if details is None or errors:
            return await _page(request, given, errors)
        issue = Issue(
            id=read_id(given.get("id", "")),
            user_id=given["person"],
            label=details.label,
            expires_at=_expiry(int(details.days)),
        )
        token = await issue_token(connection, issue)
    if token is not None:
        _log.info("token made", id=issue.id, user=issue.user_id, by=user_of(request).id)
    return await _page(request, {}, made=token, again=token is None)


@router.post("/admin/tokens/{token}/revoke")
async def revoke(request: Request, token: str) -> Response:
    """End a token; it is dead within two seconds."""
    token_id = read_id(token)
    async with desk_of(request).at_once.connect() as connection:
        if not await revoke_token(connection, token_id):
            raise Problem("not-found")
    _log.info("token revoked", id=token_id, by=user_of(request).id)
    return RedirectResponse("/admin/tokens?revoked=yes", 303)


def _expiry(days: int) -> datetime | None:
    return datetime.now(UTC) + timedelta(days=days) if days else None


async def _page(
    request: Request, typed: Mapping[str, str], errors: Errors | None = None, **more: object
) -> Response:
    async with desk_of(request).at_once.connect() as connection:
        listed = await tokens_page(connection, page_number(request.query_params.get("page", "1")))
        people = await people_to_choose(connection)
    fresh = {"id": str(uuid7()), "days": "90"}
    known = {"made": None, "again": False, "revoked": False}
    return form_page(
        request,
        "console/admin/tokens.html",
        fresh | dict(typed),
        errors,
        **known | more,
        listed=listed,
        people=people,
        now=datetime.now(UTC),
    )
