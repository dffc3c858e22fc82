"""How deadlines, spans and amounts are spelled for a reader."""

from datetime import UTC, datetime, timedelta

import pytest

from api.pages.formats import Formats

NOW = datetime(2026, 11, 24, 8, 20, tzinfo=UTC)  # Tuesday, 11:20 in Moscow


def in_moscow(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=3)


@pytest.mark.parametrize(
    ("due", "en", "ru"),
    [
        (in_moscow(23, 11), "overdue by 1 day", "просрочено на 1 день"),
        (in_moscow(24, 9), "overdue by 2 h 20 min", "просрочено на 2 ч 20 мин"),
        (in_moscow(24, 16), "in 4 h 40 min", "через 4 ч 40 мин"),
        (in_moscow(25, 0), "in 12 h 40 min", "через 12 ч 40 мин"),
        (in_moscow(25, 12), "tomorrow by 12:00", "завтра до 12:00"),
        (in_moscow(26, 0), "by the end of tomorrow", "завтра до конца дня"),
        (in_moscow(27, 0), "in 2 days", "через 2 дня"),
        (in_moscow(30, 0), "in 5 days", "через 5 дней"),
    ],
)
def test_a_deadline_in_words(due: datetime, en: str, ru: str) -> None:
    assert Formats("en", "Europe/Moscow", NOW).due_words(due) == en
    assert Formats("ru", "Europe/Moscow", NOW).due_words(due) == ru


@pytest.mark.parametrize(
    ("amount", "currency", "en", "ru"),
    [
        ("46990", "RUB", "46,990\xa0₽", "46\xa0990\xa0₽"),
        ("1200.50", "USD", "$1,200.50", "1\xa0200,50\xa0$"),
        ("10", "KZT", "10\xa0KZT", "10\xa0KZT"),
    ],
)
def test_an_amount(amount: str, currency: str, en: str, ru: str) -> None:
    assert Formats("en", "UTC", NOW).money(amount, currency) == en
    assert Formats("ru", "UTC", NOW).money(amount, currency) == ru


def test_an_instant_tells_its_exact_time_under_the_pointer() -> None:
    shown = Formats("en", "Europe/Moscow", NOW).when(in_moscow(24, 10, 52))
    assert str(shown) == (
        '<time datetime="2026-11-24T07:52:00+00:00" title="24 November 2026, 10:52:00 (Europe/Moscow)">'
        "today 10:52</time>"
    )
