"""What falls due by itself: rungs, tasks, reminders, silence; and clocks that pause, move and end."""

from datetime import timedelta
from typing import Any

import pytest

from claims.decision import Refusal
from claims.due import Due, next_due
from claims.term import RungPosition, Term
from tests.claims.walks import (
    LINK,
    MONDAY,
    SYSTEM,
    Desk,
    at,
    born,
    changed,
    ready,
    to_confirmation,
)


def with_clock(term: str = "10 hours", rungs: tuple[dict[str, Any], ...] = (), **more: Any) -> Desk:
    """A claim with one clock besides, called `probe`, and only its rungs."""
    clock = {"term": term, "from": "received", "until": "answered", **more}
    ladder = [{"clock": "probe", **rung} for rung in rungs]
    return born(changed(ready("iso-base"), ("clocks", {"probe": clock}), ("escalation", ladder)))


def rung(where: str, *deeds: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"at": where, "do": list(deeds) or [{"raise_priority": 1}], **more}


def probe(desk: Desk) -> Any:
    return desk.claim.run_of("probe")


def fired(desk: Desk) -> list[str]:
    return [str(event.at) for event in desk.events if event.event == "rung_fired"]


def test_the_ladder_fires_in_order_at_its_instants() -> None:
    desk = with_clock(rungs=(rung("due + 1 hour"), rung("due"), rung("80%"), rung("50%")))
    desk.wait(hours=20)
    assert fired(desk) == ["50%", "80%", "due", "due + 1 hour"]
    happened = [one.fired_at - MONDAY for one in sorted(probe(desk).rungs, key=lambda one: -one.index)]
    assert [span.total_seconds() / 3600 for span in happened] == [5, 8, 10, 11]
    assert probe(desk).state() == "running"


def test_every_deed_does_what_it_says() -> None:
    desk = with_clock(
        rungs=(
            rung("10%", {"remind": "assignee"}),
            rung("20%", {"notify": "head"}),
            rung("30%", {"raise_priority": 2}),
            rung("40%", {"add_task": {"task": "call", "term": "1 working hour"}}),
            rung("50%", {"reassign": "least_loaded"}),
            rung("60%", {"raise_priority": 3}),
        )
    )
    desk.wait(hours=7)
    assert desk.letters("u-operator") == ["claim-assigned", "deadline-near", "task-given", "task-late"]
    assert desk.letters("u-head") == ["escalated"]
    assert desk.letters("u-least") == ["reassigned"]
    assert desk.claim.priority == "critical"
    assert desk.claim.assignee == "u-least"
    assert desk.claim.tasks[0].origin == "rung"


@pytest.mark.parametrize("turned", [False, True])
def test_of_several_letters_of_a_rung_a_person_gets_the_most_specific(turned: bool) -> None:
    deeds: list[dict[str, Any]] = [
        {"remind": "assignee"},
        {"notify": "assignee"},
        {"add_task": {"task": "call"}},
        {"notify": "head"},
        {"reassign": "head"},
    ]
    desk = with_clock(rungs=(rung("50%", *(reversed(deeds[:4]) if turned else deeds[:4]), deeds[4]),))
    desk.wait(hours=6)
    assert desk.letters("u-operator") == ["claim-assigned", "task-given"]
    assert desk.letters("u-head") == ["reassigned"]


def test_a_rung_whose_condition_fails_is_skipped() -> None:
    desk = with_clock(rungs=(rung("50%", when={"priority": "critical"}), rung("60%")))
    desk.wait(hours=7)
    assert [one.state for one in probe(desk).rungs] == ["skipped", "fired"]


def test_a_rung_that_means_nobody_still_fires() -> None:
    desk = with_clock(rungs=(rung("50%", {"notify": "head"}, {"reassign": "head"}),))
    from claims.due import fall_due

    due = next_due(desk.claim)
    assert due
    desk.now = due.at
    desk.take_over(fall_due(desk.pinned, desk.claim, due), desk.claim)
    assert desk.claim.assignee == "u-operator"
    assert fired(desk) == ["50%"]


def test_of_past_rungs_only_the_highest_of_each_clock_fires() -> None:
    desk = born(ready("goods-refund"), received_at=MONDAY - timedelta(days=200))
    skipped = {(e.clock, str(e.at)) for e in desk.events if e.event == "rung_skipped"}
    assert skipped == {
        ("answer", "50%"), ("answer", "80%"), ("answer", "due"), ("settle", "70%"), ("settle", "90%"),
    }  # fmt: skip
    desk.wait(minutes=1)
    assert {(e.clock, str(e.at)) for e in desk.events if e.event == "rung_fired"} == {
        ("answer", "due + 1 working day"),
        ("settle", "due"),
    }
    assert all(run.state() in ("running", "missed") for run in desk.claim.clocks)
    assert desk.due() is None


def test_of_past_rungs_one_that_does_not_hold_is_not_the_highest() -> None:
    pinned = changed(
        ready("iso-base"),
        ("clocks", {"probe": {"term": "10 hours", "from": "received", "until": "answered"}}),
        (
            "escalation",
            [
                {"clock": "probe", **rung("50%")},
                {"clock": "probe", **rung("due", when={"priority": "critical"})},
            ],
        ),
    )
    desk = born(pinned, received_at=MONDAY - timedelta(days=2))
    desk.wait(minutes=1)
    assert fired(desk) == ["50%"]
    assert desk.claim.priority == "high"


def test_an_imported_claim_writes_no_letters_about_its_past() -> None:
    desk = born(ready("iso-base"), received_at=MONDAY - timedelta(days=3), imported=True, channel="import")
    assert desk.decisions[0].letters == ()
    assert desk.claim.imported
    assert desk.claim.tasks == ()


# Pauses


def test_paused_hours_are_given_back_and_rungs_move_along() -> None:
    desk = with_clock(rungs=(rung("50%"), rung("due")), pauses_for=["claimant"])
    desk.wait(hours=2)
    desk.do("ask_details")
    standing = probe(desk)
    assert (standing.due_at, standing.not_before) == (None, MONDAY + timedelta(hours=10))
    assert standing.state() == "paused"
    assert [one.due_at for one in standing.rungs] == [None, None]
    desk.wait(hours=30)
    assert fired(desk) == []
    desk.do("answer_details", LINK, text="x")
    going = probe(desk)
    assert going.due_at == MONDAY + timedelta(hours=40)
    assert [one.due_at for one in going.rungs] == [MONDAY + timedelta(hours=35), MONDAY + timedelta(hours=40)]
    assert going.not_before is None
    desk.wait(hours=9)
    assert fired(desk) == ["50%", "due"]


def test_days_at_whose_end_the_clock_stood_are_given_back() -> None:
    desk = with_clock("5 days", pauses_for=["claimant"])
    assert probe(desk).due_at == at("2026-11-28T21:00")
    desk.do("ask_details")
    desk.wait(days=2)
    desk.do("answer_details", LINK, text="x")
    assert probe(desk).due_at == at(
        "2026-11-29T21:00"
    )  # the 23rd does not count anyway, the 24th is given back


def test_a_short_pause_within_a_day_gives_no_day_back() -> None:
    desk = with_clock("5 days", pauses_for=["claimant"])
    desk.wait(days=1)
    desk.do("ask_details")
    desk.wait(hours=3)
    desk.do("answer_details", LINK, text="x")
    assert probe(desk).due_at == at("2026-11-28T21:00")


def test_several_pauses_sum_up_and_fired_rungs_stay_fired() -> None:
    desk = with_clock(rungs=(rung("50%"), rung("90%")), pauses_for=["claimant", "third_party"])
    desk.wait(hours=6)
    for hours in (5, 7):
        desk.do("ask_details")
        desk.wait(hours=hours)
        desk.do("answer_details", LINK, text="x")
        desk.wait(hours=1)
    assert probe(desk).due_at == MONDAY + timedelta(hours=10 + 12)
    assert [one.state for one in probe(desk).rungs] == ["fired", "waiting"]
    desk.wait(hours=40)
    assert fired(desk) == ["50%", "90%"]


def test_a_clock_that_does_not_pause_runs_on() -> None:
    desk = with_clock(rungs=(rung("50%"),))
    desk.do("ask_details")
    desk.wait(hours=6)
    assert fired(desk) == ["50%"]
    assert probe(desk).due_at == MONDAY + timedelta(hours=10)


def test_after_its_deadline_a_clock_stands_still_no_more() -> None:
    desk = with_clock(rungs=(rung("due + 5 hours"),), pauses_for=["claimant"])
    desk.wait(hours=11)
    desk.do("ask_details")
    assert not probe(desk).paused
    desk.wait(hours=9)
    assert fired(desk) == ["due + 5 hours"]


def test_a_clock_that_ends_while_it_stands_gets_its_time_back_first() -> None:
    desk = with_clock(pauses_for=["claimant"])
    desk.do("ask_details")
    desk.wait(days=20)
    desk.do("not_a_claim")
    assert probe(desk).state() == "met"
    assert desk.names()[-2:] == ["clock_resumed", "clock_ended"]
    assert probe(desk).pauses[-1].ended == desk.now


def test_withdrawn_while_the_clock_stands_is_in_time() -> None:
    desk = born(ready("iso-base"))
    desk.do("ask_details")
    desk.wait(days=60)
    desk.do("withdraw", LINK)
    assert desk.claim.run_of("answer").met  # type: ignore[union-attr]


def test_met_and_missed_are_told_apart_at_the_very_instant() -> None:
    early, late = with_clock("1 hour"), with_clock("1 hour")
    early.now = MONDAY + timedelta(hours=1) - timedelta(microseconds=1)
    late.now = MONDAY + timedelta(hours=1)
    for desk in (early, late):
        desk.do("not_a_claim")
    assert (probe(early).state(), probe(late).state()) == ("met", "missed")


def test_a_refused_letter_ends_the_pause_and_adds_a_task() -> None:
    desk = with_clock(pauses_for=["claimant"])
    letter = desk.do("ask_details").letters[0]
    desk.wait(hours=1)
    done = desk.do("letter_refused", SYSTEM, letter_id=letter.id)
    assert [event.event for event in done.events] == [
        "letter_refused", "question_dropped", "task_added", "waiting_changed", "clock_resumed",
    ]  # fmt: skip
    assert probe(desk).due_at == MONDAY + timedelta(hours=11)


def test_a_question_without_address_pauses_and_is_told() -> None:
    from claims.claim import Claimant

    desk = born(ready("iso-base"), claimant=Claimant(has_email=False))
    done = desk.do("ask_details")
    assert done.letters == ()
    assert [event.event for event in done.events].count("task_added") == 1
    assert desk.claim.run_of("answer").paused  # type: ignore[union-attr]


# Extension

LONGER = {"extension": {"at_most": "10 hours"}}


def test_an_extension_moves_the_deadline_and_waiting_rungs_only() -> None:
    desk = with_clock(rungs=(rung("20%"), rung("50%"), rung("due")), **LONGER)
    desk.wait(hours=3)
    done = desk.do("extend", clock="probe", by="6 hours", reason="R")
    run = probe(desk)
    assert run.due_at == MONDAY + timedelta(hours=16)
    assert str(run.term) == "16 hours"
    assert [one.state for one in run.rungs] == ["fired", "waiting", "waiting"]
    assert run.rungs[1].due_at == MONDAY + timedelta(hours=8)
    assert [letter.template for letter in done.letters] == ["extended"]
    desk.wait(hours=30)
    assert fired(desk) == ["20%", "50%", "due"]


def test_the_sum_of_extensions_is_bounded() -> None:
    desk = with_clock(**LONGER)
    desk.do("extend", clock="probe", by="6 hours", reason="R")
    assert desk.refused("extend", clock="probe", by="5 hours", reason="R").code == "over-limit"
    desk.do("extend", clock="probe", by="240 minutes", reason="R")
    assert probe(desk).due_at == MONDAY + timedelta(hours=20)
    assert desk.refused("extend", clock="probe", by="1 minute", reason="R").code == "over-limit"


def test_only_before_it_is_due_may_a_clock_be_extended() -> None:
    desk = with_clock("1 hour", **LONGER)
    desk.now = MONDAY + timedelta(hours=1)
    assert desk.refused("extend", clock="probe", by="1 hour", reason="R").code == "too-late"
    desk.now -= timedelta(microseconds=1)
    desk.do("extend", clock="probe", by="1 hour", reason="R")


def test_a_clock_that_stands_still_may_be_extended_however_long_it_stands() -> None:
    desk = with_clock(rungs=(rung("50%"),), pauses_for=["claimant"], **LONGER)
    desk.do("ask_details")
    desk.wait(days=5)
    desk.do("extend", clock="probe", by="2 hours", reason="R")
    assert (probe(desk).due_at, probe(desk).not_before) == (None, MONDAY + timedelta(hours=12))
    assert fired(desk) == []
    desk.do("answer_details", LINK, text="x")
    assert probe(desk).due_at == desk.now + timedelta(hours=12)
    assert probe(desk).rungs[0].due_at == desk.now + timedelta(hours=6)


def test_a_statutory_term_that_rolls_is_counted_anew() -> None:
    desk = with_clock("5 days", roll_last_day=True, extension={"at_most": "10 days"})
    assert probe(desk).last_day.isoformat() == "2026-11-30"  # Saturday the 28th rolls to Monday
    desk.do("extend", clock="probe", by="1 day", reason="R")
    assert probe(desk).last_day.isoformat() == "2026-11-30"  # Sunday the 29th rolls there too
    desk.do("extend", clock="probe", by="2 days", reason="R")
    assert probe(desk).last_day.isoformat() == "2026-12-01"


def test_unknown_clocks_and_those_without_extension() -> None:
    desk = with_clock()
    assert desk.refused("extend", clock="probe", by="1 hour", reason="R").code == "no-extension"
    assert "extend" not in desk.allowed()
    desk = with_clock(**LONGER)
    assert desk.refused("extend", clock="other", by="1 hour", reason="R").code == "unknown-clock"
    assert "extend" in desk.allowed()


# Order, starts and ends


def test_at_one_instant_rungs_go_before_tasks_and_those_before_silence() -> None:
    now = MONDAY
    kinds = ["silence", "task", "rung", "reminder"]
    dues = [Due(at=now, kind=kind, name="a") for kind in kinds]  # type: ignore[arg-type]
    assert [due.kind for due in sorted(dues, key=Due.order)] == ["rung", "task", "silence", "reminder"]


def test_clocks_start_and_end_by_the_moments_of_the_claim() -> None:
    desk = born(ready("iso-base"))
    assert {run.clock: run.state() for run in desk.claim.clocks} == {"register": "met", "answer": "running"}
    to_confirmation(desk, remedies=[{"remedy": "repair"}])
    states = {run.clock: run.state() for run in desk.claim.clocks}
    assert states == {"register": "met", "answer": "met", "decide": "met", "carry_out": "running"}
    desk.do("carry_out", remedy_id="1.1")
    assert desk.claim.run_of("carry_out").met  # type: ignore[union-attr]


def test_registered_late_is_a_missed_clock() -> None:
    desk = born(ready("iso-base"), received_at=MONDAY - timedelta(days=5))
    assert desk.claim.run_of("register").state() == "missed"  # type: ignore[union-attr]
    assert desk.claim.ledger[0].since == MONDAY - timedelta(days=5)


def test_a_clock_with_a_condition_runs_for_some_claims_only() -> None:
    pinned = changed(ready("iso-base"), ("clocks.answer.when", {"field": "repeated", "is": True}))
    assert born(pinned).claim.run_of("answer") is None
    assert born(pinned, fields={"repeated": True}).claim.run_of("answer") is not None


def test_nothing_falls_due_after_the_end() -> None:
    desk = born(ready("iso-base"))
    desk.do("admit")
    desk.do("withdraw", LINK)
    assert desk.due() is None


def test_the_clock_of_a_rung_is_named_in_the_letter() -> None:
    desk = with_clock(rungs=(rung("50%", {"notify": "director"}),))
    desk.wait(hours=6)
    letter = next(one for done in desk.decisions for one in done.letters if one.recipient == "u-director")
    assert letter.details == {"clock": "probe", "run": 1, "index": 0}


@pytest.mark.parametrize("text", ["50%", "due", "due + 1 working day"])
def test_positions_are_kept_as_they_are_spelled(text: str) -> None:
    desk = with_clock(rungs=(rung(text),))
    assert str(probe(desk).rungs[0].at) == text == str(RungPosition.parse(text))
    assert str(probe(desk).term) == str(Term.parse("10 hours"))


def test_a_command_never_moves_what_was_fired() -> None:
    desk = with_clock(rungs=(rung("50%"),), pauses_for=["claimant"])
    desk.wait(hours=6)
    before = probe(desk).rungs
    desk.do("ask_details")
    assert probe(desk).rungs == before
    with pytest.raises(Refusal):
        desk.do("ask_details")
