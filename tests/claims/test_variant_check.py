"""Each way in which a variant of sound shape can be wrong, and that nothing else is said then."""

import re
from typing import Any

import pytest

from claims.variant import Variant
from claims.variant_check import problems_of
from claims.variant_yaml import check_document
from tests.claims.variant_samples import GONE, ROOT, SOUND, Place, spoilt

Changes = list[tuple[Place, Any]]
Expected = set[tuple[str, str]]
WHEN = "stages.work.plan.0.when"
STAGES: list[tuple[str, Changes, Expected]] = [
    ("no intake", [("stages.intake.kind", "investigation")], {("stages", "no-intake")}),
    (
        "a stage called closed",
        [("stages.closed", SOUND["stages"]["work"])],
        {("stages.closed", "stage-called-closed")},
    ),
    (
        "a way to nowhere",
        [("stages.work.actions.decide.to", "nowhere")],
        {("stages.work.actions.decide.to", "no-such-stage")},
    ),
    (
        "a stage beside the process",
        [("stages.island", {"kind": "investigation", "actions": {"go": {"to": "work"}}})],
        {("stages.island", "unreachable")},
    ),
    (
        "a dead end",
        [
            ("stages.trap", {"kind": "investigation"}),
            ("stages.work.actions.fall", {"to": "trap"}),
        ],
        {("stages.trap", "no-way-out")},
    ),
    (
        "only a conditional way out",
        [("stages.work.actions.decide.when", {"field": "check", "is": True})],
        {("stages.work", "only-conditional-way-out")},
    ),
    (
        "a way out that leads only where the claim came from",
        [
            ("stages.work.actions.decide.when", {"field": "check", "is": True}),
            ("stages.work.actions.wait", {"to": "waiting", "requires": ["reason"]}),
            ("stages.waiting", {"kind": "investigation", "actions": {"back": {"to": "work"}}}),
        ],
        {("stages.work", "only-conditional-way-out"), ("stages.waiting", "only-conditional-way-out")},
    ),
    (
        "a condition and its contrary are a way for all",
        [
            ("stages.work.actions.decide.when", {"field": "check", "is": True}),
            (
                "stages.work.actions.other",
                {"to": "answering", "when": {"not": {"field": "check", "is": True}}},
            ),
        ],
        set(),
    ),
    (
        "a condition and the contrary of another are not",
        [
            ("stages.work.actions.decide.when", {"field": "check", "is": True}),
            ("stages.work.actions.other", {"to": "answering", "when": {"not": {"priority": "low"}}}),
        ],
        {("stages.work", "only-conditional-way-out")},
    ),
    (
        "a condition and its contrary lead on only if both do",
        [
            ("stages.work.actions.decide.when", {"field": "check", "is": True}),
            ("stages.work.actions.other", {"to": "trap", "when": {"not": {"field": "check", "is": True}}}),
            ("stages.trap", {"kind": "investigation"}),
        ],
        {("stages.work", "only-conditional-way-out"), ("stages.trap", "no-way-out")},
    ),
    (
        "an endless cycle",
        [("stages.answering.actions.rework.requires", [])],
        {("stages.answering.actions.rework", "endless-cycle")},
    ),
    (
        "an endless cycle of one stage",
        [("stages.work.actions.again", {"to": "work"})],
        {("stages.work.actions.again", "endless-cycle")},
    ),
    (
        "a way back to intake",
        [("stages.work.actions.back", {"to": "intake", "requires": ["reason"]})],
        {("stages.work.actions.back", "cycle-through-intake")},
    ),
    (
        "confirmation without an answer",
        [("stages.work.actions.skip", {"to": "confirming"})],
        {("stages.work.actions.skip", "confirmation-without-outcome")},
    ),
    (
        "confirmation of an answer that was given earlier",
        [
            ("stages.answering.actions.satisfy.to", "paying"),
            ("stages.paying", {"kind": "resolution", "actions": {"paid": {"to": "confirming"}}}),
        ],
        set(),
    ),
    (
        "confirmation of the answer that was disputed",
        [
            ("stages.answering.actions.satisfy.to", "paying"),
            ("stages.paying", {"kind": "resolution", "actions": {"paid": {"to": "confirming"}}}),
            ("stages.confirming.dispute.to", "paying"),
        ],
        {("stages.paying.actions.paid", "confirmation-without-outcome")},
    ),
    (
        "closed without an outcome",
        [("stages.intake.actions.drop.outcome", GONE)],
        {("stages.intake.actions.drop", "closed-without-outcome")},
    ),
    (
        "an outcome that leads nowhere",
        [("stages.work.actions.tell", {"outcome": "explained"})],
        {("stages.work.actions.tell", "outcome-without-way")},
    ),
    (
        "a refusal without a reason",
        [("stages.answering.actions.refuse.requires", ["text"])],
        {("stages.answering.actions.refuse", "refusal-without-reason")},
    ),
    (
        "a standard command as an action",
        [("stages.work.actions.note", {"letter": "message"})],
        {("stages.work.actions.note", "standard-command")},
    ),
    (
        "a report of the post office as an action",
        [("stages.work.actions.letter_sent", {"letter": "message"})],
        {("stages.work.actions.letter_sent", "standard-command")},
    ),
    (
        "the same requirement twice",
        [("stages.work.actions.decide.requires", ["verdict", "verdict"])],
        {("stages.work.actions.decide.requires", "repeated")},
    ),
    (
        "remedies that are none",
        [
            ("remedies", ["refund", "gold", "card", "refund"]),
            ("own_remedies", {"card": {"title": {"ru": "Карта", "en": "Card"}, "like": "bonus"}}),
        ],
        {("remedies.1", "no-such-remedy"), ("remedies.3", "repeated")},
    ),
    (
        "own words for a standard remedy",
        [("own_remedies", {"refund": {"title": {"ru": "Деньги", "en": "Money"}, "like": "bonus"}})],
        {("own_remedies.refund", "standard-remedy")},
    ),
    (
        "remedies required where none can be granted",
        [
            ("stages.work.actions.decide.requires", ["remedies"]),
            ("stages.answering.actions.refuse.requires", ["reason", "remedies"]),
            ("stages.answering.actions.satisfy.requires", ["remedies"]),
        ],
        {
            ("stages.work.actions.decide.requires", "remedies-out-of-place"),
            ("stages.answering.actions.refuse.requires", "remedies-out-of-place"),
        },
    ),
    (
        "a requirement of an unknown field",
        [("stages.work.actions.decide.requires", ["verdict", "field:colour"])],
        {("stages.work.actions.decide.requires.1", "no-such-field")},
    ),
    ("a requirement of a field", [("stages.work.actions.decide.requires", ["field:story"])], set()),
    (
        "nothing to approve",
        [("stages.work.approval", {"above": "1 RUB"})],
        {("stages.work.approval", "approval-misplaced")},
    ),
]
CONFIRMATION: list[tuple[str, Changes, Expected]] = [
    ("no silence rule: our people may record the word", [("stages.confirming.silence", GONE)], set()),
    ("no dispute", [("stages.confirming.dispute", GONE)], set()),
    (
        "silence elsewhere",
        [("stages.answering.silence", {"after": "3 days"})],
        {("stages.answering.silence", "silence-misplaced")},
    ),
    (
        "dispute elsewhere",
        [("stages.answering.dispute", {"to": "work", "at_most": 1})],
        {("stages.answering.dispute", "dispute-misplaced")},
    ),
    (
        "a reminder at the end",
        [("stages.confirming.silence.remind", ["5 days", "10 days"])],
        {("stages.confirming.silence.remind.1", "reminder-too-late")},
    ),
    (
        "a reminder in other units",
        [("stages.confirming.silence.remind", ["8 working days", "239 hours", "2 weeks"])],
        {
            ("stages.confirming.silence.remind.0", "reminder-too-late"),
            ("stages.confirming.silence.remind.2", "reminder-too-late"),
        },
    ),
    (
        "the same reminder twice",
        [("stages.confirming.silence.remind", ["5 days", "5 days"])],
        {("stages.confirming.silence.remind.1", "repeated")},
    ),
    (
        "a dispute to nowhere",
        [("stages.confirming.dispute.to", "nowhere")],
        {("stages.confirming.dispute.to", "no-such-stage")},
    ),
    (
        "a dispute to intake",
        [("stages.confirming.dispute.to", "intake")],
        {
            ("stages.confirming.dispute.to", "dispute-leads-astray"),
            ("stages.confirming.dispute", "cycle-through-intake"),
        },
    ),
    ("reopening to nowhere", [("reopen", {"to": "nowhere"})], {("reopen.to", "no-such-stage")}),
    ("reopening to closed", [("reopen", {"to": "closed"})], {("reopen.to", "no-such-stage")}),
    (
        "reopening to confirmation",
        [("reopen", {"to": "confirming"})],
        {("reopen.to", "reopens-to-confirmation")},
    ),
    (
        "a stage for reopened claims",
        [
            ("reopen", {"to": "review", "within": "1 month"}),
            ("stages.review", {"kind": "investigation", "actions": {"done": {"to": "answering"}}}),
        ],
        set(),
    ),
]
TERMS: list[tuple[str, Changes, Expected]] = [
    (
        "a term too long",
        [("clocks.answer.term", "1827 days")],
        {("clocks.answer.term", "term-out-of-bounds")},
    ),
    ("five years", [("clocks.answer.term", "1826 days")], set()),
    (
        "months too many",
        [("clocks.answer.term", "61 months"), ("clocks.answer.extension", GONE)],
        {("clocks.answer.term", "term-out-of-bounds")},
    ),
    (
        "terms out of bounds everywhere",
        [
            ("clocks.answer.extension.at_most", "9999 days"),
            ("stages.work.plan.0.term", "9999 days"),
            ("escalation.2.at", "due + 9999 days"),
            ("escalation.2.do.1.add_task.term", "9999999 hours"),
            ("stages.confirming.silence.after", "9999 weeks"),
            ("stages.confirming.silence.remind", ["9998 days"]),
            ("reopen", {"within": "999999999 months"}),
        ],
        {
            ("clocks.answer.extension.at_most", "term-out-of-bounds"),
            ("stages.work.plan.0.term", "term-out-of-bounds"),
            ("escalation.2.at", "term-out-of-bounds"),
            ("escalation.2.do.1.add_task.term", "term-out-of-bounds"),
            ("stages.confirming.silence.after", "term-out-of-bounds"),
            ("stages.confirming.silence.remind.0", "term-out-of-bounds"),
            ("reopen.within", "term-out-of-bounds"),
        },
    ),
    (
        "an extension of another kind",
        [("clocks.answer.extension.at_most", "5 working days")],
        {("clocks.answer.extension.at_most", "extension-does-not-fit")},
    ),
    ("an extension in weeks", [("clocks.answer.extension.at_most", "2 weeks")], set()),
    (
        "rolling of working days",
        [("clocks.answer.term", "5 working days"), ("clocks.answer.extension", GONE)],
        {("clocks.answer.roll_last_day", "nothing-to-roll")},
    ),
    (
        "rolling of hours",
        [("clocks.answer.term", "5 hours"), ("clocks.answer.extension", GONE)],
        {("clocks.answer.roll_last_day", "nothing-to-roll")},
    ),
    (
        "a clock from an unknown stage",
        [("clocks.answer.from", "stage:nowhere")],
        {("clocks.answer.from", "no-such-stage")},
    ),
    ("a clock from a stage", [("clocks.answer.from", "stage:work")], set()),
    (
        "a clock that ends before it starts",
        [("clocks.answer.from", "decided")],
        {("clocks.answer.until", "ends-before-start")},
    ),
    (
        "a clock from a stage until registration",
        [("clocks.answer.from", "stage:work"), ("clocks.answer.until", "registered")],
        {("clocks.answer.until", "ends-before-start")},
    ),
    (
        "a pause named twice",
        [("clocks.answer.pauses_for", ["claimant", "claimant"])],
        {("clocks.answer.pauses_for", "repeated")},
    ),
    ("a law that is its own source", [("sources", GONE)], set()),
    ("a law without name", [("clocks.answer.statutory", "")], {("clocks.answer.statutory", "no-source")}),
    ("no law, no source", [("sources", GONE), ("clocks.answer.statutory", GONE)], set()),
    ("a rung of no clock", [("escalation.0.clock", "nothing")], {("escalation.0.clock", "no-such-clock")}),
    ("two rungs at one place", [("escalation.0.at", "due")], {("escalation.1", "repeated-rung")}),
    (
        "reassigned to the one who has it",
        [("escalation.2.do.0.reassign", "assignee")],
        {("escalation.2.do.0.reassign", "reassign-to-assignee")},
    ),
    (
        "the same deed twice",
        [("escalation.1.do", [{"notify": "head"}, {"notify": "head"}])],
        {("escalation.1.do.1", "repeated")},
    ),
]
FIELDS: list[tuple[str, Changes, Expected]] = [
    ("a condition on no field", [(f"{WHEN}.field", "colour")], {(f"{WHEN}.field", "no-such-field")}),
    ("a condition on a text", [(WHEN, {"field": "story", "is": "x"})], {(f"{WHEN}.field", "field-is-text")}),
    ("a text for a yes or no", [(f"{WHEN}.is", "true")], {(f"{WHEN}.is", "value-of-other-kind")}),
    ("a number for a yes or no", [(f"{WHEN}.is", 1)], {(f"{WHEN}.is", "value-of-other-kind")}),
    (
        "a yes for a number",
        [(WHEN, {"field": "pieces", "is": True})],
        {(f"{WHEN}.is", "value-of-other-kind")},
    ),
    ("a number", [(WHEN, {"field": "pieces", "is": 3})], set()),
    ("a date", [(WHEN, {"field": "bought", "is": "2026-02-28"})], set()),
    (
        "a date that never was",
        [(WHEN, {"field": "bought", "is": "2026-02-30"})],
        {(f"{WHEN}.is", "value-of-other-kind")},
    ),
    ("a choice", [(WHEN, {"field": "place", "is": "web"})], set()),
    ("no such choice", [(WHEN, {"field": "place", "is": "moon"})], {(f"{WHEN}.is", "no-such-choice")}),
    ("a number for a choice", [(WHEN, {"field": "place", "is": 1})], {(f"{WHEN}.is", "value-of-other-kind")}),
    (
        "deep inside a condition",
        [(WHEN, {"all": [{"amount_above": "5 RUB"}, {"any": [{"not": {"field": "colour", "is": 1}}]}]})],
        {(f"{WHEN}.all.1.any.0.not.field", "no-such-field")},
    ),
    (
        "conditions everywhere",
        [
            ("stages.answering.actions.satisfy.when", {"field": "colour", "is": 1}),
            ("clocks.answer.when", {"field": "colour", "is": 1}),
            ("escalation.1.when", {"field": "colour", "is": 1}),
        ],
        {
            ("stages.answering.actions.satisfy.when.field", "no-such-field"),
            ("clocks.answer.when.field", "no-such-field"),
            ("escalation.1.when.field", "no-such-field"),
        },
    ),
    (
        "a field twice",
        [("fields.1.key", "check"), ("fields.1.kind", "bool")],
        {("fields.1.key", "repeated-field")},
    ),
    ("a choice of nothing", [("fields.4.choices", {})], {("fields.4", "choice-without-choices")}),
    ("choices of a text", [("fields.4.kind", "text")], {("fields.4.choices", "choices-misplaced")}),
    (
        "letters that nobody wrote",
        [
            ("letters.closed", "farewell"),
            ("stages.answering.actions.satisfy.letter", "hooray"),
            ("clocks.answer.extension.letter", "later"),
        ],
        {
            ("letters.closed", "no-such-letter"),
            ("stages.answering.actions.satisfy.letter", "no-such-letter"),
            ("clocks.answer.extension.letter", "no-such-letter"),
        },
    ),
    ("an event without letter", [("letters.closed", None)], set()),
    ("a remedy twice", [("remedies", ["refund", "refund"])], {("remedies.1", "repeated")}),
]
CASES = [*STAGES, *CONFIRMATION, *TERMS, *FIELDS]


def test_the_sample_is_sound() -> None:
    variant, problems = check_document(SOUND)
    assert problems == ()
    assert variant is not None
    assert problems_of(variant) == ()


@pytest.mark.parametrize(
    ("changes", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_each_fault_is_told_at_its_place_and_nothing_else(changes: Changes, expected: Expected) -> None:
    document = spoilt(*changes)
    variant, problems = check_document(document)
    assert {(each.path, each.code) for each in problems} == expected
    assert (variant is None) == bool(expected)
    alone = problems_of(Variant.model_validate(document))
    assert {(each.path, each.code) for each in alone} == expected


@pytest.mark.parametrize("changes", [case[1] for case in CASES if case[2]])
def test_messages_are_sentences(changes: Changes) -> None:
    for each in check_document(spoilt(*changes))[1]:
        assert each.message[0].isupper() or each.message[0] == "`"
        assert each.message.endswith(".")
        assert each.line is None


def test_every_code_of_the_checks_has_a_case() -> None:
    told = {code for _, _, expected in CASES for _, code in expected} | {"no-such-calendar"}
    names = ("check", "clocks", "fields", "graph", "stages", "terms")
    found: set[str] = set()
    for name in names:
        source = (ROOT / "claims" / f"variant_{name}.py").read_text()
        found |= set(re.findall(r'Finding\(.*, "([a-z]+(?:-[a-z]+)*)", ', source))
    assert len(found) >= 30
    assert found <= told


def test_calendars_and_templates_may_be_named() -> None:
    known = frozenset({"us"})
    assert [(p.path, p.code) for p in check_document(SOUND, calendars=known)[1]] == [
        ("calendar", "no-such-calendar")
    ]
    assert check_document(SOUND, calendars=frozenset({"ru"}))[1] == ()
    problems = check_document(SOUND, templates=frozenset({"satisfied", "extended", "details-requested"}))[1]
    assert [(p.path, p.code) for p in problems] == [("letters.registered", "no-such-letter")]


def test_many_faults_are_told_at_once() -> None:
    changes = [
        ("clocks.answer.term", "1827 days"),
        ("letters.closed", "farewell"),
        ("escalation.0.clock", "nothing"),
        (f"{WHEN}.field", "colour"),
        ("stages.island", {"kind": "investigation"}),
    ]
    assert {(p.path, p.code) for p in check_document(spoilt(*changes))[1]} == {
        ("clocks.answer.term", "term-out-of-bounds"),
        ("letters.closed", "no-such-letter"),
        ("escalation.0.clock", "no-such-clock"),
        (f"{WHEN}.field", "no-such-field"),
        ("stages.island", "unreachable"),
        ("stages.island", "no-way-out"),
    }
