"""Building blocks shared by the frozen values of the rules."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    WrapValidator,
    model_validator,
)

EARLIEST, LATEST = 1900, 2199  # years; beyond them counting would leave the calendar


def _spelled(value: object) -> object:
    if isinstance(value, int | float) or (isinstance(value, str) and not value[4:5] == "-"):
        raise ValueError("write a date as 2026-11-22, an instant as 2026-11-22T09:00:00Z")
    return value


def _in_bounds(day: date) -> date:
    if not EARLIEST <= day.year <= LATEST:
        raise ValueError(f"the year must be between {EARLIEST} and {LATEST}")
    return day


def _instant(value: Any, read: Callable[[Any], datetime]) -> datetime:
    # A value of our own is one already, and there are dozens in each claim.
    if value.__class__ is datetime and value.tzinfo is UTC and EARLIEST <= value.year <= LATEST:
        return value  # type: ignore[no-any-return]
    instant = read(_spelled(value))
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    _in_bounds(instant)
    return instant.astimezone(UTC)


Instant = Annotated[datetime, WrapValidator(_instant)]
"""A point in time, always aware and kept in UTC; never a bare number."""

Day = Annotated[date, BeforeValidator(_spelled), AfterValidator(_in_bounds)]
"""A day that people agree on."""

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
"""A name that people configure and programs compare, such as `goods-refund`."""


class Value(BaseModel):
    """A frozen value that may travel; unknown members of newer senders are dropped."""

    model_config = ConfigDict(frozen=True, extra="ignore", serialize_by_alias=True, populate_by_name=True)


class Strict(BaseModel):
    """A frozen value that people write; unknown members are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True, populate_by_name=True)


class Titles(Strict):
    """A short text in both languages of the product."""

    ru: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    en: Annotated[str, StringConstraints(min_length=1, max_length=200)]

    def in_language(self, language: str) -> str:
        """Return the text in `ru` or `en`; any other language reads English."""
        return self.ru if language == "ru" else self.en


class Cited(Titles):
    """A citation, such as that of a rule of law, in both languages; one bare text is the citation in both."""

    ru: Annotated[str, StringConstraints(max_length=500)]
    en: Annotated[str, StringConstraints(max_length=500)]

    @model_validator(mode="before")
    @classmethod
    def _from_one_text(cls, value: Any) -> Any:
        return {"ru": value, "en": value} if isinstance(value, str) else value
