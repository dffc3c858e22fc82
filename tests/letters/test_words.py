"""Days, instants, sums, rungs and plurals in both languages."""

from datetime import UTC, date, datetime
from typing import get_args

import pytest

from claims.conditions import Priority
from claims.money import Money
from claims.remedies import RemedyKind
from claims.term import RungPosition
from claims.variant import Outcome, TaskKind
from letters import words
from letters.dates import day_in_words, deadline_in_words, instant_in_words
from letters.rungs import rung_in_words

NBSP = "\N{NO-BREAK SPACE}"


def test_days() -> None:
    assert day_in_words(date(2026, 11, 24), "ru") == "24 ноября 2026 г. (вторник)"
    assert day_in_words(date(2026, 11, 24), "en") == "24 November 2026 (Tuesday)"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("UTC", "1 January 2027 (Friday), 00:30 (GMT)"),
        ("America/New_York", "31 December 2026 (Thursday), 19:30 (GMT-5)"),
        ("Asia/Kolkata", "1 January 2027 (Friday), 06:00 (GMT+5:30)"),
        ("America/St_Johns", "31 December 2026 (Thursday), 21:00 (GMT-3:30)"),
    ],
)
def test_instants(zone: str, said: str) -> None:
    assert instant_in_words(datetime(2027, 1, 1, 0, 30, tzinfo=UTC), "en", zone) == said


def test_a_last_day_goes_before_an_instant() -> None:
    day, instant = date(2026, 11, 24), datetime(2026, 11, 24, 21, tzinfo=UTC)
    assert deadline_in_words(day, instant, "ru", "Europe/Moscow") == "24 ноября 2026 г. (вторник)"
    assert "00:00 (GMT+3)" in (deadline_in_words(None, instant, "ru", "Europe/Moscow") or "")
    assert deadline_in_words(None, None, "ru", "Europe/Moscow") is None


@pytest.mark.parametrize(
    ("money", "russian", "english"),
    [
        ("18490 RUB", f"18{NBSP}490{NBSP}₽", f"RUB{NBSP}18,490"),
        ("0.5 USD", f"0,50{NBSP}$", "$0.50"),
        ("100 JPY", f"100{NBSP}¥", "¥100"),
        ("1.255 KWD", f"1,255{NBSP}KWD", f"KWD{NBSP}1.255"),
    ],
)
def test_sums(money: str, russian: str, english: str) -> None:
    assert words.sum_in_words(Money.parse(money), "ru") == russian
    assert words.sum_in_words(Money.parse(money), "en") == english


@pytest.mark.parametrize(
    ("rung", "russian", "english"),
    [
        ("80%", "прошло 80 % срока", "80% of the term"),
        ("due", "срок наступил", "the deadline"),
        ("due + 1 working day", "после срока: 1 рабочий день", "1 working day after the deadline"),
        ("due + 4 working hours", "после срока: 4 рабочих часа", "4 working hours after the deadline"),
        ("due + 1 week", "после срока: 1 неделя", "1 week after the deadline"),
    ],
)
def test_rungs(rung: str, russian: str, english: str) -> None:
    spelled = str(RungPosition.model_validate(rung))
    assert rung_in_words(spelled, "ru") == russian
    assert rung_in_words(spelled, "en") == english
    assert rung_in_words("something else", "ru") == "something else"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_word_of_the_rules_has_a_translation(language: str) -> None:
    assert set(words.REMEDIES[language]) == set(get_args(RemedyKind))
    assert set(words.OUTCOMES[language]) == set(get_args(Outcome))
    assert set(words.TASKS[language]) == set(get_args(TaskKind))
    assert set(words.PRIORITIES[language]) == set(get_args(Priority))


def test_plurals() -> None:
    forms = ("{n} день", "{n} дня", "{n} дней")
    said = [words.plural(n, "ru", *forms) for n in (1, 2, 5, 11, 21, 0)]
    assert said == ["1 день", "2 дня", "5 дней", "11 дней", "21 день", "0 дней"]
    assert [words.plural(n, "en", "{n} day", "{n} days") for n in (1, 2, 0)] == ["1 day", "2 days", "0 days"]
