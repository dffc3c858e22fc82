"""A year of a calendar as people look at it: twelve months, each day told by a number, a sign and a word."""

from collections import Counter
from datetime import date, timedelta
from typing import Literal, NamedTuple

from babel.dates import get_day_names, get_month_names

from api.language import Language
from api.pages.place_words import calendar_words
from claims.calendar import Calendar, DayKind
from claims.calendar_changes import KINDS
from claims.calendar_changes_draft import FIRST_YEAR, LAST_YEAR, WEEK, hours_in_words
from claims.trade_words import capital

Look = Literal["working", "off", "weekend", "shortened", "worked"]
_LOOKS: dict[DayKind, Look] = {
    DayKind.DAY_OFF: "off",
    DayKind.WORKING: "worked",
    DayKind.SHORTENED: "shortened",
}


class Cell(NamedTuple):
    """One day: its number, how it looks, its word where it is no plain day, and its name."""

    day: date
    look: Look
    word: str
    name: str


class Month(NamedTuple):
    """A month by weeks; None stands for a day of another month."""

    title: str
    weeks: tuple[tuple[Cell | None, ...], ...]
    working: int


class Year(NamedTuple):
    """A year: its months, its exceptional days, how many days are worked, and whether its holidays are known."""

    year: int
    known: bool
    months: tuple[Month, ...]
    days: tuple[Cell, ...]
    sums: dict[str, int]


def year_of(calendar: Calendar, year: int, language: Language) -> Year:
    """Lay a year out."""
    first, length = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
    cells = [_cell(calendar, first + timedelta(days=number), language) for number in range(length)]
    months = tuple(
        _month([cell for cell in cells if cell.day.month == number], number, language)
        for number in range(1, 13)
    )
    return Year(
        year=year,
        known=year in calendar.known_years,
        months=months,
        days=tuple(cell for cell in cells if cell.day in calendar.days),
        sums={**Counter(cell.look for cell in cells), "all": sum(month.working for month in months)},
    )


def years_around(calendar: Calendar, year: int, now: int) -> tuple[int, ...]:
    """The years to switch to: those that are known, the present and the next one, and the one that is shown."""
    years = {*calendar.known_years, now, now + 1, year}
    return tuple(sorted(one for one in years if FIRST_YEAR <= one <= LAST_YEAR))


def weekday_titles(language: Language) -> tuple[str, ...]:
    """The weekdays from Monday on."""
    return tuple(capital(get_day_names("wide", locale=language)[weekday]) for weekday in WEEK)


def short_weekdays(language: Language) -> tuple[tuple[str, str], ...]:
    """The weekdays with their shortest names, for the head of a month."""
    short = get_day_names("short", context="stand-alone", locale=language)
    return tuple(zip(weekday_titles(language), (short[weekday] for weekday in WEEK), strict=True))


def week_of(calendar: Calendar, language: Language) -> tuple[tuple[str, str], ...]:
    """The hours of each weekday; nothing on a day off."""
    hours = (hours_in_words(calendar.hours.get(weekday, ())) for weekday in WEEK)
    return tuple(zip(weekday_titles(language), hours, strict=True))


def called(key: str, language: Language) -> str:
    """What a calendar is called at the head of something."""
    return capital(calendar_words(key, language))


def kind_words(language: Language) -> dict[str, str]:
    """What the kinds of exceptional days are called."""
    return {kind: getattr(said, language) for kind, said in KINDS.items()}


def _cell(calendar: Calendar, day: date, language: Language) -> Cell:
    rule = calendar.days.get(day)
    if rule is None:
        look: Look = "working" if calendar.is_working(day) else "weekend"
        return Cell(day, look, "", "")
    return Cell(day, _LOOKS[rule.kind], getattr(KINDS[rule.kind], language), rule.name or "")


def _month(cells: list[Cell], number: int, language: Language) -> Month:
    before: list[Cell | None] = [None] * cells[0].day.weekday()
    row = [*before, *cells]
    row += [None] * (-len(row) % 7)
    weeks = tuple(tuple(row[begin : begin + 7]) for begin in range(0, len(row), 7))
    names = get_month_names("wide", context="stand-alone", locale=language)
    working = sum(cell.look not in ("off", "weekend") for cell in cells)
    return Month(capital(names[number]), weeks, working)
