"""Rules that say of a new claim of which type it is, how urgent, whose, what it is tagged with, who should have it."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from claims.conditions import Priority
from claims.routing_conditions import Brought, HasWords, KnownClient, RoutingCondition, parts_of
from claims.texts import Line
from claims.values import Key, Strict, Value

MOST_RULES = 200
Decided = Literal["type", "priority", "team", "skill"]
"""What one rule decides and no later one does again."""
ONCE: tuple[Decided, ...] = ("type", "priority", "team", "skill")


class RoutingRule(Strict):
    """One rule: when it holds, and what follows; without `when` it holds for every claim.

    `type` is taken where the filer left the choice open; `instead` gives it even where he chose another one.
    """

    rule: Key
    title: Line
    when: RoutingCondition | None = None
    type: Key | None = None
    instead: bool = False
    priority: Priority | None = None
    team: Key | None = None
    tags: tuple[Key, ...] = Field(default=(), max_length=10)
    skill: Key | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "RoutingRule":
        if not (self.type or self.priority or self.team or self.tags or self.skill):
            raise ValueError("write what follows: a type, a priority, a team, tags or a skill")
        if self.instead and not self.type:
            raise ValueError("`instead` needs a type to put in its place")
        return self

    def holds(self, brought: Brought) -> bool:
        """Tell whether the rule holds for a filing."""
        return self.when is None or self.when.holds(brought)


class RuleSet(Strict):
    """Rules in their order; `apply` says whether the first that holds decides alone, or all that hold together."""

    apply: Literal["first", "all"] = "first"
    rules: tuple[RoutingRule, ...] = Field(default=(), max_length=MOST_RULES)

    @property
    def looks_at_words(self) -> bool:
        """Whether any rule needs what was written."""
        return self._looks(HasWords)

    @property
    def looks_at_clients(self) -> bool:
        """Whether any rule needs to know of a claimant's earlier claims."""
        return self._looks(KnownClient)

    def _looks(self, kind: type) -> bool:
        conditions = (rule.when for rule in self.rules if rule.when is not None)
        return any(isinstance(part, kind) for when in conditions for part in parts_of(when))


class Outcome(Value):
    """What follows for a claim; what no rule decides is None and stays as its process says."""

    type: str | None = None
    priority: Priority | None = None
    team: str | None = None
    tags: tuple[str, ...] = ()
    skill: str | None = None
    held: tuple[str, ...] = ()
    decided: Mapping[str, str] = {}


def route(rules: RuleSet, brought: Brought, *, instead: bool = True) -> Outcome:
    """Go through the rules in their order; without `instead` the filer's own choice of a type stands.

    Of several that hold together the first to say so decides the type, priority, team and skill; tags add up.
    """
    found: dict[str, str] = {}
    decided: dict[str, str] = {}
    tags: dict[str, None] = {}
    held: list[str] = []
    for rule in rules.rules:
        if not rule.holds(brought):
            continue
        held.append(rule.rule)
        for name, value in _said(rule, brought, instead).items():
            if name not in found:
                found[name], decided[name] = value, rule.rule
        tags |= dict.fromkeys(rule.tags)
        brought = brought.model_copy(update={"type": found.get("type", brought.type)})
        if rules.apply == "first":
            break
    return Outcome(**found, tags=tuple(tags), held=tuple(held), decided=decided)


def _said(rule: RoutingRule, brought: Brought, instead: bool) -> dict[str, str]:
    """What a rule says of this filing, each thing by its name."""
    said = {name: value for name in ONCE if (value := getattr(rule, name)) is not None}
    open_to_it = brought.type is None or (rule.instead and instead)
    if not open_to_it or said.get("type") == brought.type:
        said.pop("type", None)
    return said
