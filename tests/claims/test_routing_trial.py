"""Routing rules as texts, with everything that is wrong with one, and tried out on claims of the past."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.routing import RuleSet
from claims.routing_trial import MOST_ROWS, Base, PastFiling, try_out, went
from claims.routing_yaml import Known, read_rules, rules_to_yaml
from tests.claims.test_routing import RULES, brought, rule, rules

BASES = {
    "goods-refund": Base(type="goods-refund", team="claims", fields={"warranty"}),
    "delay": Base(type="delay", team="north", priority="high", fields={"warranty"}, required={"warranty"}),
    "secret": Base(type="secret", team="guard", restricted=True),
}


def past(number: str, base: str = "goods-refund", **facts: Any) -> PastFiling:
    """A claim as it was filed."""
    given = {"fields": {"warranty": True}, "type": base, **facts}
    return PastFiling(
        id=number,
        number=number,
        registered_at=datetime(2026, 11, 22, tzinfo=UTC),
        brought=brought(**given),
        base=BASES[base],
    )


WENT: tuple[tuple[dict[str, Any], dict[str, Any], tuple[str, str, str]], ...] = (
    ({"priority": "low"}, {}, ("goods-refund", "low", "claims")),
    ({"team": "south"}, {}, ("goods-refund", "normal", "south")),
    ({"type": "delay"}, {}, ("goods-refund", "normal", "claims")),
    ({"type": "delay"}, {"type": None}, ("delay", "high", "north")),
    ({"type": "delay", "instead": True}, {}, ("delay", "high", "north")),
    ({"type": "delay", "instead": True}, {"fields": {}}, ("goods-refund", "normal", "claims")),
    ({"type": "delay", "instead": True}, {"fields": {"other": 1}}, ("goods-refund", "normal", "claims")),
    ({"type": "gone", "instead": True, "tags": ["a"]}, {}, ("goods-refund", "normal", "claims")),
    ({"team": "south"}, {"base": "secret"}, ("secret", "normal", "guard")),
    ({"type": "delay", "instead": True}, {"base": "secret"}, ("secret", "normal", "guard")),
)


@pytest.mark.parametrize(("said", "facts", "expected"), WENT)
def test_where_a_past_claim_would_have_gone(
    said: dict[str, Any], facts: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    found, _ = went(rules(rule("it", **said)), past("26-00001", **facts), BASES)
    assert (found.type, found.priority, found.team) == expected


def test_a_trial_counts_what_differs_and_for_whom_each_rule_held() -> None:
    filings = [past(f"26-{number:05}", channel="phone" if number % 2 else "web") for number in range(300)]
    draft = rules(
        rule("phone", when={"channel": ["phone"]}, priority="high", tags=["call"]),
        rule("never", when={"language": "en"}, team="north"),
        rule("same", priority="normal"),
    )
    found = try_out(RuleSet(), draft, filings, BASES)
    assert (found.looked_at, found.elsewhere, found.by) == (300, 150, {"priority": 150, "tags": 150})
    assert found.held == {"phone": 150, "same": 300}
    assert len(found.rows) == MOST_ROWS
    assert (found.rows[0].number, found.rows[0].differs) == ("26-00001", ("priority", "tags"))
    assert try_out(draft, draft, filings, BASES).elsewhere == 0


FAULTS: tuple[tuple[str, list[tuple[str, str]]], ...] = (
    ("", [("", "not-rules")]),
    ("rules: 1", [("", "not-rules")]),
    ("a: [", [("", "syntax")]),
    ("apply: last\nrules: []", [("apply", "unknown-choice")]),
    ("colour: red\nrules: []", [("colour", "unknown-member")]),
    ("rules: [1]", [("rules.0", "wrong-type")]),
    ("rules: [{rule: a, title: A}]", [("rules.0", "says-nothing")]),
    ("rules: [{title: A, tags: [a]}]", [("rules.0.rule", "missing")]),
    ("rules: [{rule: a, title: A, tags: [B]}]", [("rules.0.tags.0", "bad-name")]),
    (
        "rules: [{rule: a, title: A, type: x, team: y}]",
        [("rules.0.team", "no-such-team"), ("rules.0.type", "no-such-type")],
    ),
    ("rules: [{rule: a, title: A, tags: [a], when: {}}]", [("rules.0.when", "not-a-condition")]),
    ("rules: [{rule: a, title: A, tags: [a], when: {all: []}}]", [("rules.0.when.all", "out-of-bounds")]),
    ("rules: [{rule: a, title: A, tags: [a], when: {any: 1}}]", [("rules.0.when.any", "wrong-type")]),
    (
        "rules: [{rule: a, title: A, tags: [a], when: {all: [{language: de}]}}]",
        [("rules.0.when.all.0.language", "unknown-choice")],
    ),
    (
        "rules: [{rule: a, title: A, tags: [a], when: {not: {language: ru}, x: 1}}]",
        [("rules.0.when.x", "unknown-member")],
    ),
    (
        "rules: [{rule: a, title: A, tags: [a], when: {field: q, is: 1}}]",
        [("rules.0.when.field", "no-such-field")],
    ),
    (
        "rules: [{rule: a, title: A, tags: [a]}, {rule: a, title: B, tags: [b]}]",
        [("rules.1", "never-reached"), ("rules.1.rule", "repeated-rule")],
    ),
    ("rules: [&x {rule: a, title: A, tags: [a]}]", [("rules.0", "not-plain")]),
)
KNOWN = Known(types={"goods-refund"}, teams={"claims"}, fields={"warranty"})


@pytest.mark.parametrize(("written", "expected"), FAULTS)
def test_everything_wrong_is_told_at_once_with_its_place(
    written: str, expected: list[tuple[str, str]]
) -> None:
    found, problems = read_rules(written, KNOWN)
    assert found is None
    assert [(each.path, each.code) for each in problems] == expected
    assert all("{" not in each.sentence.ru + each.sentence.en for each in problems)


@given(RULES)
def test_rules_are_read_back_as_they_were_written(written: list[dict[str, Any]]) -> None:
    given_rules = rules(*(rule(f"r{place}", **each) for place, each in enumerate(written)), apply="all")
    assert read_rules(rules_to_yaml(given_rules)) == (given_rules, ())
    assert RuleSet.model_validate_json(given_rules.model_dump_json(by_alias=True)) == given_rules


DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*"ab", "rules", "rule", "title", "when", "tags", "all", "words", "is"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@given(DOCUMENTS)
def test_any_document_is_read_or_refused_without_a_fall(document: Any) -> None:
    found, problems = read_rules(json.dumps({"rules": document}))
    assert (found is None) is bool(problems)
