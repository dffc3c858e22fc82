"""A hint as a variant declares it, and the record that a claimant was told."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from claims.conditions import Condition
from claims.values import Cited, Instant, Key, Strict, Titles, Value

HintKind = Literal["tell", "missing", "entitlement", "note"]


class Hint(Strict):
    """What whoever works on a claim should know now: what must be told, is missing, may be granted, or helps.

    It is shown in these stages (in all while the claim is open where none is named) to claims for which `when` holds.
    `source` says by which law or policy, `version` which version of it. With `confirm` somebody has to record that
    the claimant was told.
    """

    key: Key
    kind: HintKind
    title: Titles
    text: Titles | None = None
    stages: tuple[Key, ...] = Field(default=(), max_length=31)
    when: Condition | None = None
    source: Cited | None = None
    version: Annotated[str, StringConstraints(min_length=1, max_length=60)] | None = None
    checked: date | None = None
    status: Literal["read", "to_be_checked"] = "to_be_checked"
    confirm: bool = False


class ToldHint(Value):
    """A hint of which somebody recorded that the claimant was told, in the version that it had then."""

    hint: str
    version: str | None = None
    by: str | None = None
    at: Instant
