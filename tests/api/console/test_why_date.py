"""Why a date: the days add up for every kind of term, and suppositions lead where counting leads."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.console.why_date import why_of
from api.console.why_days import sum_of
from claims.claim import ClockRun
from claims.counting import deadline, explain
from claims.deadline import Pause
from claims.term import Term
from tests.api.console.test_event_words import telling

TERMS = (
    "10 days",
    "5 working days",
    "2 weeks",
    "1 month",
    "8 working hours",
    "90 minutes",
    "3 hours",
    "40 working hours",
)
START = datetime(2026, 11, 18, 18, 40, tzinfo=UTC)
TELLING = telling("en")
CALENDAR = TELLING.pinned.calendar


def run(term: str, *pauses: Pause, clock: str = "answer", rolls: bool = False) -> ClockRun:
    parsed = Term.parse(term)
    end = deadline(parsed, START, pauses, CALENDAR, rolls)
    found = {"due_at": end.due_at, "not_before": end.not_before, "last_day": end.last_day}
    return ClockRun(clock=clock, run=1, started_at=START, term=parsed, pauses=pauses, **found)


def pause(after_hours: float, hours: float | None) -> Pause:
    began = START + timedelta(hours=after_hours)
    return Pause(began=began, ended=None if hours is None else began + timedelta(hours=hours))


@settings(max_examples=150, deadline=None)
@given(
    term=st.sampled_from(TERMS),
    rolls=st.booleans(),
    stood=st.lists(st.tuples(st.floats(0.1, 60), st.floats(0.1, 100)), max_size=3),
)
def test_the_parts_always_add_up(term: str, rolls: bool, stood: list[tuple[float, float]]) -> None:
    pauses, at = [], 0.0
    for gap, hours in stood:
        pauses.append(pause(at + gap, hours))
        at += gap + hours
    parsed = Term.parse(term)
    steps = explain(parsed, START, pauses, CALENDAR, rolls)
    assert sum_of(TELLING, parsed, START, steps).right


def test_a_sum_that_is_wrong_is_noticed() -> None:
    parsed = Term.parse("10 days")
    steps = explain(parsed, START, (), CALENDAR)
    assert not sum_of(TELLING, parsed, START, steps[:-1]).right
    assert not sum_of(TELLING, Term.parse("11 days"), START, steps).right


@pytest.mark.parametrize("term", TERMS)
def test_every_term_is_explained_in_five_steps(term: str) -> None:
    why = why_of(TELLING, run(term, pause(20, 30)), START)
    assert why.sum.right
    assert len(why.reasons) == 5
    assert not any("%(" in reason.words for reason in why.reasons)


def test_working_hours_are_laid_out_day_by_day() -> None:
    why = why_of(TELLING, run("40 working hours", pause(40.0, 70.0)), START)
    rows = {row.days: row for row in why.days}
    friday = rows["Fri 20 Nov"]
    assert (friday.counted, friday.still, friday.adds) == ("09:00–13:00", "14:00–18:00", "4 h")
    assert why.days[-1].total == "40 h"
    assert any(row.days == "Sat 21 Nov – Sun 22 Nov" and row.idle for row in why.days)


def test_a_law_that_rolls_says_so_and_names_its_source() -> None:
    why = why_of(TELLING, run("10 days", clock="settle", rolls=True), START)
    assert (why.until, why.kind) == ("Mon 30 Nov", "statutory")
    assert "22" in why.law
    assert "moves on to the next working day" in why.reasons[0].words
    assert why.reasons[2].result == "Sat 28 Nov"
    assert "moved on at the end: 2 days" in why.reasons[4].words


def test_what_if_waiting_lasts_longer() -> None:
    why = why_of(TELLING, run("5 working days", pause(20, None)), START + timedelta(hours=30))
    cases = {case.key: case.until for case in why.what_if}
    assert cases.keys() == {"ends-now", "ends-tomorrow", "silent-5", "extended"}
    assert cases["ends-now"] == "Thu 26 Nov"
    assert cases["ends-tomorrow"] == "Fri 27 Nov"
    going = why_of(TELLING, run("5 working days"), START)
    assert {case.key for case in going.what_if} == {"asked-2", "asked-7", "extended"}


def test_a_clock_that_never_stands_and_one_that_ended_suppose_nothing() -> None:
    assert not why_of(TELLING, run("10 days", clock="settle"), START).what_if
    ended = run("5 working days").model_copy(update={"ended_at": START + timedelta(days=1), "met": True})
    assert not why_of(TELLING, ended, START).what_if
