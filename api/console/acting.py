"""The short forms of actions: shown, tried, sent; a repeat does nothing twice, a refusal loses no word."""

import re
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import sight_for, user_of
from api.commanding import Order, command_claim
from api.console import form_words as words
from api.console.action_form import ActionForm, new_key, open_form
from api.console.changes import changes_since
from api.console.foresight import Foresight
from api.console.form_data import closed_up, typed_from
from api.console.guarding import leak_of
from api.console.outcomes_of_acts import router as outcomes
from api.console.sheet import Sheet, at_inputs, made, read, shown_rows, why, with_foresight
from api.desk import Desk, desk_of
from api.idempotency import hash_of
from api.names import is_id
from api.pages.fields import Fields, read_fields
from api.pages.formats import Formats
from api.pages.rendering import page, wants_part
from api.problems import Problem, language_of
from api.shapes.commands import CommandIn
from claims.claim_number import claim_path
from store.acting import typed as sent_before
from store.journal import CommandOutcome

router = APIRouter(include_in_schema=False)
router.include_router(outcomes)
OURS = frozenset({"_key", "_version", "_seq", "_more", "_look", "_meant"})
"""Inputs of the form itself; all others belong to the action's data."""
SHORT = {"task": "task_id", "remedy": "remedy_id"}
"""Shorter names of members in addresses, such as `?task=3`."""
LONGEST_GIVEN = 20_000
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_NUMBER = re.compile(r"[0-9]{1,9}")


@router.get("/claims/{claim}/act/{action}")
async def show(request: Request, claim: str, action: str) -> Response:
    """The form of an action; parameters of the address stand in its boxes, `again` is a command sent before."""
    desk, user, f = desk_of(request), user_of(request), _formats(request)
    async with desk.at_once.connect() as connection:
        form = await open_form(desk, connection, user, claim, action, f)
        again = await _again(request, connection, form)
        typed = {**form.start, **again, **_asked(request)}
        opened = made(form, typed, new_key(), f, fresh=not again)
        sheet = await _closed_or_open(desk, connection, request, opened)
    return _answer(request, sheet)


@router.post("/claims/{claim}/act/{action}")
async def send(request: Request, claim: str, action: str) -> Response:
    """Send the action to the claim by the one door of commands; or show the form again with all that was typed."""
    form = await _opened(request, claim, action)
    fields = await read_fields(request)
    sheet = _typed(form, fields, _formats(request))
    again = await _not_yet(request, sheet, fields)
    if again:
        return again
    try:
        outcome = await command_claim(desk_of(request), _order(request, sheet))
    except Problem as problem:
        return _answer(request, await _mended(request, sheet, problem), 422)
    desk_of(request).figures.commands.labels(outcome.status).inc()
    if outcome.status == "refused":
        return _answer(request, await _refused(request, sheet, outcome), 409)
    return _gone_on(request, sheet, outcome)


@router.post("/claims/{claim}/act/{action}/preview")
async def look(request: Request, claim: str, action: str) -> Response:
    """Only what would happen, with what is typed so far; changes nothing."""
    form = await _opened(request, claim, action)
    sheet = _typed(form, await read_fields(request), _formats(request))
    sheet = await _foreseen(request, sheet)
    return page(request, "console/acting/foresight.html", sheet=sheet, only=True)


async def _opened(request: Request, claim: str, action: str) -> ActionForm:
    """The form; no connection is held while what was sent is still coming in."""
    desk = desk_of(request)
    async with desk.at_once.connect() as connection:
        return await open_form(desk, connection, user_of(request), claim, action, _formats(request))


async def _foreseen(request: Request, sheet: Sheet) -> Sheet:
    desk = desk_of(request)
    async with desk.at_once.connect() as connection:
        return await with_foresight(desk, connection, user_of(request), sheet, _formats(request))


async def _not_yet(request: Request, sheet: Sheet, fields: Fields) -> Response | None:
    """What comes before sending: one row more of a list, a look at what would happen, the guard of letters."""
    more = fields.one("_more")
    if more or fields.one("_look"):
        if more in sheet.rows:
            sheet = sheet._replace(rows={**sheet.rows, more: shown_rows(sheet.typed, more, 1)})
        return _answer(request, await _foreseen(request, sheet))
    if not sheet.form.public or fields.one("_meant"):
        return None
    async with desk_of(request).at_once.connect() as connection:
        leak = await leak_of(connection, sheet.form.seen.claim.id, sheet.typed)
    return _answer(request, await _foreseen(request, sheet._replace(leak=leak)), 409) if leak else None


def _formats(request: Request) -> Formats:
    return Formats(language_of(request), user_of(request).zone)


def _asked(request: Request) -> dict[str, str]:
    """What the address puts into the boxes."""
    return {
        SHORT.get(name, name): value[:LONGEST_GIVEN]
        for name, value in request.query_params.items()
        if value and name not in OURS
    }


async def _again(request: Request, connection: AsyncConnection, form: ActionForm) -> Mapping[str, str]:
    """What the same person sent with an earlier command of this action."""
    command = request.query_params.get("again", "")
    if not is_id(command):
        return {}
    before = await sent_before(connection, sight_for(request), form.seen.claim.id, command)
    user = user_of(request)
    if before is None or before.actor != user.id or before.action != form.action:
        return {}
    return typed_from(before.data, before.texts, user.zone)


def _typed(form: ActionForm, fields: Fields, f: Formats) -> Sheet:
    """The sheet that was sent; Problem `malformed` without a key of ours."""
    key = fields.one("_key")
    if not _KEY.fullmatch(key):
        raise Problem("malformed")
    given = {name: value for name, value in fields.given().items() if name not in OURS}
    version, seq = (
        int(value) if _NUMBER.fullmatch(value := fields.one(name)) else 0 for name in ("_version", "_seq")
    )
    return made(form, closed_up(given), key, f, version, seq)


def _order(request: Request, sheet: Sheet) -> Order:
    """The command under the form's key; what was typed, and not what it means now, tells a repeat."""
    user, form = user_of(request), sheet.form
    reading = read(form, sheet.typed, user, language_of(request))
    data = reading.data(form.boxes)
    if reading.errors:
        raise Problem("invalid", errors=reading.errors)
    said: dict[str, Any] = {"action": form.action, "typed": dict(sheet.typed), "version": sheet.version}
    return Order(
        actor_kind="user",
        actor_id=user.id,
        caller=f"user:{user.id}",
        sight=sight_for(request),
        key=f"form:{sheet.key}",
        path=form.address,
        digest=hash_of(said),
        claim=form.seen.claim.number,
        body=CommandIn(
            action=form.action, data=data, expected_version=sheet.version if form.guarded else None
        ),
    )


async def _closed_or_open(desk: Desk, connection: AsyncConnection, request: Request, sheet: Sheet) -> Sheet:
    """A form that cannot be sent now says why at once."""
    f = _formats(request)
    if sheet.form.why_not is None:
        return await with_foresight(desk, connection, user_of(request), sheet, f)
    sentence, missing = why(sheet.form, sheet.form.why_not, f)
    return sheet._replace(sentence=sentence, missing=missing)


async def _mended(request: Request, sheet: Sheet, problem: Problem) -> Sheet:
    """The form with what is wrong at each input; any problem but those of the form goes on."""
    f = _formats(request)
    if problem.code == "idempotency-key-reused":
        said = words.SENT_BEFORE.in_language(f.language)
        return await _afresh(request, sheet._replace(sentence=said))
    if problem.code != "invalid":
        raise problem
    errors = at_inputs(sheet.form, problem.errors, f)
    return sheet._replace(errors=errors, sentence=errors.get(""), foresight=Foresight(lacking=True))


async def _refused(request: Request, sheet: Sheet, outcome: CommandOutcome) -> Sheet:
    """The form with the rule's sentence; to the second of two people also what the first one did."""
    f, problem = _formats(request), outcome.problem or {}
    before, sheet = sheet, await _afresh(request, sheet)
    sentence, missing = why(sheet.form, problem, f)
    sheet = sheet._replace(sentence=sentence, missing=missing)
    if problem.get("code") == "claimants-word":
        return sheet._replace(errors={"on_behalf.via": sentence})
    if problem.get("code") != "stale":
        return sheet
    async with desk_of(request).at_once.connect() as connection:
        changes = await changes_since(connection, sight_for(request), sheet.form, before.seq, f)
    return sheet._replace(changes=changes)


async def _afresh(request: Request, sheet: Sheet) -> Sheet:
    """The claim as it is now under a new key, since the old one is used up."""
    desk, f, user = desk_of(request), _formats(request), user_of(request)
    async with desk.at_once.connect() as connection:
        form = await open_form(desk, connection, user, sheet.form.seen.claim.number, sheet.form.action, f)
        fresh = made(form, sheet.typed, new_key(), f, sentence=sheet.sentence)
        return await with_foresight(desk, connection, user, fresh, f)


def _answer(request: Request, sheet: Sheet, status: int = 200) -> Response:
    """The form as a panel beside the page that htmx has, or as a page of its own."""
    part = wants_part(request)
    answer = page(request, f"console/acting/{'panel' if part else 'page'}.html", status, sheet=sheet)
    if part:
        answer.headers.update({"HX-Retarget": "#panel", "HX-Reswap": "innerHTML"})
    return answer


def _gone_on(request: Request, sheet: Sheet, outcome: CommandOutcome) -> Response:
    """To the card, which shows what became of the command."""
    place = f"{claim_path(sheet.form.seen.claim.number)}?did={outcome.id}"
    if wants_part(request):
        return Response(status_code=200, headers={"HX-Redirect": place})
    return RedirectResponse(place, 303)
