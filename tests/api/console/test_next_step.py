"""The next step and why: one sentence for every state that a usual claim goes through."""

import pytest

from api.console.next_step import next_step
from api.pages.formats import one_stop
from claims.claim import Claimant, Demand
from tests.claims.walks import (
    BY_PHONE,
    MANAGER,
    Desk,
    born,
    finish_plan,
    ready,
    report_sent,
    to_confirmation,
    to_resolution,
)


def said(desk: Desk, language: str = "en") -> tuple[str, str, str | None]:
    step = next_step(desk.claim, desk.pinned, language, now=desk.now)  # type: ignore[arg-type]
    assert step.title
    assert step.why
    assert not step.why.endswith("..")
    return step.title, step.why, step.action


@pytest.mark.parametrize(
    ("sentence", "told"),
    [("до 23 нояб..", "до 23 нояб."), ("до 23 мая.", "до 23 мая."), ("и так далее...", "и так далее...")],
)
def test_a_sentence_has_one_full_stop(sentence: str, told: str) -> None:
    assert one_stop(sentence) == told


@pytest.fixture
def desk() -> Desk:
    return born(ready("goods-refund"))


def test_a_new_claim_is_admitted(desk: Desk) -> None:
    title, why, action = said(desk)
    assert (title, action) == ("Admit", "admit")
    assert why.startswith("Registered")
    assert said(desk, "ru")[0] == "Взять в работу"


def test_a_claim_without_a_demand_asks_for_it() -> None:
    assert (
        said(born(ready("goods-refund"), demand=Demand()))[1]
        == "It is not yet known what the claimant demands."
    )


def test_nobodys_claim_is_taken() -> None:
    assert said(born(ready("goods-refund"), assignee=None))[2] == "take"


def test_an_open_question_is_waited_for(desk: Desk) -> None:
    desk.do("ask_details", questions=["Which order?"])
    title, why, action = said(desk)
    assert (title, action) == ("Wait for the claimant's answer", "answer_details")
    assert why.startswith("We asked for details")


def test_the_plan_goes_task_by_task_and_then_to_the_finding(desk: Desk) -> None:
    desk.do("admit")
    first = min(
        (task for task in desk.claim.tasks if task.state == "open"),
        key=lambda task: (task.due_at, int(task.id)),
    )
    assert first.title
    title, why, action = said(desk)
    assert (title, action) == (first.title.en, "finish_task")
    assert "due" in why
    desk.wait(days=30)
    assert said(desk)[1].startswith("This task was due")
    finish_plan(desk)
    while any(task.state == "open" for task in desk.claim.tasks):
        task = next(task for task in desk.claim.tasks if task.state == "open")
        desk.do("finish_task", task_id=task.id)
    assert said(desk)[2] == "record_finding"
    desk.do("record_finding", verdict="justified", cause=next(iter(desk.pinned.variant.causes)))
    assert said(desk)[2] == "decide"


def test_a_task_in_peoples_own_words_is_called_so(desk: Desk) -> None:
    desk.do("add_task", task="call", title="Call the shop")
    task = desk.claim.tasks[-1]
    named = next_step(desk.claim, desk.pinned, "en", {task.id: "Call the shop"}, desk.now)
    assert named.title == "Call the shop"
    assert next_step(desk.claim, desk.pinned, "en", None, desk.now).title == "Make a call"


def test_a_decision_is_approved_then_carried_out(desk: Desk) -> None:
    to_resolution(desk)
    assert said(desk)[0] == "Decide and answer the claimant"
    remedy = {"remedy": "refund", "amount": "45000.00", "currency": "RUB"}
    desk.do("satisfy", remedies=[remedy])
    title, _, action = said(desk)
    assert action == "approve"
    assert "45,000" in title
    desk.do("approve", MANAGER)
    title, why, action = said(desk)
    assert action == "carry_out"
    assert "money back" in title
    assert why


def test_the_claimants_word_is_waited_for_and_then_there_is_nothing_to_do(desk: Desk) -> None:
    to_confirmation(desk)
    assert said(desk) == (
        "Wait for the claimant's word",
        "The answer is on its way; silence counts from its sending.",
        None,
    )
    report_sent(desk)
    assert said(desk)[1].startswith("Silence until")
    desk.do("accept", **BY_PHONE)
    assert desk.claim.closed
    assert said(desk)[0] == "Nothing more to do"


@pytest.fixture
def disputed() -> Desk:
    desk = born(ready("goods-refund"))
    to_confirmation(desk, remedies=[{"remedy": "repair"}])
    report_sent(desk)
    desk.do("dispute", **BY_PHONE, reason="It broke again")
    return desk


def test_an_objection_is_looked_at_before_anything_else(disputed: Desk) -> None:
    title, why, action = said(disputed)
    assert (title, action) == ("Look at the claimant's objection", "record_finding")
    assert why.startswith("The claimant disputed the decision")
    title, why, _ = said(disputed, "ru")
    assert title == "Рассмотреть возражения заявителя"
    assert why.startswith("Заявитель оспорил решение")
    disputed.do("note", text="Called the shop")
    disputed.do("add_task", task="call")
    assert said(disputed)[0] == "Look at the claimant's objection"


@pytest.mark.parametrize("dealt", ["found", "done", "onward"])
def test_an_objection_that_was_looked_at_is_left_behind(disputed: Desk, dealt: str) -> None:
    cause = next(iter(disputed.pinned.variant.causes))
    if dealt == "found":
        disputed.do("record_finding", verdict="unjustified", cause=cause)
    elif dealt == "done":
        disputed.do("add_task", task="call")
        disputed.do("finish_task", task_id=disputed.claim.tasks[-1].id)
    else:
        disputed.do("decide")
    assert disputed.claim.round == 2
    assert said(disputed)[0] == "Carry out: repair"


def test_a_reopened_claim_has_no_objection(disputed: Desk) -> None:
    disputed.do("withdraw", **BY_PHONE)
    disputed.do("carry_out", remedy_id=disputed.claim.remedies[0].id)
    assert disputed.claim.closed
    disputed.do("reopen", MANAGER, reason="By mistake")
    assert disputed.claim.round == 3
    assert said(disputed)[2] == "decide"


def test_whoever_has_no_address_is_told_otherwise() -> None:
    desk = born(ready("goods-refund"), claimant=Claimant(has_email=False))
    assert said(desk)[0] == "Tell the claimant by phone or post"
