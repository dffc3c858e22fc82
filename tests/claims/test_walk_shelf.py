"""Every variant that comes with the product, walked through every action, its whole ladder, every way to its end."""

from collections.abc import Iterator
from typing import Any

import pytest

from claims.claim import Claimant
from claims.variant import CLOSED
from tests.claims.shelf import (
    SHELF,
    after_answer,
    answering,
    asking,
    brought_to,
    facts_for,
    finish_all,
    shelved,
    take,
    to_the_end,
)
from tests.claims.walks import (
    BY_PHONE,
    LINK,
    MANAGER,
    OPERATOR,
    SECOND_MANAGER,
    SYSTEM,
    Desk,
    born,
    report_sent,
)

every = pytest.mark.parametrize("key", SHELF)


def actions() -> Iterator[tuple[str, str, str]]:
    for key in SHELF:
        for stage, written in shelved(key).variant.stages.items():
            for name in written.actions:
                yield key, stage, name


@pytest.mark.parametrize(("key", "stage", "name"), list(actions()))
def test_every_action_of_every_stage_can_be_taken_and_the_claim_ends(key: str, stage: str, name: str) -> None:
    action = shelved(key).variant.stages[stage].actions[name]
    desk = brought_to(key, stage, action.when)
    take(desk, name)
    assert desk.claim.stage == (action.to or stage)
    if action.outcome:
        assert (desk.claim.outcome, desk.claim.answered_at) == (action.outcome, desk.now)
    if action.waits_for:
        assert desk.claim.waiting_for == action.waits_for
        desk.do("answer_details", text="x", **BY_PHONE)
    to_the_end(desk)
    assert desk.claim.closed


@every
def test_an_operator_cannot_take_what_is_kept_for_managers(key: str) -> None:
    for stage, written in shelved(key).variant.stages.items():
        for name, action in written.actions.items():
            if action.by == "manager":
                assert brought_to(key, stage).refused(name, OPERATOR).code == "not-your-right"


def rungs() -> Iterator[tuple[str, int]]:
    for key in SHELF:
        yield from ((key, index) for index in range(len(shelved(key).variant.escalation)))


@pytest.mark.parametrize(("key", "index"), list(rungs()))
def test_every_rung_of_the_ladder_fires_once_when_nobody_acts(key: str, index: int) -> None:
    variant = shelved(key).variant
    rung = variant.escalation[index]
    clock = variant.clocks[rung.clock]
    conditions = (clock.when, rung.when)
    if clock.from_ == "decided":
        desk = after_answer(key, facts=facts_for(*conditions), remedies=[{"remedy": variant.remedies[0]}])
    else:
        stage = (
            clock.from_.removeprefix("stage:") if clock.from_.startswith("stage:") else variant.first_stage
        )
        desk = brought_to(key, stage, *conditions)
    desk.wait(days=120)
    fired = [event.run for event in desk.events if event.event == "rung_fired" and event.index == index]
    assert fired == [1]


@every
def test_exactly_one_clock_of_the_law_runs_where_there_are_several_for_one_end(key: str) -> None:
    """Alternatives by conditions leave no claim without its term and give none two."""
    variant = shelved(key).variant
    laws = {name: clock for name, clock in variant.clocks.items() if clock.statutory and clock.when}
    for clock in laws.values():
        running = {run.clock for run in born(shelved(key), **facts_for(clock.when)).claim.clocks}
        assert len(running & set(laws)) == 1


@every
def test_the_silence_path(key: str) -> None:
    desk = after_answer(key)
    silence = desk.pinned.variant.stages[asking(desk.pinned.variant)].silence
    assert silence
    report_sent(desk)
    desk.wait(days=100)
    for remedy in desk.claim.outstanding:
        desk.do("carry_out", remedy_id=remedy.id)
    assert desk.names().count("reminded") == len(silence.remind)
    assert [event.why for event in desk.events if event.event == "closed"] == ["silence"]


@every
def test_dispute_rounds_to_the_bound(key: str) -> None:
    variant = shelved(key).variant
    rule = variant.stages[asking(variant)].dispute
    desk = after_answer(key)
    for round_ in range(rule.at_most if rule else 0):
        desk.wait(minutes=1)
        desk.do("dispute", LINK, reason="No")
        assert rule
        assert (desk.claim.stage, desk.claim.round) == (rule.to, round_ + 2)
        _refuse_again(desk)
    assert desk.refused("dispute", LINK, reason="No").code == ("dispute-bound" if rule else "no-dispute")
    desk.do("accept", LINK)
    for remedy in desk.claim.outstanding:
        desk.do("carry_out", remedy_id=remedy.id)
    assert desk.claim.closed


def _refuse_again(desk: Any) -> None:
    variant = desk.pinned.variant
    stage, name = answering(variant, "refused")
    while desk.claim.stage != stage:
        here = variant.stages[desk.claim.stage].actions
        take(desk, next(key for key, one in here.items() if one.to not in (None, CLOSED)))
    take(desk, name)
    assert desk.claim.outcome == "refused"


@every
def test_above_the_limit_another_person_decides(key: str) -> None:
    variant = shelved(key).variant
    stage, name = answering(variant, "satisfied")
    limit = variant.stages[stage].approval
    assert limit
    desk = brought_to(key, stage)
    if "plan_finished" in variant.stages[stage].actions[name].requires:
        finish_all(desk)
    money = {
        "remedy": variant.remedies[0],
        "amount": str(limit.above.amount + 1),
        "currency": limit.above.currency,
    }
    who = MANAGER if variant.four_eyes or variant.stages[stage].actions[name].by == "manager" else OPERATOR
    desk.do(name, who, remedies=[money])
    if who is MANAGER and not variant.four_eyes:
        return
    assert desk.claim.pending_approval
    assert desk.refused("approve", who).code in ("approval-needed-by-another", "not-your-right")
    desk.do("approve", SECOND_MANAGER)
    to_the_end(desk)
    assert desk.claim.closed


@every
def test_money_never_goes_out_without_a_limit(key: str) -> None:
    for stage in shelved(key).variant.stages.values():
        grants = any(action.outcome in ("satisfied", "partly") for action in stage.actions.values())
        assert (stage.approval is not None) == grants


def silence_ends_it(desk: Desk) -> None:
    """The claimant says nothing more, and all that was granted is carried out."""
    desk.wait(days=100)
    for remedy in desk.claim.outstanding:
        desk.do("carry_out", remedy_id=remedy.id)
    assert desk.claim.closed


@every
def test_without_an_address_the_whole_way(key: str) -> None:
    desk = after_answer(key, facts={"claimant": Claimant(has_email=False)})
    assert desk.letters() == []
    tell = next(task for task in desk.claim.tasks if task.asks_confirmation)
    desk.do("finish_task", task_id=tell.id)
    silence_ends_it(desk)


@every
def test_every_letter_refused(key: str) -> None:
    """All letters bounce: nothing waits for a claimant who was never told."""
    desk = after_answer(key)
    told: set[str] = set()
    for decision in list(desk.decisions):
        for letter in decision.letters:
            if letter.recipient == "claimant" and letter.id not in told:
                told.add(letter.id)
                desk.do("letter_refused", SYSTEM, letter_id=letter.id)
    asked = desk.claim.asked
    assert asked
    assert asked.task_id
    desk.do("finish_task", task_id=asked.task_id)
    silence_ends_it(desk)


@every
def test_reopened_and_led_to_the_end_again(key: str) -> None:
    desk = brought_to(key, shelved(key).variant.first_stage)
    take(desk, "not_a_claim")
    desk.wait(hours=2)
    desk.do("reopen", reason="New facts")
    to_the_end(desk)
    assert (desk.claim.closed, desk.claim.round) == (True, 2)


@pytest.mark.parametrize(
    ("known", "runs"),
    [
        ({}, "replace"),
        ({"check_needed": True}, "replace_after_check"),
        ({"check_needed": False, "in_stock": True}, "replace"),
        ({"in_stock": False}, "replace_out_of_stock"),
        ({"check_needed": True, "in_stock": False}, "replace_out_of_stock"),
    ],
)
def test_goods_are_replaced_in_seven_twenty_or_thirty_days(known: dict[str, bool], runs: str) -> None:
    desk = born(shelved("goods-replacement"), fields=known)
    law = [run for run in desk.claim.clocks if run.clock.startswith("replace")]
    assert [run.clock for run in law] == [runs]
    day = {"replace": "2026-11-30", "replace_after_check": "2026-12-14", "replace_out_of_stock": "2026-12-23"}
    assert str(law[0].last_day) == day[runs]


def test_a_term_of_replacement_grows_to_twenty_days_when_a_check_turns_out_to_be_needed() -> None:
    desk = born(shelved("goods-replacement"))
    desk.do("extend", clock="replace", by="13 days", reason="A check is needed")
    assert str(desk.claim.run_of("replace").term) == "20 days"  # type: ignore[union-attr]
    assert desk.refused("extend", clock="replace", by="9 days", reason="More").code == "over-limit"


def test_the_ladder_leads_past_a_head_who_is_concerned() -> None:
    desk = born(shelved("staff-misconduct"), fields={"complained_of": True, "head_concerned": True})
    desk.wait(days=60)
    variant = desk.pinned.variant
    deeds = [
        deed
        for event in desk.events
        if event.event == "rung_fired"
        for deed in variant.escalation[event.index].do
    ]
    assert not [deed for deed in deeds if "head" in deed.model_dump().values()]


def test_nobody_looks_at_misconduct_before_his_own_part_is_asked() -> None:
    desk = born(shelved("staff-misconduct"), fields={"complained_of": True})
    assert desk.refused("admit").code == "requires"
    finish_all(desk)
    desk.do("admit")
    variant = desk.pinned.variant
    assert (variant.restricted, variant.four_eyes, variant.team) == (True, True, "conduct")
