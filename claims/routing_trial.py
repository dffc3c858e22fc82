"""Tries a set of rules out on claims of the past: which of them would have gone elsewhere, and which rules did it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from claims.conditions import Priority
from claims.routing import Outcome, RuleSet, route
from claims.routing_conditions import Brought
from claims.values import Instant, Value

MOST_ROWS = 100
Differs = Literal["type", "priority", "team", "skill", "tags"]
DIFFERENCES: tuple[Differs, ...] = ("type", "priority", "team", "skill", "tags")


class Base(Value):
    """What a process says of its claims where no rule does, and what its form takes."""

    type: str
    team: str
    priority: Priority = "normal"
    restricted: bool = False
    fields: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()

    def takes(self, given: Mapping[str, Any]) -> bool:
        """Whether its form knows every field that was given, and asks for none that was not."""
        return self.required <= given.keys() <= self.fields


class PastFiling(Value):
    """A claim as it was filed; `base` is the process that it was filed under."""

    id: str
    number: str
    subject: str | None = None
    registered_at: Instant
    brought: Brought
    base: Base


class Went(Value):
    """Where a filing goes."""

    type: str
    priority: Priority
    team: str
    skill: str | None = None
    tags: tuple[str, ...] = ()


class Row(Value):
    """A claim that would have gone elsewhere, and the rules that held for it."""

    id: str
    number: str
    subject: str | None
    registered_at: Instant
    before: Went
    after: Went
    rules: tuple[str, ...]

    @property
    def differs(self) -> tuple[Differs, ...]:
        """In what the two differ."""
        return tuple(name for name in DIFFERENCES if getattr(self.before, name) != getattr(self.after, name))


class Trial(Value):
    """What came of it. `rows` are the first of those that differ, `held` counts for each rule those it held for."""

    looked_at: int
    elsewhere: int
    by: Mapping[Differs, int] = {}
    held: Mapping[str, int] = {}
    rows: tuple[Row, ...] = ()


def went(rules: RuleSet, past: PastFiling, bases: Mapping[str, Base]) -> tuple[Went, Outcome]:
    """Where these rules send a filing; `bases` are the live processes by claim type."""
    outcome = route(rules, past.brought, instead=not past.base.restricted)
    base = _base(outcome, past, bases)
    if base is None:
        outcome = route(rules, past.brought, instead=False)
        base = _base(outcome, past, bases) or past.base
    return Went(
        type=base.type,
        priority=outcome.priority or base.priority,
        team=base.team if base.restricted or outcome.team is None else outcome.team,
        skill=outcome.skill,
        tags=tuple(sorted(outcome.tags)),
    ), outcome


def _base(outcome: Outcome, past: PastFiling, bases: Mapping[str, Base]) -> Base | None:
    """The process that a filing comes to; None when its form would not take what was given."""
    if outcome.type is None:
        return past.base
    base = bases.get(outcome.type)
    if past.brought.type is None:
        return base or past.base
    return base if base and base.takes(past.brought.fields) else None


def try_out(
    before: RuleSet, after: RuleSet, filings: Iterable[PastFiling], bases: Mapping[str, Base]
) -> Trial:
    """Compare where the rules of now and other ones send the same filings."""
    looked_at, rows = 0, list[Row]()
    by: Counter[Differs] = Counter()
    held: Counter[str] = Counter()
    for past in filings:
        looked_at += 1
        was, _ = went(before, past, bases)
        would, outcome = went(after, past, bases)
        held.update(outcome.held)
        if was != would:
            rows.append(_row(past, was, would, outcome))
            by.update(rows[-1].differs)
    return Trial(looked_at=looked_at, elsewhere=len(rows), by=by, held=held, rows=tuple(rows[:MOST_ROWS]))


def _row(past: PastFiling, was: Went, would: Went, outcome: Outcome) -> Row:
    facts = past.model_dump(include={"id", "number", "subject", "registered_at"})
    return Row(**facts, before=was, after=would, rules=outcome.held)
