"""Batches of moves, as JSON calls take and show them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.language import Language
from api.shapes.parts import Answer, Logins, Ref
from claims.moving_preview import Foreseen
from claims.moving_summary import MoveSum
from claims.texts import Reason
from claims.values import Instant, Titles
from store.moves import Batch, ClaimState, Line


class UndoIn(BaseModel):
    """Why a batch is taken back."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Reason


class LinesQuery(BaseModel):
    """Which claims of a batch: in this state, after this place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: ClaimState | None = None
    cursor: int = Field(default=0, ge=0, le=1_000_000)
    limit: int = Field(default=100, ge=1, le=500)


class StandingOut(Answer):
    """How many open claims of a version are in a stage."""

    variant: Ref
    stage: str
    claims: int


class ForeseenOut(Answer):
    """What would happen: the sum, and each claim with its clocks and rungs before and after."""

    to: Ref
    total: MoveSum
    more: bool
    claims: tuple[Foreseen, ...]


class BatchOut(Answer):
    """A batch; `counts` are its claims by what became of them: waiting, sent, moved, skipped.

    It leads to a version of a process, or, where claims are recounted, to one of a calendar.
    """

    id: str
    to: Ref | None
    calendar: Ref | None
    stages: dict[str, str]
    state: Literal["running", "paused", "stopped", "done"]
    total: int
    counts: dict[str, int]
    undoes: str | None
    undone_by: str | None
    started_by: str | None
    started_at: Instant
    ended_at: Instant | None

    @classmethod
    def of(cls, found: Batch, logins: Logins) -> "BatchOut":
        """Show a batch."""
        names = ("id", "stages", "state", "total", "counts", "undoes", "undone_by", "started_at", "ended_at")
        facts = {name: getattr(found, name) for name in names}
        aim = found.calendar and Ref(key=found.calendar.key, version=found.calendar.ref.version)
        to = found.to and Ref(**found.to.model_dump())
        return cls(**facts, to=to, calendar=aim, started_by=logins.get(found.started_by))


class LineOut(Answer):
    """One claim of a batch; `why` says why it was passed over."""

    claim_id: str
    number: str
    stage: str
    state: ClaimState
    code: str | None
    why: str | None
    settled_at: Instant | None

    @classmethod
    def of(cls, line: Line, language: Language) -> "LineOut":
        """Show a claim of a batch in the caller's language."""
        facts = line.model_dump(include={"claim_id", "number", "stage", "state", "settled_at"})
        problem: dict[str, Any] = line.problem or {}
        return cls(**facts, code=problem.get("code"), why=why_of(problem, language))


def why_of(problem: dict[str, Any] | None, language: Language) -> str | None:
    """The sentence of a stored refusal."""
    said = (problem or {}).get("detail")
    return Titles.model_validate(said).in_language(language) if said else None
