"""The editor's forms without pages: what is shown is read back the same, what is typed is what the text says."""

import re
from pathlib import Path as File
from types import UnionType
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from api.console.editor_boxes import BOXES, LEADS
from api.console.editor_choices import Around, choices_of
from api.console.editor_conditions import KINDS
from api.console.editor_form import added, changed, part_of, shown, typed_of
from api.console.editor_list import groups_of
from api.console.editor_marks import marks_of
from api.console.editor_parts import kind_of, name_of
from api.console.editor_problem_words import SENTENCES
from api.console.editor_problems import faults_of, in_boxes
from api.console.editor_values import slug
from api.pages.fields import Fields
from claims import variant as v
from claims.problems import Path, spelled
from claims.values import Titles
from claims.variant_edit import drop, move, path_of, put, value_at
from claims.variant_edit_splices import GONE, same
from claims.variant_yaml import check_document, read_variant
from claims.yaml_document import read_yaml
from tests.claims.test_variant_mutations import broken
from tests.claims.variant_samples import MINUTE, READY

TEXTS = {path.stem: path.read_text("utf-8") for path in [*READY, MINUTE]}
GOODS = TEXTS["goods-refund"]
AROUND = Around({"claims": Titles(ru="Претензии", en="Claims")}, ("ru", "us"))
MODELS: dict[str, type[BaseModel]] = {
    "variant": v.Variant,
    "stage": v.Stage,
    "action": v.Action,
    "task": v.PlannedTask,
    "clock": v.Clock,
    "rung": v.Rung,
    "field": v.FormField,
    "source": v.Source,
    "hint": v.Hint,
}
OF_THEIR_OWN = {
    "variant": set(
        "variant fields stages clocks escalation causes guilty_units own_remedies letters complain_next hints"
        " sources".split()
    ),
    "stage": {"actions", "plan"},
    "field": {"key"},
    "hint": {"key"},
}
"""Members that are edited as parts of their own, or by renaming."""
FIXED = {"by", "means"}
"""Members of groups that can say one thing only."""


def parts(document: Any, path: Path = ()) -> list[Path]:
    value = value_at(document, path)
    below = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    inner = [each for name in below for each in parts(document, (*path, name))]
    return [path, *inner] if kind_of(path) else inner


def fields(**typed: str) -> Fields:
    return Fields([(name.replace("__", "."), value) for name, value in typed.items()])


def as_sent(kind: str, value: Any, **changes: str) -> dict[str, Any]:
    """The form as a browser would send it, with some inputs typed anew."""
    pairs = []
    for box, typed in shown(kind, value).items():
        lead = box or "."
        for name, values in typed.items():
            pairs += [(f"{lead}.{name}" if name else lead, each) for each in values]
    new = {name.replace("__", "."): given for name, given in changes.items()}
    pairs = [pair for pair in pairs if pair[0] not in new] + list(new.items())
    return typed_of(kind, Fields(pairs))


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_shown_is_read_back_the_same(name: str) -> None:
    document = read_yaml(TEXTS[name]).value
    for path in parts(document):
        value, kind = value_at(document, path), kind_of(path) or ""
        assert part_of(kind, value, as_sent(kind, value)) == value, path
        assert changed(TEXTS[name], document, kind, path, as_sent(kind, value)) == TEXTS[name]
        for box in BOXES[kind]:
            here = value_at(value, path_of(box.name)) if box.name else value
            if here is not GONE and box.kind not in {"titles", "tick"}:
                assert same(KINDS[box.kind].read(KINDS[box.kind].show(here)), here), (path, box.name)


def _members(model: type[BaseModel], kind: str) -> set[str]:
    found = set()
    for name, info in model.model_fields.items():
        inner = _model_of(info.annotation)
        key = info.alias or name
        if inner and key in {*LEADS, "reopen"}:
            found |= {f"{key}.{each}" for each in inner.model_fields if each not in FIXED}
        else:
            found.add(key)
    return found - OF_THEIR_OWN.get(kind, set())


def _model_of(kind: Any) -> type[BaseModel] | None:
    options = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    return next((each for each in options if isinstance(each, type) and issubclass(each, BaseModel)), None)


@pytest.mark.parametrize("kind", MODELS)
def test_every_member_of_every_part_has_a_box(kind: str) -> None:
    assert {box.name for box in BOXES[kind]} == _members(MODELS[kind], kind)


EDITS: tuple[tuple[str, dict[str, str], str, Any], ...] = (
    ("clocks.answer", {"term__count": "4"}, "clocks.answer.term", "4 working days"),
    ("clocks.answer", {"term__count": "1"}, "clocks.answer.term", "1 working day"),
    ("clocks.answer", {"term__count": "много"}, "clocks.answer.term", "много working days"),
    ("clocks.answer", {"term__count": ""}, "clocks.answer.term", GONE),
    (
        "clocks.answer",
        {
            "when__join": "all",
            "when__0__what": "amount",
            "when__0__amount": "1 000,50",
            "when__0__currency": "RUB",
        },
        "clocks.answer.when",
        {"amount_above": "1000.50 RUB"},
    ),
    (
        "clocks.answer",
        {"when__join": "none", "when__0__what": "priority:low", "when__1__what": "field:sold_by:=shop"},
        "clocks.answer.when",
        {"not": {"any": [{"priority": "low"}, {"field": "sold_by", "is": "shop"}]}},
    ),
    (
        "clocks.answer",
        {
            "when__join": "any",
            "when__0__what": "field:quality_check:yes",
            "when__0__not": "yes",
            "when__1__what": "field:bought_on",
            "when__1__is": "2026-11-22",
        },
        "clocks.answer.when",
        {
            "any": [
                {"not": {"field": "quality_check", "is": True}},
                {"field": "bought_on", "is": "2026-11-22"},
            ]
        },
    ),
    ("clocks.answer", {"extension__at_most__count": ""}, "clocks.answer.extension", GONE),
    (
        "stages.resolution",
        {"approval__above__amount": "50 000", "approval__above__currency": "RUB"},
        "stages.resolution.approval",
        {"above": "50000 RUB", "by": "manager"},
    ),
    ("stages.resolution", {"approval__above__amount": ""}, "stages.resolution.approval", GONE),
    (
        "stages.investigation",
        {"approval__above__amount": "1,000.00", "approval__above__currency": "USD"},
        "stages.investigation.approval",
        {"above": "1000.00 USD"},
    ),
    ("escalation.0", {"at__at": "share", "at__share": "60"}, "escalation.0.at", "60%"),
    (
        "escalation.0",
        {"at__at": "after", "at__count": "2", "at__unit": "working hours"},
        "escalation.0.at",
        "due + 2 working hours",
    ),
    (
        "escalation.0",
        {"do__1__what": "notify:director"},
        "escalation.0.do",
        [{"remind": "assignee"}, {"notify": "director"}],
    ),
    (
        "escalation.0",
        {"do__0__what": "add_task:call", "do__0__ru": "Позвонить", "do__0__en": "Call"},
        "escalation.0.do",
        [{"add_task": {"task": "call", "title": {"ru": "Позвонить", "en": "Call"}}}],
    ),
    ("fields.0", {"title__en": "Bought on"}, "fields.0.title", {"ru": "Дата покупки", "en": "Bought on"}),
    ("fields.0", {"title__en": ""}, "fields.0.title", {"ru": "Дата покупки"}),
    ("letters", {".__closed": "-"}, "letters.closed", None),
    ("letters", {".__closed": ""}, "letters.closed", GONE),
    (
        "causes",
        {".__1000__ru": "Сломалось само", ".__1000__en": "Broke by itself"},
        "causes.broke-by-itself",
        ...,
    ),
    ("causes", {".__0~defect__ru": "", ".__0~defect__en": ""}, "causes.defect", GONE),
    (
        "own_remedies",
        {
            ".__1000__ru": "Подарочная карта",
            ".__1000__en": "Gift card",
            ".__1000__like": "bonus",
            ".__1000__money": "no",
        },
        "own_remedies",
        {
            "gift-card": {
                "title": {"ru": "Подарочная карта", "en": "Gift card"},
                "like": "bonus",
                "money": False,
            }
        },
    ),
    ("", {"four_eyes": "yes"}, "four_eyes", True),
    ("", {"priority": "high"}, "priority", "high"),
)


@pytest.mark.parametrize(("part", "typed", "where", "value"), EDITS)
def test_what_is_typed_is_what_the_text_says(
    part: str, typed: dict[str, str], where: str, value: Any
) -> None:
    document, path = read_yaml(GOODS).value, path_of(part)
    kind = kind_of(path) or ""
    after = read_yaml(
        changed(GOODS, document, kind, path, as_sent(kind, value_at(document, path), **typed))
    ).value
    found = value_at(after, path_of(where))
    assert found == value or (value is ... and found is not GONE)
    wanted = _with(document, path_of(where), found)
    assert after == wanted, "something else changed too"


def _with(document: Any, path: Path, value: Any) -> Any:
    text = drop(GOODS, path) if value is GONE else put(GOODS, path, value)
    return read_yaml(text).value


def test_new_parts_get_names_of_their_own() -> None:
    document = read_yaml(GOODS).value
    title = {"title__ru": "Сверка", "title__en": "Look again"}
    body, path = added(GOODS, document, ("stages",), as_sent("stage", {"kind": "investigation"}, **title))
    assert path == ("stages", "look-again")
    assert value_at(read_yaml(body).value, path) == {
        "title": {"ru": "Сверка", "en": "Look again"},
        "kind": "investigation",
    }
    rung = {
        "clock": "answer",
        "at__at": "after",
        "at__count": "3",
        "at__unit": "days",
        "do__0__what": "notify:director",
    }
    body, path = added(GOODS, document, ("escalation",), typed_of("rung", fields(**rung)))
    assert value_at(read_yaml(body).value, path) == {
        "clock": "answer",
        "at": "due + 3 days",
        "do": [{"notify": "director"}],
    }
    assert read_variant(body)[1] == ()
    body, path = added(
        GOODS, document, ("fields",), typed_of("field", fields(title__en="Colour", kind="text"))
    )
    assert value_at(read_yaml(body).value, (*path, "key")) == "colour"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Call the buyer!", "call-the-buyer"),
        ("Щётка", "schetka"),
        ("7 дней", "n7-dney"),
        ("…", "n"),
        ("Closed", "closed-2"),
    ],
)
def test_a_key_is_made_of_words(words: str, key: str) -> None:
    assert slug(words) == key
    assert slug(words, {key}) != key


CODES = re.findall(
    r"`([a-z]+(?:-[a-z0-9]+)*)`",
    (File(__file__).parents[3] / "docs" / "variants.md")
    .read_text("utf-8")
    .split("| code |")[1]
    .split("\n\n")[0],
)


def test_every_code_has_a_sentence_in_both_languages() -> None:
    assert len(CODES) > 45
    assert not [code for code in CODES if code not in SENTENCES and code not in {"closed", "not", "require"}]
    assert all(re.search("[а-я]", words.ru) for words in SENTENCES.values())


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(broken(), st.sampled_from(["ru", "en"]))
def test_every_problem_is_told_with_the_way_to_a_part_that_exists(case: Any, language: Any) -> None:
    document, path = case
    faults = faults_of(document, check_document(document)[1], language)
    assert faults
    for fault in faults:
        assert kind_of(path_of(fault.part)) and fault.sentence and fault.way  # noqa: PT018
        assert "{" not in fault.sentence
        assert language == "en" or re.search("[а-яё]", fault.sentence)
    place = next(path[:n] for n in range(len(path), -1, -1) if kind_of(path[:n]))
    assert any(path_of(fault.part) == place for fault in faults)
    assert in_boxes(faults, place)
    look = groups_of(document, {}, {fault.part for fault in faults}, language, place)
    assert any(line.faulty for group in look for line in group.lines) or path[:1] == ("stages",)
    assert choices_of(document, AROUND, language)["targets"]


def test_a_problem_names_its_box() -> None:
    body = put(GOODS, ("clocks", "answer", "term"), "soon")
    faults = faults_of(read_yaml(body).value, read_variant(body)[1], "ru")
    assert [(fault.part, fault.box) for fault in faults] == [("clocks.answer", "term")]
    assert faults[0].way == "Срок «Ответить» → Срок"
    assert faults[0].sentence.startswith("Срок — это число и единица")


def test_what_differs_from_the_base_is_marked() -> None:
    base = read_yaml(GOODS).value
    body = put(GOODS, ("clocks", "answer", "term"), "4 working days")
    body = put(body, ("escalation", 1, "do"), [{"notify": "director"}])
    body = move(body, ("escalation", 0), 5)
    body = put(body, ("stages", "intake", "actions", "call"), {"to": "investigation"})
    document = read_yaml(body).value
    marks = {spelled(path): mark for path, mark in marks_of(document, base).items()}
    assert marks == {
        "clocks.answer": "changed",
        "escalation.0": "changed",
        "stages.intake.actions.call": "added",
    }
    assert marks_of(base, base) == {}
    assert name_of(document, ("escalation", 0), "en") == "Answer, 80\N{NO-BREAK SPACE}%"
