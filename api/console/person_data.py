"""What people may write about people: names, addresses, languages, time zones, roles, days of absence."""

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_timezone_location
from pydantic import AfterValidator, StringConstraints

from api.language import Language
from claims.contact import Email
from claims.texts import Line
from claims.values import LATEST, Key, Strict
from store.absence import Absence

_AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("there is no such time zone")
    return name


Zone = Annotated[str, StringConstraints(max_length=60), AfterValidator(_known_zone)]
Login = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,59}$")]
Role = Literal["operator", "manager"]


class Details(Strict):
    """What people say of themselves."""

    name: Line
    language: Literal["ru", "en"]
    zone: Zone


class StaffDetails(Details):
    """What an administrator says of them; their letters need an address."""

    email: Email


class NewStaffDetails(StaffDetails):
    """The same of somebody new."""

    login: Login


class TeamDetails(Strict):
    """What a team is called; in both languages, since both kinds of people read it."""

    title_ru: Line
    title_en: Line


class NewTeamDetails(TeamDetails):
    """The same of a new team."""

    key: Key


class TokenDetails(Strict):
    """What a token is for and how many days it is good; 0 is until it is revoked."""

    label: Line
    days: Literal["30", "90", "365", "0"]


@cache
def zones(language: Language) -> tuple[tuple[str, str], ...]:
    """Time zones with the places that people look for, in one language."""
    named = sorted(name for name in available_timezones() if name.partition("/")[0] in _AREAS)
    return (
        ("UTC", "UTC"),
        *((name, get_timezone_location(ZoneInfo(name), locale=language)) for name in named),
    )


def read_absence(
    given: dict[str, str], deputies: frozenset[str], zone: str, now: datetime
) -> tuple[Absence, dict[str, str]]:
    """Days of absence on the person's own clock, both included; codes of what is wrong by field."""
    first, last = _day(given.get("first", "")), _day(given.get("last", ""))
    local, deputy = ZoneInfo(zone), given.get("deputy") or None
    errors = {name: "day" for name, day in (("first", first), ("last", last)) if day is None}
    if last and last < now.astimezone(local).date():
        errors["last"] = "is-over"
    elif first and last and last < first:
        errors["last"] = "ends-before"
    if deputy not in deputies:
        errors["deputy"] = "nobody"
    if errors or first is None or last is None:
        return Absence(), errors
    begins = datetime.combine(first, time(), local)
    ends = datetime.combine(last + timedelta(days=1), time(), local)
    return Absence(away_from=begins, away_until=ends, deputy=deputy), {}


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < LATEST else None  # the absence ends on the day after


def absence_typed(absence: Absence, zone: str) -> dict[str, str]:
    """The days of an absence as a form shows them."""
    local = ZoneInfo(zone)
    if absence.away_until is None:
        return {"deputy": absence.deputy or ""}
    last = (absence.away_until - timedelta(seconds=1)).astimezone(local).date().isoformat()
    first = absence.away_from.astimezone(local).date().isoformat() if absence.away_from else ""
    return {"first": first, "last": last, "deputy": absence.deputy or ""}
