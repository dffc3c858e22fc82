"""Every variant that comes with the product, and the ways a claim goes through one whatever its stages are called."""

import random
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

from claims.claim import Demand
from claims.conditions import AllOf, AmountAbove, AnyOf, Circumstances, Condition, FieldIs, Not
from claims.money import Money
from claims.variant import CLOSED, Action, Pinned, Variant
from tests.claims.random_steps import action_data
from tests.claims.walks import LINK, MANAGER, OPERATOR, ROOT, SECOND_MANAGER, Desk, born, read

FILES = {
    path.stem: path for folder in ("variants", "variants/ready") for path in (ROOT / folder).glob("*.yaml")
}
SHELF = sorted(FILES)
_ELSE = object()
"""No value at all: the field is not filled in, and the demand is small."""
Way = tuple[str, ...]


@lru_cache(maxsize=64)
def shelved(key: str) -> Pinned:
    """A variant of the shelf, checked and pinned."""
    return read(Path(FILES[key]).read_text("utf-8"))


def conditions_in(condition: Condition | None) -> Iterator[FieldIs | AmountAbove]:
    """The single comparisons that a condition is made of."""
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.all if isinstance(condition, AllOf) else condition.any:
            yield from conditions_in(part)
    elif isinstance(condition, Not):
        yield from conditions_in(condition.not_)
    elif isinstance(condition, FieldIs | AmountAbove):
        yield condition


def facts_for(*conditions: Condition | None) -> dict[str, Any]:
    """What a claim must be filed with so that all these conditions hold; an error when nothing makes them hold."""
    stated = [each for each in conditions if each is not None]
    parts = [part for condition in stated for part in conditions_in(condition)]
    choices: dict[str, set[Any]] = {}
    for part in parts:
        name, value = (part.field, part.is_) if isinstance(part, FieldIs) else ("amount", part.amount_above)
        choices.setdefault(name, {_ELSE}).add(value)
    for values in product(*choices.values()):
        chosen = dict(zip(choices, values, strict=True))
        amount = chosen.pop("amount", _ELSE)
        money = (
            Money.of("1000", "RUB")
            if amount is _ELSE
            else Money(amount=amount.amount + 1, currency=amount.currency)
        )
        fields = {name: value for name, value in chosen.items() if value is not _ELSE}
        if all(each.holds(Circumstances(fields=fields, amount=money)) for each in stated):
            return {"fields": fields, "demand": Demand(remedy="refund", money=money)}
    raise AssertionError(f"nothing makes {stated} hold")


def way_to(variant: Variant, stage: str) -> Way:
    """The shortest way of actions from the first stage to another."""
    ways: dict[str, Way] = {variant.first_stage: ()}
    front = [variant.first_stage]
    for here in front:
        for name, action in variant.stages[here].actions.items():
            if action.to not in (None, CLOSED) and action.to not in ways:
                ways[str(action.to)] = (*ways[here], name)
                front.append(str(action.to))
    return ways[stage]


def brought_to(key: str, stage: str, *conditions: Condition | None, **facts: Any) -> Desk:
    """A claim in one of its stages, by lawful ways, with circumstances in which the conditions hold."""
    pinned = shelved(key)
    desk = born(pinned, **{**facts_for(*conditions), **facts})
    for name in way_to(pinned.variant, stage):
        take(desk, name)
    assert desk.claim.stage == stage
    return desk


def take(desk: Desk, name: str, **more: Any) -> None:
    """Take an action of the present stage with all that it requires."""
    action = desk.pinned.variant.stages[desk.claim.stage].actions[name]
    if "plan_finished" in action.requires:
        finish_all(desk)
    desk.do(name, MANAGER, **{**needs_of(desk, action), **more})
    if desk.claim.pending_approval:
        desk.do("approve", SECOND_MANAGER)


def needs_of(desk: Desk, action: Action) -> dict[str, Any]:
    """The data that an action cannot do without; an apology where something must be granted."""
    needed = {name.partition(":")[0] for name in action.requires}
    members = {"fields" if name == "field" else name for name in needed}
    data = {
        **action_data(desk, action, random.Random(7)),
        "remedies": [{"remedy": _remedy(desk.pinned.variant)}],
    }
    return {name: data[name] for name in members & set(data)}


def _remedy(variant: Variant) -> str:
    return "apology" if "apology" in variant.remedies else variant.remedies[0]


def finish_all(desk: Desk) -> None:
    """Finish every task that must be done."""
    for task in desk.claim.tasks:
        if task.state == "open" and task.mandatory:
            desk.do("finish_task", MANAGER, task_id=task.id)


def asking(variant: Variant) -> str:
    """The stage in which the claimant is asked for his word."""
    stage = variant.first_of_kind("confirmation")
    assert stage
    return stage


def answering(variant: Variant, outcome: str) -> tuple[str, str]:
    """The last stage in which an action carries this outcome, and the action."""
    found = [
        (stage, name)
        for stage, written in variant.stages.items()
        for name, action in written.actions.items()
        if action.outcome == outcome and action.to != CLOSED
    ]
    return found[-1]


def to_the_end(desk: Desk) -> None:
    """Lead a claim on to its end: forward by the shortest way, then everything that is still owed."""
    if not desk.claim.closed and not desk.claim.asked and not desk.claim.closing:
        variant = desk.pinned.variant
        for name in _way_from(variant, desk.claim.stage):
            take(desk, name)
    if desk.claim.asked:
        desk.do("accept", LINK)
    for remedy in desk.claim.outstanding:
        desk.do("carry_out", OPERATOR, remedy_id=remedy.id)


def _way_from(variant: Variant, start: str) -> Way:
    ways: dict[str, Way] = {start: ()}
    front = [start]
    for here in front:
        for name, action in variant.stages[here].actions.items():
            if action.to not in (None, CLOSED) and action.to not in ways:
                ways[str(action.to)] = (*ways[here], name)
                front.append(str(action.to))
    return ways[asking(variant)]


def after_answer(
    key: str, outcome: str = "satisfied", facts: Mapping[str, Any] | None = None, **data: Any
) -> Desk:
    """A claim that was answered and came to the claimant's word."""
    variant = shelved(key).variant
    stage, name = answering(variant, outcome)
    desk = brought_to(key, stage, **(facts or {}))
    take(desk, name, **data)
    for further in _way_from(variant, desk.claim.stage):
        take(desk, further)
    assert desk.claim.asked
    return desk
