"""House dictionaries and priorities, as JSON calls take and show them."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.shapes.parts import Answer
from claims.claim_number import Prefix
from claims.dictionaries import Worded
from claims.dictionaries_numbers import HIGHEST_START, LEAST_DIGITS, MOST_DIGITS, Prefixes
from claims.dictionaries_priorities import Matrix
from claims.values import Instant, Strict, Titles

Counted = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]


class EntryIn(Strict):
    """What an entry is to say. Without `revision` it is added, with it the entry of this revision is changed.

    `place` puts it among the others, counted from 1.
    """

    title: Worded
    retired: bool | None = None
    place: Annotated[int, Field(strict=True, ge=1, le=1000)] | None = None
    revision: Counted | None = None


class NamedIn(Answer):
    """A process variant that names the key; `claims` are those of the last 2,000 in which it was established."""

    variant: str
    version: int
    live: bool
    title: Titles
    claims: int


class EntryOut(Answer):
    """One entry; a retired one is offered no more. `differs`: some variant calls the key otherwise."""

    key: str
    title: Titles
    retired: bool
    place: int
    revision: int
    changed_by: str | None = Field(description="login")
    changed_at: Instant
    used_in: tuple[NamedIn, ...]
    differs: bool


class ImportIn(Strict):
    """Rows as an exported file has them: `{key, ru, en, retired?}`; all are taken in, or none."""

    entries: Annotated[tuple[dict[str, Any], ...], Field(max_length=1001)]


class ImportOut(Answer):
    """What was changed."""

    added: int
    changed: int
    same: int


class RevisionQuery(BaseModel):
    """The revision of the entry that is deleted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    revision: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,8}$")]


class NumbersIn(Strict):
    """How numbers are to be spelled, the first number of the coming year, and the version that held.

    `prefix` stands before the year, another one of `prefixes` before numbers of that claim type; both stay as they
    are where they are left out.
    """

    version: Annotated[int, Field(strict=True, ge=0, le=2**31 - 2)]
    digits: Annotated[int, Field(strict=True, ge=LEAST_DIGITS, le=MOST_DIGITS)]
    start: Annotated[int, Field(strict=True, ge=1, le=HIGHEST_START)]
    prefix: Prefix | None = None
    prefixes: Prefixes = {}


class NumbersOut(Answer):
    """How claims are numbered: at least so many digits behind the year; `start` is the first number of `year`."""

    version: int
    digits: int
    year: int = Field(description="the coming year")
    start: int
    prefix: str | None = Field(description="before all numbers")
    prefixes: dict[str, str] = Field(description="before those of a claim type, where it differs")
    example: str = Field(description="the first number of that year")


class PrioritiesIn(Strict):
    """The matrix that is to hold, and the version that held when it was read: 0 for the usual one."""

    version: Annotated[int, Field(strict=True, ge=0, le=2**31 - 2)]
    matrix: Matrix


class PrioritiesOut(Answer):
    """The matrix that holds: severity → impact → priority."""

    version: int
    matrix: dict[str, dict[str, Literal["low", "normal", "high", "critical"]]]
    made_by: str | None = Field(description="login")
    made_at: Instant | None
