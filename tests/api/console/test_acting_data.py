"""From what people type to the values of a command's data, and back."""

from typing import Any

import pytest

from api.console.form_boxes import Box
from api.console.form_data import Reading, amount_of, closed_up, typed_from
from api.language import Language


@pytest.mark.parametrize(
    ("text", "language", "spelled"),
    [
        ("46 990,50", "ru", "46990.50"),
        ("46\u00a0990", "ru", "46990"),
        ("46990.5", "ru", "46990.5"),
        ("46,990.50", "en", "46990.50"),
        ("46,990", "en", "46990"),
        ("46,9", "en", "46.9"),
        ("46'990", "en", "46990"),
        ("about 5", "en", "about5"),
        ("1,2,3", "en", "1,2,3"),
        ("-5", "ru", "-5"),
    ],
)
def test_amounts_are_read_by_the_custom_of_the_language(text: str, language: Language, spelled: str) -> None:
    assert amount_of(text, language) == spelled


def test_rows_move_together() -> None:
    given = {
        "questions.0": "a",
        "questions.5": "b",
        "remedies.1.currency": "RUB",
        "remedies.3.amount": "5",
        "remedies.3.currency": "USD",
        "remedies.12.remedy": "bonus",
        "text": "t",
    }
    assert closed_up(given) == {
        "text": "t",
        "questions.0": "a",
        "questions.1": "b",
        "remedies.0.amount": "5",
        "remedies.0.currency": "USD",
        "remedies.1.remedy": "bonus",
    }


def box(name: str, kind: Any) -> Box:
    return Box(name=name, kind=kind, label=name)


BOXES = [
    box("assignee", "choice"),
    box("term", "term"),
    box("at", "instant"),
    box("participants", "names"),
    box("questions", "texts"),
    box("remedies", "remedies"),
    box("demand", "demand"),
    box("score", "cards"),
    box("on_behalf.via", "cards"),
    box("fields.handed_over", "cards"),
    box("fields.count", "number"),
]


def test_data_is_read_from_the_boxes() -> None:
    typed = {
        "assignee": "-",
        "term.count": "007",
        "term.unit": "working days",
        "at": "2026-01-15T12:00",
        "participants": "Анна\n\n Иван ",
        "questions.0": "Чек?",
        "remedies.0.remedy": "refund",
        "remedies.0.amount": "1 000",
        "remedies.0.currency": "RUB",
        "demand.currency": "RUB",
        "score": "4",
        "on_behalf.via": "phone",
        "fields.handed_over": "no",
        "fields.count": "1,5",
    }
    reading = Reading(typed, "ru", "Europe/Moscow")
    assert reading.data(BOXES) == {
        "assignee": None,
        "term": "7 working days",
        "at": "2026-01-15T12:00:00+03:00",
        "participants": ["Анна", "Иван"],
        "questions": ["Чек?"],
        "remedies": [{"remedy": "refund", "amount": "1000", "currency": "RUB"}],
        "score": 4,
        "on_behalf": {"via": "phone"},
        "fields": {"handed_over": False, "count": 1.5},
    }
    assert reading.errors == []


def test_what_cannot_be_read_is_named_by_its_input() -> None:
    typed = {
        "term.count": "²",
        "at": "2026-02-30T12:00",
        "fields.count": "many",
        "remedies.0.amount": "5",
    }
    reading = Reading(typed, "en", "UTC")
    reading.data(BOXES)
    assert {error.field: error.code for error in reading.errors} == {
        "term.count": "out-of-bounds",
        "at": "pattern",
        "fields.count": "type",
        "remedies.0.remedy": "missing",
    }


@pytest.mark.parametrize("number", ["nan", "inf", "1e400", "9" * 400])
def test_numbers_that_are_none_are_refused(number: str) -> None:
    reading = Reading({"fields.count": number}, "en", "UTC")
    assert reading.data([box("fields.count", "number")]) == {}
    assert [error.code for error in reading.errors] == ["type"]


def test_a_sent_command_is_typed_again() -> None:
    facts = {
        "term": "1 working day",
        "at": "2026-01-15T09:00:00Z",
        "on_behalf": {"via": "post"},
        "remedies": [{"remedy": "refund", "amount": "5.00"}],
        "fields": {"handed_over": True},
    }
    texts = {"text": "Слова", "questions.0": "Чек?", "participants.0": "Анна", "participants.1": "Иван"}
    assert typed_from(facts, texts, "Europe/Moscow") == {
        "text": "Слова",
        "questions.0": "Чек?",
        "participants": "Анна\nИван",
        "term.count": "1",
        "term.unit": "working days",
        "at": "2026-01-15T12:00",
        "on_behalf.via": "post",
        "remedies.0.remedy": "refund",
        "remedies.0.amount": "5.00",
        "fields.handed_over": "yes",
    }
