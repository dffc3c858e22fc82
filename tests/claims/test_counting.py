"""Deadlines, shares, rungs and explanations: tables from the written rules, and an independent counter."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from claims.calendar import Calendar, DayKind
from claims.counting import (
    Deadline,
    Pause,
    Step,
    add_term,
    after_due,
    deadline,
    explain,
    rung_instant,
    share_instant,
)
from claims.ready_calendars import ru
from claims.term import RungPosition, Term
from tests.claims import brute_force
from tests.claims.brute_force import Desk

RU = ru(range(2024, 2028))
OFFICE = dict.fromkeys(range(5), (("09:00", "13:00"), ("14:00", "18:00")))
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def in_zone(zone: str) -> Calendar:
    return Calendar(key="test", zone=zone, hours=OFFICE, known_years=tuple(range(2020, 2040)))


def at(text: str, zone: str = "Europe/Moscow") -> datetime:
    """The instant at which clocks of the zone show the text for the first time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def pauses_of(*spans: tuple[str, str | None]) -> list[Pause]:
    return [Pause(began=at(began), ended=at(ended) if ended else None) for began, ended in spans]


def last_day(
    term: str,
    started: str,
    *pauses: tuple[str, str | None],
    roll: bool = False,
    calendar: Calendar = RU,
) -> str:
    found = deadline(Term.parse(term), at(started), pauses_of(*pauses), calendar, roll)
    assert found.last_day is not None
    assert found.due_at == calendar.start_of(found.last_day + DAY)
    assert found.not_before is None
    return found.last_day.isoformat()


def due(term: str, started: str, *pauses: tuple[str, str | None]) -> datetime | None:
    return deadline(Term.parse(term), at(started), pauses_of(*pauses), RU).due_at


# ---- terms in days, weeks and months


@pytest.mark.parametrize(
    ("term", "started", "expected"),
    [
        ("1 day", "2026-07-01T00:00", "2026-07-02"),
        ("1 day", "2026-07-01T23:59", "2026-07-02"),
        ("10 days", "2026-07-01T12:00", "2026-07-11"),
        ("2 weeks", "2026-07-01T12:00", "2026-07-15"),
        ("1 working day", "2026-07-03T12:00", "2026-07-06"),  # a Friday
        ("1 working day", "2026-07-04T12:00", "2026-07-06"),  # a Saturday
        ("15 working days", "2026-07-01T12:00", "2026-07-22"),
        ("5 working days", "2025-12-26T12:00", "2026-01-14"),  # the New Year holidays, 31 December moved
        ("15 working days", "2025-12-26T12:00", "2026-01-28"),
        ("1 working day", "2024-04-26T12:00", "2024-04-27"),  # a worked Saturday
        ("2 working days", "2024-04-26T12:00", "2024-05-02"),  # 29 April to 1 May off
        ("3 working days", "2024-12-26T12:00", "2025-01-09"),  # Saturday 28 December worked
        ("1 working day", "2027-02-19T12:00", "2027-02-20"),
        ("2 working days", "2027-02-19T12:00", "2027-02-24"),
        ("10 working days", "2026-04-28T12:00", "2026-05-14"),  # May, 11 May moved
        ("1 month", "2026-01-31T12:00", "2026-02-28"),
        ("1 month", "2024-01-31T12:00", "2024-02-29"),
        ("3 months", "2026-08-31T12:00", "2026-11-30"),
        ("1 month", "2026-12-15T12:00", "2027-01-15"),
        ("12 months", "2024-02-29T12:00", "2025-02-28"),
        ("60 months", "2026-07-01T12:00", "2031-07-01"),
    ],
)
def test_the_last_day_of_a_term(term: str, started: str, expected: str) -> None:
    assert last_day(term, started) == expected


@pytest.mark.parametrize(
    ("term", "started", "plain", "rolled"),
    [
        ("10 days", "2026-07-01T12:00", "2026-07-11", "2026-07-13"),  # a Saturday
        ("10 days", "2025-12-25T12:00", "2026-01-04", "2026-01-12"),  # the holidays
        ("10 days", "2024-04-17T12:00", "2024-04-27", "2024-04-27"),  # a worked Saturday stays
        ("1 month", "2026-03-28T12:00", "2026-04-28", "2026-04-28"),
        ("1 month", "2026-02-08T12:00", "2026-03-08", "2026-03-10"),  # Sunday, Monday moved
        ("1 week", "2026-12-24T12:00", "2026-12-31", "2027-01-11"),  # 2027: the holidays run to the tenth
        ("2 weeks", "2026-06-29T12:00", "2026-07-13", "2026-07-13"),
    ],
)
def test_only_a_last_day_off_rolls_and_only_if_asked(
    term: str, started: str, plain: str, rolled: str
) -> None:
    assert last_day(term, started) == plain
    assert last_day(term, started, roll=True) == rolled


def test_days_off_in_between_count_for_a_term_in_days() -> None:
    assert last_day("14 days", "2025-12-30T12:00") == "2026-01-13"


def test_rolling_does_not_touch_hours() -> None:
    saturday = at("2026-07-03T12:00")
    assert deadline(Term.parse("24 hours"), saturday, (), RU, roll_last_day=True).due_at == saturday + DAY


def test_the_start_day_is_the_local_one() -> None:
    evening_in_utc = datetime(2026, 7, 1, 21, 30, tzinfo=UTC)
    assert deadline(Term.parse("1 day"), evening_in_utc, (), RU).last_day == date(2026, 7, 3)
    new_york = deadline(Term.parse("1 day"), evening_in_utc, (), in_zone("America/New_York"))
    assert new_york.last_day == date(2026, 7, 2)
    assert new_york.due_at == datetime(2026, 7, 3, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "started", "term", "due_at"),
    [
        ("Europe/Berlin", "2026-03-28T12:00", "1 day", "2026-03-29T22:00"),
        ("Europe/Berlin", "2026-10-24T12:00", "1 day", "2026-10-25T23:00"),
        ("America/New_York", "2026-03-01T12:00", "10 days", "2026-03-12T04:00"),
        ("America/New_York", "2026-10-30T12:00", "2 days", "2026-11-02T05:00"),
        ("Australia/Lord_Howe", "2026-04-04T12:00", "1 day", "2026-04-05T13:30"),
        ("America/Havana", "2026-03-06T12:00", "1 day", "2026-03-08T05:00"),
        ("Asia/Kathmandu", "2026-07-01T12:00", "1 day", "2026-07-02T18:15"),
    ],
)
def test_days_end_at_local_midnight_across_changes_of_clocks(
    zone: str, started: str, term: str, due_at: str
) -> None:
    found = deadline(Term.parse(term), at(started, zone), (), in_zone(zone))
    assert found.due_at == datetime.fromisoformat(f"{due_at}:00+00:00")


# ---- pauses of terms in days


@pytest.mark.parametrize(
    ("pause", "expected"),
    [
        (("2026-07-03T10:00", "2026-07-03T18:00"), "2026-07-11"),  # within a day: nothing
        (("2026-07-03T10:00", "2026-07-03T23:59"), "2026-07-11"),
        (("2026-07-03T10:00", "2026-07-04T00:00"), "2026-07-12"),  # exactly until its end
        (("2026-07-03T23:59", "2026-07-04T00:01"), "2026-07-12"),
        (("2026-07-04T00:00", "2026-07-04T23:59"), "2026-07-11"),  # began at the end of the third
        (("2026-07-03T10:00", "2026-07-06T10:00"), "2026-07-14"),
        (("2026-07-01T12:00", "2026-07-02T12:00"), "2026-07-11"),  # the start day never counted
        (("2026-06-01T12:00", "2026-07-03T12:00"), "2026-07-12"),  # began before the term
        (("2026-07-11T12:00", "2026-07-12T12:00"), "2026-07-12"),  # over the end of the last day
        (("2026-07-11T12:00", "2026-07-20T12:00"), "2026-07-20"),
        (("2026-07-12T00:00", "2026-07-20T12:00"), "2026-07-11"),  # began at the due instant
        (("2026-07-03T12:00", "2026-07-03T12:00"), "2026-07-11"),  # no time at all
    ],
)
def test_a_day_is_given_back_if_the_clock_stood_still_at_its_end(
    pause: tuple[str, str], expected: str
) -> None:
    assert last_day("10 days", "2026-07-01T12:00", pause) == expected


def test_overlapping_pauses_give_a_day_back_once() -> None:
    pauses = (("2026-07-03T10:00", "2026-07-05T10:00"), ("2026-07-03T12:00", "2026-07-06T10:00"))
    assert last_day("10 days", "2026-07-01T12:00", *pauses) == "2026-07-14"


def test_a_paused_day_off_gives_no_working_day_back() -> None:
    over_the_weekend = ("2026-07-04T10:00", "2026-07-05T23:00")
    assert last_day("5 working days", "2026-07-01T12:00", over_the_weekend) == "2026-07-08"
    over_friday = ("2026-07-03T10:00", "2026-07-05T23:00")
    assert last_day("5 working days", "2026-07-01T12:00", over_friday) == "2026-07-09"


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        ([("2026-02-03T10:00", "2026-02-05T10:00")], "2026-03-02"),  # two days after 28 February
        ([("2026-02-28T10:00", "2026-03-01T10:00")], "2026-03-01"),  # over the end itself
        ([("2026-02-03T10:00", "2026-02-05T10:00"), ("2026-03-01T10:00", "2026-03-04T10:00")], "2026-03-05"),
    ],
)
def test_given_back_days_follow_the_end_of_a_term_in_months(
    pauses: list[tuple[str, str | None]], expected: str
) -> None:
    assert last_day("1 month", "2026-01-31T12:00", *pauses) == expected


def test_rolling_comes_after_the_given_back_days() -> None:
    pause = ("2026-07-06T10:00", "2026-07-07T10:00")  # 10 July becomes Saturday, 11 July
    assert last_day("9 days", "2026-07-01T12:00", pause) == "2026-07-11"
    assert last_day("9 days", "2026-07-01T12:00", pause, roll=True) == "2026-07-13"
    on_the_rolled_day = ("2026-07-12T10:00", "2026-07-14T10:00")
    assert last_day("9 days", "2026-07-01T12:00", pause, on_the_rolled_day, roll=True) == "2026-07-13"


def test_a_clock_that_stands_still_is_due_not_before() -> None:
    still = pauses_of(("2026-07-03T10:00", None))
    found = deadline(Term.parse("10 days"), at("2026-07-01T12:00"), still, RU)
    assert found == Deadline(not_before=at("2026-07-12T00:00"), last_day=date(2026, 7, 11))
    hours = deadline(Term.parse("2 working hours"), at("2026-07-03T09:00"), still, RU)
    assert hours.due_at is None
    assert hours.not_before == at("2026-07-03T11:00")


def test_a_pause_that_begins_when_all_is_used_up_comes_too_late() -> None:
    assert due("10 days", "2026-07-01T12:00", ("2026-07-12T00:00", None)) == at("2026-07-12T00:00")
    assert due("2 working hours", "2026-07-03T09:00", ("2026-07-03T11:00", None)) == at("2026-07-03T11:00")


def test_a_pause_on_a_rolled_day_comes_too_late() -> None:
    term, started, still = (
        Term.parse("10 days"),
        at("2026-07-01T12:00"),
        pauses_of(("2026-07-12T10:00", None)),
    )
    found = deadline(term, started, still, RU, roll_last_day=True)
    assert found == Deadline(due_at=at("2026-07-14T00:00"), last_day=date(2026, 7, 13))
    assert [step.why for step in explain(term, started, still, RU, True)] == ["start_day", "day", "rolled"]


# ---- hours and minutes


@pytest.mark.parametrize(
    ("term", "started", "expected"),
    [
        ("30 minutes", "2026-07-04T12:00", "2026-07-04T12:30"),
        ("24 hours", "2026-07-04T12:00", "2026-07-05T12:00"),
        ("4 working hours", "2026-07-01T09:00", "2026-07-01T13:00"),  # due at the break, not after it
        ("8 working hours", "2026-07-01T09:00", "2026-07-01T18:00"),  # and at closing
        ("241 working minutes", "2026-07-01T09:00", "2026-07-01T14:01"),
        ("4 working hours", "2026-07-01T13:30", "2026-07-01T18:00"),
        ("4 working hours", "2026-07-01T06:00", "2026-07-01T13:00"),
        ("4 working hours", "2026-07-03T16:00", "2026-07-06T11:00"),  # over a weekend
        ("1 working minute", "2026-07-03T18:00", "2026-07-06T09:01"),
        ("7 working hours", "2026-11-03T09:00", "2026-11-03T17:00"),  # an hour shorter
        ("8 working hours", "2026-11-03T09:00", "2026-11-05T10:00"),
        ("8 working hours", "2024-04-26T18:00", "2024-04-27T18:00"),  # a worked Saturday
        ("1 working hour", "2025-12-30T18:00", "2026-01-12T10:00"),  # the New Year holidays
    ],
)
def test_when_hours_are_used_up(term: str, started: str, expected: str) -> None:
    found = deadline(Term.parse(term), at(started), (), RU)
    assert found == Deadline(due_at=at(expected), last_day=date.fromisoformat(expected[:10]))


@pytest.mark.parametrize(
    ("zone", "started", "hours", "expected"),
    [
        ("Europe/Berlin", "2026-03-28T12:00", 24, "2026-03-29T13:00"),
        ("Europe/Berlin", "2026-10-24T12:00", 24, "2026-10-25T11:00"),
        ("America/New_York", "2026-03-08T01:00", 2, "2026-03-08T04:00"),
        ("Australia/Lord_Howe", "2026-10-04T01:00", 2, "2026-10-04T03:30"),
        ("Asia/Kathmandu", "2026-10-25T01:00", 2, "2026-10-25T03:00"),
    ],
)
def test_calendar_hours_are_elapsed_time(zone: str, started: str, hours: int, expected: str) -> None:
    found = add_term(Term.parse(f"{hours} hours"), at(started, zone), in_zone(zone))
    assert found == at(expected, zone) == at(started, zone) + hours * HOUR


@pytest.mark.parametrize(
    ("term", "pauses", "expected"),
    [
        ("2 hours", [("2026-07-01T10:00", "2026-07-01T11:00")], "2026-07-01T12:30"),
        ("2 hours", [("2026-07-01T08:00", "2026-07-01T10:00")], "2026-07-01T12:00"),
        ("2 hours", [("2026-07-01T11:30", "2026-07-01T15:00")], "2026-07-01T11:30"),  # used up as it begins
        (
            "2 hours",
            [("2026-07-01T10:00", "2026-07-01T11:00"), ("2026-07-01T10:30", "2026-07-01T11:30")],
            "2026-07-01T13:00",
        ),
        ("4 working hours", [("2026-07-01T12:00", "2026-07-01T15:00")], "2026-07-01T16:30"),
        ("4 working hours", [("2026-07-01T17:00", "2026-07-02T09:30")], "2026-07-01T14:30"),
        ("8 working hours", [("2026-07-01T17:00", "2026-07-02T09:30")], "2026-07-02T11:00"),
    ],
)
def test_a_paused_span_of_hours_does_not_count(
    term: str, pauses: list[tuple[str, str]], expected: str
) -> None:
    assert due(term, "2026-07-01T09:30", *pauses) == at(expected)


# ---- shares and rungs


def share(term: str, started: str, percent: int, *pauses: tuple[str, str | None]) -> datetime | None:
    return share_instant(Term.parse(term), at(started), pauses_of(*pauses), RU, percent)


@pytest.mark.parametrize(
    ("term", "started", "percent", "expected"),
    [
        ("10 days", "2026-07-01T12:00", 50, "2026-07-07T00:00"),  # the end of the fifth
        ("15 working days", "2026-07-01T12:00", 50, "2026-07-13T12:00"),  # noon of the eighth
        ("15 working days", "2026-07-01T12:00", 80, "2026-07-18T00:00"),  # the end of a Friday
        ("1 day", "2026-07-01T12:00", 1, "2026-07-02T00:14:24"),
        ("1 week", "2026-07-01T12:00", 50, "2026-07-05T12:00"),
        ("1 month", "2026-01-31T12:00", 50, "2026-02-15T00:00"),  # 14 of 28 days
        ("8 working hours", "2026-07-01T09:00", 50, "2026-07-01T13:00"),
        ("8 working hours", "2026-07-01T14:00", 75, "2026-07-02T11:00"),
        ("30 minutes", "2026-07-01T09:00", 1, "2026-07-01T09:00:18"),
    ],
)
def test_where_a_share_of_a_term_is(term: str, started: str, percent: int, expected: str) -> None:
    assert share(term, started, percent) == at(expected)


def test_a_share_takes_24_local_hours_for_a_day() -> None:
    short_day = share_instant(
        Term.parse("1 day"), at("2026-03-28T12:00", "Europe/Berlin"), (), in_zone("Europe/Berlin"), 50
    )
    assert short_day == at("2026-03-29T12:00", "Europe/Berlin")


def test_pauses_and_rolled_days_are_no_part_of_a_share() -> None:
    pause = ("2026-07-03T10:00", "2026-07-05T10:00")
    assert share("10 days", "2026-07-01T12:00", 50, pause) == at("2026-07-09T00:00")
    half = RungPosition.parse("50%")
    started = at("2026-07-01T12:00")
    assert rung_instant(half, Term.parse("10 days"), started, (), RU, True) == at("2026-07-07T00:00")


def test_a_share_that_an_open_pause_holds_back_has_no_instant() -> None:
    still = ("2026-07-07T00:00", None)
    assert share("10 days", "2026-07-01T12:00", 50, still) == at("2026-07-07T00:00")
    assert share("10 days", "2026-07-01T12:00", 51, still) is None
    assert share("8 working hours", "2026-07-01T09:00", 50, ("2026-07-01T13:00", None)) is not None
    assert share("8 working hours", "2026-07-01T09:00", 51, ("2026-07-01T13:00", None)) is None


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        ("50%", "2026-07-07T00:00"),
        ("due", "2026-07-14T00:00"),  # 11 July rolled to Monday
        ("due + 1 working day", "2026-07-15T00:00"),
        ("due + 1 day", "2026-07-15T00:00"),
        ("due + 4 working hours", "2026-07-14T13:00"),
        ("due + 30 minutes", "2026-07-14T00:30"),
        ("due + 1 month", "2026-08-14T00:00"),
    ],
)
def test_where_a_rung_sits(position: str, expected: str) -> None:
    term, started = Term.parse("10 days"), at("2026-07-01T12:00")
    assert rung_instant(RungPosition.parse(position), term, started, (), RU, True) == at(expected)


def test_days_after_a_term_in_hours_count_from_the_day_it_was_due() -> None:
    found = deadline(Term.parse("4 working hours"), at("2026-07-03T09:00"), (), RU)
    assert after_due(found, Term.parse("1 working day"), RU) == at("2026-07-07T00:00")


def test_a_clock_that_stands_still_has_no_rung_at_or_after_its_end() -> None:
    still = pauses_of(("2026-07-03T10:00", None))
    for position in ("due", "due + 1 working day", "due + 1 hour"):
        rung = RungPosition.parse(position)
        assert rung_instant(rung, Term.parse("10 days"), at("2026-07-01T12:00"), still, RU) is None


def test_silence_and_tasks_count_like_any_term() -> None:
    asked = at("2026-07-01T12:00")
    assert add_term(Term.parse("10 days"), asked, RU) == at("2026-07-12T00:00")
    assert add_term(Term.parse("10 days"), asked, RU, roll_last_day=True) == at("2026-07-14T00:00")


# ---- explanations


def steps(term: str, started: str, *pauses: tuple[str, str | None], roll: bool = False) -> list[str]:
    explained = explain(Term.parse(term), at(started), pauses_of(*pauses), RU, roll)
    return [f"{step.why} {next(iter(step.counted.values()))}" for step in explained]


@pytest.mark.parametrize(
    ("term", "started", "pauses", "expected"),
    [
        ("10 days", "2026-07-01T12:00", [], ["start_day 0", "day 10", "rolled 0"]),
        (
            "10 days",
            "2026-07-01T12:00",
            [("2026-07-03T10:00", "2026-07-05T10:00")],
            ["start_day 0", "day 1", "paused 0", "day 9"],
        ),
        (
            "3 working days",
            "2026-06-10T12:00",
            [],
            ["start_day 0", "working_day 1", "holiday:День России 0", "day_off 0", "working_day 2"],
        ),
        (
            "1 month",
            "2026-01-31T12:00",
            [("2026-02-03T10:00", "2026-02-05T10:00")],
            ["start_day 0", "month 2", "paused 0", "month 24", "day 2"],
        ),
        (
            "4 working hours",
            "2026-07-03T16:00",
            [("2026-07-03T17:00", "2026-07-03T17:30")],
            [
                *("working_hours 3600", "paused 0", "working_hours 1800"),
                *("closed_hours 0", "day_off 0", "closed_hours 0", "working_hours 9000"),
            ],
        ),
        ("24 hours", "2026-07-03T16:00", [], ["elapsed 86400"]),
        (
            "10 days",
            "2026-07-02T12:00",
            [("2026-07-03T10:00", None)],
            ["start_day 0", "day 10", "rolled 0", "paused_now 0"],
        ),
    ],
)
def test_how_a_deadline_is_explained(
    term: str, started: str, pauses: list[tuple[str, str | None]], expected: list[str]
) -> None:
    assert steps(term, started, *pauses, roll=True) == expected


def test_a_year_without_data_is_named_in_every_explanation_that_enters_it() -> None:
    assert steps("2 days", "2028-02-01T12:00") == ["year_unknown:2028 0", "start_day 0", "day 2"]
    assert steps("36 hours", "2027-12-31T12:00") == ["elapsed 43200", "year_unknown:2028 0", "elapsed 86400"]
    assert steps("3 working days", "2027-12-30T12:00")[2:] == [
        "year_unknown:2028 0",
        "day_off 0",
        "working_day 3",
    ]
    assert steps("2 days", "2027-12-29T12:00") == ["start_day 0", "day 2"]
    assert steps("12 hours", "2027-12-31T12:00") == ["elapsed 43200"]


def test_a_step_is_spelled_as_the_contract_says() -> None:
    step = explain(Term.parse("90 minutes"), at("2026-07-01T12:00"), (), RU)[0]
    assert step.model_dump(mode="json") == {
        "from": "2026-07-01T09:00:00Z",
        "to": "2026-07-01T10:30:00Z",
        "counted": {"seconds": 5400},
        "why": "elapsed",
    }
    assert Step.model_validate_json(step.model_dump_json()) == step


def test_seconds_add_up_although_instants_hold_fractions() -> None:
    started = at("2026-07-01T12:00") + timedelta(microseconds=654_321)
    pause = Pause(began=started + timedelta(seconds=1, microseconds=500_000), ended=started + HOUR)
    explained = explain(Term.parse("4 working hours"), started, [pause], RU)
    assert sum(step.counted["seconds"] for step in explained) == 4 * 3600


# ---- refusals


def test_an_instant_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 7, 1)  # noqa: DTZ001
    for term in ("10 days", "4 working hours", "2 hours"):
        for count in (deadline, explain):
            with pytest.raises(ValueError, match="time zone"):
                count(Term.parse(term), naive, (), RU)
    with pytest.raises(ValidationError):
        Pause(began=naive)


def test_a_pause_cannot_end_before_it_began() -> None:
    with pytest.raises(ValidationError, match="before it began"):
        Pause(began=at("2026-07-02T12:00"), ended=at("2026-07-01T12:00"))


# ---- against the independent counter

CALENDARS = [
    RU,
    *(in_zone(zone) for zone in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")),
    in_zone("Asia/Kathmandu"),
    in_zone("America/Havana"),
]
WORKABLE = [calendar for calendar in CALENDARS if calendar.zone != "America/Havana"] + [
    Calendar(key="late", zone="America/Havana", hours={**OFFICE, 5: (("10:00", "15:30"),)}),
]


def desk_of(calendar: Calendar) -> Desk:
    def days(kind: DayKind) -> frozenset[date]:
        return frozenset(day for day, rule in calendar.days.items() if rule.kind is kind)

    off, worked, shortened = days(DayKind.DAY_OFF), days(DayKind.WORKING), days(DayKind.SHORTENED)
    return Desk(calendar.zone, dict(calendar.hours), off, worked, shortened)


def spans_of(pauses: Sequence[Pause]) -> list[brute_force.PauseSpan]:
    return [(pause.began, pause.ended) for pause in pauses if pause.ended is not None]


# Near the holidays and the changes of clocks, where mistakes live, and anywhere else.
NEAR = [
    datetime(year, month, day, tzinfo=UTC)
    for year in range(2024, 2028)
    for month, day in [(1, 1), (3, 8), (3, 29), (4, 5), (4, 27), (5, 9), (10, 4), (10, 25), (11, 1), (12, 28)]
]
INSTANTS = st.one_of(
    st.builds(lambda base, minutes: base + minutes * MINUTE, st.sampled_from(NEAR), st.integers(-9000, 3000)),
    st.builds(lambda minutes: NEAR[0] + minutes * MINUTE, st.integers(0, 3 * 365 * 1440)),
)


@st.composite
def pauses_near(draw: st.DrawFn, started: datetime, calendar: Calendar, within_days: int) -> list[Pause]:
    """Pauses around a term; their ends often lie exactly at the end of a local day."""
    edge = st.one_of(
        st.integers(-2 * 1440, within_days * 1440).map(lambda minutes: started + minutes * MINUTE),
        st.integers(-1, within_days).map(
            lambda days: calendar.start_of(calendar.day_of(started) + days * DAY)
        ),
    )
    edges = draw(st.lists(st.tuples(edge, edge), max_size=3))
    return [Pause(began=min(pair), ended=max(pair)) for pair in edges]


DAY_TERMS = st.one_of(
    st.integers(1, 40).map(lambda count: Term.parse(f"{count} days")),
    st.integers(1, 25).map(lambda count: Term.parse(f"{count} working days")),
    st.integers(1, 5).map(lambda count: Term.parse(f"{count} weeks")),
    st.integers(1, 7).map(lambda count: Term.parse(f"{count} months")),
)
HOUR_TERMS = st.builds(
    lambda count, working, unit: Term.parse(f"{count * (20 if unit == 'minutes' else 1)} {working}{unit}"),
    st.integers(1, 30),
    st.sampled_from(["", "working "]),
    st.sampled_from(["hours", "minutes"]),
)


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(CALENDARS), INSTANTS, DAY_TERMS, st.booleans())
def test_terms_in_days_agree_with_a_walk_over_the_days(
    data: st.DataObject, calendar: Calendar, started: datetime, term: Term, roll: bool
) -> None:
    pauses = data.draw(pauses_near(started, calendar, 50))
    desk = desk_of(calendar)
    last = brute_force.last_day(desk, term.count, term.unit.value, term.working, started, spans_of(pauses))
    last = brute_force.rolled(desk, last) if roll else last
    found = deadline(term, started, pauses, calendar, roll)
    assert found == Deadline(due_at=brute_force.day_end(calendar.zone, last), last_day=last)
    assert_explained(explain(term, started, pauses, calendar, roll), started, found.due_at)
    for step in explain(term, started, pauses, calendar, roll):
        assert_days_of_a_step(step, term, desk, started, pauses)


def assert_explained(steps: Sequence[Step], started: datetime, end: datetime | None) -> None:
    assert steps[0].from_ == started
    assert steps[-1].to == end
    assert all(before.to == after.from_ for before, after in pairwise(steps))
    assert all(before.why != after.why for before, after in pairwise(steps))


def assert_days_of_a_step(
    step: Step, term: Term, desk: Desk, started: datetime, pauses: Sequence[Pause]
) -> None:
    first = brute_force.local_day(desk.zone, step.from_)
    days = [
        first + DAY * count
        for count in range(400)
        if brute_force.day_start(desk.zone, first + DAY * count) < step.to
    ]
    given_back = [brute_force.given_back(desk.zone, day, spans_of(pauses)) for day in days]
    works = [desk.works(day) for day in days]
    kind = step.why.split(":")[0]
    assert step.counted == {"days": len(days) if kind in ("day", "month", "working_day") else 0}
    if kind in ("day", "month", "working_day"):
        assert not any(given_back)
    if kind == "paused":
        assert all(given_back)
    if kind == "working_day":
        assert all(works)
    if kind in ("day_off", "holiday"):
        assert term.working
        assert not any(works)
    if kind == "start_day":
        assert days == [brute_force.local_day(desk.zone, started)]


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(CALENDARS), INSTANTS, DAY_TERMS)
def test_the_days_of_an_explanation_add_up(
    data: st.DataObject, calendar: Calendar, started: datetime, term: Term
) -> None:
    pauses = data.draw(pauses_near(started, calendar, 50))
    start = brute_force.local_day(calendar.zone, started)
    spanned = {"week": term.count * 7, "month": (brute_force.month_later(start, term.count) - start).days}
    total = sum(step.counted["days"] for step in explain(term, started, pauses, calendar, True))
    assert total == spanned.get(term.unit.value, term.count)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(WORKABLE), INSTANTS, HOUR_TERMS)
def test_terms_in_hours_agree_with_a_walk_over_the_minutes(
    data: st.DataObject, calendar: Calendar, started: datetime, term: Term
) -> None:
    pauses = data.draw(pauses_near(started, calendar, 4))
    desk, spans = desk_of(calendar), spans_of(pauses)
    found = deadline(term, started, pauses, calendar)
    assert found.due_at == brute_force.after_minutes(desk, term.minutes, term.working, started, spans)
    explained = explain(term, started, pauses, calendar)
    assert_explained(explained, started, found.due_at)
    for step in explained:
        minutes = brute_force.counted_minutes(desk, term.working, step.from_, step.to, spans)
        assert step.counted == {"seconds": minutes * 60}
        assert minutes * MINUTE in (step.to - step.from_, timedelta(0))


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from(CALENDARS), INSTANTS, DAY_TERMS, st.integers(1, 19))
def test_shares_of_days_agree_with_days_laid_end_to_end(
    data: st.DataObject, calendar: Calendar, started: datetime, term: Term, twentieths: int
) -> None:
    pauses = data.draw(pauses_near(started, calendar, 50))
    desk, spans = desk_of(calendar), spans_of(pauses)
    start = brute_force.local_day(calendar.zone, started)
    days = {"week": term.count * 7, "month": (brute_force.month_later(start, term.count) - start).days}
    minutes = days.get(term.unit.value, term.count) * 24 * 60 * twentieths // 20
    whole, rest = minutes // 1440, minutes % 1440
    walked = brute_force.walked_days(desk, whole + 1, term.working, started, spans)
    expected = (
        brute_force.local_minute(calendar.zone, walked[whole], rest)
        if rest
        else brute_force.day_end(calendar.zone, walked[whole - 1])
    )
    assert share_instant(term, started, pauses, calendar, twentieths * 5) == expected


@settings(max_examples=40, deadline=None)
@given(st.data(), st.sampled_from(WORKABLE), INSTANTS, HOUR_TERMS, st.integers(1, 19))
def test_shares_of_hours_agree_with_a_walk_over_the_minutes(
    data: st.DataObject, calendar: Calendar, started: datetime, term: Term, twentieths: int
) -> None:
    pauses = data.draw(pauses_near(started, calendar, 4))
    minutes = term.minutes * twentieths // 20
    expected = brute_force.after_minutes(desk_of(calendar), minutes, term.working, started, spans_of(pauses))
    assert share_instant(term, started, pauses, calendar, twentieths * 5) == expected


# ---- laws that hold for every term


TERMS = st.one_of(DAY_TERMS, HOUR_TERMS)


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(CALENDARS), INSTANTS, TERMS, st.booleans())
def test_an_open_pause_promises_no_date_and_its_bound_holds(
    data: st.DataObject, calendar: Calendar, started: datetime, term: Term, roll: bool
) -> None:
    ended = data.draw(pauses_near(started, calendar, 30))
    began = started + data.draw(st.integers(0, 60 * 1440)) * MINUTE
    still = deadline(term, started, [*ended, Pause(began=began)], calendar, roll)
    assert (still.due_at is None) != (still.not_before is None)
    length = data.draw(st.integers(0, 20 * 1440)) * MINUTE
    later = deadline(term, started, [*ended, Pause(began=began, ended=began + length)], calendar, roll)
    if still.due_at is not None:
        assert later == still
    else:
        assert later.due_at is not None
        assert later.due_at >= still.not_before


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from(CALENDARS), INSTANTS, TERMS)
def test_shares_come_in_order_and_before_the_deadline(
    data: st.DataObject, calendar: Calendar, started: datetime, term: Term
) -> None:
    pauses = data.draw(pauses_near(started, calendar, 30))
    shares = [share_instant(term, started, pauses, calendar, percent) for percent in (1, 33, 50, 80, 99)]
    due_at = deadline(term, started, pauses, calendar).due_at
    assert None not in shares
    assert sorted([*shares, due_at]) == [*shares, due_at]
    assert shares[0] > started


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from(CALENDARS), INSTANTS, TERMS, TERMS, st.booleans())
def test_a_longer_term_is_never_due_earlier(
    data: st.DataObject, calendar: Calendar, started: datetime, term: Term, more: Term, roll: bool
) -> None:
    assume(term.fits(more))
    pauses = data.draw(pauses_near(started, calendar, 30))
    longer = deadline(term.longer_by(more), started, pauses, calendar, roll)
    assert longer.due_at >= deadline(term, started, pauses, calendar, roll).due_at
