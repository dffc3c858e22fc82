"""Trying the draft of the routing rules out on past claims, and switching it on with a note."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.person_forms import Errors, form_page, read_as
from api.console.publish_form import OVERTAKEN, form_status
from api.console.routing import told_rules
from api.console.routing_view import revision_of, shown_draft
from api.console.routing_words import Names, difference_titles, difference_words
from api.desk import desk_of
from api.pages.fields import read_fields
from api.pages.rendering import page
from api.problems import Problem
from api.routing_acts import may_switch_on, switch_rules_on, try_rules
from claims.routing import RuleSet
from claims.routing_trial import DIFFERENCES, Row, Trial
from claims.texts import Reason
from store.routing import live_rules, rules_draft

router = APIRouter(include_in_schema=False)


class SwitchDetails(BaseModel):
    """What the form of switching on asks for."""

    model_config = ConfigDict(frozen=True)

    note: Reason


@router.get("/routing/draft/try")
async def try_it(request: Request) -> Response:
    """Where the latest claims would have gone under the draft, beside the rules that hold now."""
    async with desk_of(request).at_once.connect() as connection:
        if await rules_draft(connection) is None:
            return RedirectResponse("/routing?saved=gone", 303)
        shown = await shown_draft(request, connection)
        rules = shown.checked.rules
        trial = await try_rules(connection, user_of(request), rules) if rules else None
        live = await live_rules(connection)
    told = _told(shown.names, rules, trial) if rules and trial else {}
    return page(
        request,
        "console/routing/trial.html",
        draft=shown.draft,
        problems=len(shown.checked.problems),
        live=live,
        trial=trial,
        **told,
    )


def _told(names: Names, rules: RuleSet, trial: Trial) -> dict[str, Any]:
    titles = difference_titles(names.f)
    return {
        "by": [(titles[name], trial.by[name]) for name in DIFFERENCES if trial.by.get(name)],
        "held": [(rule.title, trial.held.get(rule.rule, 0)) for rule in rules.rules],
        "rows": [_row(names, rules, row) for row in trial.rows],
    }


def _row(names: Names, rules: RuleSet, row: Row) -> dict[str, Any]:
    titles = {rule.rule: rule.title for rule in rules.rules}
    return {
        "number": row.number,
        "subject": row.subject,
        "registered_at": row.registered_at,
        "differs": [difference_words(names, row.before, row.after, name) for name in row.differs],
        "rules": [titles.get(key, key) for key in row.rules],
    }


@router.get("/routing/publish")
async def ask(request: Request) -> Response:
    """Before the draft is switched on: what keeps it, what it says, and the note."""
    return await _form(request, {})


@router.post("/routing/publish")
async def switch(request: Request) -> Response:
    """Switch the draft on; a form sent twice does so once."""
    fields = await read_fields(request)
    given, user = fields.given(), user_of(request)
    details, errors = read_as(SwitchDetails, {"note": given.get("note", "")})
    if details is None:
        return await _form(request, given, errors)
    try:
        await switch_rules_on(desk_of(request), user, revision_of(fields), details.note)
    except Problem as problem:
        if problem.code in OVERTAKEN:
            return await _form(request, given, {"revision": problem.code})
        raise
    return RedirectResponse("/routing?saved=on", 303)


async def _form(request: Request, typed: dict[str, str], errors: Errors | None = None) -> Response:
    async with desk_of(request).at_once.connect() as connection:
        if await rules_draft(connection) is None:
            return RedirectResponse("/routing?saved=gone", 303)
        shown = await shown_draft(request, connection)
        may = await may_switch_on(connection, user_of(request))
        live = await live_rules(connection)
    rules = shown.checked.rules
    return form_page(
        request,
        "console/routing/publish.html",
        {"note": typed.get("note", "")},
        errors,
        status=form_status(errors),
        draft=shown.draft,
        problems=len(shown.checked.problems),
        told=told_rules(shown.names, rules) if rules else [],
        all_hold=rules.apply == "all" if rules else False,
        live=live,
        may=may,
    )
