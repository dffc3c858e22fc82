"""Every ready variant, walked from start to end: every action, every rung, every outcome, disputes, silence."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from claims.claim import Claimant
from claims.variant import CLOSED
from tests.claims.walks import (
    BY_PHONE,
    LINK,
    MANAGER,
    MONDAY,
    READY,
    SYSTEM,
    Desk,
    born,
    changed,
    finish_plan,
    ready,
    report_sent,
    to_confirmation,
    to_resolution,
)

ALL = [*READY, "minute"]


def actions() -> Iterator[tuple[str, str, str]]:
    for key in ALL:
        for stage, written in ready(key).variant.stages.items():
            for name in written.actions:
                yield key, stage, name


def brought_to(stage: str, key: str) -> Desk:
    """A claim of a ready variant in one of its stages, by lawful ways."""
    desk = born(ready(key))
    for _ in range(20):
        if desk.claim.stage == stage:
            return desk
        here = desk.pinned.variant.stages[desk.claim.stage].actions
        nearer = [name for name, action in here.items() if action.to not in (None, CLOSED, "intake")]
        take(desk, nearer[0])
    raise AssertionError(f"{stage} was not reached")


def take(desk: Desk, name: str) -> None:
    """Take an action with all it requires."""
    action = desk.pinned.variant.stages[desk.claim.stage].actions[name]
    variant = desk.pinned.variant
    given: dict[str, Any] = {
        "verdict": "justified",
        "cause": next(iter(variant.causes), "cause"),
        "guilty_unit": next(iter(variant.guilty_units), "unit"),
        "reason": "Because",
        "text": "So",
        "remedies": [{"remedy": "apology"}],
    }
    if "plan_finished" in action.requires:
        finish_plan(desk)
    needs = {member: given[member] for member in action.requires if member in given}
    desk.do(name, MANAGER, **needs)


@pytest.mark.parametrize(("key", "stage", "name"), list(actions()))
def test_every_action_of_every_stage_can_be_taken_and_the_claim_ends(key: str, stage: str, name: str) -> None:
    desk = brought_to(stage, key)
    action = desk.pinned.variant.stages[stage].actions[name]
    take(desk, name)
    assert desk.claim.stage == (action.to or stage)
    if action.outcome:
        assert desk.claim.outcome == action.outcome
        assert desk.claim.answered_at == desk.now
    if action.waits_for:
        assert desk.claim.waiting_for == action.waits_for
        desk.do("answer_details", text="x", **BY_PHONE)
    if not desk.claim.closed:
        desk = to_the_end(desk)
    assert desk.claim.closed


def to_the_end(desk: Desk) -> Desk:
    if not desk.claim.asked:
        for stage in ("investigation", "resolution", "confirmation"):
            if desk.claim.stage != stage and not desk.claim.asked:
                here = desk.pinned.variant.stages[desk.claim.stage].actions
                take(desk, next(name for name, one in here.items() if one.to not in (None, CLOSED)))
    report_sent(desk)
    desk.wait(days=100)
    return desk


@pytest.mark.parametrize("key", ALL)
def test_left_alone_every_rung_of_the_running_clocks_fires_once(key: str) -> None:
    desk = born(ready(key))
    variant = desk.pinned.variant
    desk.wait(days=200)
    expected = [
        index
        for index, rung in enumerate(variant.escalation)
        if variant.clocks[rung.clock].from_ in ("received", "registered")
        and variant.clocks[rung.clock].until != "registered"
    ]
    fired = [(event.clock, event.run, event.index) for event in desk.events if event.event == "rung_fired"]
    assert sorted(index for _, _, index in fired) == expected
    assert {run for _, run, _ in fired} == {1}
    assert desk.claim.priority != variant.priority
    assert not desk.claim.closed


@pytest.mark.parametrize("key", ALL)
def test_every_rung_of_the_ladder_can_fire(key: str) -> None:
    """Also those of clocks that begin later, for a claim that is decided and never carried out."""
    desk = born(ready(key))
    desk.do("admit")
    desk.wait(days=100)
    finish_plan(desk)
    desk.do("decide", verdict="justified", cause=next(iter(desk.pinned.variant.causes)))
    desk.do("satisfy", MANAGER, remedies=[{"remedy": "refund"}])
    desk.wait(days=100)
    fired = {event.index for event in desk.events if event.event == "rung_fired"}
    assert fired == set(range(len(desk.pinned.variant.escalation)))


@pytest.mark.parametrize("key", ALL)
def test_the_silence_path(key: str) -> None:
    desk = born(ready(key))
    to_confirmation(desk)
    silence = desk.pinned.variant.stages["confirmation"].silence
    assert silence
    report_sent(desk)
    desk.wait(days=100)
    assert desk.names().count("reminded") == len(silence.remind)
    assert [event.why for event in desk.events if event.event == "closed"] == ["silence"]
    assert desk.letters()[-1] == "silence"


@pytest.mark.parametrize("key", ALL)
def test_dispute_rounds_to_the_bound(key: str) -> None:
    desk = born(ready(key))
    rule = desk.pinned.variant.stages["confirmation"].dispute
    assert rule
    to_confirmation(desk)
    for round_ in range(rule.at_most):
        desk.wait(minutes=1)
        desk.do("dispute", LINK, reason="No")
        assert (desk.claim.stage, desk.claim.round) == (rule.to, round_ + 2)
        desk.do("decide")
        desk.do("refuse", reason="Still no")
    assert desk.refused("dispute", LINK, reason="No").code == "dispute-bound"
    desk.do("accept", LINK)
    assert (desk.claim.closed, desk.claim.outcome) == (True, "refused")


@pytest.mark.parametrize("key", ALL)
def test_above_the_limit_in_every_variant(key: str) -> None:
    desk = born(ready(key))
    to_resolution(desk)
    limit = desk.pinned.variant.stages["resolution"].approval
    assert limit
    above = {"remedy": "refund", "amount": str(limit.above.amount), "currency": limit.above.currency}
    desk.do("satisfy", remedies=[above, above | {"amount": "0.01"}])
    assert desk.claim.pending_approval
    desk.do("approve", MANAGER)
    desk.do("accept", LINK)
    for remedy in desk.claim.outstanding:
        desk.do("carry_out", remedy_id=remedy.id)
    assert desk.claim.closed


@pytest.mark.parametrize("key", ALL)
def test_without_an_address_the_whole_way(key: str) -> None:
    desk = born(ready(key), claimant=Claimant(has_email=False))
    to_confirmation(desk)
    assert desk.letters() == []
    tell = next(task for task in desk.claim.tasks if task.asks_confirmation)
    desk.do("finish_task", task_id=tell.id)
    desk.wait(days=100)
    assert desk.claim.closed
    assert [task.task for task in desk.claim.tasks if task.state == "open" and task.tells].count("tell") >= 1


@pytest.mark.parametrize("key", ALL)
def test_every_letter_refused(key: str) -> None:
    """All letters bounce: each becomes a task, and nothing waits for a claimant who was never told."""
    desk = born(ready(key))
    told: set[str] = set()

    def bounce() -> None:
        for decision in list(desk.decisions):
            for letter in decision.letters:
                if letter.recipient == "claimant" and letter.id not in told:
                    told.add(letter.id)
                    desk.do("letter_refused", SYSTEM, letter_id=letter.id)

    bounce()
    desk.do("ask_details")
    bounce()
    assert desk.claim.waiting_for == "us"
    to_confirmation(desk)
    bounce()
    asked = desk.claim.asked
    assert asked
    assert asked.task_id
    desk.do("finish_task", task_id=asked.task_id)
    desk.wait(days=100)
    bounce()
    assert desk.claim.closed
    assert sum(task.origin == "letter_refused" for task in desk.claim.tasks) == len(told)


@pytest.mark.parametrize("key", ALL)
def test_reopened_and_led_to_the_end_again(key: str) -> None:
    desk = born(ready(key))
    take(desk, "not_a_claim")
    desk.wait(hours=2)
    desk.do("reopen", reason="New facts")
    to_the_end(desk)
    assert desk.claim.closed
    assert desk.claim.round == 2


@pytest.mark.parametrize("key", ALL)
@pytest.mark.parametrize("target", READY)
def test_any_claim_may_become_one_of_another_type(key: str, target: str) -> None:
    goal = ready(target)
    if ready(key).variant.claim_type == goal.variant.claim_type:
        goal = changed(goal, ("claim_type", "sibling"), ("variant", "sibling"))
    desk = born(ready(key), received_at=MONDAY - timedelta(days=1))
    desk.do("admit")
    desk.do("ask_details")
    desk.target = goal
    desk.do("reclassify", type=goal.variant.claim_type, reason="R")
    running = {run.clock for run in desk.claim.clocks if run.running}
    assert running == {
        name
        for name, clock in goal.variant.clocks.items()
        if clock.from_ in ("received", "registered", "stage:investigation") and clock.until != "registered"
    }
    finish_plan(desk)
    to_the_end(desk)
    assert desk.claim.closed
