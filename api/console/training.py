"""Training claims in the console: start one of any process one sees, those that there are, end one."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import sight_for, user_of
from api.console.action_form import new_key
from api.console.person_forms import Errors
from api.console.registration_page import CURRENCIES
from api.console.variant_rights import may_see
from api.desk import desk_of
from api.field_errors import SENTENCES
from api.pages.fields import read_fields
from api.pages.rendering import page
from api.problems import FieldError, Problem, invalid, language_of
from api.shapes.training import seconds_of_a_day
from api.training import MOST_OPEN, PATH, end_training, start_training
from claims.part_titles import kind_title
from claims.trade_words import CLOSED_TITLE
from claims.training_example import SUBJECT
from claims.values import Titles
from claims.variant import CLOSED
from store.drafts import Draft, all_drafts
from store.people import User
from store.training import TrainingLine, trainings
from store.variants import PublishedVariant, all_live

router = APIRouter(include_in_schema=False)
DRAFT = ":draft"
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_FORM = ("what", "speed", "subject", "amount", "currency")
_AT = {"process": "what", "demand": "amount", "demand.amount": "amount", "demand.currency": "amount"}
"""At which box of the form a member's fault stands."""


class Choice(NamedTuple):
    """A process that can be practised, or its draft."""

    value: str
    title: Titles
    draft: bool


class Line(NamedTuple):
    """One training claim of the list, with what its stage is called and how long a day takes on its clock."""

    claim: TrainingLine
    stage: Titles
    seconds: int
    own: bool


@router.get(PATH.removeprefix("/api"))
async def show(request: Request) -> Response:
    """What can be practised, and the training claims that one sees; `what` in the address chooses a process."""
    return await _page(request, {"what": request.query_params.get("what", "")[:80]}, {})


@router.post(PATH.removeprefix("/api"))
async def start(request: Request) -> Response:
    """Start one and open its card; a form that was sent twice finds the claim that it started."""
    given = (await read_fields(request)).given()
    key = given.pop("key", "")
    try:
        if not _KEY.fullmatch(key):
            raise Problem("malformed")
        found = await start_training(desk_of(request), user_of(request), f"form:{key}", _asked(given))
    except Problem as problem:
        errors = _errors(problem)
        if not errors:
            raise
        return await _page(request, given, errors, problem.status)
    return RedirectResponse(f"/claims/{found.claim.number}", 303)


@router.post(PATH.removeprefix("/api") + "/{training}/end")
async def end(request: Request, training: str) -> Response:
    """End a training claim; one that is closed already stays as it is."""
    key = (await read_fields(request)).one("key")
    if not _KEY.fullmatch(key):
        raise Problem("malformed")
    await end_training(desk_of(request), user_of(request), f"form:{key}", request.url.path, training)
    return RedirectResponse("/training", 303)


def _asked(given: Mapping[str, str]) -> dict[str, Any]:
    """The form as the door takes it; Problem 422 for a field that the form has not."""
    foreign = [FieldError(name, "unknown") for name in given if name not in _FORM]
    if foreign or not given.get("what"):
        raise invalid(*(foreign or [FieldError("process", "missing")]))
    what = given["what"]
    asked: dict[str, Any] = {"process": what.removesuffix(DRAFT), "draft": what.endswith(DRAFT)}
    asked |= {name: given[name] for name in ("speed", "subject") if name in given}
    if "amount" in given:
        amount = "".join(given["amount"].split()).replace(",", ".")
        asked["demand"] = {"amount": amount, "currency": given.get("currency")}
    return asked


def _errors(problem: Problem) -> dict[str, str]:
    """What is wrong by the boxes of the form; nothing for what is no fault of the form."""
    if problem.code in ("draft-faulty", "not-found", "too-many-trainings"):
        return {"what": problem.code}
    if problem.code != "invalid":
        return {}
    return {
        _AT.get(error.field, error.field if error.field in _FORM else "what"): error.code
        for error in problem.errors
    }


async def _page(request: Request, typed: Mapping[str, str], errors: Errors, status: int = 200) -> Response:
    user, language = user_of(request), language_of(request)
    async with desk_of(request).at_once.connect() as connection:
        choices = await _choices(connection, user)
        found = await trainings(connection, sight_for(request))
    words = {code: titles.in_language(language) for code, titles in SENTENCES.items()}
    usual = {"speed": "ten_seconds", "currency": "RUB", "subject": SUBJECT.in_language(language)}
    return page(
        request,
        "console/training/page.html",
        status,
        choices=choices,
        lines=[_line(each, user) for each in found],
        typed=defaultdict(str, {**usual, **typed}),
        errors=defaultdict(str, errors),
        sentences=words,
        currencies=CURRENCIES,
        key=new_key(),
        address=user.email,
        most_open=MOST_OPEN,
    )


async def _choices(connection: AsyncConnection, user: User) -> list[Choice]:
    """The processes in use that he sees, each before its draft, then drafts of processes that are not in use."""
    live = [each for each in await all_live(connection) if may_see(user, each.variant)]
    seen = {each.ref.key: each for each in live}
    drafts = {each.key: each for each in await all_drafts(connection) if may_see(user, each)}
    return [*_of_live(live, drafts), *(_of_draft(drafts[key]) for key in drafts if key not in seen)]


def _of_live(live: Iterable[PublishedVariant], drafts: Mapping[str, Draft]) -> Iterable[Choice]:
    for each in live:
        yield Choice(each.ref.key, each.variant.title, draft=False)
        if each.ref.key in drafts:
            yield _of_draft(drafts[each.ref.key])


def _of_draft(draft: Draft) -> Choice:
    return Choice(draft.key + DRAFT, draft.title or Titles(ru=draft.key, en=draft.key), draft=True)


def _line(found: TrainingLine, user: User) -> Line:
    stage = (
        CLOSED_TITLE
        if found.stage == CLOSED
        else found.stage_title or kind_title(found.stage_kind, found.stage)
    )
    return Line(found, stage, seconds_of_a_day(found.times), found.person_id == user.id)
