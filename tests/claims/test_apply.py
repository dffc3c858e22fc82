"""Events change the state by themselves: without variant, without a clock, and readable for ever."""

import inspect
from datetime import timedelta
from typing import Any, get_args

import pytest

from claims import events as all_events
from claims.apply import apply, fold
from claims.claim import Claim
from claims.events import EVENT, Event
from tests.claims.walks import LINK, MANAGER, MONDAY, SYSTEM, Desk, born, ready, report_sent, to_confirmation

EVENTS = get_args(get_args(Event)[0])


def a_long_life() -> Desk:
    """A claim that meets most kinds of events."""
    desk = born(ready("goods-refund"), received_at=MONDAY - timedelta(days=30))
    desk.do("ask_details")
    desk.wait(hours=2)
    desk.do("answer_details", LINK, text="x")
    to_confirmation(desk, remedies=[{"remedy": "refund", "amount": "40000", "currency": "RUB"}])
    desk.do("approve", MANAGER)
    report_sent(desk)
    desk.wait(days=20)
    desk.do("carry_out", remedy_id="1.1")
    desk.do("reopen", reason="R")
    desk.do("force", MANAGER, to="closed", reason="R")
    desk.do("letter_refused", SYSTEM, letter_id="01930000-0000-7000-8000-00000000dead")
    return desk


def test_a_whole_life_folds_to_the_same_state_record_by_record() -> None:
    desk = a_long_life()
    claim: Claim | None = None
    for decision in desk.decisions:
        claim = fold(claim, decision.events, decision.claim.at)
    assert claim == desk.claim
    assert claim
    assert claim.version == len(desk.decisions)
    assert claim.last_seq == len(desk.events)


def test_a_whole_life_survives_json_event_by_event() -> None:
    desk = a_long_life()
    claim: Claim | None = None
    for decision in desk.decisions:
        told = [EVENT.validate_json(EVENT.dump_json(event)) for event in decision.events]
        assert told == list(decision.events)
        kept = claim and Claim.model_validate_json(claim.model_dump_json())
        claim = fold(kept, told, decision.claim.at)
    assert claim == desk.claim


def test_nothing_comes_before_registration() -> None:
    with pytest.raises(ValueError, match="before registration"):
        apply(None, all_events.Noted(), MONDAY)
    with pytest.raises(ValueError, match="one event or more"):
        fold(None, (), MONDAY)


def test_the_instant_of_a_claim_never_goes_back() -> None:
    claim = born(ready("iso-base")).claim
    later = apply(claim, all_events.Noted(), MONDAY + timedelta(hours=1))
    assert apply(later, all_events.Noted(), MONDAY).at == MONDAY + timedelta(hours=1)


def test_every_event_is_in_the_union_and_has_its_own_name() -> None:
    names = [kind.model_fields["event"].default for kind in EVENTS]
    assert len(set(names)) == len(names)
    written = {
        value
        for _, value in inspect.getmembers(all_events, inspect.isclass)
        if value.__module__.startswith("claims.events") and "event" in getattr(value, "model_fields", {})
    }
    assert written == set(EVENTS)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_no_event_has_a_member_for_private_text(kind: Any) -> None:
    private = {"text", "reason", "name", "email", "phone", "result", "participants", "subject", "note"}
    assert not private & set(kind.model_fields)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_members_of_newer_events_are_dropped(kind: Any) -> None:
    assert kind.model_config["frozen"]
    assert kind.model_config["extra"] == "ignore"
