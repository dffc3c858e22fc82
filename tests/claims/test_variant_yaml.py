"""Reading variants from YAML and JSON: places, lines, everything at once, and documents that mean harm."""

import json
import re
import time
from typing import Any

import pytest
from ruamel.yaml import YAML

from claims.problems import Problem
from claims.variant import Variant
from claims.variant_yaml import MOST_PROBLEMS, check_document, read_variant, variant_to_yaml
from tests.claims.variant_samples import GONE, MINUTE, READY, ROOT, SOUND, Place, spoilt

GOODS = next(path for path in READY if path.stem == "goods-refund").read_text(encoding="utf-8")
WHEN = "stages.work.plan.0.when"


def told(problems: tuple[Problem, ...]) -> set[tuple[str, str]]:
    return {(each.path, each.code) for each in problems}


def changed(*pairs: tuple[str, str]) -> str:
    text = GOODS
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


# --- shape ---------------------------------------------------------------------------------------------------

SHAPES: list[tuple[str, list[tuple[Place, Any]], set[tuple[str, str]]]] = [
    ("no name", [("variant", GONE)], {("variant", "missing")}),
    ("a bad name", [("variant", "Goods Refund")], {("variant", "bad-name")}),
    ("a name that is no text", [("claim_type", 7)], {("claim_type", "wrong-type")}),
    ("one language only", [("title", {"ru": "x"})], {("title.en", "missing")}),
    ("an empty title", [("title.ru", "")], {("title.ru", "out-of-bounds")}),
    ("an unknown member", [("colour", "red")], {("colour", "unknown-member")}),
    ("a yes that is a text", [("restricted", "yes")], {("restricted", "wrong-type")}),
    ("a yes that is a number", [("restricted", 1)], {("restricted", "wrong-type")}),
    ("a kind that is none", [("stages.work.kind", "thinking")], {("stages.work.kind", "unknown-choice")}),
    ("a stage without kind", [("stages.work.kind", GONE)], {("stages.work.kind", "missing")}),
    ("a stage that is a text", [("stages.work", "work")], {("stages.work", "wrong-type")}),
    (
        "a stage with a bad name",
        [("stages.Two Words", SOUND["stages"]["work"])],
        {("stages.Two Words", "bad-name")},
    ),
    (
        "a misspelt way",
        [("stages.work.actions.decide", {"too": "x"})],
        {("stages.work.actions.decide.too", "unknown-member")},
    ),
    (
        "an action that is a list",
        [("stages.work.actions.decide", [])],
        {("stages.work.actions.decide", "wrong-type")},
    ),
    ("actions that are a list", [("stages.work.actions", [])], {("stages.work.actions", "wrong-type")}),
    (
        "a bad requirement",
        [("stages.work.actions.decide.requires", ["money"])],
        {("stages.work.actions.decide.requires.0", "bad-name")},
    ),
    (
        "an outcome that is none",
        [("stages.intake.actions.drop.outcome", "won")],
        {("stages.intake.actions.drop.outcome", "unknown-choice")},
    ),
    ("a term that is none", [("clocks.answer.term", "10 dayz")], {("clocks.answer.term", "not-valid")}),
    ("a term of nothing", [("clocks.answer.term", "0 days")], {("clocks.answer.term", "not-valid")}),
    ("a term that is a number", [("clocks.answer.term", 10)], {("clocks.answer.term", "wrong-type")}),
    ("working weeks", [("clocks.answer.term", "2 working weeks")], {("clocks.answer.term", "not-valid")}),
    ("a clock from nowhere", [("clocks.answer.from", "yesterday")], {("clocks.answer.from", "bad-name")}),
    ("a clock without start", [("clocks.answer.from", GONE)], {("clocks.answer.from", "missing")}),
    (
        "the name that Python uses",
        [("clocks.answer.from_", "received")],
        {("clocks.answer.from_", "unknown-member")},
    ),
    (
        "a pause for nobody",
        [("clocks.answer.pauses_for", ["rain"])],
        {("clocks.answer.pauses_for.0", "unknown-choice")},
    ),
    ("a rung off the ladder", [("escalation.0.at", "101%")], {("escalation.0.at", "not-valid")}),
    ("a rung without deeds", [("escalation.0.do", [])], {("escalation.0.do", "out-of-bounds")}),
    (
        "a deed that is none",
        [("escalation.0.do", [{"dance": "head"}])],
        {("escalation.0.do.0", "not-a-deed")},
    ),
    ("a deed that is a text", [("escalation.0.do", ["remind"])], {("escalation.0.do.0", "not-a-deed")}),
    (
        "two deeds in one",
        [("escalation.0.do", [{"remind": "head", "notify": "head"}])],
        {("escalation.0.do.0", "not-a-deed")},
    ),
    (
        "a deed for nobody",
        [("escalation.0.do", [{"remind": "bob"}])],
        {("escalation.0.do.0.remind", "unknown-choice")},
    ),
    (
        "too much priority",
        [("escalation.1.do.1.raise_priority", 9)],
        {("escalation.1.do.1.raise_priority", "out-of-bounds")},
    ),
    (
        "a task that is none",
        [("escalation.2.do.1.add_task", {"task": "sing"})],
        {("escalation.2.do.1.add_task.task", "unknown-choice")},
    ),
    ("a condition that is none", [(WHEN, {"moon": "full"})], {(WHEN, "not-a-condition")}),
    ("a condition that is a text", [(WHEN, "always")], {(WHEN, "not-a-condition")}),
    (
        "two conditions in one",
        [(WHEN, {"field": "check", "is": True, "priority": "low"})],
        {(WHEN, "not-a-condition")},
    ),
    ("a field without value", [(WHEN, {"field": "check"})], {(f"{WHEN}.is", "missing")}),
    ("a value that is a list", [(WHEN, {"field": "check", "is": []})], {(f"{WHEN}.is", "wrong-type")}),
    (
        "a value that is a fraction",
        [(WHEN, {"field": "pieces", "is": 1.5})],
        {(f"{WHEN}.is", "not-a-number"), (f"{WHEN}.is", "wrong-type")},
    ),
    ("all of nothing", [(WHEN, {"all": []})], {(f"{WHEN}.all", "out-of-bounds")}),
    (
        "deep in a condition",
        [(WHEN, {"all": [{"any": [{"not": {"priority": "vast"}}]}]})],
        {(f"{WHEN}.all.0.any.0.not.priority", "unknown-choice")},
    ),
    (
        "a currency that is none",
        [("stages.answering.approval.above", "5 XXX")],
        {("stages.answering.approval.above", "not-valid")},
    ),
    (
        "a sum that is a number",
        [("stages.answering.approval.above", 5)],
        {("stages.answering.approval.above", "wrong-type")},
    ),
    ("a letter of no event", [("letters.birthday", "message")], {("letters.birthday", "bad-name")}),
    ("a day that never was", [("sources.0.checked", "2026-02-30")], {("sources.0.checked", "not-valid")}),
    (
        "too many reminders",
        [("stages.confirming.silence.remind", ["1 day"] * 6)],
        {("stages.confirming.silence.remind", "out-of-bounds")},
    ),
    ("no stages", [("stages", {})], {("stages", "out-of-bounds")}),
    ("stages that are a list", [("stages", [])], {("stages", "wrong-type")}),
]


@pytest.mark.parametrize(
    ("changes", "expected"), [case[1:] for case in SHAPES], ids=[case[0] for case in SHAPES]
)
def test_each_fault_of_shape_is_told_once_at_its_place(changes: Any, expected: set[tuple[str, str]]) -> None:
    variant, problems = check_document(spoilt(*changes))
    assert variant is None
    assert told(problems) == expected
    assert len(problems) == len(expected)
    for each in problems:
        assert each.message[0].isupper() or each.message[0] in '`"'
        assert each.message.endswith(".")


def test_faults_of_shape_and_of_the_graph_are_told_together() -> None:
    changes = [
        ("clocks.answer.term", "10 dayz"),
        ("fields.0", "check"),
        ("escalation.0.do", [{"dance": "head"}]),
        ("escalation.2.do.0.reassign", "assignee"),
        ("stages.island", {"kind": "investigation"}),
        ("stages.work.actions.wander", {"to": "nowhere", "requires": ["reason"]}),
        ("stages.answering.actions.refuse", {"to": "confirming", "outcome": "refused", "letter": 7}),
    ]
    assert told(check_document(spoilt(*changes))[1]) == {
        ("clocks.answer.term", "not-valid"),
        ("fields.0", "wrong-type"),
        ("escalation.0.do.0", "not-a-deed"),
        ("escalation.2.do.0.reassign", "reassign-to-assignee"),
        ("stages.island", "no-way-out"),
        ("stages.work.actions.wander.to", "no-such-stage"),
        ("stages.answering.actions.refuse.letter", "wrong-type"),
        ("stages.answering.actions.refuse", "refusal-without-reason"),
    }


def test_what_is_spoilt_gets_the_benefit_of_the_doubt() -> None:
    """A misspelt way out is one problem: the stages behind it are not called unreachable."""
    changes = [("stages.work.actions.decide.to", ["answering"]), ("fields.4.choices", "many")]
    problems = check_document(spoilt(*changes, (WHEN, {"field": "place", "is": "anywhere"})))[1]
    assert told(problems) == {
        ("stages.work.actions.decide.to", "wrong-type"),
        ("fields.4.choices", "wrong-type"),
    }


# --- lines ---------------------------------------------------------------------------------------------------


def test_lines_are_those_of_the_text() -> None:
    text = changed(
        ("to: resolution", "to: revolution"),
        ("means: accepted", "means: whatever"),
        ("at: due + 1 working day", "at: later"),
        ("kind: date", "kind: dates"),
    )
    variant, problems = read_variant(text)
    assert variant is None
    assert [(each.line, each.path, each.code) for each in problems] == [
        (line_of(text, "kind: dates"), "fields.0.kind", "unknown-choice"),
        (line_of(text, "to: revolution"), "stages.investigation.actions.decide.to", "no-such-stage"),
        (line_of(text, "means: whatever"), "stages.confirmation.silence.means", "unknown-choice"),
        (line_of(text, "at: later"), "escalation.3.at", "not-valid"),
    ]


def test_a_missing_member_has_the_line_of_what_lacks_it() -> None:
    text = changed(("    kind: resolution\n", ""))
    problems = read_variant(text)[1]
    expected = (line_of(text, "  resolution:\n"), "stages.resolution.kind", "missing")
    assert [(each.line, each.path, each.code) for each in problems] == [expected]


def test_lines_in_places_after_a_spoilt_one() -> None:
    text = changed(
        (
            "- {clock: answer, at: 50%, do: [remind: assignee]}",
            "- {clock: answer, at: 50%, do: [remind: nobody]}",
        ),
        ("do: [reassign: head]}", "do: [reassign: assignee]}"),
    )
    assert [(each.line, each.path) for each in read_variant(text)[1]] == [
        (line_of(text, "remind: nobody"), "escalation.0.do.0.remind"),
        (line_of(text, "reassign: assignee"), "escalation.3.do.0.reassign"),
    ]


def test_bytes_with_a_mark_and_dos_lines_are_read() -> None:
    raw = b"\xef\xbb\xbf" + GOODS.replace("\n", "\r\n").encode()
    variant, problems = read_variant(raw)
    assert problems == ()
    assert variant == read_variant(GOODS)[0]


# --- documents that mean harm ----------------------------------------------------------------------------------

LAUGHS = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a]\n" for n in range(30))
HOSTILE: list[tuple[str, str | bytes, str]] = [
    ("billion laughs", LAUGHS, "alias"),
    ("an anchor", changed(("kind: intake", "kind: &k intake")), "anchor"),
    ("a merge of mappings", changed(("kind: intake", "kind: intake\n    <<: {plan: []}")), "unknown-member"),
    ("a tag", changed(("kind: intake", "kind: !!str intake")), "tag"),
    ("an object", "!!python/object/apply:os.system ['true']", "tag"),
    ("a tag of its own", "!x {a: 1}", "tag"),
    ("a key twice", changed(("kind: intake", "kind: intake\n    kind: intake")), "repeated-key"),
    ("a stage twice", GOODS + "stages: {}\n", "repeated-key"),
    ("a key that is a list", "? [a]\n: b\n", "key-not-text"),
    ("deep lists", "[" * 200_000, "too-deep"),
    ("deep mappings", "{a: " * 50_000, "too-deep"),
    ("deep blocks", "".join("  " * n + f"a{n}:\n" for n in range(300)), "too-deep"),
    ("deep dashes", "- " * 100_000, "too-deep"),
    ("very long", "a: " + "x" * 300_000, "too-large"),
    ("very long in bytes", ("a: " + "я" * 200_000).encode(), "too-large"),
    ("very many values", "[" + "1," * 25_000 + "]", "too-large"),
    ("a NUL", "variant: a\x00b", "characters"),
    ("a NUL in disguise", 'variant: "a\\0b"', "characters"),
    ("a lone surrogate", 'variant: "\\ud800"', "characters"),
    ("a raw lone surrogate", "variant: \ud800", "not-utf-8"),
    ("text that runs backwards", "title: {ru: \u202eabc, en: a}", "characters"),
    ("a title of two lines", 'title: {ru: "a\\nBcc: all", en: a}', "characters"),
    ("not UTF-8", b"variant: \xff\xfe", "not-utf-8"),
    ("UTF-16", GOODS.encode("utf-16"), "not-utf-8"),
    ("no YAML", "a: b: c", "syntax"),
    ("an open brace", "{a: 1", "syntax"),
    ("percent signs", "%" * 1000, "syntax"),
    ("a tab as indent", "a:\n\tb: 1", "syntax"),
    ("nothing", "", "not-a-mapping"),
    ("only comments", "# nothing\n", "not-a-mapping"),
    ("a list", "- a", "not-a-mapping"),
    ("two documents", GOODS + "---\n" + GOODS, "several-documents"),
    ("a number of many digits", "variant: " + "9" * 5000, "bad-name"),
]


@pytest.mark.parametrize(("text", "code"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_hostile_documents_are_refused_with_a_problem(text: str | bytes, code: str) -> None:
    began = time.process_time()
    variant, problems = read_variant(text)
    assert variant is None
    assert code in {each.code for each in problems}
    assert len(problems) <= MOST_PROBLEMS + 1
    assert time.process_time() - began < 10
    for each in problems:
        assert len(each.path) < 2000
        assert each.path.isprintable()
        assert each.message.isprintable()


def test_the_place_of_a_repeated_key_is_its_second_line() -> None:
    text = changed(("kind: intake", "kind: intake\n    kind: intake"))
    problems = read_variant(text)[1]
    first = line_of(text, "kind: intake")
    assert [(each.path, each.line) for each in problems] == [("stages.intake.kind", first + 1)]


def test_words_that_older_yaml_misread_stay_texts() -> None:
    text = changed(("goods-refund\nclaim_type", "no\nclaim_type"), ("calendar: ru", "calendar: on"))
    variant, problems = read_variant(text)
    assert problems == ()
    assert variant is not None
    assert (variant.variant, variant.calendar) == ("no", "on")


DOCUMENTS: list[tuple[str, Any, str]] = [
    ("a text", "variant", "not-a-mapping"),
    ("nothing", None, "not-a-mapping"),
    ("keys that are numbers", {**SOUND, 1: 2}, "key-not-text"),
    ("not a number", {**SOUND, "priority": float("nan")}, "not-a-number"),
    ("a number of many digits", {**SOUND, "priority": 10**5000}, "not-a-number"),
    ("bytes", {**SOUND, "priority": b"low"}, "not-a-number"),
    ("a key twice after cleaning", {**SOUND, " variant ": "other"}, "repeated-key"),
    ("a NUL", {**SOUND, "variant": "a\x00"}, "characters"),
    ("very many values", {**SOUND, "escalation": [1] * 30_000}, "too-large"),
]


@pytest.mark.parametrize(
    ("document", "code"), [case[1:] for case in DOCUMENTS], ids=[case[0] for case in DOCUMENTS]
)
def test_hostile_values_are_refused_with_a_problem(document: Any, code: str) -> None:
    variant, problems = check_document(document)
    assert variant is None
    assert code in {each.code for each in problems}


def test_values_that_hold_themselves_are_too_deep() -> None:
    document: dict[str, Any] = dict(SOUND)
    document["stages"] = document
    assert [each.code for each in check_document(document)[1]] == ["too-deep"]


# --- there and back --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*READY, MINUTE], ids=lambda path: path.stem)
def test_a_variant_written_is_the_variant_read(path: Any) -> None:
    variant, _ = read_variant(path.read_bytes())
    assert variant is not None
    again, problems = read_variant(variant_to_yaml(variant))
    assert problems == ()
    assert again == variant
    assert list(again.stages) == list(variant.stages)


@pytest.mark.parametrize("path", [*READY, MINUTE], ids=lambda path: path.stem)
def test_json_says_the_same_as_yaml(path: Any) -> None:
    plain = json.loads(json.dumps(YAML(typ="safe").load(path), default=str))
    assert check_document(plain) == read_variant(path.read_bytes())


def test_a_character_that_json_spells_in_two_halves_is_one() -> None:
    titled = {**SOUND, "title": {"ru": "Смайл \U0001f600", "en": "Smile \U0001f600"}}
    variant, problems = read_variant(json.dumps(titled))
    assert problems == ()
    assert variant
    assert variant.title.en == "Smile \U0001f600"
    _, problems = read_variant(json.dumps(titled).replace("\\ude00", ""))
    assert told(problems) == {("title.ru", "characters"), ("title.en", "characters")}


def test_the_sample_comes_back() -> None:
    variant = Variant.model_validate(SOUND)
    assert read_variant(variant_to_yaml(variant)) == (variant, ())


# --- the reference -----------------------------------------------------------------------------------------------


def test_the_small_variant_of_the_reference_is_sound() -> None:
    reference = (ROOT / "docs" / "variants.md").read_text(encoding="utf-8")
    example = reference.split("## A small one\n```yaml\n")[1].split("```")[0]
    assert read_variant(example)[1] == ()


def test_the_reference_names_every_code() -> None:
    reference = (ROOT / "docs" / "variants.md").read_text(encoding="utf-8")
    names = [
        *(ROOT / "claims").glob("variant_*.py"),
        ROOT / "claims/yaml_document.py",
        ROOT / "claims/plain_values.py",
    ]
    call = re.compile(
        r'(?:Finding|Fault|note|_refuse|problem)\((?:\([^()]*\)|[\w.]+), "([a-z]+(?:-[a-z0-9]+)*)"'
    )
    codes = {code for path in names for code in call.findall(path.read_text())}
    assert len(codes) > 40
    assert {code for code in codes if f"`{code}`" not in reference} == set()
