"""The birth of a claim: its facts, its clocks, its first letters and its plan."""

from datetime import timedelta

import pytest

from claims.apply import apply
from claims.claim import Claim, Claimant
from claims.commands import Actor
from claims.events import EVENT
from claims.registration import NOT_ESTABLISHED, declarable_causes, register
from claims.ways import ways
from tests.claims.walks import LINK, MONDAY, OPERATOR, READY, a_day, born, changed, filed, ready


@pytest.mark.parametrize("key", [*READY, "minute"])
def test_every_ready_variant_bears_a_claim_with_a_promise(key: str) -> None:
    desk = born(ready(key))
    claim, variant = desk.claim, desk.pinned.variant
    assert (claim.type, claim.variant.key, claim.stage) == (
        variant.claim_type,
        variant.variant,
        variant.first_stage,
    )
    assert (claim.version, claim.last_seq) == (1, len(desk.events))
    assert claim.team == variant.team
    assert any(run.running and run.due_at for run in claim.clocks)
    assert claim.run_of("register").met  # type: ignore[union-attr]
    assert desk.letters() == ["acknowledgement"]
    assert desk.letters("u-operator") == ["claim-assigned"]


def test_registration_is_told_first_and_its_clocks_after() -> None:
    names = born(ready("iso-base")).names()
    assert names == ["registered", "clock_started", "clock_started", "clock_ended"]


def test_the_declared_cause_is_a_fact_of_its_own() -> None:
    desk = born(ready("goods-refund"), declared_cause="wrong_item")
    desk.do("record_finding", cause="misuse")
    assert (desk.claim.declared_cause, desk.claim.finding.cause) == ("wrong_item", "misuse")
    assert born(ready("goods-refund")).claim.declared_cause is None


def test_claims_from_before_there_were_declared_causes_are_read() -> None:
    desk = born(ready("goods-refund"), declared_cause="wrong_item")
    old = desk.events[0].model_dump(mode="json", exclude={"declared_cause"})
    assert apply(None, EVENT.validate_python(old), MONDAY).declared_cause is None
    stored = desk.claim.model_dump(mode="json", exclude={"declared_cause"})
    assert Claim.model_validate(stored) == desk.claim.model_copy(update={"declared_cause": None})


@pytest.mark.parametrize("key", [*READY, "minute"])
def test_nobody_declares_that_no_cause_was_found(key: str) -> None:
    variant = ready(key).variant
    assert variant.causes.keys() - declarable_causes(variant).keys() == {NOT_ESTABLISHED}


def test_the_same_filing_makes_the_same_decision() -> None:
    filing = filed(MONDAY)
    assert register(ready("bank"), filing, MONDAY) == register(ready("bank"), filing, MONDAY)


def test_terms_from_receipt_and_from_registration_begin_apart() -> None:
    desk = born(ready("bank"), received_at=MONDAY - timedelta(days=3))
    assert desk.claim.run_of("register").started_at == MONDAY - timedelta(days=3)  # type: ignore[union-attr]
    assert desk.claim.run_of("answer").started_at == MONDAY  # type: ignore[union-attr]


def test_the_goods_refund_is_due_ten_days_after_receipt_and_rolls() -> None:
    settle = born(ready("goods-refund")).claim.run_of("settle")
    assert settle
    assert settle.last_day == a_day("2026-12-03")
    rolled = born(ready("goods-refund"), received_at=MONDAY - timedelta(days=5)).claim.run_of("settle")
    assert rolled
    assert rolled.last_day == a_day("2026-11-30")  # the tenth day is Saturday the 28th


def test_a_receipt_that_lies_ahead_counts_from_now() -> None:
    desk = born(ready("iso-base"), received_at=MONDAY + timedelta(seconds=5))
    assert desk.claim.run_of("answer").started_at == MONDAY  # type: ignore[union-attr]
    assert desk.claim.ledger[0].since == MONDAY


def test_without_address_the_number_is_told_by_a_task() -> None:
    desk = born(ready("iso-base"), claimant=Claimant(has_email=False))
    assert desk.letters() == []
    assert [(task.task, task.origin) for task in desk.claim.tasks] == [("tell", "no_address")]


def test_a_plan_of_the_first_stage_is_made_at_birth() -> None:
    pinned = changed(ready("iso-base"), ("stages.intake.plan", [{"task": "call", "term": "1 working day"}]))
    desk = born(pinned)
    assert [task.planned_as for task in desk.claim.tasks] == ["iso-base/intake/0"]


def test_a_filing_may_set_its_priority() -> None:
    assert born(ready("iso-base"), priority="high").claim.priority == "high"
    assert born(ready("iso-base")).claim.priority == "normal"


def test_who_files_for_himself_gets_no_letter() -> None:
    desk = born(ready("iso-base"), actor=OPERATOR)
    assert desk.letters("u-operator") == []


def test_an_import_is_silent_and_may_be_closed_at_once() -> None:
    importer = Actor(kind="import", manager=True)
    desk = born(
        ready("us-cfpb"),
        received_at=MONDAY - timedelta(days=2000),
        imported=True,
        channel="import",
        assignee=None,
    )
    desk.do("force", importer, to="closed", reason="Imported", outcome="explained")
    assert all(decision.letters == () for decision in desk.decisions)
    closed = desk.events[-1 - desk.names()[::-1].index("closed")]
    assert closed.why == "imported"  # type: ignore[union-attr]
    assert desk.due() is None


def test_ways_name_every_action_with_titles_and_reasons() -> None:
    desk = born(ready("iso-base"))
    found = {way.action: way for way in ways(desk.pinned, desk.claim, OPERATOR, desk.now)}
    assert list(found)[:4] == ["admit", "ask_details", "fix_at_once", "not_a_claim"]
    assert found["admit"].allowed
    assert found["force"].why_not
    assert found["force"].why_not["code"] == "not-your-right"
    assert all(way.title.ru and way.title.en for way in found.values())
    link = {way.action for way in ways(desk.pinned, desk.claim, LINK, desk.now) if way.allowed}
    assert link == {"withdraw"}
