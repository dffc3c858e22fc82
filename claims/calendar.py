"""A working calendar as one frozen value: weekly hours, exceptional days, time zone, known years."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from claims.pace import Pace
from claims.values import Key, Strict, Value

_DAY = timedelta(days=1)
_HOUR_IN_MINUTES = 60


class DayKind(StrEnum):
    """How an exceptional day differs from its place in the week."""

    DAY_OFF = "day_off"
    WORKING = "working"
    SHORTENED = "shortened"


class DayRule(Strict):
    """One exceptional day. `working` is a weekend worked like a weekday, `shortened` works an hour less."""

    kind: DayKind
    name: str | None = Field(default=None, max_length=200)


def _checked_zone(key: str) -> str:
    try:
        zone(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError('A time zone is written like "Europe/Moscow", this one is not known.') from None
    return key


@lru_cache(maxsize=64)
def zone(key: str) -> ZoneInfo:
    """The rules of an IANA time zone."""
    return ZoneInfo(key)


@lru_cache(maxsize=512)
def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


class CalendarRef(Value):
    """A published version of a calendar: its id, and its number as people say it."""

    id: str
    version: int


ZoneName = Annotated[str, StringConstraints(min_length=1, max_length=60), AfterValidator(_checked_zone)]
ClockTime = Annotated[str, StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
Weekday = Annotated[int, Field(ge=0, le=6)]
Span = tuple[datetime, datetime]


class Calendar(Strict):
    """When a desk works, in its own time zone.

    `hours` maps a weekday (Monday is 0) to its spans of work as local times; what lies between two spans is
    a break, a weekday without spans is a day off. `days` are the exceptions. A year that is not among
    `known_years` has no data: it counts weekends only, and explanations say so. `pace` is the fast clock of one
    training claim: days and hours are what they always are, and each instant is when the fast clock shows it.
    """

    key: Key
    zone: ZoneName
    hours: Mapping[Weekday, tuple[tuple[ClockTime, ClockTime], ...]]
    days: Mapping[date, DayRule] = Field(default_factory=dict)
    known_years: tuple[int, ...] = ()
    pace: Pace | None = Field(default=None, exclude_if=lambda pace: pace is None)

    @model_validator(mode="after")
    def _hours_make_sense(self) -> Self:
        if not any(self.hours.values()):
            raise ValueError("A calendar needs at least one weekday with working hours.")
        for spans in self.hours.values():
            edges = [_minutes(edge) for span in spans for edge in span]
            if any(later <= earlier for earlier, later in pairwise(edges)):
                raise ValueError("The working hours of a day must follow each other without overlapping.")
        return self

    def is_working(self, day: date) -> bool:
        """Whether any work is done on the local day."""
        rule = self.days.get(day)
        return bool(self.hours.get(day.weekday())) if rule is None else rule.kind is not DayKind.DAY_OFF

    def knows(self, day: date) -> bool:
        """Whether the holidays of the day's year are known."""
        return day.year in self.known_years

    def name_of(self, day: date) -> str | None:
        """The name or reason of an exceptional day."""
        rule = self.days.get(day)
        return None if rule is None else rule.name

    def start_of(self, day: date) -> datetime:
        """The first instant (UTC) of the local day, also where midnight was skipped or came twice."""
        return self.instant_of(datetime.combine(day, time.min))

    def instant_of(self, wall: datetime) -> datetime:
        """The first instant (UTC) at which local clocks show the naive `wall` time or jump past it."""
        instant = first_instant(self.zone, wall)
        return self.pace.back(instant) if self.pace else instant

    def elapsed(self, begin: datetime, end: datetime) -> timedelta:
        """How much of the calendar's time passes between two instants."""
        return self.pace.ahead(end) - self.pace.ahead(begin) if self.pace else end - begin

    def day_of(self, instant: datetime) -> date:
        """The local day that an aware instant belongs to; ValueError for one without a time zone."""
        instant = self.pace.ahead(in_utc(instant)) if self.pace else in_utc(instant)
        local = instant.astimezone(zone(self.zone))
        day = local.date()
        # Clocks put back over midnight show the old date again; the new day has begun all the same.
        begun = local.fold and first_instant(self.zone, datetime.combine(day + _DAY, time.min)) <= instant
        return day + _DAY if begun else day

    def intervals(self, day: date) -> tuple[Span, ...]:
        """The working spans of the local day as instants (UTC), in order; none on a day off."""
        if not self.is_working(day):
            return ()
        midnight = datetime.combine(day, time.min)
        spans = (
            (
                self.instant_of(midnight + timedelta(minutes=begin)),
                self.instant_of(midnight + timedelta(minutes=end)),
            )
            for begin, end in self._minutes_of(day)
        )
        return tuple(span for span in spans if span[0] < span[1])

    def for_years(self, first: int, last: int) -> "Calendar":
        """The same calendar with the data of the years `first` to `last` alone, to be pinned into a claim."""
        return Calendar(
            key=self.key,
            zone=self.zone,
            hours=self.hours,
            days={day: rule for day, rule in self.days.items() if first <= day.year <= last},
            known_years=tuple(year for year in self.known_years if first <= year <= last),
            pace=self.pace,
        )

    def _minutes_of(self, day: date) -> list[tuple[int, int]]:
        spans = [(_minutes(begin), _minutes(end)) for begin, end in self._spelled_hours(day)]
        rule = self.days.get(day)
        return _an_hour_shorter(spans) if rule and rule.kind is DayKind.SHORTENED else spans

    def _spelled_hours(self, day: date) -> tuple[tuple[str, str], ...]:
        # A worked Saturday has the hours of the last weekday before it that has any.
        weekdays = ((day.weekday() - back) % 7 for back in range(7))
        return next(self.hours[weekday] for weekday in weekdays if self.hours.get(weekday))


def in_utc(instant: datetime) -> datetime:
    """The same instant in UTC; ValueError for one without a time zone."""
    if instant.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return instant.astimezone(UTC)


def first_instant(zone_name: str, wall: datetime) -> datetime:
    """The first instant (UTC) at which clocks of the zone show the naive `wall` time or jump past it."""
    rules = zone(zone_name)
    instant = wall.replace(tzinfo=rules).astimezone(UTC)
    if instant.astimezone(rules).replace(tzinfo=None) == wall:
        return instant
    return _end_of_gap(rules, wall.replace(tzinfo=rules, fold=1).astimezone(UTC), instant)


def _end_of_gap(rules: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The instant in (`before`, `after`] at which the zone's offset from UTC changed, to the second."""
    offset = before.astimezone(rules).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(rules).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


def _an_hour_shorter(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take an hour of work from the end of the day."""
    left = max(sum(end - begin for begin, end in spans) - _HOUR_IN_MINUTES, 0)
    shorter = []
    for begin, end in spans:
        if left > 0:
            shorter.append((begin, min(end, begin + left)))
        left -= end - begin
    return shorter
