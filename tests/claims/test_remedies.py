"""Remedies of a variant's own: offered beside the standard ones, kept with what they were called, treated as a kind."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from claims.claim import Claim, Remedy
from claims.events import Decided
from claims.granting import offered, remedy_title, remedy_words
from claims.remedies import REMEDY_KINDS
from claims.values import Titles
from claims.variant import Variant
from tests.claims.shelf import SHELF, shelved
from tests.claims.walks import Desk, born, changed, ready, to_confirmation, to_resolution

CARD = {"title": {"ru": "Подарочная карта", "en": "Gift card"}, "like": "bonus"}
SORRY = {
    "title": {"ru": "Письмо директора", "en": "Letter of the director"},
    "like": "apology",
    "money": False,
}
OWN = {"gift_card": CARD, "directors_letter": SORRY}
NAMED = ("refund", "apology")


def desk(*changes: tuple[str, Any]) -> Desk:
    found = born(changed(ready("iso-base"), ("own_remedies", OWN), *changes))
    to_resolution(found)
    return found


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ([], (*REMEDY_KINDS, "gift_card", "directors_letter")),
        (["refund"], ("refund", "gift_card", "directors_letter")),
        (["directors_letter", "refund"], ("directors_letter", "refund", "gift_card")),
        (["gift_card"], ("gift_card", "directors_letter")),
    ],
)
def test_what_is_offered(named: list[str], expected: tuple[str, ...]) -> None:
    variant = changed(ready("iso-base"), ("own_remedies", OWN), ("remedies", named)).variant
    assert offered(variant) == expected


def test_titles_come_from_one_place() -> None:
    variant = changed(ready("iso-base"), ("own_remedies", OWN)).variant
    assert remedy_title(variant, "gift_card") == Titles(ru="Подарочная карта", en="Gift card")
    assert remedy_title(variant, "refund").ru == "Возврат денег"
    assert remedy_title(variant, "gone").en == "gone"
    assert set(remedy_words(variant)) == {*REMEDY_KINDS, *OWN}


def test_a_granted_remedy_keeps_what_it_was_called_and_what_it_counts_as() -> None:
    found = desk()
    found.do("satisfy", remedies=[{"remedy": "gift_card", "amount": "500", "currency": "RUB"}])
    (granted,) = found.claim.remedies
    assert (granted.remedy, granted.kind, granted.words.ru) == ("gift_card", "bonus", "Подарочная карта")
    again = Claim.model_validate_json(found.claim.model_dump_json())
    assert again.remedies == found.claim.remedies


def test_it_is_treated_as_its_kind() -> None:
    found = born(changed(ready("iso-base"), ("own_remedies", OWN)))
    to_confirmation(found, remedies=[{"remedy": "directors_letter"}])
    before = len(found.letters())
    found.do("carry_out", remedy_id=found.claim.remedies[0].id)
    assert found.letters()[before:] == ["apology"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"remedy": "directors_letter", "amount": "5", "currency": "RUB"}, "remedy-without-sum"),
        ({"remedy": "repair"}, "remedy-not-offered"),
        ({"remedy": "gold"}, "bad-data"),
    ],
)
def test_what_cannot_be_granted(asked: dict[str, Any], code: str) -> None:
    found = desk(("remedies", ["refund"]))
    assert found.refused("satisfy", remedies=[asked]).code == code


@pytest.mark.parametrize("key", SHELF)
def test_a_variant_that_names_standard_remedies_alone_reads_as_before(key: str) -> None:
    variant = shelved(key).variant
    spelled = json.loads(variant.model_dump_json(by_alias=True))
    assert "own_remedies" not in spelled
    assert Variant.model_validate(spelled) == variant


def test_a_standard_remedy_is_spelled_as_before() -> None:
    old = {"id": "1.1", "remedy": "refund", "granted_at": datetime(2026, 1, 5, tzinfo=UTC)}
    granted = Remedy.model_validate(old)
    assert set(json.loads(granted.model_dump_json())) == {*old, "money", "carry_out_by", "carried_out_at"}
    decided = Decided(action="satisfy", outcome="satisfied", remedies=(granted,))
    assert "like" not in decided.model_dump_json()
