"""Calendars: working days and hours, instants across changes of clocks, the ready ones."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from claims.calendar import Calendar, DayKind, DayRule
from claims.ready_calendars import RU_KNOWN_YEARS, US_KNOWN_YEARS, ru, us
from tests.claims import brute_force

OFFICE = dict.fromkeys(range(5), (("09:00", "13:00"), ("14:00", "18:00")))
ALWAYS = dict.fromkeys(range(7), (("00:00", "24:00"),))
RU = ru(range(2015, 2031))
US = us(range(2014, 2031))
DAY = timedelta(days=1)


def in_zone(zone: str, **more: object) -> Calendar:
    return Calendar.model_validate({"key": "test", "zone": zone, "hours": OFFICE, **more})


def hours_of(calendar: Calendar, day: date) -> float:
    spans = calendar.intervals(day)
    return sum((end - begin for begin, end in spans), timedelta(0)) / timedelta(hours=1)


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + DAY * count for count in range((date(year + 1, 1, 1) - first).days)]


# ---- shape


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "Europe/Moscow\x00", "x" * 100])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(ValidationError):
        in_zone(zone)


@pytest.mark.parametrize(
    "hours",
    [
        {},
        {0: ()},
        {7: (("09:00", "18:00"),)},
        {0: (("18:00", "09:00"),)},
        {0: (("09:00", "13:00"), ("12:00", "18:00"))},
        {0: (("09:00", "09:00"),)},
        {0: (("9:00", "18:00"),)},
        {0: (("09:00", "24:30"),)},
    ],
)
def test_senseless_hours_are_refused(hours: dict[int, object]) -> None:
    with pytest.raises(ValidationError):
        in_zone("UTC", hours=hours)


def test_a_calendar_survives_json() -> None:
    assert Calendar.model_validate_json(RU.model_dump_json()) == RU


def test_a_slice_has_the_data_of_its_years_alone() -> None:
    slice_ = RU.for_years(2026, 2027)
    assert slice_.known_years == (2026, 2027)
    assert {day.year for day in slice_.days} == {2026, 2027}
    assert slice_.hours == RU.hours
    assert len(slice_.model_dump_json().encode()) < 6_000


# ---- days and hours


@pytest.mark.parametrize(
    ("day", "working", "hours"),
    [
        (date(2026, 11, 2), True, 8),  # a Monday
        (date(2026, 11, 3), True, 7),  # before 4 November
        (date(2026, 11, 4), False, 0),
        (date(2026, 11, 7), False, 0),  # a Saturday
        (date(2026, 1, 9), False, 0),  # moved from 3 January
        (date(2026, 3, 9), False, 0),  # 8 March is a Sunday
        (date(2026, 3, 6), True, 8),  # Friday, 8 March is not the next day
        (date(2026, 12, 31), False, 0),  # moved from 4 January
        (date(2026, 12, 30), True, 8),  # before a moved day off: no shorter
        (date(2026, 5, 8), True, 7),  # before 9 May, a Saturday
        (date(2024, 4, 27), True, 8),  # a moved working Saturday
        (date(2024, 11, 2), True, 8),  # another, two days before a holiday
        (date(2024, 12, 28), True, 8),
        (date(2025, 11, 1), True, 8),
        (date(2027, 2, 20), True, 8),
        (date(2027, 2, 22), False, 0),  # moved to the Saturday before
        (date(2028, 1, 3), True, 8),  # no data for 2028: a Monday like any other
        (date(2028, 1, 1), False, 0),  # a Saturday
    ],
)
def test_russian_days(day: date, working: bool, hours: float) -> None:
    assert RU.is_working(day) is working
    assert hours_of(RU, day) == hours


@pytest.mark.parametrize(
    ("year", "working_days", "short_days"),
    [(2022, 247, 2), (2023, 247, 3), (2024, 248, 4), (2025, 247, 3), (2026, 247, 4), (2027, 247, 3)],
)
def test_russian_years_have_the_official_number_of_working_days(
    year: int, working_days: int, short_days: int
) -> None:
    hours = [hours_of(RU, day) for day in days_of(year)]
    assert sum(length > 0 for length in hours) == working_days
    assert sum(length == 7 for length in hours) == short_days


def test_only_years_with_moved_days_are_known() -> None:
    assert set(range(2024, 2028)) <= set(RU_KNOWN_YEARS)
    assert not RU.knows(date(2014, 3, 10))
    assert not RU.knows(date(2028, 1, 1))
    assert RU.known_years == RU_KNOWN_YEARS
    assert US.known_years == US_KNOWN_YEARS == tuple(range(2014, 2029))


def test_a_year_that_was_not_asked_for_brings_no_days() -> None:
    calendar = ru([2026])
    assert {day.year for day in calendar.days} == {2026}
    assert calendar.known_years == (2026,)
    assert ru([2031]).days == {}


def test_holidays_have_names() -> None:
    assert RU.name_of(date(2026, 6, 12)) == "День России"
    assert US.name_of(date(2026, 7, 3)) == "Independence Day (observed)"
    assert RU.name_of(date(2026, 6, 15)) is None


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 7, 3), False),  # 4 July is a Saturday
        (date(2027, 12, 31), False),  # New Year's Day of 2028, a year later, is a Saturday
        (date(2026, 6, 19), False),
        (date(2020, 6, 19), True),  # Juneteenth began in 2021
        (date(2026, 11, 27), True),  # the day after Thanksgiving
        (date(2026, 11, 26), False),
    ],
)
def test_american_days(day: date, working: bool) -> None:
    assert US.is_working(day) is working
    assert hours_of(US, day) == (8 if working else 0)


def test_spans_are_instants_with_the_break_left_out() -> None:
    at = datetime(2026, 7, 1, tzinfo=UTC)
    hour = timedelta(hours=1)
    assert RU.intervals(date(2026, 7, 1)) == (
        (at + 6 * hour, at + 10 * hour),
        (at + 11 * hour, at + 15 * hour),
    )
    assert US.intervals(date(2026, 7, 1)) == ((at + 13 * hour, at + 21 * hour),)


def test_an_hour_is_taken_from_the_end_even_if_it_eats_the_last_span() -> None:
    day = date(2026, 7, 1)
    hours = {2: (("09:00", "12:00"), ("12:30", "13:00"))}
    rule = {day: DayRule(kind=DayKind.SHORTENED)}
    ((begin, end),) = in_zone("UTC", hours=hours, days=rule).intervals(day)
    assert (begin.hour, end.hour, end.minute) == (9, 11, 30)
    assert in_zone("UTC", hours={2: (("09:00", "10:00"),)}, days=rule).intervals(day) == ()


def test_a_worked_sunday_has_the_hours_of_the_last_weekday_before_it() -> None:
    sunday = date(2026, 7, 5)
    hours = {3: (("09:00", "18:00"),), 4: (("09:00", "16:45"),)}
    calendar = in_zone("UTC", hours=hours, days={sunday: DayRule(kind=DayKind.WORKING)})
    assert hours_of(calendar, sunday) == 7.75


# ---- changes of clocks


@pytest.mark.parametrize(
    ("zone", "day", "start", "length"),
    [
        ("Europe/Moscow", date(2026, 3, 29), "2026-03-28T21:00", 24),
        ("Europe/Berlin", date(2026, 3, 29), "2026-03-28T23:00", 23),
        ("Europe/Berlin", date(2026, 10, 25), "2026-10-24T22:00", 25),
        ("America/New_York", date(2026, 3, 8), "2026-03-08T05:00", 23),
        ("America/New_York", date(2026, 11, 1), "2026-11-01T04:00", 25),
        ("Australia/Lord_Howe", date(2026, 4, 5), "2026-04-04T13:00", 24.5),
        ("Australia/Lord_Howe", date(2026, 10, 4), "2026-10-03T13:30", 23.5),
        ("America/Havana", date(2026, 3, 8), "2026-03-08T05:00", 23),  # 00:00 is skipped
        ("Africa/Cairo", date(2026, 4, 24), "2026-04-23T22:00", 23),  # so it is here
        ("America/Havana", date(2026, 11, 1), "2026-11-01T04:00", 25),  # 00:00 comes twice
        ("America/Toronto", date(1919, 3, 31), "1919-03-31T04:30", 23.5),  # 23:30 jumps to 00:30
        ("America/St_Johns", date(2010, 11, 7), "2010-11-07T02:30", 25),  # 00:01 goes back to 23:01
        ("Pacific/Apia", date(2011, 12, 30), "2011-12-30T10:00", 0),  # a day that never was
        ("Pacific/Apia", date(2011, 12, 31), "2011-12-30T10:00", 24),
    ],
)
def test_where_a_local_day_begins_and_how_long_it_is(zone: str, day: date, start: str, length: float) -> None:
    calendar = in_zone(zone)
    assert calendar.start_of(day) == datetime.fromisoformat(f"{start}:00+00:00")
    assert (calendar.start_of(day + DAY) - calendar.start_of(day)) / timedelta(hours=1) == length


ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Europe/Moscow", "Asia/Kathmandu"]
ZONES += ["America/Havana", "Africa/Cairo", "America/St_Johns", "Pacific/Apia", "America/Santiago"]
DAYS = st.dates(date(2005, 1, 1), date(2030, 12, 31))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ZONES), DAYS, st.integers(0, 26 * 60))
def test_an_instant_belongs_to_the_day_that_has_begun(zone: str, day: date, minutes: int) -> None:
    calendar = in_zone(zone)
    instant = calendar.start_of(day) + timedelta(minutes=minutes)
    found = calendar.day_of(instant)
    assert calendar.start_of(found) <= instant < calendar.start_of(found + DAY)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ZONES), DAYS)
def test_days_begin_where_a_walk_over_the_minutes_finds_them(zone: str, day: date) -> None:
    assert in_zone(zone).start_of(day) == brute_force.day_start(zone, day)


def test_a_day_that_has_begun_goes_on_when_clocks_go_back_over_midnight() -> None:
    calendar = in_zone("America/St_Johns")  # at 00:01 of 7 November 2010 clocks went back to 23:01
    half_past = datetime(2010, 11, 7, 3, 0, tzinfo=UTC)
    assert half_past.astimezone(ZoneInfo(calendar.zone)).date() == date(2010, 11, 6)
    assert calendar.day_of(half_past) == date(2010, 11, 7)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(ZONES), DAYS)
def test_a_desk_that_never_closes_works_every_minute_of_a_day(zone: str, day: date) -> None:
    calendar = in_zone(zone, hours=ALWAYS)
    whole = (calendar.start_of(day), calendar.start_of(day + DAY))
    assert calendar.intervals(day) == ((whole,) if whole[0] < whole[1] else ())


def test_working_hours_in_the_night_of_the_change_are_elapsed_time() -> None:
    night = in_zone("Europe/Berlin", hours={6: (("00:00", "06:00"),)})
    assert hours_of(night, date(2026, 3, 29)) == 5
    assert hours_of(night, date(2026, 10, 25)) == 7
    skipped = in_zone("Europe/Berlin", hours={6: (("02:15", "02:45"), ("02:50", "04:00"))})
    ((begin, end),) = skipped.intervals(date(2026, 3, 29))
    assert (begin.hour, end.hour) == (1, 2)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        RU.day_of(datetime(2026, 1, 1))  # noqa: DTZ001


def test_counting_never_loads_the_library_of_holidays() -> None:
    program = "import sys, claims.counting, claims.ready_calendars; sys.exit('holidays' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
