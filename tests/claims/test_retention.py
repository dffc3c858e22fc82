"""How long data is kept: the last day and the day after it, in the claim's own zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from claims.retention import is_over, last_day

MOSCOW, PACIFIC = "Europe/Moscow", "America/Los_Angeles"
CASES = [
    ("2023-11-22T09:00:00+00:00", MOSCOW, 36, date(2026, 11, 22)),
    ("2023-11-22T21:30:00+00:00", MOSCOW, 36, date(2026, 11, 23)),  # the next day in Moscow already
    ("2023-11-22T21:30:00+00:00", PACIFIC, 36, date(2026, 11, 22)),
    ("2024-02-29T09:00:00+00:00", MOSCOW, 12, date(2025, 2, 28)),  # no such day: the last one of the month
    ("2024-02-29T09:00:00+00:00", MOSCOW, 48, date(2028, 2, 29)),
    ("2025-08-31T09:00:00+00:00", MOSCOW, 6, date(2026, 2, 28)),
    ("2025-12-31T09:00:00+00:00", MOSCOW, 1, date(2026, 1, 31)),
    ("2025-11-30T09:00:00+00:00", MOSCOW, 13, date(2026, 12, 30)),
    ("2025-12-15T09:00:00+00:00", MOSCOW, 1200, date(2125, 12, 15)),
]


@pytest.mark.parametrize(("closed", "zone", "months", "last"), CASES)
def test_the_last_day(closed: str, zone: str, months: int, last: date) -> None:
    at = datetime.fromisoformat(closed)
    assert last_day(at, zone, months) == last
    midnight = datetime.combine(last + timedelta(days=1), time(), ZoneInfo(zone))
    assert is_over(at, zone, months, midnight)
    assert not is_over(at, zone, months, midnight - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("now", "over"),
    [("2026-11-22T20:59:59+00:00", False), ("2026-11-22T21:00:00+00:00", True)],  # midnight in Moscow
)
def test_a_term_is_over_when_its_last_day_is(now: str, over: bool) -> None:
    closed = datetime.fromisoformat("2023-11-22T09:00:00+00:00")
    assert is_over(closed, MOSCOW, 36, datetime.fromisoformat(now)) is over
