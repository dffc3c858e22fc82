"""The claim card: what it shows in every state, and to whom."""

import re
from html import unescape
from typing import Any

import pytest
from sqlalchemy import text

from runtime.exchange.import_file import Wishes, import_file
from store.connections import engine_for
from tests.api.office import Office
from tests.conftest import DatabaseUrls
from tests.exchange.tables import NOW, row, table

TABS = ("all", "letters", "interactions", "notes", "events")


async def shown(
    office: Office, claim: str, who: str = "operator", query: str = "", part: bool = False
) -> str:
    reader = await office.sign_in(who)
    answer = await reader.get(f"/claims/{claim}{query}", part=part)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def buttons(page: str) -> list[str]:
    """The actions that the page offers, in their order."""
    return re.findall(r'href="/claims/[0-9-]+/act/([a-z_]+)', page)


async def act(office: Office, claim: str, action: str, data: Any = None, who: str = "operator") -> None:
    answer = await office.command(claim, action, data, who)
    assert answer.status_code == 200, (action, answer.text)


@pytest.fixture(scope="module")
async def fresh(office: Office) -> str:
    filed = await office.file(
        subject="Чайник <b>протекает</b>", text="Первая строка\nвторая", fields={"quality_check": True}
    )
    return filed.json()["number"]


async def test_a_fresh_claim_is_shown_whole(office: Office, fresh: str) -> None:
    reader = await office.sign_in("operator")
    raw = (await reader.get(f"/claims/{fresh}")).text
    assert "<b>протекает" not in raw
    page = unescape(raw)
    assert f"{fresh}" in page
    for words in (
        "Анна Петрова",
        "Возврат денег за товар",
        "anna@example.org",
        "Первая строка\nвторая",
        "4 990 ₽",
    ):
        assert words in page.replace("\xa0", " "), words
    assert "Нужна проверка качества" in page
    assert 'aria-current="step"' in page
    assert "Вернуть деньги" in page
    assert "по закону, 10 дней" in page
    assert "обещан заявителю, 5 рабочих дней" in page
    assert f"/claims/{fresh}/why/settle?run=1" in page
    assert 'id="panel"' in page


async def test_buttons_have_keys_and_open_their_forms(office: Office, fresh: str) -> None:
    page = await shown(office, fresh)
    assert {"admit", "ask_details", "note", "write", "log_interaction", "add_task"} <= set(buttons(page))
    assert 'data-key="1"' in page
    assert page.count('data-key="1"') == 1
    for key in "MILTWU":
        assert page.count(f'data-key="{key}"') == 1, key


async def test_who_only_reads_is_offered_nothing(office: Office, fresh: str) -> None:
    page = await shown(office, fresh, "auditor")
    assert not buttons(page)
    assert "можно только читать" in page


async def test_foreign_and_unknown_claims_are_not_found(office: Office, fresh: str) -> None:
    reader = await office.sign_in("operator2")
    pages = ("", "/timeline", "/at", "/process", "/why-person", "/why/settle")
    for page in pages:
        for part in (False, True):
            assert (await reader.get(f"/claims/{fresh}{page}", part=part)).status_code == 404
    owner = await office.sign_in("operator")
    for name in ("99-99999", "x", "01a200e3-e70d-7797-8205-cd381d2d1841"):
        assert (await owner.get(f"/claims/{name}")).status_code == 404
    assert (await owner.get(f"/claims/{fresh}/why/unknown")).status_code == 404
    assert (await owner.get(f"/claims/{fresh}/why/settle?run=9")).status_code == 404


async def test_a_misspelt_query_is_refused(office: Office, fresh: str) -> None:
    reader = await office.sign_in("operator")
    for query in ("tab=x", "cursor=abc", "did=<x>", "colour=red"):
        assert (await reader.get(f"/claims/{fresh}?{query}")).status_code == 422, query
    for query in ("instant=yesterday", "instant=2026-13-01", "version=0", "version=x"):
        assert (await reader.get(f"/claims/{fresh}/at?{query}")).status_code == 422, query


async def test_commands_that_wait_are_named(office: Office) -> None:
    number = (await office.file()).json()["number"]
    assert (await office.command(number, "note", {"text": "Ждёт"})).status_code == 202
    page = await shown(office, number, query="?did=01a200e3-e70d-7797-8205-cd381d2d1841")
    assert "Выполняется:" in page
    assert "Внутренняя заметка" in page
    assert f'hx-get="/claims/{number}/commands/01a200e3-e70d-7797-8205-cd381d2d1841"' in page


async def test_likely_duplicates_and_the_clients_other_claims_stand_beside(office: Office) -> None:
    who = {"name": "Пётр Лосев", "email": "losev@example.org", "language": "ru"}
    first = (await office.file(claimant=who, subject="Пылесос не включается")).json()["number"]
    second = (await office.file(claimant=who, subject="Пылесос не включается")).json()["number"]
    page = await shown(office, second)
    assert "Возможно, повторная" in page
    assert page.count(f'href="/claims/{first}"') >= 2


async def test_an_erased_claim_says_so(office: Office) -> None:
    filed = (await office.file(subject="Личное", text="Очень личное")).json()
    engine = office.app.state.desk.at_once
    async with engine.connect() as connection:
        await connection.execute(
            text("UPDATE claim_texts SET content = NULL, salt = NULL WHERE claim_id = CAST(:id AS uuid)"),
            filed,
        )
        await connection.execute(
            text(
                "UPDATE persons SET name = NULL, email = NULL, phone = NULL, erased_at = now()"
                " WHERE id = (SELECT claimant_id FROM claims WHERE id = CAST(:id AS uuid))"
            ),
            filed,
        )
    page = await shown(office, filed["number"])
    assert "тема удалена" in page
    assert "Текст удалён." in page
    assert "персональные данные удалены" in page
    assert "личное" not in page.lower().replace("личные", "")


async def test_an_imported_claim_has_neither_texts_nor_a_name(
    office: Office, database_urls: DatabaseUrls, tmp_path: Any
) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(table(row()))
    engine = engine_for(database_urls.app)
    await import_file(engine, path, Wishes(), NOW)
    async with engine.connect() as connection:
        number = (
            await connection.execute(text("SELECT number FROM claims WHERE external_key IS NOT NULL LIMIT 1"))
        ).scalar()
    await engine.dispose()
    page = await shown(office, str(number), "admin")
    assert "загружена из файла" in page
    assert "Загружена из файла" in page
    assert "закрыта" in page


async def test_a_restricted_claim_is_marked_and_kept_from_others(office: Office) -> None:
    filed = (await office.file()).json()
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(
            text("UPDATE claims SET restricted = true WHERE id = CAST(:id AS uuid)"), filed
        )
    assert "доступ ограничен" in await shown(office, filed["number"])
    auditor = await office.sign_in("auditor")
    assert (await auditor.get(f"/claims/{filed['number']}")).status_code == 404


async def test_the_story_is_read_by_tabs_and_pages(living: Office) -> None:
    number = (await living.file()).json()["number"]
    for place in range(27):
        await act(living, number, "note", {"text": f"Заметка № {place}."})
    await act(
        living,
        number,
        "log_interaction",
        {"kind": "call", "direction": "out", "participants": ["Анна"], "text": "Дозвонились."},
    )
    page = await shown(living, number)
    assert "видят только сотрудники" in page
    assert "Заметка № 26." in page
    assert "Заметка № 1." not in page
    more = re.search(r"cursor=([^\"&#]+)", page)
    assert more
    rest = await shown(living, number, query=f"/timeline?tab=all&cursor={more[1]}", part=True)
    assert "Заметка № 1." in rest
    assert "<html" not in rest
    assert "Заметка № 26." not in rest
    counts = dict(re.findall(r'tab=([a-z]+)#timeline"[^>]*>[^<]+<span>(\d+)', page))
    assert (counts["notes"], counts["interactions"]) == ("27", "1")
    assert int(counts["all"]) == sum(int(counts[tab]) for tab in TABS[1:])
    calls = await shown(living, number, query="?tab=interactions")
    assert "Звонок Анна" in calls
    assert "Заметка №" not in calls


async def test_a_claim_that_waits_and_goes_on(living: Office) -> None:
    number = (await living.file()).json()["number"]
    await act(living, number, "ask_details", {"questions": ["Когда купили?"]})
    page = await shown(living, number)
    assert "ждём заявителя" in page
    assert "стоит" in page
    assert "Когда купили?" in page
    assert 'class="msg out"' in page
    why = await shown(living, number, query="/why/answer", part=True)
    assert "ожидание кончилось завтра" in why
    supposed = await shown(living, number, query="/why/answer?what=silent-5", part=True)
    assert "Ничего не сохраняется." in supposed
    await act(living, number, "answer_details", {"text": "В мае.", "on_behalf": {"via": "phone"}})
    page = await shown(living, number)
    assert 'class="msg in"' in page
    assert "снова идёт" in page


async def test_a_claim_from_decision_to_dispute_and_closing(living: Office) -> None:
    number = (await living.file()).json()["number"]
    await act(living, number, "admit")
    page = await shown(living, number)
    assert "Запросить чек и сведения о заказе" in page
    assert re.search(r"act/finish_task\?task=1\b", page)
    assert "сначала нужно: выполненные обязательные мероприятия" in page
    assert "decide" not in buttons(page)
    await act(living, number, "finish_task", {"task_id": "1", "result": "Чек получен."})
    await act(
        living,
        number,
        "record_finding",
        {"verdict": "justified", "cause": "defect", "guilty_unit": "supplier"},
    )
    await act(living, number, "decide")
    remedies = [
        {"remedy": "refund", "amount": "4000.00", "currency": "RUB", "carry_out_by": "2030-01-15"},
        {"remedy": "compensation", "amount": "500.00", "currency": "RUB"},
    ]
    await act(living, number, "satisfy", {"remedies": remedies, "text": "Вернём деньги."})
    page = (await shown(living, number)).replace("\xa0", " ")
    for words in (
        "Чек получен.",
        "Недостаток товара",
        "Поставщик",
        "4 000 ₽",
        "4 500 ₽",
        "удовлетворена",
        "Вернём деньги.",
    ):
        assert words in page, words
    assert re.search(r"act/carry_out\?remedy=1\.1", page)
    await act(living, number, "dispute", {"reason": "Мало.", "on_behalf": {"via": "phone"}})
    page = await shown(living, number)
    assert "оспорена 1 раз" in page
    assert "Мало." in page
    await act(living, number, "force", {"to": "closed", "reason": "Итог", "outcome": "partly"}, "manager")
    page = await shown(living, number)
    assert "закрыта" in page
    assert "admit" not in buttons(page)
    assert "reopen" in buttons(page)
    past = await shown(living, number, query="/at?version=2")
    assert "Прошлое:" in past
    assert not buttons(past)
    assert "Мало." not in past
    assert "Недостаток товара" not in past
    first = await shown(living, number, query="/at?instant=2000-01-01", part=True)
    assert "версия 1 из" in first
    assert "<html" not in first
    person = await shown(living, number, query="/why-person")
    assert "Кто вёл и почему" in person
