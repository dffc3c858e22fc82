"""One change of a variant's text: it says what it should, and every other letter stays."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.problems import Path
from claims.variant_edit import CannotEdit, NoSuchPlace, add, drop, move, path_of, put, rename, value_at
from claims.variant_edit_names import mentions_of, rename_part
from claims.variant_edit_splices import GONE, same
from claims.variant_yaml import read_variant
from claims.yaml_document import read_yaml
from tests.claims.variant_samples import MINUTE, READY

SMALL = """\
# Ours.
variant: small   # its key
title: {ru: Малый, en: Small}
stages:
  # The way in.
  intake:
    kind: intake
    actions:
      # for everybody
      admit: {to: work}
      drop: {to: closed, outcome: not_a_claim}   # rare

  work:
    # look twice
    kind: investigation
empty:
clocks:
  answer:
    term: 10 days
    pauses_for: [claimant]
escalation:
  - {clock: answer, at: 50%, do: [remind: assignee]}
  # the second
  - clock: answer
    at: due
    do:
      - notify: head
"""
ALL = "clocks.answer"


def lines(text: str) -> list[str]:
    return text.splitlines()


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """Lines that only the one has, and lines that only the other has."""
    old, new = lines(before), lines(after)
    return [line for line in old if line not in new], [line for line in new if line not in old]


PUTS: tuple[tuple[str, Any, list[str], list[str]], ...] = (
    ("clocks.answer.term", "4 working days", ["    term: 10 days"], ["    term: 4 working days"]),
    ("variant", "other", ["variant: small   # its key"], ["variant: other   # its key"]),
    ("title.en", "A: b, #1", ["title: {ru: Малый, en: Small}"], ['title: {ru: Малый, en: "A: b, #1"}']),
    ("clocks.answer.when", {"priority": "high"}, [], ["    when: {priority: high}"]),
    ("stages.intake.silence.after", "5 days", [], ["    silence: {after: 5 days}"]),
    ("empty", "no", ["empty:"], ["empty: no"]),
    ("empty", None, [], []),
    (
        "escalation.0.do.0.remind",
        "head",
        ["  - {clock: answer, at: 50%, do: [remind: assignee]}"],
        ["  - {clock: answer, at: 50%, do: [remind: head]}"],
    ),
    ("escalation[1].at", "due + 1 hour", ["    at: due"], ["    at: due + 1 hour"]),
    ("stages.work.kind", "resolution", ["    kind: investigation"], ["    kind: resolution"]),
    ("reopen.to", "work", [], ["reopen: {to: work}"]),
    (
        "clocks.answer.pauses_for",
        ["claimant", "third_party"],
        ["    pauses_for: [claimant]"],
        ["    pauses_for: [claimant, third_party]"],
    ),
)


@pytest.mark.parametrize(("path", "value", "gone", "come"), PUTS, ids=[each[0] for each in PUTS])
def test_a_value_is_put(path: str, value: Any, gone: list[str], come: list[str]) -> None:
    after = put(SMALL, path_of(path), value)
    assert changed(SMALL, after) == (gone, come)
    assert value_at(read_yaml(after).value, path_of(path)) == value


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        ("clocks.answer.pauses_for", ["    pauses_for: [claimant]"]),
        (
            "stages.intake.actions.drop",
            ["      drop: {to: closed, outcome: not_a_claim}   # rare"],
        ),
        (
            "escalation.1",
            ["  # the second", "  - clock: answer", "    at: due", "    do:", "      - notify: head"],
        ),
        ("variant", ["variant: small   # its key"]),
    ],
)
def test_a_part_is_taken_out_with_its_own_comment(path: str, gone: list[str]) -> None:
    assert changed(SMALL, drop(SMALL, path_of(path))) == (gone, [])


def test_the_last_member_leaves_an_empty_mapping() -> None:
    after = drop(SMALL, path_of("escalation.1.do.0"))
    assert value_at(read_yaml(after).value, path_of("escalation.1.do")) == []
    assert (
        put("variant: x\n", ("stages", "a", "kind"), "intake") == "variant: x\nstages:\n  a: {kind: intake}\n"
    )


def test_parts_are_added_at_the_end() -> None:
    rung = {"clock": "answer", "at": "90%", "do": [{"notify": "director"}]}
    after = add(SMALL, ("escalation",), None, rung)
    assert after.startswith(SMALL.rstrip("\n"))
    assert read_yaml(after).value["escalation"][2] == rung  # type: ignore[index]
    after = add(SMALL, ("stages", "intake", "actions"), "ask", {"waits_for": "claimant"})
    assert changed(SMALL, after) == ([], ["      ask: {waits_for: claimant}"])
    assert lines(after)[lines(after).index("      ask: {waits_for: claimant}") - 1].endswith("# rare")


def test_parts_change_places_with_their_comments() -> None:
    after = move(SMALL, ("escalation", 1), 0)
    assert lines(after)[-6:] == [
        "  # the second",
        "  - clock: answer",
        "    at: due",
        "    do:",
        "      - notify: head",
        "  - {clock: answer, at: 50%, do: [remind: assignee]}",
    ]
    assert move(SMALL, ("escalation", 1), 9) == SMALL
    assert list(read_yaml(move(SMALL, ("stages", "work"), 0)).value["stages"]) == ["work", "intake"]  # type: ignore[index]


def test_a_name_changes_everywhere() -> None:
    after = rename_part(SMALL, ("clocks", "answer"), "reply")
    assert changed(SMALL, after)[1] == [
        "  reply:",
        "  - {clock: reply, at: 50%, do: [remind: assignee]}",
        "  - clock: reply",
    ]
    goods = GOODS.read_text("utf-8")
    variant, problems = read_variant(rename_part(goods, ("stages", "investigation"), "looking"))
    assert variant is not None, problems
    variant, problems = read_variant(rename_part(goods, ("fields", 3), "checked"))
    assert variant is not None, problems
    assert mentions_of(read_yaml(goods).value, ("stages", "investigation"))


def test_letters_that_nobody_sees_are_written_out() -> None:
    for words in ("a\u202eb", "bell \x07", "line\nbreak", "\ufeff", "\U000e0001", "no\u00a0break", "\x85"):
        after = put(SMALL, ("title", "en"), words)
        assert value_at(read_yaml(after).value, ("title", "en")) == words
        assert ("\u00a0" in after) == ("\u00a0" in words)


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x\n", "a: [1\n", "a: 1\na: 2\n", "- 1\n", "a: !x 1\n"])
def test_what_is_no_plain_document_is_left_alone(text: str) -> None:
    with pytest.raises(CannotEdit):
        put(text, ("b",), 2)


def test_what_is_not_there_is_not_touched() -> None:
    for act in (
        lambda: drop(SMALL, ("nothing",)),
        lambda: move(SMALL, ("escalation", 7), 0),
        lambda: rename(SMALL, ("stages", "work"), "intake"),
        lambda: add(SMALL, ("stages",), "work", {}),
    ):
        with pytest.raises(NoSuchPlace):
            act()


GOODS = next(path for path in READY if path.stem == "goods-refund")
TEXTS = [SMALL, SMALL, *(path.read_text("utf-8") for path in (GOODS, MINUTE))]
WORDS = st.sampled_from(
    ["", "no", "null", "10 days", "a: b", "- x", "' q", "Что: «x», # y", "50%", "007", "{", "due + 1 hour"]
)
SCALARS = st.none() | st.booleans() | st.integers(-9, 10**6) | WORDS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=6,
)


def _places(value: Any, path: Path = ()) -> list[Path]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for name, part in below for place in _places(part, (*path, name)))]


def _edited(document: Any, act: str, path: Path, value: Any) -> Any:
    """The same change made to the values."""
    document = deepcopy(document)
    around = value_at(document, path[:-1])
    if act == "put":
        around[path[-1]] = value
    elif act == "drop":
        del around[path[-1]]
    elif act == "add" and isinstance(here := value_at(document, path), dict):
        here["zz"] = value
    elif act == "add":
        here.append(value)
    return document


def _changed(text: str, act: str, path: Path, key: str | None, value: Any) -> str:
    if act == "add":
        return add(text, path, key, value)
    return drop(text, path) if act == "drop" else put(text, path, value)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_change_of_the_text_is_the_change_of_the_values(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    for _ in range(2):
        document = read_yaml(text).value
        path = data.draw(st.sampled_from(_places(document)[1:]))
        value, act = data.draw(VALUES), data.draw(st.sampled_from(["put", "drop", "add"]))
        here = value_at(document, path)
        if act == "add" and not (here and isinstance(here, dict | list)):
            act = "put"
        wanted = _edited(document, act, path, value)
        key = None if isinstance(here, list) else "zz"
        if act == "add" and key and isinstance(here, dict) and key in here:
            continue
        after = _changed(text, act, path, key, value)
        assert same(read_yaml(after).value, wanted)
        _comments_stay(text, after, document, path)
        text = after


def _comments_stay(before: str, after: str, document: Any, path: Path) -> None:
    """Outside the part that was changed every comment is still there."""
    alone = [line for line in lines(before) if line.lstrip().startswith("#")]
    top = [line for line in alone if not line.startswith(" ")]
    assert (
        not path or value_at(document, path) is GONE or [line for line in top if line in lines(after)] == top
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_moving_and_renaming_keep_everything_else(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    document = read_yaml(text).value
    path = data.draw(st.sampled_from(_places(document)[1:]))
    around = value_at(document, path[:-1])
    moved = move(text, path, data.draw(st.integers(0, 5)))
    assert sorted(lines(moved)) == sorted(lines(text)) or "[" in text or "{" in text
    if isinstance(around, dict) and "other" not in around:
        named = read_yaml(rename(text, path, "other")).value
        assert list(value_at(named, path[:-1]).values()) == list(around.values())
