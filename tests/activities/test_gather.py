"""What a letter may say is gathered from its record: the promise, the law, what was asked, granted and moved."""

from datetime import timedelta
from typing import Any

import pytest

from claims.letter_names import TEMPLATES
from letters.gather import Desk, gather
from letters.rendering import render
from store.letter_sources import LetterSource
from store.outbox import Envelope
from tests.claims.walks import LINK, MANAGER, MONDAY, born, ready, report_sent, to_confirmation, to_resolution
from tests.claims.walks import Desk as Walk
from tests.letters.samples import ID, envelope_of

DESK = Desk(organisation="Kettle & Co", console="https://desk.example")


def facts_of(walk: Walk, template: str, texts: dict[str, str] | None = None, **envelope: Any) -> Any:
    """Gather the facts of the newest record's letter of this template."""
    decision = walk.decisions[-1]
    letter = next(one for one in decision.letters if one.template == template)
    before = walk.decisions[-2].claim if len(walk.decisions) > 1 else None
    source = LetterSource(
        claim=decision.claim, calendar_id=ID, events=decision.events, texts=texts or {}, before=before
    )
    sent = Envelope(**envelope_of(letter), **envelope)
    return gather(sent, source, walk.pinned, DESK, "https://desk.example/c/token", walk.now)


def test_acknowledgement_names_our_promise_and_the_day_of_the_law() -> None:
    walk = born(ready("goods-refund"))
    facts = facts_of(walk, "acknowledgement")
    answer, settle = walk.claim.run_of("answer"), walk.claim.run_of("settle")
    assert (facts.promised_day, facts.statutory_day) == (answer.last_day, settle.last_day)
    assert "22" in facts.statutory_source
    assert facts.received_day == MONDAY.date()


def test_questions_come_in_their_order_and_our_term_stands_still() -> None:
    walk = born(ready("goods-refund"))
    walk.do("ask_details", questions=[f"Q{number}" for number in range(12)])
    texts = {f"questions.{number}": f"Q{number}" for number in reversed(range(12))}
    facts = facts_of(walk, "details-requested", texts)
    assert facts.questions == tuple(f"Q{number}" for number in range(12))
    assert facts.term_stands


def test_decision_lists_what_it_grants_and_until_when_silence_does_not_count() -> None:
    walk = born(ready("goods-refund"))
    to_confirmation(walk, remedies=[{"remedy": "refund", "amount": "1500", "currency": "RUB"}])
    facts = facts_of(walk, "satisfied", {"text": "Sorry."})
    assert [one.remedy for one in facts.remedies] == ["refund"]
    assert (facts.may_dispute, facts.text, facts.verdict) == (True, "Sorry.", "justified")
    report_sent(walk)
    assert facts.accept_until == walk.claim.asked.last_day


def test_extension_names_the_former_day() -> None:
    walk = born(ready("goods-refund"))
    former = walk.claim.run_of("answer").last_day
    walk.do("extend", clock="answer", by="2 working days", reason="More time")
    facts = facts_of(walk, "extended", {"reason": "More time"})
    assert facts.former_day == former
    assert facts.promised_day == walk.claim.run_of("answer").last_day > former


def test_letter_about_a_deadline_names_clock_and_rung() -> None:
    walk = born(ready("minute"))
    while "deadline-near" not in [one.template for one in walk.decisions[-1].letters]:
        walk.let_fall_due()
    facts = facts_of(walk, "deadline-near")
    assert facts.rung == "50%"
    assert not facts.overdue
    assert facts.clock_due_at == walk.claim.run_of("answer").due_at


@pytest.mark.parametrize(("texts", "title"), [({}, "make a call"), ({"title": "Ask Ann"}, "Ask Ann")])
def test_a_task_is_named_by_its_kind_where_nobody_named_it(texts: dict[str, str], title: str) -> None:
    walk = born(ready("goods-refund"))
    walk.do("add_task", MANAGER, task="call", assignee="somebody", **texts)
    assert facts_of(walk, "task-given", texts).task_title == title


@pytest.mark.parametrize("key", ["goods-refund", "bank", "iso-base", "us-cfpb"])
def test_every_letter_of_a_whole_life_can_be_written(key: str) -> None:
    walk = born(ready(key), received_at=MONDAY - timedelta(hours=1))
    walk.do("ask_details", questions=["When?"])
    walk.do("answer_details", LINK, text="Then.")
    walk.do("assign", MANAGER, assignee="somebody")
    to_resolution(walk)
    walk.do("satisfy", remedies=[{"remedy": "apology"}])
    walk.do("dispute", LINK, reason="No")
    walk.do("decide")
    walk.do("refuse", reason="Still no")
    report_sent(walk)
    walk.wait(days=100)
    written = set()
    whole, walk.decisions = walk.decisions, []
    for decision in whole:
        walk.decisions.append(decision)
        for letter in decision.letters:
            for language in ("ru", "en"):
                facts = facts_of(walk, letter.template).model_copy(update={"language": language})
                assert (
                    facts.number
                    in render(letter.template, facts).subject + render(letter.template, facts).text
                )
            written.add(letter.template)
    assert written <= TEMPLATES
    assert len(written) >= 7


def test_our_people_get_a_link_to_the_card_and_claimants_do_not() -> None:
    walk = born(ready("goods-refund"))
    assert facts_of(walk, "claim-assigned").staff_link == "https://desk.example/claims/26-00001"
    assert facts_of(walk, "acknowledgement").staff_link is None
