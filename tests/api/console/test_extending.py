"""Extending a term of ours past one of the law's: the form says so with both dates, and lets it be sent."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest

from api.console.foreseen_words import Teller, warnings_of
from api.language import Language
from api.pages.formats import Formats
from tests.api.console.acts import filled, speak
from tests.api.office import Office
from tests.claims.walks import MONDAY, born, ready

SAID = {
    "ru": "Новый срок «Ответить» ({0}) позже срока «Вернуть деньги» ({1}), а тот установлен законом",
    "en": "“Answer” would be due {0}, later than “Pay the money back” ({1}), which is set by law",
}
DAY = {"ru": r"(?:пн|вт|ср|чт|пт|сб|вс),? (\d+) [а-я]+\.?", "en": r"[A-Z][a-z]{2},? (\d+) [A-Z][a-z]+"}


async def foreseen(office: Office, claim: str, days: str) -> str:
    reader, address = await office.sign_in("operator"), f"/claims/{claim}/act/extend"
    typed = {"clock": "answer", "by.count": days, "by.unit": "working days", "reason": "Ждём эксперта"}
    seen = await reader.post(f"{address}/preview", await filled(reader, address, **typed), part=True)
    assert seen.status_code == 200, seen.text
    return unescape(seen.text)


@pytest.mark.parametrize("language", ["ru", "en"])
async def test_a_term_that_outlasts_the_laws_is_warned_of_with_both_dates(
    office: Office, language: str
) -> None:
    await speak(office, language)
    claim = (await office.file()).json()
    law = next(each for each in claim["deadlines"] if each["clock"] == "settle")
    seen = await foreseen(office, claim["number"], "5")
    pattern = re.escape(SAID[language]).replace(r"\{0\}", DAY[language]).replace(r"\{1\}", DAY[language])
    found = re.search(pattern, seen.replace("\xa0", " "))
    assert found, seen
    assert int(found[2]) == date.fromisoformat(law["last_day"]).day
    assert 'class="callout soon" role="status"' in seen


def warned(days: int, language: Language = "en", **filing: Any) -> tuple[str, ...]:
    """What is said when our own term of a fixed claim is made longer."""
    desk = born(ready("goods-refund"), **filing)
    decision = desk.do("extend", clock="answer", by=f"{days} working days", reason="R")
    teller = Teller(desk.claim, desk.pinned, {}, None, "", Formats(language, "Europe/Moscow", MONDAY))
    return warnings_of(decision, teller)


@pytest.mark.parametrize(("days", "warnings"), [(1, 0), (3, 0), (4, 1), (5, 1)])
def test_only_a_term_that_outlasts_the_laws_is_warned_of(days: int, warnings: int) -> None:
    """Five working days end on 30 November, the law's ten days on Thursday, 3 December."""
    assert len(warned(days)) == warnings


def test_both_dates_and_both_clocks_are_named() -> None:
    (sentence,) = warned(4)
    assert "“Answer” would be due Fri 4 Dec" in sentence.replace(",", "")
    assert "“Pay the money back” (Thu 3 Dec)" in sentence.replace(",", "")
    (sentence,) = warned(5, "ru")
    assert sentence.startswith("Новый срок «Ответить» (")
    assert ".." not in sentence
    assert "7 дек" in sentence
    assert "3 дек" in sentence


def test_a_law_that_allows_more_time_is_not_warned_of() -> None:
    desk = born(ready("bank"))
    by = "1 working day"
    decision = desk.do("extend", clock="answer", by=by, reason="R")
    teller = Teller(desk.claim, desk.pinned, {}, None, "", Formats("en", "Europe/Moscow", MONDAY))
    assert desk.pinned.variant.clocks["answer"].statutory
    assert warnings_of(decision, teller) == ()


async def test_the_warning_refuses_nothing(office: Office) -> None:
    await speak(office, "en")
    number = (await office.file()).json()["number"]
    reader, address = await office.sign_in("operator"), f"/claims/{number}/act/extend"
    typed = {"clock": "answer", "by.count": "5", "by.unit": "working days", "reason": "Ждём эксперта"}
    fields = await filled(reader, address, **typed)
    looked = await reader.post(address, {**fields, "_look": "1"})
    assert "set by law" in unescape(looked.text)
    assert "act-send" in looked.text
    assert (await reader.post(address, fields)).status_code == 303
