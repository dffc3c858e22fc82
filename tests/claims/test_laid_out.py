"""What is counted once for a day is the same for each claim that begins on it, and for no other."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.calendar import DayKind, DayRule
from claims.counting import Pause, deadline, rung_instant
from claims.laid_out import LaidOut, lay_out
from claims.pace import Pace
from claims.variant import Pinned
from tests.claims.walks import changed, ready

NOON = datetime(2026, 3, 26, 9, tzinfo=UTC)  # a Thursday in Moscow
HOUR = timedelta(hours=1)
LADDER = ("1%", "50%", "73%", "due", "due + 4 working hours", "due + 2 working days", "due + 1 month")
TERMS = ("10 days", "5 working days", "2 weeks", "1 month", "4 working hours", "90 minutes")
ZONES = ("Europe/Moscow", "Africa/Cairo", "America/New_York", "Atlantic/Azores", "Pacific/Apia")
"""Some put their clocks forward or back at midnight."""


def probing(term: str, zone: str = "Europe/Moscow", rolls: bool = False) -> Pinned:
    """A process with one clock, called `probe`, and a rung of every kind on it."""
    clock = {"term": term, "from": "received", "until": "answered", "roll_last_day": rolls}
    ladder = [{"clock": "probe", "at": at, "do": [{"raise_priority": 1}]} for at in LADDER]
    pinned = changed(ready("iso-base"), ("clocks", {"probe": clock}), ("escalation", ladder))
    return pinned.model_copy(update={"calendar": pinned.calendar.model_copy(update={"zone": zone})})


def counted_afresh(pinned: Pinned, started_at: datetime, pauses: tuple[Pause, ...] = ()) -> LaidOut:
    """The same without any memory, rung by rung."""
    clock = pinned.variant.clocks["probe"]
    run = clock.term, started_at, pauses, pinned.calendar
    instants = [rung_instant(rung.at, *run, clock.roll_last_day) for rung in pinned.variant.escalation]
    found = lay_out(pinned, "probe", started_at, pauses).rungs
    assert [(rung.index, str(rung.at)) for rung in found] == list(enumerate(LADDER))
    rungs = (rung.model_copy(update={"due_at": at}) for rung, at in zip(found, instants, strict=True))
    return LaidOut(deadline(*run, clock.roll_last_day), tuple(rungs))


PROBES = [probing(term, zone, rolls) for term in TERMS for zone in ZONES for rolls in (False, True)]
MINUTES = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@given(st.sampled_from(PROBES), MINUTES, st.lists(st.integers(-1500, 1500), max_size=4))
def test_it_is_what_counting_says(pinned: Pinned, into: timedelta, beside: list[int]) -> None:
    first = datetime(2024, 1, 1, tzinfo=UTC) + into
    for started_at in (first, *(first + timedelta(minutes=minutes) for minutes in beside)):
        assert lay_out(pinned, "probe", started_at) == counted_afresh(pinned, started_at)


def test_a_day_is_counted_once() -> None:
    pinned = probing("5 working days")
    assert lay_out(pinned, "probe", NOON) is lay_out(pinned, "probe", NOON + 11 * HOUR)


@pytest.mark.parametrize(("term", "later"), [("5 working days", 24 * HOUR), ("4 working hours", HOUR)])
def test_another_day_or_hour_is_counted_anew(term: str, later: timedelta) -> None:
    pinned = probing(term)
    first, second = (lay_out(pinned, "probe", at) for at in (NOON, NOON + later))
    assert first.end.due_at
    assert second.end.due_at
    assert first.end.due_at < second.end.due_at


def test_other_days_of_the_same_calendar_are_counted_anew() -> None:
    pinned = probing("5 working days")
    off = {(NOON + 24 * HOUR).date(): DayRule(kind=DayKind.DAY_OFF)}
    days = {**pinned.calendar.days, **off}
    other = pinned.model_copy(update={"calendar": pinned.calendar.model_copy(update={"days": days})})
    before, after = (lay_out(each, "probe", NOON).end.last_day for each in (pinned, other))
    assert before
    assert after
    assert after > before


def test_a_pause_is_given_back() -> None:
    pinned = probing("5 working days")
    pause = Pause(began=NOON, ended=NOON + 54 * HOUR)
    assert lay_out(pinned, "probe", NOON, (pause,)) == counted_afresh(pinned, NOON, (pause,))
    assert lay_out(pinned, "probe", NOON, (pause,)).end != lay_out(pinned, "probe", NOON).end


def test_a_fast_clock_is_counted_for_its_claim_alone() -> None:
    pinned = probing("5 working days")
    fast = pinned.calendar.model_copy(update={"pace": Pace(since=NOON, times=60)})
    pinned = pinned.model_copy(update={"calendar": fast})
    assert lay_out(pinned, "probe", NOON) is not lay_out(pinned, "probe", NOON)
    assert lay_out(pinned, "probe", NOON) == counted_afresh(pinned, NOON)
