"""Rehearsals as JSON calls ask for them and show them."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from api.shapes.parts import Answer
from api.shapes.variants import Body, Counted
from claims.rehearsal_compare import Kind
from claims.rehearsal_totals import Totals
from claims.values import Day, Instant, Key, Strict, Titles
from store.past_claims import MOST, PastFilter
from store.rehearsals import Line, Rehearsal, State

USUAL = 500
"""Claims that are taken where nobody says how many."""


class RehearseIn(Strict):
    """What is rehearsed on which past claims: `version` or `body` instead of the present draft.

    Without `type` claims of the variant's own type are taken, every `every`-th of those that were received between
    the two days (both included) and have ended, `most` of them at most.
    """

    version: Counted | None = None
    body: Body | None = None
    type: Key | None = None
    received_from: Day | None = None
    received_to: Day | None = None
    every: Annotated[int, Field(strict=True, ge=1, le=10_000)] = 1
    most: Annotated[int, Field(strict=True, ge=1, le=MOST)] = USUAL

    @field_validator("received_to")
    @classmethod
    def _in_order(cls, last: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get("received_from")
        if first and last and last < first:
            raise PydanticCustomError("not-valid", "the last day lies before the first")
        return last


class RehearsalOut(Answer):
    """A rehearsal: how far it is and, once it is done, what it amounts to; `revision` is that of a draft."""

    id: str
    variant: str
    revision: int | None
    version: int | None
    wanted: PastFilter
    state: State
    total: int
    done: int
    problem: str | None
    asked_at: Instant
    ended_at: Instant | None
    totals: Totals | None

    @classmethod
    def of(cls, found: Rehearsal) -> Self:
        """Show a rehearsal."""
        members = {name: getattr(found, name) for name in cls.model_fields if name != "variant"}
        return cls(variant=found.key, **members)


class FindingOut(Answer):
    """One thing that differs between both runs of a claim."""

    way: Literal["better", "worse", "other"]
    before: Titles
    after: Titles
    because: Titles | None


class RehearsedOut(Answer):
    """One claim of a rehearsal; `as_it_was`: the left side is its real past."""

    claim: str
    number: str
    kind: Kind
    as_it_was: bool
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, line: Line) -> Self:
        """Show a claim."""
        told = tuple(FindingOut(**one.model_dump(exclude={"weight"})) for one in line.findings)
        names = {"number": line.number, "kind": line.kind, "as_it_was": line.tallied.as_it_was}
        return cls(claim=line.claim_id, findings=told, **names)
