"""Models at the edge: field paths, codes, and that a value is never repeated."""

import pytest
from pydantic_core import to_json

from api.problems import Problem, refusal
from api.shapes.filing import Filing
from api.strict import validate
from claims.decision import Refusal
from claims.values import Titles

GOOD = {
    "type": "goods-refund",
    "channel": "web",
    "claimant": {"name": "Анна"},
    "subject": "Чайник",
}
SECRET = "s3cr3t-value"
CASES = [
    ({"type": None}, "type", "type"),
    ({"type": "Not A Key"}, "type", "pattern"),
    ({"channel": SECRET}, "channel", "not-allowed"),
    ({"claimant": SECRET}, "claimant", "type"),
    ({"claimant": {}}, "claimant.name", "missing"),
    ({"claimant": {"name": ""}}, "claimant.name", "empty"),
    ({"claimant": {"name": "  "}}, "claimant.name", "empty"),
    ({"claimant": {"name": "x" * 201}}, "claimant.name", "too-long"),
    ({"claimant": {"name": "a\nb"}}, "claimant.name", "characters"),
    ({"claimant": {"name": "a", "email": SECRET}}, "claimant.email", "not-valid"),
    (
        {"claimant": {"name": "a", "email": "a@example.org\r\nBcc: b@example.org"}},
        "claimant.email",
        "characters",
    ),
    ({"claimant": {"name": "a", "email": "Anna <a@example.org>"}}, "claimant.email", "not-valid"),
    ({"claimant": {"name": "a", "email": "a" * 250 + "@example.org"}}, "claimant.email", "too-long"),
    ({"claimant": {"name": "a", "phone": "1" * 41}}, "claimant.phone", "too-long"),
    ({"claimant": {"name": "a", "language": "de"}}, "claimant.language", "not-allowed"),
    ({"claimant": {"name": "a", SECRET: 1}}, f"claimant.{SECRET}", "unknown"),
    ({"subject": 5}, "subject", "type"),
    ({"subject": "x" * 301}, "subject", "too-long"),
    ({"text": "x" * 20_001}, "text", "too-long"),
    ({"demand": {"amount": "1"}}, "demand", "not-valid"),
    ({"demand": {"amount": "1", "currency": "XXX"}}, "demand", "not-valid"),
    ({"demand": {"amount": "1.001", "currency": "RUB"}}, "demand", "not-valid"),
    ({"demand": {"amount": "-1", "currency": "RUB"}}, "demand", "not-valid"),
    ({"demand": {"amount": "NaN", "currency": "RUB"}}, "demand", "not-valid"),
    ({"demand": {"amount": True, "currency": "RUB"}}, "demand.amount", "type"),
    ({"demand": {"remedy": f"{SECRET}!"}}, "demand.remedy", "pattern"),
    ({"received_at": "2026-01-01T00:00:00"}, "received_at", "not-valid"),
    ({"received_at": "1700000000"}, "received_at", "not-valid"),
    ({"received_at": 1700000000}, "received_at", "not-valid"),
    ({"received_at": "0001-01-01T00:00:00+14:00"}, "received_at", "not-valid"),
    ({"received_at": "9999-12-31T23:59:59-14:00"}, "received_at", "not-valid"),
    ({"received_at": "infinity"}, "received_at", "not-valid"),
    ({"external_key": ""}, "external_key", "empty"),
    ({"fields": {"a": {"b": 1}}}, "fields.a", "type"),
    ({"fields": {"a": None}}, "fields.a", "type"),
    ({"nonsense": 1}, "nonsense", "unknown"),
]


@pytest.mark.parametrize(("changes", "field", "code"), CASES)
def test_a_wrong_filing_names_its_field_and_never_its_value(
    changes: dict[str, object], field: str, code: str
) -> None:
    with pytest.raises(Problem) as raised:
        validate(Filing, {**GOOD, **changes})
    assert raised.value.errors == ((field, code),)
    values = to_json(raised.value.body("ru")).decode()
    assert SECRET not in values or SECRET in field


@pytest.mark.parametrize("missing", ["type", "channel", "claimant", "subject"])
def test_what_is_mandatory(missing: str) -> None:
    with pytest.raises(Problem) as raised:
        validate(Filing, {name: value for name, value in GOOD.items() if name != missing})
    assert raised.value.errors == ((missing, "missing"),)


def test_every_wrong_field_is_named_at_once() -> None:
    with pytest.raises(Problem) as raised:
        validate(Filing, {"type": 1, "channel": "x", "claimant": {}, "other": 1})
    assert {error.field for error in raised.value.errors} == {
        "type",
        "channel",
        "claimant.name",
        "subject",
        "other",
    }


def test_good_texts_are_normalised() -> None:
    filing = validate(Filing, {**GOOD, "subject": "  e\u0301te\u0301 ", "text": "one\r\ntwo "})
    assert (filing.subject, filing.text) == ("été", "one\ntwo")
    sums = [
        {"amount": 10, "currency": "RUB"},
        {"amount": "10.00", "currency": "RUB"},
        {"amount": 10.0, "currency": "RUB"},
    ]
    for demand in sums:
        money = validate(Filing, {**GOOD, "demand": demand}).demand.money()
        assert str(money) == "10.00 RUB"


def test_a_value_that_is_no_object_is_refused() -> None:
    for value in ([], "text", 1, None):
        with pytest.raises(Problem) as raised:
            validate(Filing, value)
        assert raised.value.errors == (("", "type"),)


def test_a_refusal_of_the_rules_keeps_its_members_and_speaks_both_languages() -> None:
    kept = Refusal("requires", Titles(ru="Нужно", en="Needed"), missing=["verdict"]).problem()
    problem = refusal(kept)
    assert problem.body("ru") == {
        "type": "urn:redress:problem:requires",
        "title": "Правила этого не позволяют",
        "status": 409,
        "code": "requires",
        "detail": "Нужно",
        "missing": ["verdict"],
    }
    assert problem.body("en")["detail"] == "Needed"
    assert refusal(Refusal("claimants-word", Titles(ru="а", en="b")).problem()).status == 403
