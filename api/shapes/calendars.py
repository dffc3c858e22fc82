"""Calendars, as JSON calls take and show them."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from api.language import Language
from api.shapes.parts import Answer, Logins
from claims.calendar import Calendar, DayRule
from claims.calendar_changes_draft import MOST_DAYS, Fault, TypedCalendar
from claims.moving_preview import Foreseen
from claims.moving_summary import MoveSum
from claims.texts import Reason
from claims.values import Instant
from store.calendar_drafts import CalendarDraft
from store.calendars import CalendarLine

_Short = Annotated[str, StringConstraints(max_length=201)]


class VersionQuery(BaseModel):
    """Which version; the latest where none is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int | None = Field(default=None, ge=1, le=2**31 - 1)


class DayIn(BaseModel):
    """An exceptional day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    day: _Short
    kind: _Short
    name: _Short = ""


class YearIn(BaseModel):
    """The exceptional days of a year; `known` when they are all of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    known: StrictBool = False
    days: tuple[DayIn, ...] = Field(default=(), max_length=MOST_DAYS)


class CalendarDraftIn(BaseModel):
    """A calendar as it is to be; `revision` is that of the draft which it replaces, none begins one.

    `hours` are seven texts from Monday on, such as `09:00–13:00, 14:00–18:00`; an empty one is a day off.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    revision: int | None = Field(default=None, strict=True, ge=1, le=2**31 - 1)
    zone: _Short
    hours: tuple[_Short, _Short, _Short, _Short, _Short, _Short, _Short]
    years: dict[Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")], YearIn] = Field(
        default={}, max_length=100
    )

    @property
    def typed(self) -> TypedCalendar:
        """The same as the rules know it."""
        return TypedCalendar.model_validate(self.model_dump(exclude={"revision"}))


class CalendarPublishIn(BaseModel):
    """Which revision of the draft, and what is new in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    revision: int = Field(strict=True, ge=1, le=2**31 - 1)
    note: Reason


class CalendarOut(Answer):
    """A version of a calendar."""

    key: str
    version: int
    zone: str
    known_years: tuple[int, ...]
    note: str
    published_at: Instant
    published_by: str | None

    @classmethod
    def of(
        cls, line: CalendarLine, key: str, zone: str, years: tuple[int, ...], logins: Logins
    ) -> "CalendarOut":
        """Show a version."""
        by = logins.get(line.published_by) if line.published_by else None
        facts = {"note": line.note, "published_at": line.published_at, "published_by": by}
        return cls(key=key, version=line.ref.version, zone=zone, known_years=years, **facts)


class WholeCalendarOut(CalendarOut):
    """A version of a calendar with its week (Monday is 0) and its exceptional days."""

    hours: dict[int, tuple[tuple[str, str], ...]]
    days: dict[date, DayRule]

    @classmethod
    def whole(cls, line: CalendarLine, calendar: Calendar, logins: Logins) -> "WholeCalendarOut":
        """Show a version with everything it says."""
        head = CalendarOut.of(line, calendar.key, calendar.zone, calendar.known_years, logins)
        return cls(**dict(head), hours=dict(calendar.hours), days=dict(calendar.days))


class FaultOut(Answer):
    """One thing to put right."""

    path: str
    code: str
    message: str


class DraftOut(Answer):
    """A draft with everything that keeps it from being published."""

    key: str
    revision: int
    zone: str
    hours: tuple[str, ...]
    years: dict[str, YearIn]
    problems: tuple[FaultOut, ...]

    @classmethod
    def of(cls, draft: CalendarDraft, faults: tuple[Fault, ...], language: Language) -> "DraftOut":
        """Show a draft in the caller's language."""
        told = (
            FaultOut(path=fault.path, code=fault.code, message=fault.message.in_language(language))
            for fault in faults
        )
        typed = draft.typed.model_dump()
        return cls(key=draft.key, revision=draft.revision, problems=tuple(told), **typed)


class ForeseenDaysOut(Answer):
    """What the draft would do to open claims: the sum, each claim that was counted, and how many there are."""

    total: MoveSum
    all: int
    claims: tuple[Foreseen, ...]


class PublishedOut(Answer):
    """What was published."""

    key: str
    version: int
