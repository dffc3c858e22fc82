"""A running claim is counted by other days of its calendar: each rule as a case, and laws over random lives."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from claims.calendar import Calendar, CalendarRef, DayKind, DayRule
from claims.claim import ClockRun
from claims.decision import Decision, Refusal
from claims.moving_preview import foreseen_recount
from claims.variant import Pinned
from tests.claims.random_steps import lead_to_end
from tests.claims.test_properties import SEEDS, a_life, lives
from tests.claims.walks import BY_PHONE, MANAGER, Desk, born, changed, ready, report_sent, to_confirmation

BASE = ready("iso-base")
REF = CalendarRef(id="01930000-0000-7000-8000-00000000ca1e", version=2)


def counted_by(pinned: Pinned, **changes: Any) -> Pinned:
    """The same process with other days."""
    days = pinned.calendar.model_copy(update=changes)
    return pinned.model_copy(update={"calendar": days, "calendar_ref": REF})


def with_off(pinned: Pinned, *days: date) -> Pinned:
    off = {day: DayRule(kind=DayKind.DAY_OFF) for day in days}
    return counted_by(pinned, days={**pinned.calendar.days, **off})


def unnamed(pinned: Pinned) -> Pinned:
    """As a claim of an older life has it: nobody knows which version its days are."""
    return pinned.model_copy(update={"calendar_ref": None})


def recount(desk: Desk, target: Pinned) -> Decision:
    desk.days = (target,)
    return desk.do("recount", MANAGER, calendar_id=REF.id, reason="R")


class Answer(NamedTuple):
    """The run of the answer's clock, and when it is due or not before."""

    run: ClockRun
    end: datetime


def answer(desk: Desk) -> Answer:
    run = desk.claim.run_of("answer")
    assert run is not None
    end = run.due_at or run.not_before
    assert end is not None
    return Answer(run, end)


def days_after(desk: Desk, *numbers: int) -> list[date]:
    return [desk.now.date() + timedelta(days=number) for number in numbers]


def test_a_holiday_more_moves_the_end_by_a_working_day() -> None:
    desk = born(BASE)
    before = answer(desk)
    decision = recount(desk, with_off(BASE, *days_after(desk, 1)))
    after = answer(desk)
    assert after.end > before.end
    assert (after.run.started_at, after.run.term) == (before.run.started_at, before.run.term)
    assert desk.claim.calendar == REF
    assert decision.events[0].model_dump(by_alias=True) == {
        "event": "calendar_changed",
        "calendar": "ru",
        "from": None,
        "to": REF.model_dump(),
    }
    assert not decision.letters


def test_what_has_fired_stays_fired_and_nothing_fires_twice() -> None:
    desk = born(BASE)
    while not desk.fired:
        desk.let_fall_due()
    fired = {
        (run.clock, rung.index) for run in desk.claim.clocks for rung in run.rungs if rung.state == "fired"
    }
    recount(desk, with_off(BASE, *days_after(desk, 1, 2, 3, 4)))
    still = {
        (run.clock, rung.index) for run in desk.claim.clocks for rung in run.rungs if rung.state == "fired"
    }
    assert fired <= still


def test_a_deadline_that_comes_earlier_may_be_past_at_once_and_only_the_highest_rung_fires() -> None:
    desk = born(unnamed(with_off(BASE, *(date(2026, 11, 23) + timedelta(days=n) for n in range(2, 40)))))
    desk.now += timedelta(days=25)
    before = answer(desk)
    assert before.end > desk.now
    told = foreseen_recount(desk.pinned, BASE, REF, desk.claim, desk.now)
    recount(desk, BASE.model_copy(update={"calendar_ref": REF}))
    after = answer(desk)
    assert after.end <= desk.now
    assert told.overdue_at_once
    waiting = [
        rung
        for rung in after.run.rungs
        if rung.state == "waiting" and rung.due_at and rung.due_at <= desk.now
    ]
    assert len(waiting) <= 1


def test_what_was_foreseen_is_what_happens() -> None:
    desk = born(BASE)
    target = with_off(BASE, *days_after(desk, 1, 2))
    told = foreseen_recount(desk.pinned, target, REF, desk.claim, desk.now)
    recount(desk, target)
    for clock in told.clocks:
        run = desk.claim.run_of(clock.clock)
        assert clock.after is not None
        assert run is not None
        assert clock.after.due_at == (run.due_at or run.not_before)
    assert told.refused is None
    assert any(clock.becomes == "moved" for clock in told.clocks)


def test_a_standing_clock_is_counted_too_and_goes_on_standing() -> None:
    desk = born(BASE)
    desk.do("ask_details", questions=["?"])
    before = answer(desk)
    recount(desk, with_off(BASE, *days_after(desk, 1)))
    after = answer(desk)
    assert after.run.paused
    assert after.end > before.end


def test_silence_never_ends_before_the_day_that_the_claimant_was_told() -> None:
    silence = {"after": "5 working days", "remind": []}
    pinned = changed(BASE, ("stages.confirmation.silence", silence))
    longer = with_off(pinned, *(date(2026, 11, 23) + timedelta(days=n) for n in range(30)))
    desk = born(unnamed(longer))
    to_confirmation(desk)
    report_sent(desk)
    asked = desk.claim.asked
    assert asked is not None
    recount(desk, pinned.model_copy(update={"calendar_ref": REF}))
    assert desk.claim.asked is not None
    assert asked.silent_at is not None
    assert desk.claim.asked.silent_at == asked.silent_at
    desk.do("accept", **BY_PHONE)


def test_another_zone_moves_the_end_of_days() -> None:
    desk = born(BASE)
    before = answer(desk)
    recount(desk, counted_by(BASE, zone="Asia/Vladivostok"))
    after = answer(desk)
    assert before.end - after.end == timedelta(hours=7)


def test_a_claim_that_was_moved_afterwards_follows_the_days_of_its_new_version() -> None:
    desk = born(BASE)
    recount(desk, with_off(BASE, *days_after(desk, 1)))
    desk.versions = (changed(BASE, version=2),)
    desk.do("move", MANAGER, variant=BASE.ref.key, version=2, reason="R")
    assert desk.claim.calendar is None


def other_days(calendar: Calendar, chance: random.Random) -> Calendar:
    rules = {
        date(2026, 11, 1) + timedelta(days=chance.randint(0, 120)): DayRule(kind=chance.choice([*DayKind]))
        for _ in range(chance.choice((1, 5, 40)))
    }
    hours = {
        weekday: (("08:00", "12:30"), ("13:00", "24:00")) for weekday in range(7) if chance.random() < 0.6
    } or calendar.hours
    zone = chance.choice((calendar.zone, "Asia/Vladivostok", "America/New_York"))
    days = {**calendar.days, **rules}
    return calendar.model_copy(update={"days": days, "hours": hours, "zone": zone})


@lives(100)
@given(SEEDS, st.integers(0, 30))
def test_equal_days_change_nothing(seed: int, steps: int) -> None:
    desk, _ = a_life(seed, steps)
    before = desk.claim
    try:
        decision = recount(desk, desk.pinned.model_copy(update={"calendar_ref": REF}))
    except Refusal:
        assert desk.claim.closed or desk.claim.pending_approval
        return
    assert [event.event for event in decision.events] == ["calendar_changed"]
    apart = {"calendar", "version", "last_seq", "at"}
    assert desk.claim.model_dump(exclude=apart) == before.model_dump(exclude=apart)


@lives(100)
@given(SEEDS, st.integers(0, 30))
def test_a_recounted_claim_always_has_a_lawful_way_to_its_end(seed: int, steps: int) -> None:
    desk, chance = a_life(seed, steps)
    try:
        recount(desk, counted_by(desk.pinned, **dict(other_days(desk.pinned.calendar, chance))))
    except Refusal:
        return
    lead_to_end(desk, chance)


def test_a_past_state_names_its_days() -> None:
    """Two clocks of the wall do not matter: the state says by which version it is counted."""
    desk = born(BASE, received_at=datetime(2026, 11, 20, tzinfo=UTC))
    assert desk.claim.calendar is None
    recount(desk, counted_by(BASE))
    assert desk.claim.calendar == REF
