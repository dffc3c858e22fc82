"""The ways on from a state, and the data each of them takes."""

import pytest
from pydantic import ValidationError

from claims.claim import Demand
from claims.commands import STANDARD
from claims.titles import COMMAND_TITLES
from claims.ways import data_model, members_of, required_members, ways
from tests.claims.walks import MANAGER, OPERATOR, born, changed, finish_plan, ready, to_resolution


def test_every_standard_command_has_a_title() -> None:
    assert set(COMMAND_TITLES) == set(STANDARD)


def test_the_model_of_an_action_takes_what_the_variant_names_and_no_more() -> None:
    desk = born(ready("iso-base"))
    model = data_model(desk.pinned, desk.claim, "decide")
    assert model
    assert set(model.model_fields) == {"text", "verdict", "cause"}
    with pytest.raises(ValidationError):
        model.model_validate({"remedies": []})
    satisfy = data_model(desk.pinned, desk.claim, "satisfy")
    assert satisfy
    assert set(satisfy.model_fields) == {"text", "reason", "remedies"}
    asking = data_model(desk.pinned, desk.claim, "ask_details")
    assert asking
    assert set(asking.model_fields) == {"text", "questions"}
    assert data_model(desk.pinned, desk.claim, "fly") is None
    assert data_model(desk.pinned, desk.claim, "note") is STANDARD["note"]


def test_private_members_of_an_action_stay_private() -> None:
    desk = born(ready("iso-base"))
    model = data_model(desk.pinned, desk.claim, "satisfy")
    assert model
    facts, texts = model.model_validate({"text": "Dear", "remedies": [{"remedy": "apology"}]}).split()
    assert facts == {"remedies": [{"remedy": "apology"}]}
    assert texts == {"text": "Dear"}


def test_what_an_action_still_needs_is_named() -> None:
    desk = born(ready("iso-base"))
    assert required_members(desk.pinned, desk.claim, "admit") == ()
    assert required_members(desk.pinned, desk.claim, "ask_details") == ("questions",)
    bare = born(ready("iso-base"), demand=Demand())
    assert required_members(bare.pinned, bare.claim, "admit") == ("demand",)
    to_resolution(desk)
    assert required_members(desk.pinned, desk.claim, "refuse") == ("reason",)
    assert required_members(desk.pinned, desk.claim, "fly") == ()


def test_a_required_field_comes_with_the_fields() -> None:
    pinned = changed(ready("iso-base"), ("stages.intake.actions.admit.requires", ["field:severity"]))
    desk = born(pinned)
    assert required_members(desk.pinned, desk.claim, "admit") == ("fields",)
    assert members_of(pinned.variant.stages["intake"].actions["admit"]) == {"text", "fields"}
    assert desk.refused("admit").problem()["missing"] == ["field:severity"]
    desk.do("admit", fields={"severity": "minor"})


def test_ways_change_with_the_state() -> None:
    desk = born(ready("iso-base"))
    assert {"extend", "withdraw", "answer_details"} & desk.allowed() == {"extend", "withdraw"}
    assert not {"finish_task", "move_task", "cancel_task", "carry_out", "approve"} & desk.allowed()
    desk.do("admit")
    assert {"finish_task", "move_task", "cancel_task"} <= desk.allowed()
    finish_plan(desk)
    assert not {"finish_task", "move_task", "cancel_task"} & desk.allowed()


def test_ways_change_nothing() -> None:
    desk = born(ready("iso-base"))
    before = desk.claim.model_dump_json()
    for actor in (OPERATOR, MANAGER):
        ways(desk.pinned, desk.claim, actor, desk.now)
    assert desk.claim.model_dump_json() == before
