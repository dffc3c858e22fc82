"""One rule of the draft as a form: kept, brought to another place, taken out."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.person_forms import form_page
from api.console.routing_choices import choices_of_rule
from api.console.routing_form import KEPT, read_rule, shown_rule
from api.console.routing_view import Edit, Shown, edited, faults_of, revision_of, shown_draft
from api.desk import desk_of
from api.names import not_found
from api.pages.fields import Fields, read_fields
from api.problems import Problem
from api.routing_acts import change_rules, check_rules
from claims.routing import MOST_RULES
from claims.routing_problems import RuleProblem
from claims.variant_edit import CannotEdit, NoSuchPlace, add, drop, move, put
from store.routing import rules_draft

router = APIRouter(include_in_schema=False)


@router.get("/routing/draft/rules/{place}")
async def rule(request: Request, place: str) -> Response:
    """One rule as a form."""
    async with desk_of(request).at_once.connect() as connection:
        if await rules_draft(connection) is None:
            return RedirectResponse("/routing?saved=gone", 303)
        shown = await shown_draft(request, connection)
        number = _place(place, shown)
        if place == "new" and len(shown.written) >= MOST_RULES:
            return RedirectResponse("/routing/draft?said=full", 303)
        written = shown.written[number] if number is not None else {}
        typed = shown_rule(written) if isinstance(written, dict) else {}
        faults = faults_of(shown.checked.problems, number) if number is not None else []
        return await _rule_page(request, connection, shown, place, typed, faults)


def _place(place: str, shown: Shown) -> int | None:
    """Which rule is meant, None for a new one; 404 for what is none."""
    if place == "new":
        return None
    if not (place.isascii() and place.isdigit() and len(place) < 4 and int(place) < len(shown.written)):
        raise not_found()
    return int(place)


async def _rule_page(
    request: Request,
    connection: AsyncConnection,
    shown: Shown,
    place: str,
    typed: Mapping[str, str],
    faults: list[RuleProblem],
    status: int = 200,
    notice: str = "",
) -> Response:
    return form_page(
        request,
        "console/routing/rule.html",
        {"join": "all", **typed},
        status=status,
        draft=shown.draft,
        place=place,
        faults=faults,
        notice=notice,
        kept=typed.get("join") == KEPT,
        **await choices_of_rule(connection, shown.names, typed),
    )


@router.post("/routing/draft/rules/{place}")
async def change_rule(request: Request, place: str) -> Response:
    """Keep a rule as it was typed, bring it to another place, or take it out."""
    fields = await read_fields(request)
    do = fields.one("do", "save")
    async with desk_of(request).at_once.connect() as connection:
        if await rules_draft(connection) is None:
            return RedirectResponse("/routing?saved=gone", 303)
        shown = await shown_draft(request, connection)
        number = _place(place, shown)
        if do == "save":
            return await _saved(request, connection, shown, number, fields)
    if number is None:
        raise not_found()
    path = ("rules", number)
    edits: dict[str, Edit] = {
        "up": lambda body: move(body, path, number - 1),
        "down": lambda body: move(body, path, number + 1),
        "drop": lambda body: drop(body, path),
    }
    if do not in edits:
        raise not_found()
    return await edited(request, fields, edits[do])


async def _saved(
    request: Request, connection: AsyncConnection, shown: Shown, number: int | None, fields: Fields
) -> Response:
    """Keep the rule if it is good; else show the form with everything that was typed and what is wrong."""
    old = shown.written[number] if number is not None else {}
    old = old if isinstance(old, dict) else {}
    rule = read_rule(fields, str(old.get("rule") or _fresh_key(shown.written)), old.get("when"))
    spelled = "new" if number is None else str(number)
    at = len(shown.written) if number is None else number
    try:
        body = _with_rule(shown.draft.body, number, rule)
    except (CannotEdit, NoSuchPlace):
        return RedirectResponse("/routing/draft?said=text", 303)
    faults = faults_of((await check_rules(connection, body)).problems, at)
    again = (request, connection, shown, spelled, fields.given())
    if [each for each in faults if each.code != "never-reached"]:
        return await _rule_page(*again, faults, 422)
    try:
        await change_rules(connection, user_of(request), revision_of(fields), body)
    except Problem as problem:
        if problem.code != "draft-changed":
            raise
        return await _rule_page(*again, faults, 409, "changed")
    return RedirectResponse(f"/routing/draft?said=saved#rule-{at}", 303)


def _with_rule(body: str, number: int | None, rule: dict[str, Any]) -> str:
    return add(body, ("rules",), None, rule) if number is None else put(body, ("rules", number), rule)


def _fresh_key(written: list[Any]) -> str:
    """A key that no rule of the draft has."""
    taken = {rule.get("rule") for rule in written if isinstance(rule, dict)}
    return next(key for number in range(1, MOST_RULES + 2) if (key := f"rule-{number}") not in taken)
