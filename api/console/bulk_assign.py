"""Assigning the chosen claims of a queue: the form, what became of each, and the way back."""

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl
from uuid import uuid4

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from api.auth import sight_for, user_of
from api.console.assigning import MOST, NOBODY, Result, Wish, assign_all, read_chosen
from api.console.queue_query import address
from api.desk import desk_of
from api.names import not_found
from api.pages.fields import Fields, read_fields
from api.pages.rendering import page, wants_part
from api.problems import FieldError, invalid, language_of
from store.acting import Colleague, colleagues
from store.choosing import Chosen, chosen

router = APIRouter(include_in_schema=False)
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_ONCE = re.compile(r"[0-9a-f]{32}")


@router.get("/queue/assign")
async def ask(request: Request) -> Response:
    """To whom the chosen claims shall go."""
    given = request.query_params.getlist("claim")[: MOST + 1]
    wishes = read_chosen(given) if given else ()
    async with desk_of(request).at_once.connect() as connection:
        claims = await chosen(connection, sight_for(request), [wish.number for wish in wishes])
        people = await _people(connection, claims)
    if wishes and not claims:
        raise not_found()
    name = "console/queue/assign_inside.html" if wants_part(request) else "console/queue/assign.html"
    back = request.query_params.get("back", "")[:1000]
    return page(
        request,
        name,
        claims=claims,
        versions={wish.number: wish.version for wish in wishes},
        people=people,
        once=uuid4().hex,
        back=back,
        here=_queue(back),
        nobody=NOBODY,
    )


async def _people(connection: AsyncConnection, claims: Sequence[Chosen]) -> tuple[Colleague, ...]:
    """Those who work in the teams of all chosen claims."""
    teams = [await colleagues(connection, team) for team in sorted({claim.team for claim in claims})]
    common = set.intersection(*({each.id for each in people} for people in teams)) if teams else set()
    return tuple(each for each in teams[0] if each.id in common) if teams else ()


@router.post("/queue/assign")
async def assign(request: Request) -> Response:
    """Give the chosen claims to somebody, or to nobody."""
    fields = await read_fields(request)
    login = fields.one("assignee")
    if login != NOBODY and not _LOGIN.fullmatch(login):
        raise invalid(FieldError("assignee", "missing"))
    wishes = read_chosen(fields.all("claim"), None if login == NOBODY else login)
    return await _reported(request, fields, wishes, undone=False)


@router.post("/queue/assign/undo")
async def undo(request: Request) -> Response:
    """Give claims back to those who had them."""
    fields = await read_fields(request)
    return await _reported(request, fields, read_chosen(fields.all("claim")), undone=True)


async def _reported(request: Request, fields: Fields, wishes: Sequence[Wish], undone: bool) -> Response:
    once, desk = fields.one("once"), desk_of(request)
    if not _ONCE.fullmatch(once):
        raise invalid(FieldError("once", "missing"))
    async with desk.at_once.connect() as connection:
        claims = await chosen(connection, sight_for(request), [wish.number for wish in wishes])
        if not claims:
            raise not_found()
        names = await _names(connection, claims, wishes)
    results = await assign_all(desk, user_of(request), language_of(request), once, wishes, claims)
    return _report(request, results, names, fields.one("back"), undone)


async def _names(
    connection: AsyncConnection, claims: Sequence[Chosen], wishes: Sequence[Wish]
) -> dict[str, str]:
    """What the people are called whom the wishes name."""
    people = [
        each for team in {claim.team for claim in claims} for each in await colleagues(connection, team)
    ]
    wanted = {wish.assignee for wish in wishes}
    return {each.login: each.name for each in people if each.login in wanted}


def _report(
    request: Request, results: Sequence[Result], names: dict[str, str], back: str, undone: bool
) -> Response:
    name = "console/queue/report_inside.html" if wants_part(request) else "console/queue/report.html"
    to = results[0].wish.assignee
    return page(
        request,
        name,
        done=[each for each in results if each.status == "applied"],
        refused=[each for each in results if each.status == "refused"],
        pending=[each for each in results if each.status == "pending"],
        to=names.get(to, to) if to else None,
        undone=undone,
        once=uuid4().hex,
        back=back[:1000],
        here=_queue(back),
    )


def _queue(back: str) -> str:
    """The queue that somebody came from; only its own parameters are taken over."""
    return address(dict(parse_qsl(back[:1000])))
