"""Differences between variants: each part in its words, and no difference without a sentence."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from claims.conditions import AllOf, AmountAbove, AnyOf, FieldIs, Not, PriorityIs
from claims.money import Money
from claims.term import RungPosition, Term
from claims.values import Cited, Titles
from claims.variant import AddedTask, Approval, Variant
from claims.variant_changes import Change, changes
from claims.variant_changes_members import MEMBERS
from claims.variant_yaml import read_variant

READY = sorted(Path("variants").glob("*.yaml"))
REFUND = Path("variants/goods-refund.yaml").read_text("utf-8")


def read(text: str) -> Variant:
    variant, problems = read_variant(text)
    assert variant is not None, problems
    return variant


def told(*replaced: tuple[str, str]) -> list[tuple[str, str, str]]:
    """What is said when these parts of the refund's text are replaced."""
    text = REFUND
    for before, after in replaced:
        assert before in text, before
        text = text.replace(before, after)
    return [(each.path, each.kind, each.sentence.en) for each in changes(read(REFUND), read(text))]


TERM = "term: 5 working days\n    from: received"
DEFECT = "  defect: {ru: Недостаток товара, en: Defect of the goods}\n"
WRONG = "  wrong_item: {ru: Прислали не то, en: Wrong goods delivered}\n"
CASES = {
    "a clock's term": (
        (TERM, TERM.replace("5", "4")),
        ("clocks.answer.term", "changed", "Answer: 5 working days → 4 working days"),
    ),
    "a clock's end": (
        ("until: answered", "until: closed"),
        ("clocks.answer.until", "changed", "Answer, runs until: answered → closed"),
    ),
    "an extension": (
        ("    extension: {at_most: 5 working days, letter: extended}\n", ""),
        (
            "clocks.answer.extension",
            "removed",
            "Answer, extension: at most 5 working days, letter The term is longer → none",
        ),
    ),
    "a pause": (
        ("pauses_for: [claimant]", "pauses_for: [claimant, third_party]"),
        ("clocks.answer.pauses_for", "changed", "Answer, stands while waiting for: added a third party"),
    ),
    "a stage's name": (
        ("title: {ru: Решение, en: Resolution}", "title: {ru: Решение, en: Decision}"),
        (
            "stages.resolution.title",
            "changed",
            "Resolution, name: Resolution → Decision",
        ),
    ),
    "a requirement": (
        ("requires: [demand]", "requires: [field:bought_on]"),
        (
            "stages.intake.actions.admit.requires",
            "changed",
            "Intake, Admit, required: added “Date of purchase”; removed the demand",
        ),
    ),
    "where an action leads": (
        ("to: investigation\n        requires: [demand]", "to: resolution\n        requires: [demand]"),
        ("stages.intake.actions.admit.to", "changed", "Intake, Admit, leads to: Investigation → Resolution"),
    ),
    "a new action": (
        ("      satisfy:\n", "      explain: {to: confirmation, outcome: explained}\n      satisfy:\n"),
        (
            "stages.resolution.actions.explain",
            "added",
            "Resolution: new action “Explain”: leads to Confirmation",
        ),
    ),
    "a task's term": (
        ("term: 2 working days", "term: 3 working days"),
        (
            "stages.investigation.plan.0.term",
            "changed",
            "Investigation, task “Ask for the receipt and the order”, term: 2 working days → 3 working days",
        ),
    ),
    "a rung that moved": (
        ("at: 80%", "at: 75%"),
        (
            "escalation.1.at",
            "changed",
            "Rung “Answer, at 80\N{NO-BREAK SPACE}%”, moved: 80\N{NO-BREAK SPACE}% → 75\N{NO-BREAK SPACE}%",
        ),
    ),
    "a deed": (
        ("do: [notify: director, reassign: head]", "do: [notify: director]"),
        (
            "escalation.6.do",
            "changed",
            "Rung “Pay the money back, when due”: tell the director, hand over to the head → tell the director",
        ),
    ),
    "a new rung": (
        ("escalation:\n", "escalation:\n  - {clock: answer, at: 25%, do: [remind: assignee]}\n"),
        (
            "escalation.0",
            "added",
            "New rung “Answer, at 25\N{NO-BREAK SPACE}%”: remind the person in charge",
        ),
    ),
    "a field": (
        ("kind: date\n", "kind: date\n    required: true\n"),
        ("fields.0.required", "changed", "Field “Date of purchase”, must be filled in: no → yes"),
    ),
    "a choice": (
        ("      shop: {ru: В магазине, en: In a shop}\n", ""),
        (
            "fields.2.choices.shop",
            "removed",
            "Field “How the goods were bought”: choice removed: “In a shop”",
        ),
    ),
    "an approval": (
        (
            "being prepared}\n    approval: {above: 30000 RUB, by: manager}\n",
            "being prepared}\n    approval: {above: 40000 RUB, by: manager}\n",
        ),
        (
            "stages.resolution.approval",
            "changed",
            "Resolution, approval: above 30,000\N{NO-BREAK SPACE}₽ → above 40,000\N{NO-BREAK SPACE}₽",
        ),
    ),
    "silence": (
        ("silence: {after: 10 days", "silence: {after: 14 days"),
        (
            "stages.confirmation.silence.after",
            "changed",
            "Confirmation, silence, counts after: 10 days → 14 days",
        ),
    ),
    "disputes": (
        ("at_most: 2}", "at_most: 1}"),
        ("stages.confirmation.dispute.at_most", "changed", "Confirmation, dispute, at most: 2 → 1"),
    ),
    "a remedy": (
        ("remedies: [refund, ", "remedies: ["),
        ("remedies", "changed", "Remedies: removed money back"),
    ),
    "no letter": (
        ("  closed: closed\n", "  closed: null\n"),
        ("letters.closed", "changed", "Letter on “closing”: Claim closed → none"),
    ),
    "the usual letter": (
        ("  reminder: reminder\n", ""),
        ("letters.reminder", "removed", "Letter on “a reminder”: Reminder → the usual one"),
    ),
    "an action's letter": (
        (
            "        requires: [reason]\n        letter: refused\n",
            "        requires: [reason]\n        letter: apology\n",
        ),
        (
            "stages.resolution.actions.refuse.letter",
            "changed",
            "Resolution, Refuse, letter: Refusal → Apology",
        ),
    ),
    "a cause": (
        ("en: Defect of the goods}", "en: Defect}"),
        ("causes.defect", "changed", "Cause: Defect of the goods → Defect"),
    ),
    "one language alone": (
        ("{ru: Недостаток товара,", "{ru: Брак,"),
        ("causes.defect", "changed", "Cause: in Russian Недостаток товара → Брак"),
    ),
    "a guilty unit": (
        ("  sales: {ru: Продажи, en: Sales}\n", ""),
        ("guilty_units.sales", "removed", "Guilty unit removed: “Sales”"),
    ),
    "the order of causes": ((f"{DEFECT}{WRONG}", f"{WRONG}{DEFECT}"), ("causes", "changed", None)),
    "a condition": (
        (
            "term: 5 days\n        when: {field: quality_check, is: true}",
            "term: 5 days\n        when: {any: [{amount_above: 5000 RUB}, {not: {priority: low}}]}",
        ),
        (
            "stages.investigation.plan.2.when",
            "changed",
            "Investigation, task “Check the quality”, only when: “The quality must be checked” is yes"
            " → above 5,000\N{NO-BREAK SPACE}₽ or not priority low",
        ),
    ),
    "the calendar": (("calendar: ru", "calendar: us"), ("calendar", "changed", "Calendar: ru → us")),
    "reopening": (
        ("within: 6 months", "within: 3 months"),
        ("reopen.within", "changed", "A reopened claim, only within: 6 months → 3 months"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_kind_of_part_has_its_words(case: str) -> None:
    replaced, (path, kind, sentence) = CASES[case]
    found = told(replaced)
    assert [each[:2] for each in found] == [(path, kind)]
    assert sentence in (None, found[0][2])


def test_sentences_are_russian_too() -> None:
    after = read(
        REFUND.replace(TERM, TERM.replace("5", "2")).replace("requires: [demand]", "requires: [text]")
    )
    assert [each.sentence.ru for each in changes(read(REFUND), after)] == [
        "Приём, Взять в работу, требуется: добавлено: текст; убрано: требование",
        "Ответить: 5 рабочих дней → 2 рабочих дня",
    ]


def test_what_is_equal_has_no_changes() -> None:
    for path in READY:
        text = path.read_text("utf-8")
        assert changes(read(text), read(text + "\n# a remark\n")) == ()


def test_a_part_that_moved_is_told_as_order_and_nothing_else() -> None:
    plain = read(REFUND).model_dump(by_alias=True)
    plain["escalation"] = (*plain["escalation"][1:], plain["escalation"][0])
    plain["stages"] = {key: plain["stages"][key] for key in reversed(plain["stages"])}
    moved = changes(read(REFUND), Variant.model_validate(plain))
    assert [(each.path, each.kind) for each in moved] == [("stages", "changed"), ("escalation", "changed")]
    assert moved[0].sentence.en.startswith("Order of the stages: Confirmation, Resolution")


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    for part in (annotation, *get_args(annotation)):
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield part
        elif part is not annotation:
            yield from models_in(part)


WHOLE = {Titles, Cited, Term, RungPosition, Money, Approval, AddedTask}
"""Values that are said in one go."""
CONDITIONS = {FieldIs, AmountAbove, PriorityIs, AllOf, AnyOf, Not}


def test_every_member_of_every_part_has_words() -> None:
    """A new member of a variant gets its words in `claims/variant_changes_members.py`."""
    left, seen, silent = [Variant], set(WHOLE | CONDITIONS), []
    while left:
        model = left.pop()
        seen.add(model)
        silent += [
            f"{model.__name__}.{name}" for name in model.model_fields if name not in MEMBERS.get(model, {})
        ]
        found = (each for info in model.model_fields.values() for each in models_in(info.annotation))
        left += [each for each in found if each not in seen and not each.model_fields.keys() & DEEDS]
    assert silent == []
    assert {
        name for model, names in MEMBERS.items() for name in names if name not in model.model_fields
    } == set()


DEEDS = {"remind", "notify", "raise_priority", "add_task", "reassign"}
READ = {path.stem: read(path.read_text("utf-8")) for path in READY}
PLAIN = {key: variant.model_dump(mode="json", by_alias=True) for key, variant in READ.items()}


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places(part, (*path, key))


PLACES = {key: list(places(plain)) for key, plain in PLAIN.items()}
OTHERS = (None, True, False, 3, "x", "other", "closed", "5 days", "2 working hours", "31%", "due", "head", [], {},
          "registered", "intake", "9 RUB", {"ru": "й", "en": "y"}, {"priority": "high"}, "2026-01-02")  # fmt: skip


def changed(plain: Any, path: tuple[str | int, ...], way: str, other: Any) -> Any:
    """The plain variant with one part replaced, removed, doubled or turned round."""
    whole = deepcopy(plain)
    if not path:
        return whole
    holder = whole
    for part in path[:-1]:
        holder = holder[part]
    if way == "replace":
        holder[path[-1]] = other
    elif way == "remove":
        del holder[path[-1]]
    elif way == "double" and isinstance(holder, list):
        holder.insert(path[-1], deepcopy(holder[path[-1]]))
    elif way == "turn" and isinstance(holder[path[-1]], dict):
        holder[path[-1]] = dict(reversed(holder[path[-1]].items()))
    elif way == "turn" and isinstance(holder[path[-1]], list):
        holder[path[-1]].reverse()
    return whole


@st.composite
def variants(draw: st.DrawFn) -> Variant:
    """A variant of sound shape, some random steps from one of the ready ones; it need not pass the check."""
    key = draw(st.sampled_from(sorted(PLAIN)))
    variant, plain = READ[key], PLAIN[key]
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(PLACES[key]))
        try:
            step = changed(
                plain,
                path,
                draw(st.sampled_from(["replace", "remove", "double", "turn"])),
                draw(st.sampled_from(OTHERS)),
            )
            variant = Variant.model_validate(step)
        except (ValidationError, KeyError, IndexError, TypeError):
            continue
        plain = step
    return variant


def differ(before: Variant, after: Variant) -> bool:
    """Whether two variants are not the same, the order of their stages and actions included."""
    return before != after or [(key, *stage.actions) for key, stage in before.stages.items()] != [
        (key, *stage.actions) for key, stage in after.stages.items()
    ]


def check(before: Variant, after: Variant) -> tuple[Change, ...]:
    found = changes(before, after)
    assert bool(found) >= differ(before, after)
    if before.model_dump_json() == after.model_dump_json():
        assert found == ()
    for change in found:
        assert change.sentence.en
        assert change.sentence.ru
    return found


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(variants(), variants())
def test_any_two_different_variants_differ_in_a_sentence(before: Variant, after: Variant) -> None:
    check(before, after)
    check(after, before)
    assert changes(before, before) == ()


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(variants())
def test_a_small_difference_is_never_silent(after: Variant) -> None:
    near = next((each for each in READ.values() if each.variant == after.variant), READ["goods-refund"])
    check(near, after)
    check(after, near)
