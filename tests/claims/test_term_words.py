"""Terms, places of rungs and sums as people say them."""

import pytest

from claims.money import Money
from claims.term import RungPosition, Term
from claims.term_words import place_in_words, sum_in_words, term_in_words


@pytest.mark.parametrize(
    ("term", "ru", "en"),
    [
        ("1 day", "1 день", "1 day"),
        ("2 days", "2 дня", "2 days"),
        ("5 days", "5 дней", "5 days"),
        ("11 days", "11 дней", "11 days"),
        ("21 days", "21 день", "21 days"),
        ("1 working day", "1 рабочий день", "1 working day"),
        ("3 working days", "3 рабочих дня", "3 working days"),
        ("15 working days", "15 рабочих дней", "15 working days"),
        ("1 working minute", "1 рабочая минута", "1 working minute"),
        ("2 working minutes", "2 рабочие минуты", "2 working minutes"),
        ("4 working hours", "4 рабочих часа", "4 working hours"),
        ("2 weeks", "2 недели", "2 weeks"),
        ("6 months", "6 месяцев", "6 months"),
    ],
)
def test_terms(term: str, ru: str, en: str) -> None:
    assert term_in_words(Term.parse(term), "ru") == ru
    assert term_in_words(Term.parse(term), "en") == en


def test_places_of_rungs() -> None:
    late = RungPosition.parse("due + 1 working day")
    assert place_in_words(RungPosition.parse("50%"), "en") == "50\N{NO-BREAK SPACE}%"
    assert place_in_words(RungPosition.parse("due"), "en") == "when due"
    assert place_in_words(late, "en") == "1 working day late"
    assert place_in_words(late, "ru") == "срок + 1 рабочий день"


def test_sums() -> None:
    assert sum_in_words(Money.parse("30000 RUB"), "ru") == "30\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}₽"
    assert sum_in_words(Money.parse("1200.50 USD"), "en") == "$1,200.50"
    assert sum_in_words(Money.parse("1200.50 CHF"), "ru") == "1\N{NO-BREAK SPACE}200,50\N{NO-BREAK SPACE}CHF"
