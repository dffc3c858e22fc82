"""The course of a claim: actions of the variant, approval, dispute, reopening, force, another type, its end."""

from datetime import timedelta
from typing import Any

import pytest

from claims.claim import Claimant, Demand
from claims.commands import Actor
from claims.decision import Refusal
from tests.claims.walks import (
    BY_PHONE,
    LINK,
    MANAGER,
    MONDAY,
    OPERATOR,
    SECOND_MANAGER,
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


def refund(amount: str, currency: str = "RUB") -> list[dict[str, Any]]:
    return [{"remedy": "refund", "amount": amount, "currency": currency}]


def at_resolution(key: str = "iso-base", *changes: tuple[str, Any]) -> Desk:
    desk = born(changed(ready(key), *changes))
    to_resolution(desk)
    return desk


# Actions


def test_admit_needs_a_demand_which_may_come_with_it() -> None:
    desk = born(ready("iso-base"), demand=Demand())
    assert desk.refused("admit").problem()["missing"] == ["demand"]
    assert desk.refused("admit", demand={}).problem()["missing"] == ["demand"]
    desk.do("admit", demand={"remedy": "refund", "money": {"amount": "5.00", "currency": "RUB"}})
    assert str(desk.claim.demand.money) == "5.00 RUB"
    assert desk.names()[-4:] == ["details_completed", "stage_entered", "task_added", "clock_started"]


def test_an_empty_demand_does_not_wipe_out_the_known_one() -> None:
    desk = born(ready("iso-base"))
    desk.do("admit", demand={})
    assert desk.claim.demand.remedy == "refund"


def test_decide_needs_verdict_cause_and_the_mandatory_tasks() -> None:
    desk = born(ready("iso-base"))
    desk.do("admit")
    assert "decide" not in desk.allowed()
    assert desk.refused("decide", verdict="partly", cause="delay").problem()["missing"] == ["plan_finished"]
    finish_plan(desk)
    assert "decide" in desk.allowed()
    assert desk.refused("decide", verdict="partly").problem()["missing"] == ["cause"]
    desk.do("decide", verdict="partly", cause="delay", guilty_unit="sales")
    assert desk.claim.stage == "resolution"
    assert (desk.claim.finding.verdict, desk.claim.finding.guilty_unit) == ("partly", "sales")


def test_optional_tasks_do_not_hold_a_claim_up() -> None:
    desk = born(ready("minute"))
    desk.do("admit")
    assert [task.mandatory for task in desk.claim.tasks] == [False]
    desk.do("decide", verdict="justified", cause="defect")


def test_the_plan_follows_conditions_and_is_made_once() -> None:
    desk = born(ready("goods-refund"), fields={"quality_check": True})
    desk.do("admit")
    assert [task.task for task in desk.claim.tasks] == ["document_request", "expertise"]
    finish_plan(desk)
    desk.do("decide", verdict="justified", cause="defect")
    desk.do("rework", reason="Look again", fields={"item_handed_over": True})
    assert [task.task for task in desk.claim.tasks] == ["document_request", "expertise", "inspection"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"severity": "minor"}, None),
        ({"severity": "huge"}, "bad-field"),
        ({"severity": True}, "bad-field"),
        ({"happened_on": "2026-11-01"}, None),
        ({"happened_on": "yesterday"}, "bad-field"),
        ({"repeated": False}, None),
        ({"repeated": "no"}, "bad-field"),
        ({"colour": "red"}, "unknown-field"),
    ],
)
def test_fields_that_come_later_must_fit_the_form(fields: dict[str, Any], code: str | None) -> None:
    desk = born(ready("iso-base"))
    if code:
        assert desk.refused("admit", fields=fields).code == code
    else:
        desk.do("admit", fields=fields)
        assert desk.claim.fields == fields


def test_a_text_field_is_only_marked_as_given() -> None:
    desk = born(ready("goods-refund"))
    assert desk.refused("admit", fields={"order_number": "A-17 for Ivan"}).code == "bad-field"
    desk.do("admit", fields={"order_number": True})


def test_an_action_with_a_condition_waits_for_it() -> None:
    pinned = changed(ready("iso-base"), ("stages.intake.actions.admit.when", {"priority": "high"}))
    desk = born(pinned)
    assert desk.refused("admit").code == "condition"
    desk.do("set_priority", priority="high")
    desk.do("admit")


def test_an_action_that_stays_is_only_noted() -> None:
    desk = born(changed(ready("iso-base"), ("stages.intake.actions.look", {"requires": ["text"]})))
    assert desk.refused("look").problem()["missing"] == ["text"]
    assert [event.event for event in desk.do("look", text="Looked").events] == ["acted"]
    assert desk.claim.stage == "intake"


def test_an_action_of_another_stage_is_not_now() -> None:
    assert born(ready("iso-base")).refused("satisfy").code == "not-now"


def test_refusing_needs_a_reason_and_grants_nothing() -> None:
    desk = at_resolution()
    assert desk.refused("refuse").problem()["missing"] == ["reason"]
    assert desk.refused("refuse", reason="R", remedies=refund("5")).code == "no-remedies"
    done = desk.do("refuse", reason="R")
    assert [letter.template for letter in done.letters] == ["refused"]
    assert desk.claim.outcome == "refused"


def test_only_offered_remedies_are_granted() -> None:
    assert (
        at_resolution("bank").refused("satisfy", remedies=[{"remedy": "repair"}]).code == "remedy-not-offered"
    )
    free = at_resolution("bank", ("remedies", None))
    free.do("satisfy", remedies=[{"remedy": "repair"}])


def test_asking_pauses_drops_and_answers() -> None:
    desk = born(ready("iso-base"))
    desk.do("ask_details", questions=["Which?", "When?"])
    assert desk.claim.waiting_for == "claimant"
    assert desk.refused("ask_details").code == "already-asked"
    desk.do("admit")
    assert desk.claim.question is None
    assert "question_dropped" in desk.names()
    assert desk.refused("answer_details", LINK, text="x").code == "nothing-asked"


def test_a_third_party_answers_through_our_people() -> None:
    desk = born(changed(ready("iso-base"), ("stages.intake.actions.ask_shop", {"waits_for": "third_party"})))
    desk.do("ask_shop", questions=["Well?"])
    assert desk.claim.waiting_for == "third_party"
    assert desk.refused("answer_details", LINK, text="x").code == "nothing-asked"
    desk.do("answer_details", text="They say")
    assert desk.claim.waiting_for == "us"


def test_a_question_is_sent_even_where_the_variant_names_no_letter() -> None:
    pinned = changed(
        ready("iso-base"),
        ("letters", {"details_requested": None}),
        ("stages.intake.actions.ask_details.letter", None),
    )
    desk = born(pinned)
    done = desk.do("ask_details")
    assert [letter.id for letter in done.letters] == [desk.claim.question and desk.claim.question.letter_id]


# Approval


def test_up_to_the_limit_an_operator_decides() -> None:
    desk = at_resolution()
    desk.do("satisfy", remedies=refund("30000"))
    assert desk.claim.stage == "confirmation"


def test_above_the_limit_another_person_with_the_right_agrees() -> None:
    desk = at_resolution()
    done = desk.do("satisfy", remedies=refund("30000.01"))
    assert [event.event for event in done.events] == ["approval_asked", "waiting_changed"]
    assert done.letters == ()
    pending, request = desk.claim.pending_approval, desk.commands
    assert pending
    assert str(pending.total) == "30000.01 RUB"
    assert (desk.claim.stage, desk.claim.waiting_for) == ("resolution", "approval")
    assert desk.claim.outcome is None
    assert "approve" not in desk.allowed(OPERATOR)
    desk.wait(minutes=5)
    done = desk.do("approve", MANAGER)
    assert [event.event for event in done.events][:3] == ["approved", "decided", "stage_entered"]
    assert desk.claim.remedies[0].granted_at == desk.now
    assert done.letters[0].details["command"].endswith(f"{request:012d}")
    assert desk.claim.waiting_for == "claimant"


@pytest.mark.parametrize("action", ["satisfy", "partly", "refuse", "rework", "record_finding"])
def test_what_waits_for_approval_is_frozen(action: str) -> None:
    desk = at_resolution()
    desk.do("satisfy", remedies=refund("50000"))
    data = {"cause": "delay"} if action == "record_finding" else {"reason": "R"}
    assert desk.refused(action, MANAGER, **data).code == "awaiting-approval"


def test_sent_back_for_rework_nothing_was_decided() -> None:
    desk = at_resolution()
    desk.do("satisfy", remedies=refund("50000"))
    desk.do("return_for_rework", MANAGER, reason="Too much")
    assert desk.claim.pending_approval is None
    assert (desk.claim.stage, desk.claim.remedies, desk.claim.waiting_for) == ("resolution", (), "us")
    desk.do("satisfy", remedies=refund("20000"))


def test_somebody_with_the_right_acts_at_once_unless_four_eyes() -> None:
    one, two = at_resolution(), at_resolution("iso-base", ("four_eyes", True))
    one.do("satisfy", MANAGER, remedies=refund("50000"))
    assert one.claim.stage == "confirmation"
    two.do("satisfy", MANAGER, remedies=refund("50000"))
    assert two.refused("approve", MANAGER).code == "approval-needed-by-another"
    assert two.refused("return_for_rework", MANAGER, reason="R").code == "approval-needed-by-another"
    two.do("approve", SECOND_MANAGER)


def test_requester_and_approver_are_never_the_same() -> None:
    desk = at_resolution()
    desk.do("satisfy", remedies=refund("50000"))
    promoted = Actor(kind="user", id=OPERATOR.id, manager=True, approves=True)
    assert desk.refused("approve", promoted).code == "approval-needed-by-another"
    assert (
        desk.refused("approve", Actor(kind="user", id="u-9", manager=True)).code
        == "approval-needed-by-another"
    )


def test_another_currency_always_needs_approval() -> None:
    desk = at_resolution()
    desk.do("satisfy", remedies=refund("1", "USD"))
    assert desk.claim.pending_approval
    assert desk.claim.pending_approval.total is None


def test_the_sum_over_all_rounds_is_compared() -> None:
    desk = at_resolution()
    desk.do("partly", remedies=[*refund("10000"), *refund("10000")])
    desk.do("dispute", LINK, reason="Not enough")
    desk.do("decide")
    desk.do("satisfy", remedies=refund("10000"))
    desk.do("dispute", LINK, reason="Not enough")
    desk.do("decide")
    desk.do("satisfy", remedies=refund("0.01"))
    assert desk.claim.pending_approval
    assert str(desk.claim.pending_approval.total) == "30000.01 RUB"
    assert [one.id for one in desk.claim.remedies] == ["1.1", "1.2", "2.1"]
    assert desk.claim.pending_approval.remedies[0].id == "3.1"


def test_remedies_without_a_sum_need_no_approval() -> None:
    desk = at_resolution()
    desk.do("satisfy", remedies=[{"remedy": "replacement"}, {"remedy": "apology"}])
    assert desk.claim.stage == "confirmation"


def test_the_limit_holds_for_fixing_at_once_too() -> None:
    desk = born(ready("iso-base"))
    desk.do("fix_at_once", remedies=refund("40000"))
    assert desk.claim.pending_approval
    desk.do("approve", MANAGER)
    assert desk.claim.closing
    desk.do("carry_out", remedy_id="1.1")
    assert (desk.claim.closed, desk.claim.outcome) == (True, "satisfied")


def test_withdrawing_ends_what_waits_for_approval() -> None:
    desk = at_resolution()
    desk.do("satisfy", remedies=refund("40000"))
    desk.do("withdraw", LINK)
    assert desk.claim.outcome == "withdrawn"


# Confirmation, dispute, the end


def test_accepted_claims_close_when_the_last_remedy_is_carried_out() -> None:
    desk = born(ready("iso-base"))
    to_confirmation(desk, remedies=[*refund("5"), {"remedy": "apology"}])
    desk.do("accept", LINK)
    assert not desk.claim.closed
    assert desk.refused("withdraw", LINK).code == "not-now"
    desk.do("carry_out", remedy_id="1.1")
    clock = desk.claim.run_of("carry_out")
    assert clock
    assert clock.running
    assert desk.claim.carried_out_at is None
    assert desk.refused("carry_out", remedy_id="1.1").code == "already-carried-out"
    last = desk.do("carry_out", remedy_id="1.2")
    assert desk.claim.closed
    assert [letter.template for letter in last.letters] == ["apology"]
    assert desk.claim.carried_out_at == desk.now


def test_a_withdrawn_claim_still_owes_what_was_granted() -> None:
    desk = born(ready("iso-base"))
    to_confirmation(desk, remedies=refund("5"))
    done = desk.do("withdraw", LINK)
    assert [letter.template for letter in done.letters] == ["withdrawn"]
    assert (desk.claim.closed, desk.claim.asked, desk.claim.waiting_for) == (False, None, "us")
    assert desk.refused("dispute", LINK, reason="R").code == "nothing-to-confirm"
    desk.do("carry_out", remedy_id="1.1")
    assert (desk.claim.closed, desk.claim.outcome) == (True, "withdrawn")


def test_silence_counts_from_the_sending_and_reminds_on_the_way() -> None:
    desk = born(ready("iso-base"))
    done = to_confirmation(desk)
    assert [letter.reports for letter in done.letters] == [True]
    desk.wait(days=40)
    assert not desk.claim.closed
    sent = desk.now
    report_sent(desk)
    assert desk.claim.asked
    assert desk.claim.asked.silent_at == (sent + timedelta(days=11)).replace(hour=21, minute=0) - timedelta(
        days=1
    )
    desk.wait(days=9)
    assert desk.names().count("reminded") == 1
    assert not desk.claim.closed
    desk.wait(days=2)
    assert desk.claim.closed
    assert desk.letters()[-2:] == ["reminder", "silence"]
    closed = next(event for event in desk.events if event.event == "closed")
    assert (closed.why, closed.outcome) == ("silence", "satisfied")


@pytest.mark.parametrize("shift", [timedelta(days=400), timedelta(days=-400)])
def test_a_report_with_a_wrong_clock_cannot_move_silence_far(shift: timedelta) -> None:
    desk = born(ready("iso-base"))
    to_confirmation(desk)
    asked = desk.claim.asked
    assert asked
    desk.do("letter_sent", SYSTEM, letter_id=asked.letter_id, sent_at=desk.now + shift)
    assert desk.claim.asked
    assert desk.claim.asked.since == desk.now


def test_a_refused_question_of_acceptance_is_told_and_counts_from_the_telling() -> None:
    desk = born(ready("iso-base"))
    to_confirmation(desk)
    assert desk.claim.asked
    desk.do("letter_refused", SYSTEM, letter_id=desk.claim.asked.letter_id)
    task = desk.claim.tasks[-1]
    assert (task.task, task.origin, task.asks_confirmation) == ("tell", "letter_refused", True)
    assert desk.refused("cancel_task", task_id=task.id, reason="R").code == "must-be-told"
    desk.wait(days=30)
    assert desk.claim.asked.silent_at is None
    desk.do("finish_task", task_id=task.id)
    assert desk.claim.asked.since == desk.now
    desk.wait(days=12)
    assert desk.claim.closed


def test_without_address_silence_counts_from_the_end_of_the_task() -> None:
    desk = born(ready("iso-base"), claimant=Claimant(has_email=False))
    to_confirmation(desk)
    tell = [task for task in desk.claim.tasks if task.asks_confirmation]
    assert len(tell) == 1
    assert desk.letters() == []
    desk.wait(days=20)
    assert not desk.claim.closed
    desk.do("finish_task", task_id=tell[0].id)
    desk.wait(days=12)
    assert desk.claim.closed


def test_a_dispute_is_bounded_and_starts_ended_clocks_anew() -> None:
    desk = born(ready("iso-base"))
    to_confirmation(desk)
    runs = {run.clock: run.run for run in desk.claim.clocks}
    assert set(runs) == {"register", "answer", "decide", "carry_out"}
    for rounds in (1, 2):
        desk.wait(days=1)
        desk.do("dispute", LINK, reason="No")
        assert (desk.claim.stage, desk.claim.round, desk.claim.disputes) == (
            "investigation",
            rounds + 1,
            rounds,
        )
        assert desk.claim.outcome is None
        latest = {name: desk.claim.run_of(name) for name in runs}
        assert {name: run.run for name, run in latest.items() if run} == {
            "register": 1,
            "answer": rounds + 1,
            "decide": rounds + 1,
            "carry_out": rounds + 1,
        }
        assert all(run.started_at == desk.now for name, run in latest.items() if run and name != "register")
        desk.do("decide")
        desk.do("refuse", reason="Still no")
    assert desk.refused("dispute", LINK, reason="No").code == "dispute-bound"
    assert "dispute" not in desk.allowed(LINK)
    assert {"accept", "withdraw"} <= desk.allowed(LINK)


def test_rungs_may_fire_again_in_a_new_run() -> None:
    desk = born(ready("iso-base"))
    desk.wait(days=30)
    to_confirmation(desk)
    desk.do("dispute", LINK, reason="No")
    desk.wait(days=30)
    fired = [(e.run, e.index) for e in desk.events if e.event == "rung_fired" and e.clock == "answer"]
    assert fired == [(run, index) for run in (1, 2) for index in range(4)]


def test_no_dispute_where_the_variant_has_none() -> None:
    desk = born(changed(ready("iso-base"), ("stages.confirmation.dispute", None)))
    to_confirmation(desk)
    assert desk.refused("dispute", LINK, reason="R").code == "no-dispute"


# Reopening, force


def test_a_closed_claim_is_reopened_within_its_term() -> None:
    desk = born(ready("iso-base"))
    to_confirmation(desk)
    desk.do("accept", LINK)
    assert desk.claim.closed
    desk.wait(days=150)
    done = desk.do("reopen", reason="New facts")
    assert [letter.template for letter in done.letters] == ["reopened"]
    assert desk.claim.outcome is None
    assert (desk.claim.stage, desk.claim.closed_at, desk.claim.confirmed_at) == ("investigation", None, None)
    assert {run.clock for run in desk.claim.clocks if run.running} == {"answer", "decide", "carry_out"}
    assert desk.refused("reopen", reason="Again").code == "not-closed"


def test_too_late_to_reopen() -> None:
    desk = born(ready("iso-base"))
    desk.do("not_a_claim")
    desk.until(MONDAY + timedelta(days=185))
    assert desk.refused("reopen", reason="R").code == "reopen-too-late"
    assert "reopen" not in desk.allowed()


def test_without_a_place_to_reopen_to_it_is_the_first_investigation() -> None:
    desk = born(changed(ready("iso-base"), ("reopen", {})))
    desk.do("not_a_claim")
    desk.wait(days=700)
    desk.do("reopen", reason="R")
    assert desk.claim.stage == "investigation"
    assert desk.claim.run_of("decide") is not None


@pytest.mark.parametrize("to", ["intake", "investigation", "resolution", "confirmation", "closed"])
def test_force_leads_anywhere(to: str) -> None:
    desk = at_resolution()
    desk.do("satisfy", remedies=refund("40000"))
    desk.do("force", MANAGER, to=to, reason="R", outcome="explained")
    assert desk.claim.stage == to
    assert desk.claim.outcome == "explained"
    assert desk.claim.pending_approval is None
    assert desk.claim.waiting_for == {"confirmation": "claimant", "closed": "nobody"}.get(to, "us")


def test_force_out_of_the_end_makes_an_open_claim() -> None:
    desk = born(ready("iso-base"))
    desk.do("not_a_claim")
    desk.do("force", MANAGER, to="investigation", reason="R")
    assert (desk.claim.closed, desk.claim.closed_at) == (False, None)
    assert desk.refused("reopen", reason="R").code == "not-closed"
    answer = desk.claim.run_of("answer")
    assert answer
    assert (answer.run, answer.running) == (2, True)


def test_force_may_correct_the_outcome_of_a_closed_claim() -> None:
    desk = born(ready("iso-base"))
    desk.do("not_a_claim")
    desk.do("force", MANAGER, to="closed", reason="R", outcome="duplicate")
    assert (desk.claim.closed, desk.claim.outcome) == (True, "duplicate")


# Another type


def test_reclassified_the_terms_and_plan_of_the_new_type_hold() -> None:
    desk = born(ready("iso-base"), demand=Demand(remedy="refund"))
    desk.target = ready("goods-refund")
    desk.do("admit")
    desk.wait(days=1)
    desk.do("reclassify", type="goods-refund", reason="Goods")
    claim = desk.claim
    assert (claim.type, claim.variant.key, claim.stage) == ("goods-refund", "goods-refund", "investigation")
    settle, answer = claim.run_of("settle"), claim.run_of("answer")
    assert settle
    assert answer
    assert settle.started_at == answer.started_at == claim.received_at
    assert [task.planned_as for task in claim.tasks] == [
        "iso-base/investigation/0",
        "goods-refund/investigation/0",
    ]
    assert not any(run.running for run in claim.clocks if run.clock == "decide")


def test_reclassified_clocks_of_the_stage_run_again() -> None:
    pinned = ready("iso-base")
    desk = born(pinned)
    desk.target = changed(pinned, ("claim_type", "other"), ("variant", "other"))
    desk.do("admit")
    desk.wait(days=1)
    desk.do("reclassify", type="other", reason="R")
    decide = desk.claim.run_of("decide")
    assert decide
    assert (decide.run, decide.running, decide.started_at) == (2, True, desk.now)


def test_reclassified_to_another_team_the_claim_leaves_its_assignee() -> None:
    desk = born(ready("iso-base"), assignee="anna")
    desk.target = ready("goods-refund")
    desk.do("reclassify", type="goods-refund", reason="R")
    assert (desk.claim.team, desk.claim.assignee) == ("claims", "anna")
    desk.target = ready("bank")
    desk.do("reclassify", type="bank", reason="R")
    assert (desk.claim.team, desk.claim.assignee) == ("cards", None)


def test_reclassifying_drops_a_question() -> None:
    desk = born(ready("iso-base"))
    desk.target = ready("bank")
    desk.do("ask_details")
    desk.wait(days=20)
    desk.do("reclassify", type="bank", reason="R")
    assert (desk.claim.question, desk.claim.waiting_for, desk.claim.team) == (None, "us", "cards")
    old = next(run for run in desk.claim.clocks if run.clock == "answer")
    assert old.met


# Letters


def test_one_letter_per_record_and_recipient_the_most_specific() -> None:
    desk = born(ready("iso-base"))
    to_resolution(desk)
    assert [one.template for one in desk.do("satisfy").letters] == ["satisfied"]
    assert [one.template for one in desk.do("accept", LINK).letters] == ["closed"]
    at_once = born(ready("iso-base"))
    assert [one.template for one in at_once.do("fix_at_once").letters] == ["apology"]
    gone = born(ready("iso-base"))
    assert [one.template for one in gone.do("withdraw", LINK).letters] == ["withdrawn"]


def test_a_variant_may_keep_silent() -> None:
    pinned = changed(
        ready("iso-base"), ("letters", {"stage_entered": None, "registered": None, "closed": None})
    )
    desk = born(pinned)
    assert desk.letters() == []
    desk.do("admit")
    assert desk.letters() == []
    finish_plan(desk)
    desk.do("decide", verdict="partly", cause="delay")
    desk.do("satisfy")
    desk.do("accept", **BY_PHONE)
    assert desk.letters() == ["satisfied"]


def test_a_letter_id_is_the_same_on_every_repeat() -> None:
    one, two = born(ready("iso-base")), born(ready("iso-base"))
    assert one.do("admit").letters == two.do("admit").letters
    with pytest.raises(Refusal):
        one.do("admit")
