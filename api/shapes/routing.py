"""Routing rules as JSON calls take and show them."""

from typing import Literal

from api.shapes.parts import Answer
from api.shapes.variants import Body, Counted
from claims.routing_trial import Went
from claims.texts import Reason
from claims.values import Instant, Strict


class RulesOut(Answer):
    """A set of rules; version 0 is the empty one that holds before any was switched on. `body` is YAML."""

    version: int
    body: str
    note: str | None
    published_by: str | None
    published_at: Instant | None


class RulesRow(Answer):
    """One line of the history."""

    version: int
    note: str
    published_by: str | None
    published_at: Instant
    rules: int


class RuleProblemOut(Answer):
    """One thing to put right, in the caller's language."""

    path: str
    line: int | None
    code: str
    message: str


class RulesDraftIn(Strict):
    """The text of the draft. Without `revision` the draft is begun, with it the draft of this revision is changed."""

    body: Body
    revision: Counted | None = None


class RulesDraftOut(Answer):
    """The draft, with everything that keeps it from being switched on."""

    body: str
    revision: int
    base: int | None
    changed_by: str
    changed_at: Instant
    problems: tuple[RuleProblemOut, ...]


class SwitchIn(Strict):
    """Which revision of the draft is to be switched on, and what is new in it."""

    revision: Counted
    note: Reason


class VersionOut(Answer):
    """The version that holds from now on."""

    version: int


class TrialRow(Answer):
    """A claim that would have gone elsewhere; `rules` are the draft's rules that held for it."""

    id: str
    number: str
    before: Went
    after: Went
    differs: tuple[Literal["type", "priority", "team", "skill", "tags"], ...]
    rules: tuple[str, ...]


class TrialOut(Answer):
    """What came of trying the draft out on the latest claims; `held` counts the claims of each rule."""

    looked_at: int
    elsewhere: int
    held: dict[str, int]
    rows: tuple[TrialRow, ...]
