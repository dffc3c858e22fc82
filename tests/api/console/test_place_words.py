"""Calendars and time zones are told as people call them, never by their keys."""

from html import unescape

import pytest

from api.language import Language
from api.pages.place_words import calendar_words, zone_words
from tests.api.console.acts import speak
from tests.api.office import Office


@pytest.mark.parametrize(
    ("key", "language", "words"),
    [
        ("ru", "ru", "календарь России"),
        ("us", "en", "calendar of the United States"),
        ("plant", "ru", "календарь «plant»"),
    ],
)
def test_a_calendar_is_called_by_its_country_or_its_own_name(
    key: str, language: Language, words: str
) -> None:
    assert calendar_words(key, language) == words


@pytest.mark.parametrize(
    ("zone", "language", "words"),
    [
        ("Europe/Moscow", "ru", "московское время"),
        ("America/New_York", "en", "New York time"),
        ("Asia/Tokyo", "ru", "время города Токио"),
        ("Europe/Berlin", "en", "time of Berlin"),
        ("UTC", "ru", "всемирное время"),
    ],
)
def test_a_zone_is_called_by_its_place(zone: str, language: Language, words: str) -> None:
    assert zone_words(zone, language) == words


@pytest.mark.parametrize(
    ("language", "words", "calendar"),
    [
        ("ru", "Календарь России, московское время", "календарь России, версия 1."),
        ("en", "Calendar of Russia, Moscow time", "calendar of Russia, variant v1."),
    ],
)
async def test_card_why_page_and_new_claim_use_these_words(
    office: Office, language: str, words: str, calendar: str
) -> None:
    await speak(office, language)
    reader, number = await office.sign_in("operator"), (await office.file()).json()["number"]
    card = unescape((await reader.get(f"/claims/{number}")).text)
    why = unescape((await reader.get(f"/claims/{number}/why/answer")).text)
    new = unescape((await reader.get("/claims/new")).text)
    assert words in card
    assert f"{words}." in why
    assert calendar in why
    assert words.partition(", ")[2] in new
    for page in (card, why):
        assert "«ru»" not in page
        assert "“ru”" not in page
    for page in (card, why, new):
        assert ">Europe/Moscow<" not in page
        assert "Europe/Moscow." not in page
