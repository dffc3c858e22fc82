"""Hints: which ones concern a claim, what is missing to go on, what was told and by whom."""

from typing import Any

import pytest

from claims.claim import Demand
from claims.hints import hints_of, missing, untold
from claims.money import Money
from claims.variant_check import problems_of
from tests.claims.walks import OPERATOR, Desk, born, changed, ready, to_confirmation, to_resolution


def hint(key: str, **members: Any) -> dict[str, Any]:
    return {"key": key, "kind": "note", "title": {"ru": key, "en": key}, **members}


def desk_with(*hints: dict[str, Any], **facts: Any) -> Desk:
    return born(changed(ready("goods-refund"), ("hints", list(hints))), **facts)


def keys(desk: Desk) -> list[str]:
    return [each.key for each in hints_of(desk.pinned, desk.claim, desk.now) if not each.needs]


RICH = {"demand": Demand(remedy="refund", money=Money.parse("50000 RUB"))}
CASES: list[tuple[str, dict[str, Any], dict[str, Any], bool]] = [
    ("in every stage", hint("h"), {}, True),
    ("in this stage", hint("h", stages=["intake", "resolution"]), {}, True),
    ("in another stage", hint("h", stages=["resolution"]), {}, False),
    ("for large sums", hint("h", when={"amount_above": "30000 RUB"}), RICH, True),
    ("for larger sums", hint("h", when={"amount_above": "60000 RUB"}), RICH, False),
    ("by a field", hint("h", when={"field": "quality_check", "is": True}), {"fields": {"quality_check": True}}, True),
    ("by a field that is not given", hint("h", when={"field": "quality_check", "is": True}), {}, False),
    ("only when closed", hint("h", stages=["closed"]), {}, False),
]  # fmt: skip


@pytest.mark.parametrize(("name", "declared", "facts", "there"), CASES, ids=[case[0] for case in CASES])
def test_a_hint_is_shown_where_it_belongs(
    name: str, declared: dict[str, Any], facts: dict[str, Any], there: bool
) -> None:
    assert keys(desk_with(declared, **facts)) == (["h"] if there else [])


def test_a_closed_claim_has_only_hints_for_closed_ones() -> None:
    desk = desk_with(hint("always"), hint("after", stages=["closed"]))
    desk.do("not_a_claim")
    assert keys(desk) == ["after"]
    assert missing(desk.pinned, desk.claim, desk.now) == ()


def test_what_must_be_told_comes_first_and_what_was_told_last() -> None:
    desk = desk_with(
        hint("note"),
        hint("get", kind="entitlement"),
        hint("lack", kind="missing"),
        hint("say", kind="tell", confirm=True),
        hint("say2", kind="tell", confirm=True),
    )
    assert keys(desk) == ["say", "say2", "lack", "get", "note"]
    desk.do("confirm_hint", hint="say")
    assert keys(desk) == ["say2", "lack", "get", "note", "say"]


def test_who_told_when_and_in_which_version_is_kept() -> None:
    desk = desk_with(hint("say", kind="tell", confirm=True, version="2026-02"))
    desk.do("confirm_hint", hint="say")
    told = hints_of(desk.pinned, desk.claim, desk.now)[0].told
    assert told is not None
    assert (told.by, told.at, told.version) == (OPERATOR.id, desk.now, "2026-02")
    assert untold(desk.pinned, desk.claim) == ()
    anew = changed(desk.pinned, ("hints", [hint("say", kind="tell", confirm=True, version="2026-03")]))
    assert [each.key for each in untold(anew, desk.claim)] == ["say"], "other words have not been told"


def test_what_is_missing_to_go_on_is_derived() -> None:
    desk = born(ready("goods-refund"), demand=Demand())
    assert missing(desk.pinned, desk.claim, desk.now) == ("demand",)
    desk = born(ready("goods-refund"))
    assert missing(desk.pinned, desk.claim, desk.now) == ()
    desk.do("admit")
    assert missing(desk.pinned, desk.claim, desk.now) == ("verdict", "cause", "plan_finished")
    desk = born(ready("goods-refund"))
    to_resolution(desk)
    assert missing(desk.pinned, desk.claim, desk.now) == ()


def test_required_fields_that_are_empty_are_missing() -> None:
    asked = {"key": "order", "title": {"ru": "Заказ", "en": "Order"}, "kind": "text", "required": True}
    pinned = changed(ready("iso-base"), ("fields", [asked]))
    assert missing(pinned, born(pinned).claim, born(pinned).now) == ("field:order",)
    assert missing(pinned, born(pinned, fields={"order": True}).claim, born(pinned).now) == ()


@pytest.mark.parametrize(
    ("hints", "place", "code"),
    [
        ([hint("a"), hint("a")], "hints[1].key", "repeated"),
        ([hint("a", stages=["nowhere"])], "hints[0].stages[0]", "no-such-stage"),
        ([hint("a", when={"field": "nothing", "is": True})], "hints[0].when.field", "no-such-field"),
    ],
)
def test_the_check_finds_what_is_wrong_with_hints(hints: list[dict[str, Any]], place: str, code: str) -> None:
    found = problems_of(changed(ready("goods-refund"), ("hints", hints)).variant)
    assert [(problem.path.replace(".0", "[0]").replace(".1", "[1]"), problem.code) for problem in found] == [
        (place, code)
    ]


@pytest.mark.parametrize("key", ["goods-refund", "bank"])
def test_ready_hints_name_their_source(key: str) -> None:
    hints = ready(key).variant.hints
    assert hints
    assert not [each.key for each in hints if each.source is None]
    assert not [each.key for each in hints if (each.status == "read") != (each.checked is not None)]
    assert any(each.confirm and each.kind == "tell" for each in hints)


def test_a_claim_to_its_end_keeps_what_was_told() -> None:
    desk = born(ready("goods-refund"))
    desk.do("confirm_hint", hint="money_back_term")
    to_confirmation(desk)
    assert [told.hint for told in desk.claim.told] == ["money_back_term"]
