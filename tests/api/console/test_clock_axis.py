"""The time axis as a table of cases: what is drawn where, in days of a ten-day week that begins on a Monday."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from api.console.clock_axis import Track, axis_of
from claims.claim import ClockRun, RungState
from claims.counting import deadline
from claims.deadline import Pause
from claims.ready_calendars import ru
from claims.term import RungPosition, Term

CALENDAR = ru((2026, 2027))
MONDAY = CALENDAR.start_of(date(2026, 11, 16))
DAY = timedelta(days=1)


def at(days: float) -> datetime:
    """So many days after the Monday, in the calendar's zone."""
    return MONDAY + days * DAY


def run(term: str, start: float = 0.5, **more: Any) -> ClockRun:
    """A run as the rules would leave it."""
    parsed, pauses = Term.parse(term), more.get("pauses", ())
    end = deadline(parsed, at(start), pauses, CALENDAR, more.pop("rolls", False))
    found = {"due_at": end.due_at, "not_before": end.not_before, "last_day": end.last_day}
    return ClockRun(clock="answer", run=1, started_at=at(start), term=parsed, **(found | more))


def drawn(one: ClockRun, now: float, rolls: bool = False) -> list[tuple[str, float, float]]:
    """The pieces in days from the beginning of the axis, and how many days it shows."""
    axis = axis_of([Track(one, rolls)], CALENDAR, at(now))
    days = _days(axis.lanes[0].run, now)
    return [
        (piece.kind, round(piece.at * days / 100, 2), round(piece.width * days / 100, 2))
        for piece in axis.lanes[0].pieces
    ]


def _days(one: ClockRun, now: float) -> int:
    ends = [one.due_at or one.not_before, one.ended_at, at(now) if one.running else None]
    last = max(end for end in ends if end) - timedelta(microseconds=1)
    return max((CALENDAR.day_of(last) - CALENDAR.day_of(one.started_at)).days + 1, 7)


def still(began: float, ended: float | None) -> Pause:
    return Pause(began=at(began), ended=at(ended) if ended is not None else None)


CASES = {
    "fresh": (run("5 days"), 0.5, [("left", 0.5, 5.5)]),
    "half used": (run("5 days"), 3.0, [("used", 0.5, 2.5), ("left", 3.0, 3.0)]),
    "late": (run("2 days"), 5.0, [("used", 0.5, 2.5), ("late", 3.0, 2.0)]),
    "met": (run("5 days", ended_at=at(2), met=True), 9.0, [("used", 0.5, 1.5)]),
    "ended late": (run("2 days", ended_at=at(4), met=False), 9.0, [("used", 0.5, 2.5), ("late", 3.0, 1.0)]),
    "stands still": (
        run("5 days", pauses=(still(1.5, None),)),
        3.5,
        [("used", 0.5, 1.0), ("waiting", 1.5, 2.0), ("left", 3.5, 2.5)],
    ),
    "given back": (
        run("5 days", pauses=(still(1.5, 3.5),)),
        4.0,
        [
            ("used", 0.5, 1.0),
            ("waiting", 1.5, 2.0),
            ("used", 3.5, 0.5),
            ("left", 4.0, 2.0),
            ("given", 6.0, 2.0),
        ],
    ),
    "within what was given back": (
        run("5 days", pauses=(still(1.5, 3.5),)),
        7.0,
        [("used", 0.5, 1.0), ("waiting", 1.5, 2.0), ("used", 3.5, 3.5), ("given", 7.0, 1.0)],
    ),
    "rolled over a weekend": (
        run("5 days", rolls=True),
        1.0,
        [("used", 0.5, 0.5), ("left", 1.0, 5.0), ("rolled", 6.0, 2.0)],
    ),
    "waiting past the end of the axis": (
        run("2 days", pauses=(still(1.0, None),)),
        6.0,
        [("used", 0.5, 0.5), ("waiting", 1.0, 5.0)],
    ),
    "two pauses": (
        run("1 week", pauses=(still(1.0, 2.0), still(3.0, 3.5))),
        4.0,
        [
            *[("used", 0.5, 0.5), ("waiting", 1.0, 1.0), ("used", 2.0, 1.0), ("waiting", 3.0, 0.5)],
            *[("used", 3.5, 0.5), ("left", 4.0, 4.0), ("given", 8.0, 1.0)],
        ],
    ),
    "hours": (run("8 working hours", 0.5), 0.6, [("used", 0.5, 0.1), ("left", 0.6, 0.9)]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_lane_shows_what_became_of_the_time(name: str) -> None:
    one, now, expected = CASES[name]
    found = drawn(one, now, rolls=name.startswith("rolled"))
    assert [piece[0] for piece in found] == [piece[0] for piece in expected]
    for piece, wanted in zip(found, expected, strict=True):
        assert piece[1:] == pytest.approx(wanted[1:], abs=0.02), piece


@pytest.mark.parametrize("name", CASES)
def test_pieces_follow_each_other_without_overlapping(name: str) -> None:
    found = drawn(*CASES[name][:2])
    for (_, at_first, width), (_, at_second, _) in pairwise(found):
        assert at_first + width <= at_second + 0.02


def test_weekends_are_shaded_once_and_every_day_is_named() -> None:
    axis = axis_of([Track(run("2 weeks"))], CALENDAR, at(1))
    assert [(round(s.at * 15 / 100), round(s.width * 15 / 100)) for s in axis.shades] == [(5, 2), (12, 2)]
    assert [label.day.day for label in axis.labels] == [*range(16, 31)]
    assert axis.now == pytest.approx(100 / 15, abs=0.01)


def test_a_long_axis_names_fewer_days_and_shades_none() -> None:
    axis = axis_of([Track(run("12 months"))], CALENDAR, at(1))
    assert len(axis.labels) <= 16
    assert not axis.shades


def test_now_is_left_out_where_everything_ended_long_ago() -> None:
    axis = axis_of([Track(run("5 days", ended_at=at(2), met=True))], CALENDAR, at(90))
    assert axis.now is None
    assert len(axis.labels) == 7


def test_rungs_to_come_are_numbered_over_all_lanes() -> None:
    def rung(index: int, days: float, state: str) -> RungState:
        fired = at(days) if state == "fired" else None
        return RungState(
            index=index, at=RungPosition.parse("50%"), due_at=at(days), state=state, fired_at=fired
        )

    first = run("5 days", rungs=(rung(0, 1, "fired"), rung(1, 5, "waiting"), rung(4, 2, "skipped")))
    second = run("5 days", rungs=(rung(2, 3, "waiting"), rung(3, 9, "waiting"))).model_copy(
        update={"clock": "law"}
    )
    axis = axis_of([Track(first), Track(second)], CALENDAR, at(2))
    numbers = [[(mark.number, mark.rung.index) for mark in lane.marks] for lane in axis.lanes]
    assert numbers == [[(None, 0), (2, 1)], [(1, 2), (3, 3)]]
    assert max(label.day.day for label in axis.labels) >= 24  # the rung after the deadline is on the axis


def test_an_instant_between_summer_and_winter_time_stays_in_place() -> None:
    calendar = CALENDAR.model_copy(update={"zone": "Europe/Berlin"})
    start = datetime(2026, 10, 24, 10, tzinfo=UTC)
    term = Term.parse("5 days")
    one = ClockRun(
        clock="a", run=1, started_at=start, term=term, due_at=deadline(term, start, (), calendar).due_at
    )
    axis = axis_of([Track(one)], calendar, start + DAY)
    assert axis.labels[1].at - axis.labels[0].at == pytest.approx(100 / 7, abs=0.3)
    assert sum(piece.width for piece in axis.lanes[0].pieces) < 100
