"""What the claimant reads on his page: the questions, our promise, the outcome in words, buttons that name the act."""

import re
from typing import Any

from tests.api.office import Office
from tests.api.test_links import JSON, PAGE, form_of

REFUND = {"remedies": [{"remedy": "refund", "amount": "4990", "currency": "RUB"}]}


async def _read(office: Office, token: str) -> tuple[str, dict[str, Any]]:
    page = await office.client.get(f"/c/{token}", headers=PAGE)
    return page.text, (await office.client.get(f"/c/{token}", headers=JSON)).json()


async def _do(office: Office, claim: str, action: str, data: Any = None) -> None:
    answer = await office.command(claim, action, data)
    assert answer.status_code == 200, answer.text


async def _to_the_decision(office: Office, claim: str) -> None:
    tasks = (await office.get(f"/api/claims/{claim}/tasks")).json()["items"]
    for task in tasks:
        if task["state"] == "open":
            await _do(office, claim, "finish_task", {"task_id": task["id"]})
    await _do(office, claim, "decide", {"verdict": "justified", "cause": "defect"})
    await _do(office, claim, "satisfy", REFUND)


async def test_the_page_asks_the_questions_and_names_the_acts(living: Office) -> None:
    claim = (await living.file()).json()["id"]
    token = await living.link(claim)
    page, status = await _read(living, token)
    assert "Ответим не позднее" in page
    assert status["answer_by"] is not None
    assert status["questions"] == []
    await _do(living, claim, "ask_details", {"questions": ["Где куплен?", "Когда <b>куплен</b>?"]})
    page, status = await _read(living, token)
    assert status["questions"] == ["Где куплен?", "Когда <b>куплен</b>?"]
    assert "<li>Когда &lt;b&gt;куплен&lt;/b&gt;?</li>" in page
    assert status["answer_by"] is None  # our promise stands still while we wait
    assert re.findall(r"<button[^>]*>(.*?)<", page) == ["Отправить ответ", "Отозвать претензию"]
    sent = form_of(page, "answer_details") | {"text": "В Твери"}
    assert (
        await living.client.post(f"/c/{token}/answer_details", data=sent, headers=PAGE)
    ).status_code == 303
    assert (await _read(living, token))[1]["questions"] == []


async def test_the_promise_ends_with_the_answer_and_returns_with_a_dispute(living: Office) -> None:
    claim = (await living.file()).json()["id"]
    token = await living.link(claim)
    await _do(living, claim, "admit")
    await _to_the_decision(living, claim)
    page, status = await _read(living, token)
    assert (status["answer_by"], status["outcome"]) == (None, "satisfied")
    assert "Ответим не позднее" not in page
    assert "удовлетворена" in page
    forms = re.findall(r'action="/c/[^"]+/(\w+)"', page)
    assert forms == ["word", "files", "withdraw"]
    assert " checked" not in page
    word = form_of(page, "word")
    bare = await living.client.post(f"/c/{token}/word", data=word, headers=PAGE)
    assert bare.status_code == 422
    assert 'id="word-word-wrong"' in bare.text
    silent = word | {"word": "dispute", "score": "2", "text": "<b>Долго</b>"}
    bare = await living.client.post(f"/c/{token}/word", data=silent, headers=PAGE)
    assert bare.status_code == 422
    assert re.search(r'id="word-reason-wrong">.*Поле обязательно\.', bare.text)
    assert "&lt;b&gt;Долго&lt;/b&gt;" in bare.text
    assert re.search(r'value="dispute"[^>]* checked', bare.text)
    sent = form_of(bare.text, "word") | silent | {"reason": "Не всё"}
    assert (await living.client.post(f"/c/{token}/word", data=sent, headers=PAGE)).status_code == 303
    _, status = await _read(living, token)
    assert status["outcome"] is None
    assert status["answer_by"] is not None
    await _to_the_decision(living, claim)
    page, _ = await _read(living, token)
    agreed = form_of(page, "word") | {"word": "accept"}
    assert (await living.client.post(f"/c/{token}/word", data=agreed, headers=PAGE)).status_code == 303
    page, status = await _read(living, token)
    assert (status["stage"], status["outcome"]) == ("Исполняем решение", "satisfied")
