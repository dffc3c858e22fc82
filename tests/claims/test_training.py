"""The fast clock of a training claim keeps every term what it is: only the instants lie closer together."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims import ready_calendars
from claims.calendar import Calendar
from claims.counting import add_term, deadline, explain, rung_instant
from claims.deadline import Pause
from claims.pace import Pace
from claims.term import RungPosition, Term
from claims.training import SECONDS_OF_A_DAY, Speed, ends_at, hastened, times_of
from tests.claims.test_properties import CALM

MOSCOW = ready_calendars.ru(range(2026, 2033))
SINCE = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)  # a Friday, an hour and a half before the desk closes
TERMS = (
    "1 day",
    "10 days",
    "1 month",
    "2 weeks",
    "1 working day",
    "7 working days",
    "4 working hours",
    "90 minutes",
)
SPEEDS: tuple[Speed, ...] = ("minute", "ten_seconds", "two_seconds")
A_MOMENT = timedelta(milliseconds=1)


def fast(speed: Speed = "ten_seconds") -> Calendar:
    return hastened(MOSCOW, SINCE, times_of(speed))


def shown(calendar: Calendar, instant: datetime) -> datetime:
    """What the fast clock shows at an instant."""
    assert calendar.pace
    return calendar.pace.ahead(instant)


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("spelled", TERMS)
def test_a_term_ends_when_the_fast_clock_shows_its_true_end(spelled: str, speed: Speed) -> None:
    calendar, term = fast(speed), Term.parse(spelled)
    true, hurried = deadline(term, SINCE, (), MOSCOW, True), deadline(term, SINCE, (), calendar, True)
    assert true.due_at
    assert hurried.due_at
    assert hurried.last_day == true.last_day
    assert SINCE < hurried.due_at < true.due_at
    late = shown(calendar, hurried.due_at) - true.due_at
    assert timedelta(0) <= late < timedelta(seconds=1)


@pytest.mark.parametrize(("speed", "seconds"), [("minute", 1800), ("ten_seconds", 300), ("two_seconds", 60)])
def test_thirty_days_take_minutes(speed: Speed, seconds: int) -> None:
    took = add_term(Term.parse("30 days"), SINCE, fast(speed)) - SINCE
    assert abs(took.total_seconds() - seconds) <= SECONDS_OF_A_DAY[speed]


@CALM
@given(
    st.sampled_from(TERMS),
    st.sampled_from(TERMS),
    st.integers(0, 400 * 24 * 60),
    st.integers(2, 86_400),
)
@example("1 day", "1 working day", 0, 8640)
def test_the_order_and_the_proportions_of_all_terms_stay(
    one: str, other: str, minutes_later: int, times: int
) -> None:
    calendar = hastened(MOSCOW, SINCE, times)
    pace = Pace(since=SINCE, times=times)
    begun = SINCE + timedelta(minutes=minutes_later)
    true = [add_term(Term.parse(spelled), begun, MOSCOW) for spelled in (one, other)]
    hurried = [add_term(Term.parse(spelled), pace.back(begun), calendar) for spelled in (one, other)]
    for plain, soon in zip(true, hurried, strict=True):
        assert abs(soon - SINCE - (plain - SINCE) / times) < A_MOMENT
        assert calendar.day_of(soon) == MOSCOW.day_of(plain)
    assert (true[0] < true[1]) <= (hurried[0] <= hurried[1])


@CALM
@given(st.sampled_from(TERMS), st.integers(1, 99), st.sampled_from(SPEEDS))
def test_rungs_lie_at_their_shares(spelled: str, share: int, speed: Speed) -> None:
    calendar, term, position = fast(speed), Term.parse(spelled), RungPosition(share=share)
    true = rung_instant(position, term, SINCE, (), MOSCOW)
    hurried = rung_instant(position, term, SINCE, (), calendar)
    assert true
    assert hurried
    assert abs(shown(calendar, hurried) - true) < timedelta(seconds=1)


@pytest.mark.parametrize("spelled", TERMS)
def test_the_explanation_is_the_true_one(spelled: str) -> None:
    """The same reasons, the same days and seconds; they add up to the term and not to the minutes it took."""
    term = Term.parse(spelled)
    true, hurried = explain(term, SINCE, (), MOSCOW), explain(term, SINCE, (), fast())
    assert [(step.why, step.counted) for step in hurried] == [(step.why, step.counted) for step in true]


def test_a_pause_gives_back_the_days_of_the_fast_clock() -> None:
    calendar = fast()
    assert calendar.pace
    began, ended = SINCE + timedelta(days=2), SINCE + timedelta(days=5)
    true = deadline(Term.parse("7 days"), SINCE, (Pause(began=began, ended=ended),), MOSCOW)
    pause = Pause(began=calendar.pace.back(began), ended=calendar.pace.back(ended))
    hurried = deadline(Term.parse("7 days"), SINCE, (pause,), calendar)
    assert hurried.last_day == true.last_day == date(2026, 11, 30)


def test_a_calendar_without_a_fast_clock_is_spelled_as_before() -> None:
    assert "pace" not in MOSCOW.model_dump(mode="json")
    kept = Calendar.model_validate_json(fast().model_dump_json())
    assert kept.for_years(2026, 2027).pace == fast().pace


def test_it_ends_after_three_years_of_its_own() -> None:
    assert ends_at(Pace(since=SINCE, times=times_of("ten_seconds"))) == SINCE + timedelta(seconds=10950)
