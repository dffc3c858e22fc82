"""A running claim is moved to another version: each rule as a case, and the way back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from claims.claim import ClockRun
from claims.decision import Decision
from claims.moving_preview import foreseen
from claims.term import Term
from claims.variant import Pinned
from tests.claims.walks import (
    BY_PHONE,
    MANAGER,
    MONDAY,
    Desk,
    at,
    born,
    changed,
    ready,
    report_sent,
    to_confirmation,
    to_resolution,
)

BASE = ready("iso-base")
DAY = timedelta(days=1)


def version(*steps: tuple[str, Any], number: int = 2) -> Pinned:
    return changed(BASE, *steps, version=number)


def desk_with(target: Pinned, pinned: Pinned = BASE, **facts: Any) -> Desk:
    desk = born(pinned, **facts)
    desk.versions = (target,)
    return desk


def moved(desk: Desk, **more: Any) -> Decision:
    target = desk.versions[0].ref
    return desk.do("move", MANAGER, variant=target.key, version=target.version, reason="R", **more)


def back(desk: Desk) -> Decision:
    return desk.do("move_back", MANAGER, reason="R")


def run(desk: Desk, clock: str) -> ClockRun:
    found = desk.claim.run_of(clock)
    assert found
    return found


def rungs(desk: Desk, clock: str = "answer") -> dict[str, str]:
    return {str(rung.at): rung.state for rung in run(desk, clock).rungs}


# Stages


RENAMED = version(
    ("stages.inquiry", BASE.variant.model_dump(mode="json", exclude_unset=True)["stages"]["investigation"]),
    ("stages.intake.actions.admit.to", "inquiry"),
    ("stages.resolution.actions.rework.to", "inquiry"),
    ("stages.confirmation.dispute.to", "inquiry"),
    ("reopen", {}),
    ("clocks.decide", None),
    ("escalation", []),
    ("stages.investigation", None),
)


def test_a_claim_stays_in_a_stage_that_the_version_has() -> None:
    desk = desk_with(version(("clocks.answer.term", "3 working days")))
    desk.do("admit")
    decision = moved(desk, stage="intake")
    assert [event.event for event in decision.events] == ["moved", "clock_recounted"]
    assert (desk.claim.stage, desk.claim.variant.version, decision.letters) == ("investigation", 2, ())


def test_a_claim_of_a_vanished_stage_goes_where_the_command_says() -> None:
    desk = desk_with(RENAMED)
    desk.do("admit")
    desk.now += DAY
    assert desk.refused("move", MANAGER, variant="iso-base", version=2, reason="R").code == "no-such-stage"
    moved(desk, stage="inquiry")
    assert (desk.claim.stage, desk.claim.entered["inquiry"]) == ("inquiry", desk.now)
    assert {task.id for task in desk.claim.tasks} == {"1"}
    back(desk)
    assert (desk.claim.stage, desk.claim.variant) == ("investigation", BASE.ref)


def test_where_the_claimants_word_is_awaited_there_is_nothing_else() -> None:
    desk = desk_with(version(("stages.investigation.title", {"ru": "А", "en": "A"})))
    to_confirmation(desk)
    desk.versions = (desk.versions[0], _confirmation_renamed())
    code = desk.refused("move", MANAGER, variant="iso-base", version=3, stage="resolution", reason="R").code
    assert code == "stage-of-another-kind"
    desk.do("move", MANAGER, variant="iso-base", version=3, stage="consent", reason="R")
    assert (desk.claim.stage, desk.claim.waiting_for) == ("consent", "claimant")
    desk.do("accept", **BY_PHONE)
    assert desk.claim.closed


def _confirmation_renamed() -> Pinned:
    plain = BASE.variant.model_dump(mode="json", exclude_unset=True)["stages"]
    steps = [
        (f"stages.resolution.actions.{name}.to", "consent")
        for name, action in plain["resolution"]["actions"].items()
        if action.get("to") == "confirmation"
    ]
    return version(("stages.consent", plain["confirmation"]), *steps, ("stages.confirmation", None), number=3)


def test_only_another_version_of_the_same_type() -> None:
    desk = desk_with(changed(BASE, ("claim_type", "other"), version=2))
    assert (
        desk.refused("move", MANAGER, variant="iso-base", version=2, reason="R").code
        == "version-of-another-type"
    )
    desk.versions = (BASE,)
    assert desk.refused("move", MANAGER, variant="iso-base", version=1, reason="R").code == "no-change"


# Clocks


def test_a_clock_of_both_keeps_its_start_and_its_pauses() -> None:
    desk = desk_with(version(("clocks.answer.term", "3 working days")))
    desk.do("ask_details", questions=["?"])
    desk.now += 2 * DAY
    desk.do("answer_details", text="x", **BY_PHONE)
    before = run(desk, "answer")
    moved(desk)
    after = run(desk, "answer")
    assert (after.run, after.started_at, after.pauses) == (1, before.started_at, before.pauses)
    # Received on Monday; Monday's and Tuesday's evenings stood still, so Wednesday is the first counted day.
    assert (str(after.term), str(after.last_day)) == ("3 working days", "2026-11-27")
    assert before.due_at
    assert after.due_at
    assert after.due_at < before.due_at


def test_a_clock_that_stands_still_goes_on_standing() -> None:
    desk = desk_with(version(("clocks.answer.term", "3 working days")))
    desk.do("ask_details", questions=["?"])
    moved(desk)
    assert run(desk, "answer").paused
    desk.now += 3 * DAY
    desk.do("answer_details", text="x", **BY_PHONE)
    assert str(run(desk, "answer").last_day) == "2026-11-30"


def test_a_clock_that_does_not_pause_any_more_runs_on() -> None:
    desk = desk_with(version(("clocks.answer.pauses_for", [])))
    desk.do("ask_details", questions=["?"])
    desk.now += DAY
    moved(desk)
    assert not run(desk, "answer").paused
    assert desk.claim.waiting_for == "claimant"


def test_a_vanished_clock_ends_and_runs_again_when_the_move_is_taken_back() -> None:
    desk = desk_with(version(("clocks.decide", None), ("escalation", [])))
    desk.do("admit")
    before = run(desk, "decide")
    moved(desk)
    assert not run(desk, "decide").running
    desk.now += timedelta(hours=5)
    back(desk)
    after = run(desk, "decide")
    assert (after.run, after.due_at, after.running, after.met) == (1, before.due_at, True, None)


def test_an_ended_clock_stays_ended() -> None:
    desk = desk_with(version(("clocks.answer.term", "30 working days")))
    to_confirmation(desk)
    before = run(desk, "answer")
    moved(desk)
    assert run(desk, "answer") == before


NEW = {"term": "10 days", "until": "closed", "pauses_for": ["claimant"]}


@pytest.mark.parametrize(
    ("start", "place", "began"),
    [
        ("received", "intake", MONDAY - DAY),
        ("registered", "intake", MONDAY),
        ("stage:intake", "resolution", MONDAY),
        ("stage:investigation", "resolution", MONDAY),
        ("stage:resolution", "intake", None),
        ("decided", "resolution", None),
        ("decided", "confirmation", MONDAY),
    ],
)
def test_a_new_clock_starts_where_its_start_event_was(start: str, place: str, began: datetime | None) -> None:
    desk = desk_with(version(("clocks.new", {**NEW, "from": start})), received_at=MONDAY - DAY)
    {"intake": lambda _: None, "resolution": to_resolution, "confirmation": to_confirmation}[place](desk)
    desk.now += 2 * DAY
    moved(desk)
    found = desk.claim.run_of("new")
    assert (found and found.started_at) == began
    back(desk)
    assert not any(one.running for one in desk.claim.clocks if one.clock == "new")


@pytest.mark.parametrize(
    ("until", "starts"),
    [("registered", False), ("answered", False), ("carried_out", True), ("confirmed", True)],
)
def test_a_new_clock_whose_end_has_come_does_not_start(until: str, starts: bool) -> None:
    clock = {"term": "10 days", "from": "received", "until": until}
    desk = desk_with(version(("clocks.new", clock)))
    to_confirmation(desk, remedies=[{"remedy": "refund", "amount": "100", "currency": "RUB"}])
    moved(desk)
    assert (desk.claim.run_of("new") is not None) == starts


def test_a_new_clock_is_given_back_what_the_claim_waited() -> None:
    desk = desk_with(version(("clocks.new", {**NEW, "from": "received"})))
    desk.do("ask_details", questions=["?"])
    desk.now += 4 * DAY
    desk.do("answer_details", text="x", **BY_PHONE)
    desk.now += DAY
    moved(desk)
    assert str(run(desk, "new").last_day) == "2026-12-06"


def test_in_a_second_round_a_new_clock_of_the_answer_starts_with_the_round() -> None:
    desk = desk_with(version(("clocks.new", {"term": "5 days", "from": "received", "until": "answered"})))
    to_confirmation(desk)
    report_sent(desk)
    desk.now += 2 * DAY
    disputed_at = desk.now
    desk.do("dispute", reason="R", **BY_PHONE)
    desk.now += DAY
    moved(desk)
    assert run(desk, "new").started_at == disputed_at


@pytest.mark.parametrize(
    ("extension", "kept"),
    [
        ({"at_most": "10 working days"}, "4 working days"),
        ({"at_most": "2 working days"}, "2 working days"),
        ({"at_most": "3 days"}, None),
        (None, None),
    ],
)
def test_an_extension_stays_as_far_as_the_new_clock_allows(extension: Any, kept: str | None) -> None:
    desk = desk_with(version(("clocks.answer.extension", extension)))
    desk.do("extend", clock="answer", by="4 working days", reason="R")
    before = run(desk, "answer")
    moved(desk)
    found = run(desk, "answer").extended_by
    assert (str(found) if found else None) == kept
    back(desk)
    assert (run(desk, "answer").extended_by, run(desk, "answer").due_at) == (
        Term.parse("4 working days"),
        before.due_at,
    )


# The ladder


def ladder(*positions: str, term: str = "10 days") -> tuple[tuple[str, Any], ...]:
    clock = {"term": term, "from": "received", "until": "answered"}
    steps = [{"clock": "answer", "at": at, "do": [{"notify": "head"}]} for at in positions]
    return (("clocks", {"answer": clock}), ("escalation", steps))


def laddered(before: tuple[str, ...], after: tuple[str, ...], days: float, term: str = "10 days") -> Desk:
    """A claim that was left alone for so many days under one ladder, then moved to the other one."""
    desk = desk_with(version(*ladder(*after, term=term)), version(*ladder(*before), number=1))
    desk.wait(days=days)
    moved(desk)
    return desk


LADDERS: list[tuple[tuple[str, ...], tuple[str, ...], float, str, dict[str, str]]] = [
    (("50%", "due"), ("50%", "due"), 7, "10 days", {"50%": "fired", "due": "waiting"}),
    (("50%", "due"), ("50%", "due"), 7, "20 days", {"50%": "fired", "due": "waiting"}),
    (("50%",), ("80%",), 7, "10 days", {"50%": "fired", "80%": "waiting"}),
    (("50%", "80%"), ("60%", "80%", "due"), 9, "10 days",
     {"50%": "fired", "60%": "skipped", "80%": "fired", "due": "waiting"}),
    (("50%", "80%", "due"), ("50%", "80%", "due", "due + 1 day"), 6, "3 days",
     {"50%": "fired", "80%": "skipped", "due": "skipped", "due + 1 day": "fires"}),
    (("due",), ("50%", "80%", "due"), 9, "10 days", {"50%": "skipped", "80%": "fires", "due": "waiting"}),
    (("90%",), ("50%",), 9.8, "10 days", {"90%": "fired", "50%": "fires"}),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "days", "term", "states"), LADDERS)
def test_what_has_fired_stays_fired_and_only_the_highest_that_is_past_fires(
    before: tuple[str, ...], after: tuple[str, ...], days: float, term: str, states: dict[str, str]
) -> None:
    desk = laddered(before, after, days, term)
    waits = {place: "waiting" if state == "fires" else state for place, state in states.items()}
    assert rungs(desk) == waits
    for place, state in states.items():
        if state == "fires":
            due = desk.due()
            assert due
            assert due.at <= desk.now
            desk.let_fall_due()
            assert rungs(desk)[place] == "fired"
    assert desk.due() is None or desk.due().at > desk.now  # type: ignore[union-attr]


def test_a_skipped_rung_waits_again_when_a_longer_term_brings_it_into_the_future() -> None:
    desk = laddered(("50%", "80%", "due"), ("50%", "80%", "due", "due + 1 day"), 6, "3 days")
    assert [str(one.at) for one in run(desk, "answer").rungs if one.state == "skipped"] == ["80%", "due"]
    back(desk)
    waiting = [str(one.at) for one in run(desk, "answer").rungs if one.state == "waiting"]
    assert waiting == ["80%", "due"]
    desk.wait(days=30)
    fired = [str(event.at) for event in desk.events if event.event == "rung_fired"]
    assert fired == ["50%", "80%", "due"]


def test_the_deed_of_a_rung_is_that_of_the_ladder_that_holds() -> None:
    other = {"clock": "answer", "at": "50%", "do": [{"raise_priority": 1}]}
    target = version(
        *ladder("due"), ("escalation", [{"clock": "answer", "at": "due", "do": [{"notify": "head"}]}, other])
    )
    desk = desk_with(target, version(*ladder("20%"), number=1))
    desk.wait(days=3)
    moved(desk)
    desk.wait(days=3)
    assert desk.claim.priority == "high"
    numbers = [one.index for one in run(desk, "answer").rungs]
    assert len(set(numbers)) == len(numbers)


# Silence


def asked(target: Pinned, pinned: Pinned) -> Desk:
    desk = desk_with(target, pinned)
    to_confirmation(desk)
    report_sent(desk)
    return desk


def silence(after: str, *remind: str) -> tuple[str, Any]:
    return ("stages.confirmation.silence", {"after": after, "remind": list(remind)})


TEN = version(silence("10 days", "5 days"), number=1)


def test_a_longer_silence_counts_from_where_it_began() -> None:
    desk = asked(version(silence("20 days", "3 days", "15 days")), TEN)
    since = desk.now
    desk.wait(days=6)
    moved(desk)
    assert desk.claim.asked
    assert str(desk.claim.asked.last_day) == "2026-12-13"
    assert (desk.claim.asked.since, desk.claim.asked.reminded) == (since, 1)
    desk.wait(days=13)
    assert not desk.claim.closed
    assert desk.letters().count("reminder") == 2
    desk.wait(days=3)
    assert desk.claim.closed


def test_the_day_that_the_claimant_was_told_is_never_taken_back() -> None:
    desk = asked(version(silence("1 day")), TEN)
    before = desk.claim.asked
    desk.wait(days=3)
    moved(desk)
    assert desk.claim.asked
    assert before
    assert desk.claim.asked.silent_at == before.silent_at
    assert not desk.claim.closed


def test_without_a_rule_silence_says_nothing_and_with_it_it_counts_again() -> None:
    desk = asked(version(("stages.confirmation.silence", None)), TEN)
    before = desk.claim.asked
    moved(desk)
    assert desk.claim.asked
    assert desk.claim.asked.silent_at is None
    back(desk)
    assert desk.claim.asked
    assert before
    assert desk.claim.asked.silent_at == before.silent_at


# Plan, team, remedies


def test_tasks_stay_and_those_of_the_new_plan_come_only_when_asked_for() -> None:
    plan = [{"task": "call", "term": "1 day"}, *_plan_of(BASE)]
    desk = desk_with(version(("stages.investigation.plan", plan)))
    desk.do("admit")
    before = desk.claim.tasks
    moved(desk)
    assert desk.claim.tasks == before
    back(desk)
    moved(desk, plan=True)
    assert desk.claim.tasks[:-1] == before
    assert desk.claim.tasks[-1].task == "call"


def _plan_of(pinned: Pinned) -> list[Any]:
    plain: Any = pinned.variant.model_dump(mode="json", exclude_unset=True)
    return list(plain["stages"]["investigation"]["plan"])


def test_another_team_takes_the_claim_from_its_assignee() -> None:
    desk = desk_with(version(("team", "cards")))
    moved(desk)
    assert (desk.claim.team, desk.claim.assignee) == ("cards", None)


def test_a_claim_stays_with_the_team_that_a_rule_gave_it_to() -> None:
    desk = desk_with(version(("title", {"ru": "Новое", "en": "New"})), team="north", tags=("a",), skill="s")
    moved(desk)
    assert (desk.claim.team, desk.claim.assignee) == ("north", "u-operator")
    assert (desk.claim.tags, desk.claim.skill) == (("a",), "s")
    back(desk)
    assert desk.claim.team == "north"


def test_remedies_stay_granted() -> None:
    desk = desk_with(version(("remedies", ["apology"])))
    to_confirmation(desk, remedies=[{"remedy": "refund", "amount": "100", "currency": "RUB"}])
    before = desk.claim.remedies
    moved(desk)
    assert desk.claim.remedies == before


# The way back


@pytest.mark.parametrize(("hours", "code"), [(23.9, None), (24, "too-late-to-move-back")])
def test_a_move_may_be_taken_back_for_a_day(hours: float, code: str | None) -> None:
    desk = desk_with(version(("clocks.answer.term", "3 working days")))
    moved(desk)
    desk.now += timedelta(hours=hours)
    assert ("move_back" in desk.allowed()) == (code is None)
    if code:
        assert desk.refused("move_back", MANAGER, reason="R").code == code
    else:
        back(desk)
        assert desk.refused("move_back", MANAGER, reason="R").code == "not-moved"


def test_a_move_is_taken_back_although_people_went_on() -> None:
    desk = desk_with(version(("clocks.answer.term", "3 working days")))
    moved(desk)
    to_resolution(desk)
    back(desk)
    assert (desk.claim.stage, desk.claim.variant.version) == ("resolution", 1)


# Before it is done


def test_foreseen_is_what_happens() -> None:
    desk = desk_with(
        version(("clocks.answer.term", "1 working day"), ("clocks.decide", None), ("escalation", []))
    )
    desk.do("admit")
    desk.wait(days=2)
    now = desk.now
    told = foreseen(desk.pinned, desk.versions[0], desk.claim, {}, now)
    before = desk.claim
    assert before == desk.claim
    by_clock = {clock.clock: clock for clock in told.clocks}
    assert (by_clock["answer"].becomes, by_clock["answer"].overdue_at_once) == ("moved", True)
    assert by_clock["decide"].becomes == "ended"
    assert told.overdue_at_once
    assert {rung.becomes for rung in told.rungs} == {"gone"}
    moved(desk)
    assert by_clock["answer"].after
    assert run(desk, "answer").due_at == by_clock["answer"].after.due_at == at("2026-11-24T21:00:00")


def test_foreseen_says_why_a_claim_cannot_be_moved() -> None:
    desk = desk_with(RENAMED)
    desk.do("admit")
    told = foreseen(desk.pinned, RENAMED, desk.claim, {}, desk.now)
    assert (told.refused, told.stage) == ("no-such-stage", None)
    told = foreseen(desk.pinned, RENAMED, desk.claim, {"investigation": "inquiry"}, desk.now)
    assert (told.refused, told.stage, told.maps) == (None, "inquiry", True)


SCENES: list[Callable[[Desk], Any]] = [lambda desk: desk.do("admit"), to_resolution, to_confirmation]


@pytest.mark.parametrize("scene", SCENES)
def test_a_moved_claim_goes_on_to_its_end(scene: Callable[[Desk], Any]) -> None:
    desk = desk_with(version(("clocks.answer.term", "3 working days")))
    scene(desk)
    moved(desk)
    desk.do("force", MANAGER, to="closed", reason="R")
    assert desk.claim.closed
    assert desk.now.tzinfo == UTC
