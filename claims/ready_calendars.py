"""The calendars that come filled: Russia and the United States, from the `holidays` library and our rules."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from claims.calendar import Calendar, DayKind, DayRule

_DAY = timedelta(days=1)

RU_KNOWN_YEARS = (*range(2015, 2020), *range(2022, 2028))
"""Years whose moved days off the library has in full: it lacks 10 March 2014, the days off that decrees of
2020 and 2021 added, and everything that is not decided yet."""

US_KNOWN_YEARS = tuple(range(2014, 2029))

_RU_HOURS = dict.fromkeys(range(5), (("09:00", "13:00"), ("14:00", "18:00")))
_US_HOURS = dict.fromkeys(range(5), (("09:00", "17:00"),))

_RU_PUBLIC_HOLIDAYS = frozenset(
    {*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}
)
"""Month and day of the holidays that ТК РФ, ст. 112 names; all other days off are moved ones."""


def ru(years: Iterable[int]) -> Calendar:
    """Russia: five days of eight hours, holidays, moved days off and worked Saturdays of the known `years`.

    Work ends an hour earlier before a public holiday (ТК РФ, ст. 95), not before a moved day off; a worked
    Saturday has the hours of a weekday.
    """
    known = _known(years, RU_KNOWN_YEARS)
    days_off, worked = _days_of("RU", "ru", known)
    days = {day: DayRule(kind=DayKind.DAY_OFF, name=name) for day, name in days_off.items()}
    days |= {day: DayRule(kind=DayKind.WORKING, name="Рабочая суббота") for day in worked}
    calendar = Calendar(key="ru", zone="Europe/Moscow", hours=_RU_HOURS, days=days, known_years=known)
    days |= {day: DayRule(kind=DayKind.SHORTENED, name="Предпраздничный день") for day in _eves(calendar)}
    return calendar.model_copy(update={"days": dict(sorted(days.items()))})


def us(years: Iterable[int]) -> Calendar:
    """The United States: five days of eight hours in New York, federal holidays of the known `years`."""
    known = _known(years, US_KNOWN_YEARS)
    days_off, _ = _days_of("US", "en_US", known)
    days = {day: DayRule(kind=DayKind.DAY_OFF, name=name) for day, name in sorted(days_off.items())}
    return Calendar(key="us", zone="America/New_York", hours=_US_HOURS, days=days, known_years=known)


def _known(years: Iterable[int], known: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(years) & set(known)))


def _days_of(country: str, language: str, years: tuple[int, ...]) -> tuple[Mapping[date, str], set[date]]:
    """The days off with their names and the weekend days that are worked."""
    # Imported late: workflows load this package, and the library is slow to load and reads files.
    import holidays

    found = holidays.country_holidays(country, years=years, language=language)
    days_off = {day: name for day, name in found.items() if day.year in years}
    return days_off, {day for day in found.weekend_workdays if day.year in years}


def _eves(calendar: Calendar) -> Iterable[date]:
    """The working days right before a public holiday."""
    for year in calendar.known_years:
        for count in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
            day = date(year, 1, 1) + _DAY * count
            holiday = day + _DAY
            if (holiday.month, holiday.day) in _RU_PUBLIC_HOLIDAYS and calendar.is_working(day):
                yield day
