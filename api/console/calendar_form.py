"""The form of a calendar's draft: the week, one year of exceptional days, and what is wrong, each at its place."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from api.console.calendar_acts import FILLED, filled, with_moved_day
from api.console.calendar_view import weekday_titles
from api.language import Language
from api.pages.fields import Fields, whole
from api.pages.words import words_in
from claims.calendar_changes_draft import LONGEST_NAME, WEEK, Fault, TypedCalendar, TypedDay, TypedYear

MOST_ROWS = 100
"""Days of one year that a form shows; a file may have more."""
BLANK = 4
_LONGEST = 60


class Row(NamedTuple):
    """A row of the form: what was typed, its place in the draft, and what is wrong with it, by box."""

    place: int
    typed: TypedDay
    errors: Mapping[str, str]


class Place(NamedTuple):
    """Something to put right: where it stands in words, the address of that place, and the sentence."""

    where: str
    address: str
    sentence: str


def typed_from(fields: Fields, before: TypedCalendar, year: int) -> TypedCalendar:
    """What the form says; other years, and days beyond those that it shows, stay as they were."""
    rows = [_row(fields, place) for place in range(MOST_ROWS + BLANK) if not fields.one(f"day.{place}.off")]
    days = (*(row for row in rows if not row.empty), *before.year(year).days[MOST_ROWS:])
    hours = tuple(fields.one(f"hours.{weekday}")[:LONGEST_NAME] for weekday in WEEK)
    typed = before.model_copy(update={"zone": fields.one("zone")[:_LONGEST], "hours": hours})
    typed = _placed(typed, year, TypedYear(known=bool(fields.one("known")), days=days))
    return _acted(fields, typed, year)


def _row(fields: Fields, place: int) -> TypedDay:
    day, kind, name = (fields.one(f"day.{place}.{box}") for box in ("day", "kind", "name"))
    return TypedDay(day=day[:_LONGEST], kind=kind[:_LONGEST] or "day_off", name=name[: LONGEST_NAME + 1])


def _placed(typed: TypedCalendar, year: int, found: TypedYear) -> TypedCalendar:
    """Days that lie in other years go there."""
    here = tuple(row for row in found.days if _year_of(row) in (year, None))
    untouched = not here and not found.known and str(year) not in typed.years
    typed = typed if untouched else typed.with_year(year, found.model_copy(update={"days": _sorted(here)}))
    for row in found.days:
        there = _year_of(row)
        if there is not None and there != year:
            other = typed.year(there)
            days = _sorted((*other.days, row))
            typed = typed.with_year(there, other.model_copy(update={"days": days}))
    return typed


def _acted(fields: Fields, typed: TypedCalendar, year: int) -> TypedCalendar:
    act, _, country = fields.one("act").partition(":")
    if act == "fill" and country in FILLED:
        typed = filled(typed, country, year)
    worked, off = fields.one("move.worked"), fields.one("move.off")
    if is_day(worked) and is_day(off):
        typed = with_moved_day(typed, worked, off, fields.one("move.name")[: LONGEST_NAME + 1])
    return typed


def half_moved(fields: Fields) -> bool:
    """Whether a moved day was begun to be typed and is not whole."""
    days = [fields.one("move.worked"), fields.one("move.off")]
    return any(days) and not all(is_day(day) for day in days)


def is_day(text: str) -> bool:
    """Whether a text names a day."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def rows_of(
    typed: TypedCalendar, year: int, faults: tuple[Fault, ...], language: Language
) -> tuple[Row, ...]:
    """The rows of a year, and some empty ones."""
    found = typed.year(year).days[:MOST_ROWS]
    blank = (TypedDay(),) * BLANK
    errors: dict[str, dict[str, str]] = {}
    for fault in faults:
        place, _, box = fault.path.rpartition(".")
        errors.setdefault(place, {})[box] = fault.message.in_language(language)
    return tuple(
        Row(place, row, errors.get(f"years.{year}.{place}", {})) for place, row in enumerate((*found, *blank))
    )


def places_of(key: str, faults: tuple[Fault, ...], language: Language) -> tuple[Place, ...]:
    """Everything that is wrong, with the way to it."""
    return tuple(_place(key, fault, language) for fault in faults)


def _place(key: str, fault: Fault, language: Language) -> Place:
    gettext, parts = words_in(language).gettext, fault.path.split(".")
    address, where = f"/calendars/{key}/draft", gettext("Time zone")
    anchor = "zone"
    if parts[0] == "hours":
        where = weekday_titles(language)[int(parts[1])] if len(parts) > 1 else gettext("The week")
        anchor = f"hours-{parts[1]}" if len(parts) > 1 else "hours-0"
    elif parts[0] == "years":
        year = parts[1] if len(parts) > 1 else ""
        where = (
            gettext("%(year)s, row %(row)s") % {"year": year, "row": int(parts[2]) + 1} if parts[2:] else year
        )
        address += f"?year={year}" if whole(year) is not None else ""
        anchor = f"day-{parts[2]}" if parts[2:] else "days-h"
    return Place(where, f"{address}#{anchor}", fault.message.in_language(language))


def _year_of(row: TypedDay) -> int | None:
    return int(row.day[:4]) if is_day(row.day) else None


def _sorted(days: tuple[TypedDay, ...]) -> tuple[TypedDay, ...]:
    return tuple(sorted(days, key=lambda row: row.day))
