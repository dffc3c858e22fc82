"""Routing rules: what each condition looks at, and which rule decides what."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from claims.money import Money
from claims.registration import team_of
from claims.routing import MOST_RULES, RoutingRule, RuleSet, route
from claims.routing_conditions import Brought, parts_of
from claims.routing_stems import as_line, stem, stems_of
from tests.claims.shelf import SHELF, shelved

FORMS = (
    "возврат возврата возвраты возвратом",
    "чайник чайника чайники чайником",
    "сломался сломалась сломались",
    "протекает протекала протекают",
    "задержка задержки задержку задержкой",
    "травма травмы травму",
    "претензия претензии претензию",
    "кредит кредита кредиты кредитом",
    "суд суда судом",
    "refund refunds refunded refunding",
    "delivery deliveries",
    "damage damages damaged damaging",
    "leak leaks leaking leaked",
    "stop stopped stopping stops",
    "address addresses addressed",
)
APART = ("возврат врата", "суд сумма", "leak lake", "кот кит", "order ordeal", "late lately", "это та")


def brought(**facts: Any) -> Brought:
    """A filing about a kettle, with what a case says otherwise."""
    usual = {
        "type": "goods-refund",
        "channel": "web",
        "fields": {"bought_on": "2026-11-01", "warranty": True},
        "amount": Money.parse("4990 RUB"),
        "domain": "mail.example.org",
        "subject": as_line(stems_of("Чайник протекает")),
        "text": as_line(stems_of("Купила чайник, он протекал. Верните деньги! The box was damaged.")),
    }
    return Brought.model_validate({**usual, **facts})


HOLDS: tuple[tuple[dict[str, Any], bool], ...] = (
    ({"words": ["чайники"]}, True),
    ({"words": ["самовар", "протекают"]}, True),
    ({"words": ["вернуть деньги"]}, False),
    ({"words": ["верните деньги"]}, True),
    ({"words": ["деньги верните"]}, False),
    ({"words": ["damaging"]}, True),
    ({"words": ["damaging"], "in": "subject"}, False),
    ({"words": ["протекает"], "in": "subject"}, True),
    ({"words": ["чай"]}, False),
    ({"field": "warranty", "is": True}, True),
    ({"field": "warranty", "is": False}, False),
    ({"field": "bought_on", "is": "2026-11-01"}, True),
    ({"channel": ["phone", "web"]}, True),
    ({"channel": ["phone"]}, False),
    ({"claimant": "client"}, True),
    ({"claimant": "supplier"}, False),
    ({"language": "ru"}, True),
    ({"email_domain": ["example.org"]}, True),
    ({"email_domain": ["ample.org"]}, False),
    ({"email_domain": ["other.org", "mail.example.org"]}, True),
    ({"known_client": False}, True),
    ({"known_client": True}, False),
    ({"type": "goods-refund"}, True),
    ({"type": "delay"}, False),
    ({"amount_above": "4989.99 RUB"}, True),
    ({"amount_above": "4990 RUB"}, False),
    ({"amount_above": "1 USD"}, False),
    ({"all": [{"language": "ru"}, {"channel": ["web"]}]}, True),
    ({"all": [{"language": "ru"}, {"channel": ["phone"]}]}, False),
    ({"any": [{"language": "en"}, {"channel": ["web"]}]}, True),
    ({"not": {"any": [{"language": "en"}, {"channel": ["phone"]}]}}, True),
)


def rule(key: str, **said: Any) -> dict[str, Any]:
    """A rule as it is written."""
    return {"rule": key, "title": key, **said}


def rules(*written: dict[str, Any], apply: str = "all") -> RuleSet:
    """A set of rules as it is written."""
    return RuleSet.model_validate({"apply": apply, "rules": written})


@pytest.mark.parametrize("forms", FORMS)
def test_the_forms_of_a_word_are_one(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("words", APART)
def test_other_words_are_others(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == len(words.split())


@pytest.mark.parametrize(("when", "expected"), HOLDS)
def test_what_a_condition_looks_at(when: dict[str, Any], expected: bool) -> None:
    held = route(rules(rule("it", when=when, tags=["found"])), brought())
    assert (held.tags == ("found",)) is expected


def test_without_an_address_no_domain_is_known() -> None:
    only = rules(rule("it", when={"email_domain": ["example.org"]}, tags=["found"]))
    assert not route(only, brought(domain=None)).held


THREE = (
    rule("low", priority="low", tags=["a"], skill="kettles"),
    rule("never", when={"language": "en"}, priority="critical", team="north"),
    rule("high", priority="high", team="south", tags=["b", "a"]),
)


def test_the_first_that_holds_decides_alone() -> None:
    found = route(rules(*THREE, apply="first"), brought())
    assert (found.priority, found.team, found.tags, found.held) == ("low", None, ("a",), ("low",))


def test_of_all_that_hold_the_first_to_say_so_decides_and_tags_add_up() -> None:
    found = route(rules(*THREE), brought())
    assert (found.priority, found.team, found.tags, found.skill) == ("low", "south", ("a", "b"), "kettles")
    assert (found.held, found.decided) == (
        ("low", "high"),
        {"priority": "low", "skill": "low", "team": "high"},
    )


TYPES: tuple[tuple[str | None, bool, bool, str | None], ...] = (
    (None, False, True, "delay"),
    (None, True, True, "delay"),
    (None, False, False, "delay"),
    ("goods-refund", False, True, None),
    ("goods-refund", True, True, "delay"),
    ("goods-refund", True, False, None),
    ("delay", True, True, None),
)


@pytest.mark.parametrize(("chosen", "instead", "allowed", "expected"), TYPES)
def test_a_type_is_given_where_it_was_left_open_or_instead(
    chosen: str | None, instead: bool, allowed: bool, expected: str | None
) -> None:
    only = rules(rule("it", type="delay", instead=instead))
    assert route(only, brought(type=chosen), instead=allowed).type == expected


def test_later_rules_see_the_type_that_an_earlier_one_decided() -> None:
    two = rules(rule("one", type="delay"), rule("two", when={"type": "delay"}, team="north"))
    assert route(two, brought(type=None)).team == "north"
    assert route(two, brought()).team is None


@pytest.mark.parametrize(
    "written",
    [
        rule("empty"),
        rule("odd", tags=["Not A Key"]),
        rule("odd", instead=True, tags=["a"]),
        rule("odd", when={"words": ["!!!"]}, tags=["a"]),
        rule("odd", when={"words": []}, tags=["a"]),
        rule("odd", when={"email_domain": ["Example.org"]}, tags=["a"]),
        rule("odd", when={"language": "ru", "claimant": "client"}, tags=["a"]),
        rule("odd", when={}, tags=["a"]),
        rule("odd", tags=["a"], colour="red"),
    ],
)
def test_what_is_no_rule(written: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        RoutingRule.model_validate(written)


def test_a_set_knows_what_its_rules_need() -> None:
    deep = {"not": {"any": [{"all": [{"known_client": True}]}, {"language": "en"}]}}
    asking = rules(rule("it", when=deep, tags=["a"]))
    assert asking.looks_at_clients
    assert not asking.looks_at_words
    assert rules(rule("it", when={"words": ["суд"]}, tags=["a"])).looks_at_words
    assert len(parts_of(asking.rules[0].when)) == 2  # type: ignore[arg-type]


KEYS = st.sampled_from(["a", "b", "c"])
PLAIN = st.one_of(
    st.builds(lambda word: {"words": [word]}, st.sampled_from(["чайник", "деньги", "суд", "leak"])),
    st.builds(lambda known: {"known_client": known}, st.booleans()),
    st.builds(lambda one: {"channel": [one]}, st.sampled_from(["web", "phone"])),
    st.builds(lambda one: {"type": one}, KEYS),
)
CONDITIONS = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=6,
)
RULES = st.lists(
    st.fixed_dictionaries(
        {"tags": st.lists(KEYS, min_size=1, max_size=2)},
        optional={
            "when": CONDITIONS,
            "type": KEYS,
            "team": KEYS,
            "skill": KEYS,
            "priority": st.sampled_from(["low", "critical"]),
        },
    ),
    max_size=8,
)
FILINGS = st.builds(
    brought,
    type=st.none() | KEYS,
    channel=st.sampled_from(["web", "phone"]),
    known_client=st.booleans(),
)


@given(RULES, FILINGS, st.sampled_from(["first", "all"]))
def test_everything_decided_was_said_by_a_rule_that_held(
    written: list[dict[str, Any]], filing: Brought, apply: str
) -> None:
    given_rules = rules(*(rule(f"r{place}", **each) for place, each in enumerate(written)), apply=apply)
    found = route(given_rules, filing)
    by_key = {each.rule: each for each in given_rules.rules}
    for name, key in found.decided.items():
        assert key in found.held
        assert getattr(by_key[key], name) == getattr(found, name) is not None
    assert set(found.tags) == {tag for key in found.held for tag in by_key[key].tags}
    assert len(found.held) <= (1 if apply == "first" else MOST_RULES)
    assert route(given_rules, filing) == found


@given(CONDITIONS, FILINGS)
def test_not_turns_every_condition_round(when: dict[str, Any], filing: Brought) -> None:
    plain, turned = (rules(rule("it", when=each, tags=["a"])) for each in (when, {"not": when}))
    assert bool(route(plain, filing).held) is not bool(route(turned, filing).held)


@given(st.text())
def test_any_text_has_stems_without_a_fall(written: str) -> None:
    assert all(each and " " not in each for each in stems_of(written))


def test_a_restricted_claim_stays_with_its_team() -> None:
    variant = shelved(SHELF[0]).variant
    assert team_of(variant.model_copy(update={"restricted": True}), "north") == variant.team
    assert team_of(variant.model_copy(update={"restricted": False}), "north") == "north"
    assert team_of(variant, None) == variant.team
