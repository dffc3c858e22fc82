"""An independent counter: walks day by day and minute by minute from the written rules, slowly.

It shares no code with the product; of a calendar it reads the data alone. Instants lie on whole minutes.
"""

import calendar as gregorian
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

PauseSpan = tuple[datetime, datetime]


@lru_cache(maxsize=20_000)
def day_start(zone: str, day: date) -> datetime:
    """The first minute whose local date is the day or a later one."""
    instant = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=15)
    while instant.astimezone(ZoneInfo(zone)).date() < day:
        instant += MINUTE
    return instant


def day_end(zone: str, day: date) -> datetime:
    return day_start(zone, day + DAY)


def local_minute(zone: str, day: date, minutes: int) -> datetime:
    """The first minute of the local day at which its clocks show so many minutes after midnight or more."""
    instant = day_start(zone, day)
    while True:
        local = instant.astimezone(ZoneInfo(zone))
        if local.date() > day or local.hour * 60 + local.minute >= minutes:
            return instant
        instant += MINUTE


def local_day(zone: str, instant: datetime) -> date:
    return instant.astimezone(ZoneInfo(zone)).date()


@dataclass(frozen=True)
class Desk:
    """The plain data of a calendar."""

    zone: str
    hours: dict[int, tuple[tuple[str, str], ...]]
    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    shortened: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        if day in self.worked or day in self.shortened:
            return True
        return day not in self.off and day.weekday() in self.hours

    def open_at(self, instant: datetime) -> bool:
        """Whether the clock on the wall shows working hours; no change of clocks may fall into them."""
        local = instant.astimezone(ZoneInfo(self.zone))
        if not self.works(local.date()):
            return False
        spans = self.hours.get(local.weekday()) or self.hours[4]
        shown = f"{local.hour:02}:{local.minute:02}"
        closing = spans[-1][1]
        if local.date() in self.shortened:
            closing = f"{int(closing[:2]) - 1:02}{closing[2:]}"
        return any(begin <= shown < min(end, closing) for begin, end in spans)


def given_back(zone: str, day: date, pauses: Sequence[PauseSpan]) -> bool:
    end = day_end(zone, day)
    return any(began < end <= ended for began, ended in pauses)


def month_later(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    number = day.day
    while number > gregorian.monthrange(year, month)[1]:
        number -= 1
    return date(year, month, number)


def last_day(
    desk: Desk, count: int, unit: str, working: bool, started: datetime, pauses: Sequence[PauseSpan]
) -> date:
    """The last day of a term in days, weeks or months before any roll."""
    start = local_day(desk.zone, started)
    if unit == "month":
        return _after_months(desk, month_later(start, count), start, pauses)
    return walked_days(desk, count * 7 if unit == "week" else count, working, started, pauses)[-1]


def _after_months(desk: Desk, end: date, start: date, pauses: Sequence[PauseSpan]) -> date:
    day, owed = start, 0
    while day < end:
        day += DAY
        owed += given_back(desk.zone, day, pauses)
    while owed:
        day += DAY
        owed -= not given_back(desk.zone, day, pauses)
    return day


def walked_days(
    desk: Desk, count: int, working: bool, started: datetime, pauses: Sequence[PauseSpan]
) -> list[date]:
    """The first so many days that count."""
    found: list[date] = []
    day = local_day(desk.zone, started)
    while len(found) < count:
        day += DAY
        if working and not desk.works(day):
            continue
        if not given_back(desk.zone, day, pauses):
            found.append(day)
    return found


def rolled(desk: Desk, day: date) -> date:
    while not desk.works(day):
        day += DAY
    return day


def minute_counts(desk: Desk, working: bool, instant: datetime, pauses: Sequence[PauseSpan]) -> bool:
    if any(began <= instant < ended for began, ended in pauses):
        return False
    return not working or desk.open_at(instant)


def after_minutes(
    desk: Desk, minutes: int, working: bool, started: datetime, pauses: Sequence[PauseSpan]
) -> datetime:
    """The instant at which so many minutes have counted."""
    instant = started
    while minutes:
        minutes -= minute_counts(desk, working, instant, pauses)
        instant += MINUTE
    return instant


def counted_minutes(
    desk: Desk, working: bool, begin: datetime, end: datetime, pauses: Sequence[PauseSpan]
) -> int:
    total = 0
    while begin < end:
        total += minute_counts(desk, working, begin, pauses)
        begin += MINUTE
    return total
