"""Terms and positions of rungs as people spell them: "5 working days", "50%", "due + 4 working hours"."""

import re
from enum import StrEnum
from typing import Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

_TERM = re.compile(r"([0-9]{1,9}) (working )?(minute|hour|day|week|month)s?")
_SHARE = re.compile(r"([1-9][0-9]?) ?%")
_AFTER_DUE = re.compile(r"due ?\+ ?(.+)")


class Unit(StrEnum):
    """What a term is counted in."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


_NEVER_WORKING = frozenset({Unit.WEEK, Unit.MONTH})
_NEVER_WORKING_ONES = "Weeks and months are calendar time, they are never working ones."
_ATOMS = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 1}
"""How many of the smallest unit of its kind a unit holds: minutes, days or months."""
_KIND = {
    Unit.MINUTE: Unit.MINUTE,
    Unit.HOUR: Unit.MINUTE,
    Unit.DAY: Unit.DAY,
    Unit.WEEK: Unit.DAY,
    Unit.MONTH: Unit.MONTH,
}
_FIVE_YEARS = {Unit.MINUTE: 1826 * 24 * 60, Unit.DAY: 1826, Unit.MONTH: 60}


class _Spelled(BaseModel):
    """A value that is written as one line of text, in YAML and in JSON alike."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_serializer(mode="plain")
    def _spelling(self) -> str:
        return str(self)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "title": cls.__name__, "description": cls.__doc__ or ""}


class Term(_Spelled):
    """A length of time such as `10 days`, `5 working days`, `4 working hours`, `1 month`, `30 minutes`."""

    count: int = Field(ge=1)
    unit: Unit
    working: bool = False

    @model_validator(mode="before")
    @classmethod
    def _from_spelling(cls, value: Any) -> Any:
        return _term_parts(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _weeks_and_months_run_through(self) -> Self:
        if self.working and self.unit in _NEVER_WORKING:
            raise ValueError(_NEVER_WORKING_ONES)
        return self

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a term; ValueError says in one sentence what is wrong with `text`."""
        return cls(**_term_parts(text))

    def __str__(self) -> str:
        plural = "" if self.count == 1 else "s"
        return f"{self.count} {'working ' if self.working else ''}{self.unit.value}{plural}"

    @property
    def in_minutes(self) -> bool:
        """Whether the term is used up by minutes and hours, not by whole days."""
        return _KIND[self.unit] is Unit.MINUTE

    @property
    def minutes(self) -> int:
        """The minutes of a term in minutes or hours; ValueError for any other."""
        if not self.in_minutes:
            raise ValueError(f"{self} is not counted in minutes.")
        return self._atoms

    @property
    def _atoms(self) -> int:
        return self.count * _ATOMS[self.unit]

    def fits(self, other: "Term") -> bool:
        """Whether `other` may lengthen this term: both counted in minutes, days or months, working or not."""
        return _KIND[self.unit] is _KIND[other.unit] and self.working == other.working

    def longer_by(self, other: "Term") -> "Term":
        """Return the extended term, `2 weeks` by `3 days` being `17 days`; ValueError if the kinds differ."""
        if not self.fits(other):
            raise ValueError(f"A term of {self} cannot be extended by {other}: the units differ in kind.")
        if self.unit is other.unit:
            return Term(count=self.count + other.count, unit=self.unit, working=self.working)
        return Term(count=self._atoms + other._atoms, unit=_KIND[self.unit], working=self.working)

    def at_most(self, ceiling: "Term") -> bool:
        """Whether it is no longer than another term of the same kind; ValueError for one of another kind."""
        if not self.fits(ceiling):
            raise ValueError(f"{self} and {ceiling} are not of one kind.")
        return self._atoms <= ceiling._atoms

    def within_bounds(self) -> bool:
        """Whether the term is at least a minute and at most five years (1,826 days or 60 months) long."""
        return 1 <= self._atoms <= _FIVE_YEARS[_KIND[self.unit]]


class RungPosition(_Spelled):
    """Where a rung sits on its clock: `50%` of the term, `due`, or a term after it, `due + 1 working day`."""

    share: int | None = Field(default=None, ge=1, le=99)
    after: Term | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_spelling(cls, value: Any) -> Any:
        return _position_parts(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_place_only(self) -> Self:
        if self.share is not None and self.after is not None:
            raise ValueError("A rung sits at a share of the term or after its end, not at both.")
        return self

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a position; ValueError says in one sentence what is wrong with `text`."""
        return cls(**_position_parts(text))

    def __str__(self) -> str:
        if self.share is not None:
            return f"{self.share}%"
        return "due" if self.after is None else f"due + {self.after}"


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _term_parts(text: str) -> dict[str, Any]:
    found = _TERM.fullmatch(_plain(text))
    if found is None:
        raise ValueError(
            'A term is a number and a unit: write "10 days", "5 working days", "4 working hours", '
            '"2 weeks" or "1 month".'
        )
    count, working, unit = int(found[1]), found[2] is not None, Unit(found[3])
    if count == 0:
        raise ValueError("A term of nothing is none: it is at least one minute long.")
    if working and unit in _NEVER_WORKING:
        raise ValueError(_NEVER_WORKING_ONES)
    return {"count": count, "unit": unit, "working": working}


def _position_parts(text: str) -> dict[str, Any]:
    plain = _plain(text)
    if plain == "due":
        return {}
    if share := _SHARE.fullmatch(plain):
        return {"share": int(share[1])}
    if after := _AFTER_DUE.fullmatch(plain):
        return {"after": Term.parse(after[1])}
    raise ValueError(
        'A rung sits at a share of the term or at its end: write "50%" (1 to 99), "due" or '
        '"due + 1 working day".'
    )
