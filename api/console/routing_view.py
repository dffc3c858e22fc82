"""The draft of the routing rules as its pages look at it: what is written, what is wrong, and one change at a time."""

from collections.abc import Callable
from typing import Any, NamedTuple

from fastapi import Request
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from api.auth import user_of
from api.console.routing import names_for
from api.console.routing_words import Names, then_words, when_words
from api.desk import desk_of
from api.pages.fields import Fields, whole
from api.problems import Problem
from api.routing_acts import CheckedRules, change_rules, check_rules, own_rules_draft
from claims.routing import MOST_RULES, RoutingRule
from claims.routing_problems import RuleProblem
from claims.variant_edit import CannotEdit, NoSuchPlace
from claims.yaml_document import read_yaml
from store.routing import RulesDraft, rules_draft

Edit = Callable[[str], str]


class Shown(NamedTuple):
    """The draft with everything that a page about it needs."""

    draft: RulesDraft
    written: list[Any]
    checked: CheckedRules
    names: Names


async def shown_draft(request: Request, connection: AsyncConnection) -> Shown:
    """The draft with what is wrong with it; Problem 404 when there is none."""
    draft = await own_rules_draft(connection)
    checked = await check_rules(connection, draft.body)
    return Shown(draft, written_in(draft.body), checked, await names_for(request, connection))


def written_in(body: str) -> list[Any]:
    """The rules that stand in a text, good or not; none where it cannot be read."""
    value = read_yaml(body).value
    rules = value.get("rules") if isinstance(value, dict) else None
    return rules if isinstance(rules, list) else []


def lines_of(shown: Shown) -> list[dict[str, Any]]:
    """The rules of the draft in words, each with what is wrong with it."""
    return [
        _line(shown.names, rule) | {"faults": faults_of(shown.checked.problems, place)}
        for place, rule in enumerate(shown.written[:MOST_RULES])
    ]


def _line(names: Names, written: Any) -> dict[str, Any]:
    title = written.get("title") if isinstance(written, dict) else None
    try:
        rule = RoutingRule.model_validate(written)
    except ValidationError:
        return {"title": str(title or ""), "when": "", "then": ()}
    return {"title": rule.title, "when": when_words(names, rule.when), "then": then_words(names, rule)}


def faults_of(problems: tuple[RuleProblem, ...], place: int | None) -> list[RuleProblem]:
    """The problems of one rule, or those of no rule."""
    if place is None:
        return [each for each in problems if not each.path.startswith("rules.")]
    own = f"rules.{place}"
    return [each for each in problems if each.path == own or each.path.startswith(f"{own}.")]


async def edited(request: Request, fields: Fields, edit: Edit) -> Response:
    """Change the text of the draft in one place."""
    async with desk_of(request).at_once.connect() as connection:
        draft = await rules_draft(connection)
        if draft is None:
            return RedirectResponse("/routing?saved=gone", 303)
        try:
            await change_rules(connection, user_of(request), revision_of(fields), edit(draft.body))
        except (CannotEdit, NoSuchPlace):
            return RedirectResponse("/routing/draft?said=text", 303)
        except Problem as problem:
            return back_to_draft(problem)
    return RedirectResponse("/routing/draft?said=saved", 303)


def back_to_draft(problem: Problem) -> Response:
    """To the draft as it is by now; it stays as somebody else left it."""
    if problem.code == "not-found":
        return RedirectResponse("/routing?saved=gone", 303)
    if problem.code != "draft-changed":
        raise problem
    return RedirectResponse("/routing/draft?said=changed", 303)


def revision_of(fields: Fields) -> int:
    """The revision of the draft that a form was made from."""
    return whole(fields.one("revision")) or 0
