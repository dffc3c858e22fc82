"""Conditions that a process variant may state: a closed vocabulary, never code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainSerializer

from claims.money import Money
from claims.values import Key, Strict, Value

Scalar = bool | int | str
Priority = Literal["low", "normal", "high", "critical"]


def _money(value: object) -> object:
    return Money.parse(value) if isinstance(value, str) else value


Sum = Annotated[Money, BeforeValidator(_money), PlainSerializer(str)]
"""Money that is spelled `30000 RUB` in a variant."""


class Circumstances(Value):
    """What conditions may look at: the facts of one claim."""

    fields: Mapping[str, Scalar] = {}
    amount: Money | None = None
    priority: Priority = "normal"


class FieldIs(Strict):
    """True when a form field has this value."""

    field: Key
    is_: Scalar = Field(alias="is")

    def holds(self, claim: Circumstances) -> bool:
        """Tell whether the field is given and equal."""
        return claim.fields.get(self.field) == self.is_


class AmountAbove(Strict):
    """True when the demanded amount is above a sum of the same currency."""

    amount_above: Sum

    def holds(self, claim: Circumstances) -> bool:
        """Tell whether the demand is above; another currency is never above."""
        demand = claim.amount
        same = demand is not None and demand.currency == self.amount_above.currency
        return bool(same and demand and demand.amount > self.amount_above.amount)


class PriorityIs(Strict):
    """True when the claim has this priority."""

    priority: Priority

    def holds(self, claim: Circumstances) -> bool:
        """Compare the priority."""
        return claim.priority == self.priority


class AllOf(Strict):
    """True when every part is."""

    all: tuple[Condition, ...] = Field(min_length=1, max_length=20)

    def holds(self, claim: Circumstances) -> bool:
        """Ask every part."""
        return all(part.holds(claim) for part in self.all)


class AnyOf(Strict):
    """True when at least one part is."""

    any: tuple[Condition, ...] = Field(min_length=1, max_length=20)

    def holds(self, claim: Circumstances) -> bool:
        """Ask the parts."""
        return any(part.holds(claim) for part in self.any)


class Not(Strict):
    """True when the part is not."""

    not_: Condition = Field(alias="not")

    def holds(self, claim: Circumstances) -> bool:
        """Turn the part round."""
        return not self.not_.holds(claim)


Condition = FieldIs | AmountAbove | PriorityIs | AllOf | AnyOf | Not
for _model in (AllOf, AnyOf, Not):
    _model.model_rebuild()
