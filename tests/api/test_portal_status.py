"""The claimant's page: whose turn it is, what happened, files, a word with a rating, and what he may not see."""

import asyncio
import re
from email import message_from_bytes
from pathlib import Path
from typing import Any

import httpx
import pytest

from activities.letter_writer import LetterWriter
from api.pages.assets import assets
from store.outbox import take_batch
from tests.api.office import FILING, Office
from tests.api.test_links import PAGE, form_of
from tests.api.test_links_page import _do, _to_the_decision

ENGLISH = {"claimant": {**FILING["claimant"], "language": "en"}, "subject": "A leaking kettle"}


async def opened(office: Office, **changes: Any) -> tuple[str, str]:
    """A claim and the token of its claimant's link."""
    claim = (await office.file(**changes)).json()["id"]
    return claim, await office.link(claim)


async def read(office: Office, token: str, query: str = "") -> str:
    page = await office.client.get(f"/c/{token}{query}", headers=PAGE)
    assert page.status_code == 200
    return page.text


async def read_when(office: Office, token: str, shown: str) -> str:
    """What comes with a file is recorded after the answer."""
    for _ in range(600):
        if shown in (page := await read(office, token)):
            return page
        await asyncio.sleep(0.1)
    raise AssertionError(shown)


async def send(
    office: Office, token: str, action: str, fields: dict[str, str], **more: Any
) -> httpx.Response:
    nonce = form_of(await read(office, token), action)
    return await office.client.post(f"/c/{token}/{action}", data=nonce | fields, headers=PAGE, **more)


async def test_the_page_speaks_the_claims_language_unless_asked(living: Office) -> None:
    _, russian = await opened(living)
    _, english = await opened(living, **ENGLISH)
    assert "Сейчас наш ход" in await read(living, russian)
    assert "It is our turn now" in await read(living, english)
    asked = await read(living, russian, "?lang=en&utm_source=mail")
    assert "It is our turn now" in asked
    assert "Claim received" in asked
    assert "Претензия принята" not in asked
    living.client.cookies.clear()


async def test_files_answer_a_question_and_belong_to_the_claim(living: Office) -> None:
    claim, token = await opened(living)
    await _do(living, claim, "ask_details", {"questions": ["Где чек?"]})
    page = await read(living, token)
    assert "Сейчас ваш ход" in page
    assert "<li>Где чек?</li>" in page
    files = [("files", ("чек.txt", "Чек № 1".encode(), "text/plain"))]
    sent = await send(living, token, "answer_details", {}, files=files)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/c/{token}")
    page = await read_when(living, token, "Вы прислали файл")
    assert "чек.txt" in page
    assert "Сейчас наш ход" in page
    rows = (await living.get(f"/api/claims/{claim}/timeline?limit=500")).json()["items"]
    answered = next(row for row in rows if row["event"] == "details_answered")
    assert answered["data"]["texts"] == {"text": "Только файлы, без текста."}
    assert [row["actor"] for row in rows if row["event"] == "attached"] == ["claimant"]


async def test_a_claimant_fetches_the_files_of_his_claim_and_no_others(office: Office) -> None:
    claim, token = await opened(office)
    _, strange = await opened(office)
    for internal in ("false", "true"):
        sent = [("file", ("чек.txt", f"Чек № 1 {internal}".encode(), "text/plain"))]
        headers = {"Authorization": f"Bearer {office.tokens['operator']}"}
        path, data = f"/api/claims/{claim}/files", {"internal": internal}
        answer = await office.client.post(path, files=sent, data=data, headers=headers)
        assert answer.status_code == 201, answer.text
    page = await read(office, token)
    (link,) = re.findall(r'href="(/c/[^"]+/files/[^"]+)" download>чек.txt<', page)
    came = await office.client.get(link, headers=PAGE)
    assert (came.status_code, came.text) == (200, "Чек № 1 false")
    assert came.headers["content-disposition"].startswith("attachment")
    public, hidden = link.rpartition("/")[2], answer.json()["items"][0]["id"]
    for path in (f"/c/{token}/files/{hidden}", f"/c/{strange}/files/{public}", f"/c/{token}/files/x"):
        refused = await office.client.get(path, headers=PAGE)
        assert refused.status_code == 404, path
        assert "<html" in refused.text


async def test_a_file_that_is_not_taken_is_named_and_the_text_is_kept(living: Office) -> None:
    claim, token = await opened(living)
    await _do(living, claim, "ask_details", {"questions": ["Где чек?"]})
    files = [("files", ("чек.html", b"<script>alert(1)</script>", "text/html"))]
    sent = await send(living, token, "answer_details", {"text": "Вот <b>он</b>"}, files=files)
    assert sent.status_code == 422
    assert re.search(r'id="answer-files-wrong">.*чек\.html: ', sent.text)
    assert "Вот &lt;b&gt;он&lt;/b&gt;" in sent.text
    assert "<script>" not in sent.text
    empty = await send(living, token, "answer_details", {})
    assert empty.status_code == 422
    assert 'id="answer-text-wrong"' in empty.text


async def test_a_word_goes_with_a_rating_once(living: Office) -> None:
    claim, token = await opened(living)
    await _do(living, claim, "admit")
    await _to_the_decision(living, claim)
    page = await read(living, token)
    assert "Если не ответите до" in page
    assert "4&nbsp;990" in page or "4\xa0990" in page
    assert "Роспотребнадзор" in page
    form = form_of(page, "word") | {"word": "accept", "score": "4", "text": "Быстро"}
    answers = [await living.client.post(f"/c/{token}/word", data=form, headers=PAGE) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    rows = (await living.get(f"/api/claims/{claim}/timeline?limit=500")).json()["items"]
    events = [row["event"] for row in rows]
    assert (events.count("rated"), events.count("accepted")) == (1, 1)
    page = await read(living, token)
    assert "Ваша оценка: 4 из 5" in page
    assert "Исполняем решение" in page
    assert "Спасибо, мы получили." in page
    late = await living.client.post(
        f"/c/{token}/word", data=form | {"word": "dispute", "reason": "x"}, headers=PAGE
    )
    assert late.status_code == 409
    assert 'role="alert"' in late.text
    assert late.text.count('class="box turn') == 1


async def test_a_rating_is_asked_for_only_when_there_is_something_to_rate(living: Office) -> None:
    claim, token = await opened(living)
    await _do(living, claim, "admit")
    assert "Как мы справились?" not in await read(living, token)
    await _to_the_decision(living, claim)
    assert "Как мы справились?" in await read(living, token)
    sent = await send(living, token, "word", {"word": "dispute", "reason": "Снова сломался"})
    assert sent.status_code == 303
    page = await read(living, token)
    assert "Сейчас наш ход" in page
    assert 'name="score"' not in page


async def test_a_refusal_of_the_rules_keeps_what_was_written(living: Office) -> None:
    claim, token = await opened(living)
    stale = form_of(await read(living, token), "withdraw") | {"reason": "Передумал <i>"}
    await _do(living, claim, "not_a_claim")
    refused = await living.client.post(f"/c/{token}/withdraw", data=stale, headers=PAGE)
    assert refused.status_code == 409
    assert "Не принято:" in refused.text


async def test_a_closed_claim_asks_for_nothing_but_a_rating(living: Office) -> None:
    claim, token = await opened(living)
    await _do(living, claim, "not_a_claim")
    page = await read(living, token)
    assert "От вас ничего не требуется" in page
    assert re.findall(r'action="/c/[^"]+/(\w+)"', page) == ["rate"]
    assert " checked" not in page
    assert (await send(living, token, "rate", {"score": "5"})).status_code == 303
    assert re.findall(r'action="/c/[^"]+/(\w+)"', await read(living, token)) == []


async def test_what_only_staff_may_see_is_not_there(living: Office) -> None:
    claim, token = await opened(living)
    await _do(living, claim, "note", {"text": "СЕКРЕТ"})
    page = await read(living, token)
    for word in ("СЕКРЕТ", "operator", "Орлова", "Заметка", "Назначен", "anna@example.org"):
        assert word not in page
    assert "a…@example.org" in page


async def test_the_link_is_bounded_with_everything_kept(
    living: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.bounds.WINDOW", 3600.0)  # else a minute may end between two calls
    _, token = await opened(living)
    form = form_of(await read(living, token), "withdraw") | {"reason": "Моя причина", "foreign": "x"}
    answers = [await living.client.post(f"/c/{token}/withdraw", data=form, headers=PAGE) for _ in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {422}
    assert answers[30].status_code == 429
    assert "за минуту пришло слишком много" in answers[30].text


async def test_a_gone_link_offers_a_new_one(living: Office) -> None:
    page = await living.client.get("/c/" + "x" * 43, headers=PAGE | {"Accept-Language": "ru"})
    assert page.status_code == 404
    assert "По этой ссылке ничего не открывается" in page.text
    assert 'action="/my"' in page.text
    assert 'name="email"' in page.text


async def test_the_acknowledgement_bears_nothing_that_was_typed(living: Office) -> None:
    """It goes to an address that nobody has proved to be the filer's."""
    claimant = {**FILING["claimant"], "name": "BUY NOW http://spam.example"}
    claim, _ = await opened(living, claimant=claimant, subject="SPAMSUBJECT", text="SPAMTEXT")
    desk = living.app.state.desk
    async with desk.at_once.connect() as connection:
        taken = await take_batch(connection, 500, 60)
        letter = next(each for each in taken if each.claim_id == claim and each.template == "acknowledgement")
        written = await LetterWriter(desk.settings).write(connection, letter)
    message = message_from_bytes(written.message)
    assert message["To"] == "anna@example.org"
    parts = (part.get_payload(decode=True) for part in message.walk() if not part.is_multipart())
    whole = str(message["Subject"]) + "".join(part.decode() for part in parts if isinstance(part, bytes))
    assert claim not in whole
    for word in ("spam.example", "SPAMSUBJECT", "SPAMTEXT", "BUY"):
        assert word not in whole


async def test_a_page_is_light(living: Office) -> None:
    claim, token = await opened(living)
    await _do(living, claim, "admit")
    await _to_the_decision(living, claim)
    page = await read(living, token)
    names = re.findall(r'/static/[0-9a-f]+/([^"]+)"', page)
    assert not [name for name in names if Path(name).suffix == ".js"]
    weight = sum(len(assets()[name].packed or assets()[name].content) for name in set(names))
    assert weight + len(page.encode()) < 60_000
