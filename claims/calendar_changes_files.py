"""Calendars as files: the whole as YAML, the exceptional days as CSV; what is read is a draft, possibly with faults."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from claims.calendar_changes_draft import (
    LONGEST_NAME,
    MOST_DAYS,
    WEEK,
    Fault,
    TypedCalendar,
    TypedDay,
    TypedYear,
)
from claims.problems import shown
from claims.values import Titles
from claims.yaml_document import read_yaml

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HEADER = ("day", "kind", "name")
_MEMBERS = frozenset({"calendar", "zone", "hours", "known_years", "days"})
_LONGEST = 60
_YEAR = re.compile(r"[0-9]{4}")


class ReadFile(NamedTuple):
    """What a file says; nothing where it cannot be read at all."""

    typed: TypedCalendar | None
    faults: tuple[Fault, ...]


def to_yaml(key: str, typed: TypedCalendar) -> str:
    """Spell the whole calendar."""
    known = [year for year, found in typed.years.items() if found.known]
    lines = [f"calendar: {json.dumps(key)}", f"zone: {_quoted(typed.zone)}", "hours:"]
    lines += [f"  {name}: {_quoted(text)}" for name, text in zip(WEEKDAYS, typed.hours, strict=True) if text]
    lines += [f"known_years: [{', '.join(known)}]", "days:" if _rows(typed) else "days: {}"]
    lines += [
        f"  {_quoted(row.day)}: {{kind: {_quoted(row.kind)}, name: {_quoted(row.name)}}}"
        for row in _rows(typed)
    ]
    return "\n".join((*lines, ""))


def to_csv(typed: TypedCalendar, guarded: Callable[[str], str] = str) -> str:
    """Spell the exceptional days; `guarded` keeps a spreadsheet from taking a name for a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(HEADER)
    writer.writerows((row.day, row.kind, guarded(row.name)) for row in _rows(typed))
    return written.getvalue()


def from_yaml(text: str) -> ReadFile:
    """Read a whole calendar; faults name what could not be read."""
    document = read_yaml(text)
    value = document.value
    if document.problems or not isinstance(value, Mapping):
        return ReadFile(None, (_fault("file", "no-yaml"),))
    faults = [_fault(str(name)[:_LONGEST], "unknown-member") for name in value if name not in _MEMBERS]
    hours = _mapping(value.get("hours"), "hours", faults)
    faults += [_fault(f"hours.{shown(name)}", "unknown-weekday") for name in hours if name not in WEEKDAYS]
    days = _mapping(value.get("days"), "days", faults)
    rows = [_row_of(name, rule, faults) for name, rule in days.items()]
    known = value.get("known_years") or ()
    if not isinstance(known, list | tuple):
        faults.append(_fault("known_years", "no-list"))
        known = ()
    read = TypedCalendar(
        zone=_text(value.get("zone")),
        hours=tuple(_text(hours.get(WEEKDAYS[weekday])) for weekday in WEEK),  # type: ignore[arg-type]
        years=_by_year(rows, {_year_of(_text(year)) for year in known}),
    )
    return ReadFile(read, tuple(faults))


def from_csv(text: str, before: TypedCalendar) -> ReadFile:
    """Read days into a draft: they replace those of the years that the file names, which are complete then."""
    lines = text.lstrip("\ufeff").splitlines()
    separator = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    try:
        rows = [row for row in csv.reader(lines[: MOST_DAYS + 2], delimiter=separator) if any(row)]
    except csv.Error:  # such as a cell without an end
        return ReadFile(None, (_fault("file", "no-csv"),))
    header = tuple(name.strip().lower() for name in rows[0]) if rows else ()
    if len(lines) > MOST_DAYS + 1 or not {"day", "kind"} <= set(header):
        return ReadFile(None, (_fault("file", "no-csv"),))
    days = [TypedDay(**_cells(header, row)) for row in rows[1:]]
    years = _by_year(days, {_year_of(day.day) for day in days})
    return ReadFile(before.model_copy(update={"years": dict(sorted({**before.years, **years}.items()))}), ())


def _cells(header: tuple[str, ...], row: list[str]) -> dict[str, str]:
    cells = {name: text.strip()[: LONGEST_NAME + 1] for name, text in zip(header, row, strict=False)}
    cells["name"] = cells.get("name", "").removeprefix("'")
    return {name: cells[name] for name in HEADER if name in cells}


def _rows(typed: TypedCalendar) -> list[TypedDay]:
    return [row for found in typed.years.values() for row in found.days]


def _by_year(rows: Iterable[TypedDay], known: set[str]) -> dict[str, TypedYear]:
    days: dict[str, list[TypedDay]] = {year: [] for year in known}
    for row in rows:
        days.setdefault(_year_of(row.day), []).append(row)
    return {year: TypedYear(known=year in known, days=tuple(days[year])) for year in sorted(days)}


def _year_of(day: str) -> str:
    """The year that a day lies in, as it is spelled; one that has none lies in the year 0, which is refused later."""
    return day[:4] if _YEAR.match(day) else "0"


def _row_of(name: object, rule: object, faults: list[Fault]) -> TypedDay:
    day = _text(name)
    if not isinstance(rule, Mapping) or not rule.keys() <= {"kind", "name"}:
        faults.append(_fault(f"days.{shown(day)}", "no-day"))
        return TypedDay(day=day)
    return TypedDay(day=day, kind=_text(rule.get("kind")), name=_text(rule.get("name")))


def _mapping(value: object, name: str, faults: list[Fault]) -> Mapping[object, object]:
    if value is not None and not isinstance(value, Mapping):
        faults.append(_fault(name, "no-mapping"))
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return "" if value is None else str(value)[: LONGEST_NAME + 1]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _fault(path: str, code: str) -> Fault:
    ru, en = _SENTENCES[code]
    return Fault(path=path, code=code, message=Titles(ru=ru, en=en))


_SENTENCES: dict[str, tuple[str, str]] = {
    "no-yaml": ("Файл не читается как YAML.", "The file cannot be read as YAML."),
    "no-csv": (
        f"Нужна таблица CSV с колонками day, kind, name, не больше {MOST_DAYS} строк.",
        f"A CSV table with the columns day, kind, name is needed, at most {MOST_DAYS} rows.",
    ),
    "unknown-member": ("Такого раздела у календаря нет.", "A calendar has no such part."),
    "unknown-weekday": ("Такого дня недели нет: пишите monday.", "There is no such weekday: write monday."),
    "no-mapping": ("Здесь нужен список вида «имя: значение».", "A list of “name: value” is needed here."),
    "no-list": ("Здесь нужен список годов.", "A list of years is needed here."),
    "no-day": ("У дня указывают kind и name.", "A day has kind and name."),
}
