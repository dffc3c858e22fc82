"""What a changed variant would have done to past claims: a table of changes, each with what has to follow."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from claims.claim import Claimant
from claims.rehearsal_compare import Difference
from claims.rehearsal_past import Cast
from claims.rehearsal_totals import Judged, Tallied, judge, totals
from tests.claims.past_lives import CAST, past_of, really, recording
from tests.claims.walks import (
    LINK,
    MANAGER,
    MONDAY,
    Desk,
    born,
    changed,
    finish_plan,
    ready,
    report_sent,
)

OWN = ready("goods-refund")
A_DAY = 86400.0
Life = Callable[[Desk], None]


def answered(sum_: str = "1000", days: float = 3) -> Life:
    """Admitted at once, satisfied so many days later, accepted and paid."""

    def live(desk: Desk) -> None:
        desk.wait(hours=2)
        desk.do("admit")
        desk.wait(days=days)
        finish_plan(desk)
        desk.do("decide", verdict="justified", cause=next(iter(OWN.variant.causes)))
        desk.wait(hours=1)
        desk.do("satisfy", remedies=[{"remedy": "refund", "amount": sum_, "currency": "RUB"}])
        if desk.claim.pending_approval:
            desk.wait(days=2)
            desk.do("approve", MANAGER)
        report_sent(desk)
        desk.wait(days=1)
        desk.do("accept", LINK)
        desk.do("carry_out", remedy_id="1.1")

    return live


def silent(desk: Desk) -> None:
    desk.do("admit")
    finish_plan(desk)
    desk.do("decide", verdict="unjustified", cause=next(iter(OWN.variant.causes)))
    desk.do("refuse", reason="No")
    report_sent(desk)
    desk.wait(days=30)


def disputed(desk: Desk) -> None:
    desk.do("admit")
    finish_plan(desk)
    desk.do("decide", verdict="unjustified", cause=next(iter(OWN.variant.causes)))
    desk.do("refuse", reason="No")
    report_sent(desk)
    desk.wait(days=6)
    desk.do("dispute", LINK, reason="But")
    desk.wait(hours=4)
    desk.do("decide")
    desk.do("refuse", reason="Still no")
    desk.do("accept", LINK)


def rehearsed(
    life: Life, *changes: tuple[str, Any], cast: Cast = CAST, own: Any = OWN, **facts: Any
) -> Judged:
    """Lead a life under the ready variant and judge it under the changed one."""
    with recording() as sent:
        desk = born(own, **facts)
        life(desk)
    return judge(past_of(desk, sent), really(desk, sent), own, changed(own, *changes), cast)


def told(difference: Difference) -> str:
    """All that is said of a difference, in English."""
    findings = ((one.before, one.after, one.because) for one in difference.findings)
    return " | ".join(words.en for three in findings for words in three if words)


class Case(NamedTuple):
    """One change of the variant and what has to be said of a life under it."""

    life: Life
    changes: tuple[tuple[str, Any], ...]
    kind: str
    said: str = ""


CASES = {
    "nothing": Case(answered(), (), "same"),
    "shorter term": Case(
        answered(days=3), (("clocks.answer.term", "2 working days"),), "worse", "ended on the 3rd working day"
    ),
    "longer term": Case(
        answered(days=9), (("clocks.answer.term", "9 working days"),), "better", "Answer: in time"
    ),
    "a term that is still kept": Case(answered(days=1), (("clocks.answer.term", "4 working days"),), "same"),
    "approval no longer needed": Case(
        answered("36900"), (("stages.resolution.approval.above", "40000 RUB"),), "better", "36,900"
    ),
    "approval above a sum": Case(
        answered("900"), (("stages.resolution.approval.above", "500 RUB"),), "other", "needs approval"
    ),
    "no approval below the sum": Case(
        answered("900"), (("stages.resolution.approval.above", "901 RUB"),), "same"
    ),
    "an action is gone": Case(
        answered(),
        (("stages.resolution.actions.satisfy", None),),
        "apart",
        "action “Satisfy” was taken and is not there",
    ),
    "an action is elsewhere": Case(
        answered(),
        (
            ("stages.resolution.actions.satisfy", None),
            ("stages.investigation.actions.satisfy", {"to": "confirmation", "outcome": "satisfied"}),
        ),
        "apart",
        "is not possible in that stage",
    ),
    "a condition": Case(
        answered(),
        (("stages.intake.actions.admit.when", {"amount_above": "5000 RUB"}),),
        "apart",
        "condition",
    ),
    "a finding nobody recorded": Case(
        answered(),
        (("stages.investigation.actions.decide.requires", ["guilty_unit"]),),
        "apart",
        "needs what was not recorded: guilty_unit",
    ),
    "a cause is gone": Case(
        answered(), (("causes", {"other": {"ru": "Иное", "en": "Other"}}),), "apart", "dictionary"
    ),
    "a field decides that nobody asked for": Case(
        answered(),
        (("fields.3.required", True),),
        "apart",
        "a field of the form is not known: quality_check",
    ),
    "a new rung": Case(
        answered(days=3),
        (("escalation", [{"clock": "answer", "at": "10%", "do": [{"notify": "director"}]}]),),
        "other",
        "a new rung",
    ),
    "a rung hands over": Case(
        answered(days=3),
        (("escalation.0.do", [{"reassign": "head"}]),),
        "other",
        "hand over to the head",
    ),
    "silence no longer ends it": Case(
        silent, (("stages.confirmation.silence", None),), "stuck", "no term ends it"
    ),
    "silence before the word": Case(
        disputed,
        (("stages.confirmation.silence", {"after": "3 days"}),),
        "other",
        "silence counted before the word came",
    ),
    "a clock is gone": Case(
        answered(days=9), (("clocks.answer", None), ("escalation", [])), "better", "this clock is gone"
    ),
    "a new clock": Case(
        answered(days=3),
        (("clocks.quick", {"term": "1 hour", "from": "received", "until": "answered"}),),
        "worse",
        "a new clock: 1 hour",
    ),
    "fewer letters": Case(answered(), (("letters", {"closed": None}),), "other", "letters to the claimant"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_change_shows_exactly_there(case: Case) -> None:
    judged = rehearsed(case.life, *case.changes, cast=CAST.model_copy(update={"approval_takes": A_DAY}))
    assert judged.difference.kind == case.kind, told(judged.difference)
    assert case.said in told(judged.difference)
    assert not judged.as_it_was
    assert (judged.difference.kind == "same") == (not judged.difference.findings)


def test_without_an_approval_everything_after_it_comes_earlier() -> None:
    judged = rehearsed(answered("36900"), ("stages.resolution.approval.above", "40000 RUB"))
    assert judged.before.answered_at
    assert judged.after.answered_at == judged.before.answered_at - timedelta(days=2)
    assert judged.after.closed_at == judged.before.closed_at - timedelta(days=2)  # type: ignore[operator]
    assert [len(run.approvals) for run in (judged.before, judged.after)] == [1, 0]
    assert "2 days won" in told(judged.difference)


def test_with_a_new_approval_everything_after_it_comes_later() -> None:
    cast = CAST.model_copy(update={"approval_takes": A_DAY})
    judged = rehearsed(answered("900"), ("stages.resolution.approval.above", "500 RUB"), cast=cast)
    assert judged.before.answered_at
    assert judged.after.answered_at == judged.before.answered_at + timedelta(days=1)
    assert judged.after.closed_at == judged.before.closed_at + timedelta(days=1)  # type: ignore[operator]


def test_a_task_that_nobody_knew_counts_as_done_when_it_is_needed() -> None:
    more = [{"task": "call", "title": {"ru": "Позвонить", "en": "Call"}, "term": "1 day"}]
    judged = rehearsed(answered(), ("stages.investigation.plan", more))
    assert judged.after.assumed == 1
    assert judged.after.closed_at == judged.before.closed_at


def test_tasks_are_known_by_what_they_are_and_not_by_their_number() -> None:
    plan = [
        one.model_dump(mode="json", exclude_unset=True) for one in OWN.variant.stages["investigation"].plan
    ]
    first = {"task": "call", "title": {"ru": "Позвонить", "en": "Call"}, "mandatory": False}
    judged = rehearsed(answered(), ("stages.investigation.plan", [first, *plan]))
    assert judged.after.assumed == 0
    assert judged.after.apart is None


def test_silence_counts_from_the_real_delay_of_the_letter() -> None:
    def live(desk: Desk) -> None:
        desk.do("admit")
        finish_plan(desk)
        desk.do("decide", verdict="unjustified", cause=next(iter(OWN.variant.causes)))
        desk.do("refuse", reason="No")
        desk.wait(hours=30)
        report_sent(desk)
        desk.wait(days=40)

    judged = rehearsed(live, ("stages.confirmation.silence.after", "7 days"))
    assert judged.before.closed_at
    assert judged.after.closed_at
    assert judged.before.closed_at - judged.after.closed_at == timedelta(days=3)


def test_a_letter_that_never_went_before_takes_the_usual_time() -> None:
    cast = CAST.model_copy(update={"letter_takes": 7200.0})
    judged = rehearsed(
        lambda desk: (desk.do("fix_at_once"), desk.wait(days=40))[0],
        ("stages.intake.actions.fix_at_once.to", "confirmation"),
        cast=cast,
    )
    assert judged.after.closed_why == "silence"


def test_a_refused_letter_is_refused_again() -> None:
    from tests.claims.walks import SYSTEM

    def live(desk: Desk) -> None:
        desk.do("letter_refused", SYSTEM, letter_id=desk.decisions[0].letters[0].id)
        desk.do("not_a_claim")

    judged = rehearsed(live, ("clocks.answer.term", "2 working days"))
    assert judged.difference.kind == "same"
    assert not judged.as_it_was


def test_the_least_loaded_are_stood_in_for_in_turn_and_never_by_him_who_has_it() -> None:
    cast = CAST.model_copy(update={"rota": ("u-operator", "u-2", "u-3")})
    ladder = [{"clock": "answer", "at": "10%", "do": [{"reassign": "least_loaded"}]}]
    judged = rehearsed(answered(), ("escalation", ladder), cast=cast)
    assert judged.after.people[0] == "u-operator"
    assert set(judged.after.people[1:]) <= {"u-2", "u-3"}
    assert judged == rehearsed(answered(), ("escalation", ladder), cast=cast)


def test_what_really_happened_goes_before_a_rehearsal_that_does_not_give_it() -> None:
    """Somebody forced a claim while it ran under rules that are not those of its version any more."""
    with recording() as sent:
        desk = born(OWN)
        answered(days=3)(desk)
    past, real = past_of(desk, sent), really(desk, sent)
    other = changed(OWN, ("clocks.answer.term", "2 working days"))
    judged = judge(past, real, other, OWN, CAST)
    assert judged.as_it_was
    assert judged.before == real


def test_without_an_address_the_claim_is_told_by_a_task_here_too() -> None:
    def live(desk: Desk) -> None:
        desk.do("admit")
        finish_plan(desk)
        desk.do("decide", verdict="unjustified", cause=next(iter(OWN.variant.causes)))
        desk.do("refuse", reason="No")
        desk.wait(hours=5)
        tell = next(task for task in desk.claim.tasks if task.asks_confirmation)
        desk.do("finish_task", task_id=tell.id)
        desk.wait(days=20)

    judged = rehearsed(live, ("stages.investigation.plan", []), claimant=Claimant(has_email=False))
    assert judged.after.closed_why == "silence"


def test_totals_count_both_sides_of_what_can_be_compared() -> None:
    judged = [
        rehearsed(answered(days=days), ("clocks.answer.term", "2 working days"), received_at=MONDAY)
        for days in (1, 3, 9)
    ]
    gone = rehearsed(answered(), ("stages.resolution.actions.satisfy", None))
    all_ = [
        Tallied(
            kind=one.difference.kind,
            reason=one.after.apart.why if one.after.apart else None,
            before=one.tallies[0],
            after=one.tallies[1],
        )
        for one in (*judged, gone)
    ]
    found = totals(all_, [changed(OWN, ("clocks.answer.term", "2 working days")).variant, OWN.variant])
    assert (found.claims, found.compared, found.reasons) == (4, 3, {"action-gone": 1})
    answer = next(pair for pair in found.late if pair.name == "answer")
    assert answer.title
    assert (answer.title.en, answer.before, answer.after) == ("Answer", 1, 2)
    assert sum(pair.before for pair in found.days) == 3
    assert found.answer_days[0] == found.answer_days[1]
    assert next((pair.name, pair.before) for pair in found.people) == ("u-operator", 3)
