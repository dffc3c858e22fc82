"""A calendar as people type it, possibly with faults, and the check that says everything that is wrong with it."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from pydantic import ValidationError

from claims.calendar import Calendar, DayKind, DayRule, zone
from claims.texts import clean_line
from claims.values import Titles, Value

FIRST_YEAR, LAST_YEAR = 2000, 2099
MOST_DAYS = 5000
LONGEST_NAME = 200
WEEK = range(7)
_FOUR = re.compile(r"[0-9]{4}")
_SPAN = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})\s*[-\u2013\u2014]\s*([0-9]{1,2})[:.]([0-9]{2})")
_NO_HOURS = frozenset({"", "-", "\u2013", "\u2014"})


class TypedDay(Value):
    """An exceptional day as it was typed."""

    day: str = ""
    kind: str = DayKind.DAY_OFF
    name: str = ""

    @property
    def empty(self) -> bool:
        """Nothing was typed: a row that was offered and left."""
        return not self.day and not self.name


class TypedYear(Value):
    """A year: its exceptional days, and whether they are all of them."""

    known: bool = False
    days: tuple[TypedDay, ...] = ()


class TypedCalendar(Value):
    """A calendar as it was typed: hours by weekday from Monday on, days by year."""

    zone: str = ""
    hours: tuple[str, str, str, str, str, str, str] = ("", "", "", "", "", "", "")
    years: dict[str, TypedYear] = {}

    def year(self, year: int) -> TypedYear:
        """What was typed of a year, nothing where it was not touched."""
        return self.years.get(str(year), TypedYear())

    def with_year(self, year: int, typed: TypedYear) -> "TypedCalendar":
        """The same with another year."""
        years = {**self.years, str(year): typed}
        return self.model_copy(update={"years": dict(sorted(years.items()))})


class Fault(Value):
    """One thing to put right: where it stands, a stable code, and a sentence that says what to do."""

    path: str
    code: str
    message: Titles


class Checked(NamedTuple):
    """A calendar that can be published, or everything that keeps it from that."""

    calendar: Calendar | None
    faults: tuple[Fault, ...]


def typed_of(calendar: Calendar) -> TypedCalendar:
    """A published calendar as people would type it."""
    days: dict[str, list[TypedDay]] = {str(year): [] for year in calendar.known_years}
    for day, rule in sorted(calendar.days.items()):
        typed = TypedDay(day=day.isoformat(), kind=rule.kind, name=rule.name or "")
        days.setdefault(str(day.year), []).append(typed)
    years = {
        year: TypedYear(known=int(year) in calendar.known_years, days=tuple(found))
        for year, found in sorted(days.items())
    }
    hours = tuple(hours_in_words(calendar.hours.get(weekday, ())) for weekday in WEEK)
    return TypedCalendar(zone=calendar.zone, hours=hours, years=years)  # type: ignore[arg-type]


def hours_in_words(spans: tuple[tuple[str, str], ...]) -> str:
    """Spans of work as people write them: `09:00–13:00, 14:00–18:00`."""
    return ", ".join(f"{begin}\u2013{end}" for begin, end in spans)


def checked(key: str, typed: TypedCalendar) -> Checked:
    """Say everything that is wrong at once, each with its place; a calendar when nothing is."""
    faults: list[Fault] = []
    hours = {weekday: _hours(weekday, text, faults) for weekday, text in enumerate(typed.hours)}
    days = dict(_days(typed, faults))
    _check_zone(typed.zone, faults)
    if not any(hours.values()) and not any(fault.path.startswith("hours") for fault in faults):
        faults.append(_fault("hours", "no-hours"))
    known = tuple(int(year) for year, found in typed.years.items() if found.known and _FOUR.fullmatch(year))
    if faults:
        return Checked(None, tuple(faults))
    hours = {weekday: spans for weekday, spans in hours.items() if spans}
    calendar = Calendar(
        key=key, zone=typed.zone, hours=hours, days=dict(sorted(days.items())), known_years=known
    )
    return Checked(calendar, ())


def _check_zone(name: str, faults: list[Fault]) -> None:
    try:
        zone(name)
    except (LookupError, ValueError, OSError):
        faults.append(_fault("zone", "unknown-zone"))


def _hours(weekday: int, text: str, faults: list[Fault]) -> tuple[tuple[str, str], ...]:
    if text.strip() in _NO_HOURS:
        return ()
    spans = tuple(_span(part) for part in re.split(r"[,;]", text))
    known = tuple(span for span in spans if span)
    if len(known) < len(spans):
        faults.append(_fault(f"hours.{weekday}", "bad-hours"))
        return ()
    try:
        Calendar(key="tried", zone="UTC", hours={weekday: known})
    except ValidationError as error:
        code = "hours-overlap" if any(e["type"] == "value_error" for e in error.errors()) else "bad-hours"
        faults.append(_fault(f"hours.{weekday}", code))
        return ()
    return known


def _span(text: str) -> tuple[str, str] | None:
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        return None
    begin, begins, end, ends = found.groups()
    return f"{int(begin):02}:{begins}", f"{int(end):02}:{ends}"


def _days(typed: TypedCalendar, faults: list[Fault]) -> Iterator[tuple[date, DayRule]]:
    rows = [(year, place, row) for year, found in typed.years.items() for place, row in enumerate(found.days)]
    if len(rows) > MOST_DAYS:
        faults.append(_fault("years", "too-many-days"))
        return
    faults += [_fault(f"years.{year}", "year-out-of-bounds") for year in typed.years if not _is_year(year)]
    often = Counter(row.day for _, _, row in rows if row.day)
    for year, place, row in rows:
        path = f"years.{year}.{place}"
        rule = _rule(path, row, faults)
        day = _day(f"{path}.day", row.day, faults)
        if often[row.day] > 1:
            faults.append(_fault(f"{path}.day", "day-twice"))
        if day:
            _check_year(f"{path}.day", day, year, typed, faults)
        if day and rule:
            yield day, rule


def _is_year(year: str) -> bool:
    return _FOUR.fullmatch(year) is not None and FIRST_YEAR <= int(year) <= LAST_YEAR


def _check_year(path: str, day: date, year: str, typed: TypedCalendar, faults: list[Fault]) -> None:
    if str(day.year) != year:
        faults.append(_fault(path, "another-year"))
    elif not typed.years[year].known:
        faults.append(_fault(path, "year-not-known"))


def _day(path: str, text: str, faults: list[Fault]) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.append(_fault(path, "bad-day"))
        return None


def _rule(path: str, row: TypedDay, faults: list[Fault]) -> DayRule | None:
    kinds, name = [kind for kind in DayKind if kind == row.kind], _name(row.name)
    if not kinds:
        faults.append(_fault(f"{path}.kind", "unknown-kind"))
    if name is None:
        faults.append(_fault(f"{path}.name", "bad-name"))
    return DayRule(kind=kinds[0], name=name or None) if kinds and name is not None else None


def _name(text: str) -> str | None:
    try:
        name = clean_line(text)
    except ValueError:
        return None
    return name if len(name) <= LONGEST_NAME else None


def _fault(path: str, code: str) -> Fault:
    ru, en = _SENTENCES[code]
    return Fault(path=path, code=code, message=Titles(ru=ru, en=en))


_SENTENCES: dict[str, tuple[str, str]] = {
    "unknown-zone": (
        "Такого часового пояса нет. Пояс пишется так: Europe/Moscow.",
        "There is no such time zone. One is written like Europe/Moscow.",
    ),
    "no-hours": (
        "Укажите рабочие часы хотя бы одного дня недели.",
        "Give the working hours of at least one weekday.",
    ),
    "bad-hours": (
        "Часы пишутся так: 09:00–13:00, 14:00–18:00. Выходной оставьте пустым.",
        "Hours are written like 09:00–13:00, 14:00–18:00. Leave a day off empty.",
    ),
    "hours-overlap": (
        "Промежутки дня должны идти по порядку и не накладываться.",
        "The hours of a day must follow each other without overlapping.",
    ),
    "too-many-days": (
        f"Особых дней не больше {MOST_DAYS}.",
        f"There can be at most {MOST_DAYS} exceptional days.",
    ),
    "year-out-of-bounds": (
        f"Годы — от {FIRST_YEAR} до {LAST_YEAR}.",
        f"Years are {FIRST_YEAR} to {LAST_YEAR}.",
    ),
    "bad-day": (
        "Такого дня нет. День пишется так: 2027-01-31.",
        "There is no such day. One is written 2027-01-31.",
    ),
    "day-twice": ("Этот день указан дважды.", "This day is given twice."),
    "another-year": ("Этот день — в другом году.", "This day lies in another year."),
    "year-not-known": (
        "Год не отмечен как заполненный: отметьте его или уберите день.",
        "The year is not marked as complete: mark it, or take the day out.",
    ),
    "unknown-kind": (
        "Вид дня: day_off (выходной), working (рабочий выходной) или shortened (сокращённый).",
        "A day is day_off, working (a worked weekend) or shortened.",
    ),
    "bad-name": (
        f"Название — одна строка, не длиннее {LONGEST_NAME} знаков.",
        f"A name is one line of at most {LONGEST_NAME} characters.",
    ),
}
CODES = frozenset(_SENTENCES)
