"""The claimant's link: GET shows and changes nothing, POST acts, each form once, and a bad token is a 404."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from tests.api.office import Office

PAGE = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}


@pytest.fixture
async def asked(living: Office) -> tuple[str, str]:
    """A claim whose claimant was asked to confirm, and the token of his link."""
    claim = (await living.file()).json()["id"]
    answer = await living.command(claim, "admit")
    assert answer.status_code == 200, answer.text
    data = {"to": "confirmation", "reason": "Для проверки"}
    answer = await living.command(claim, "force", data, "manager")
    assert answer.status_code == 200, answer.text
    return claim, await living.link(claim)


async def show(office: Office, token: str, headers: dict[str, str]) -> httpx.Response:
    return await office.client.get(f"/c/{token}", headers=headers)


async def count_rows(office: Office) -> list[int]:
    async with office.app.state.desk.at_once.connect() as connection:
        tables = ("commands", "timeline", "links", "letters", "claim_texts")
        return [
            (await connection.execute(text(f"SELECT count(*) FROM {name}"))).scalar_one() for name in tables
        ]


def form_of(page: str, action: str) -> dict[str, str]:
    form = re.search(rf'action="/c/[^"]+/{action}".*?</form>', page, re.DOTALL)
    assert form, page
    nonce = re.search(r'name="nonce" value="([^"]+)"', form[0])
    assert nonce
    return {"nonce": nonce[1]}


async def test_the_link_shows_a_page_or_json_and_changes_nothing(
    living: Office, asked: tuple[str, str]
) -> None:
    _, token = asked
    before = await count_rows(living)
    page = await show(living, token, PAGE)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "Претензия" in page.text
    assert "Чайник протекает" in page.text
    as_json = (await show(living, token, JSON)).json()
    assert as_json["status"] == "open"
    assert {action["action"] for action in as_json["actions"]} >= {"withdraw"}
    assert await count_rows(living) == before
    assert "operator" not in page.text
    for answer in (page, await show(living, token, JSON)):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


async def test_a_form_acts_once(living: Office, asked: tuple[str, str]) -> None:
    claim, token = asked
    form = form_of((await show(living, token, PAGE)).text, "withdraw")
    sent = {**form, "reason": "Передумал\r\nсовсем"}
    first = await living.client.post(f"/c/{token}/withdraw", data=sent, headers=PAGE)
    assert (first.status_code, first.headers["location"]) == (303, f"/c/{token}")
    again = await living.client.post(f"/c/{token}/withdraw", data=sent, headers=PAGE)
    assert again.status_code == 303
    other = await living.client.post(f"/c/{token}/withdraw", data={**form, "reason": "Иное"}, headers=PAGE)
    assert other.status_code == 409
    timeline = (await living.get(f"/api/claims/{claim}/timeline?limit=500")).json()["items"]
    withdrawn = [row for row in timeline if row["event"] == "withdrawn"]
    assert len(withdrawn) == 1
    assert withdrawn[0]["actor"] == "claimant"
    assert withdrawn[0]["data"]["via"] == "link"
    assert withdrawn[0]["data"]["texts"] == {"reason": "Передумал\nсовсем"}


async def test_json_acts_and_is_refused_by_the_rules(living: Office, asked: tuple[str, str]) -> None:
    _, token = asked
    first = await living.client.post(f"/c/{token}/withdraw", json={}, headers=JSON)
    assert (first.status_code, first.json()) == (200, {"action": "withdraw", "status": "applied"})
    refused = await living.client.post(f"/c/{token}/accept", json={}, headers=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "closed")
    page = await living.client.post(f"/c/{token}/accept", data=await _nonce(living, token), headers=PAGE)
    assert page.status_code == 422
    rated = await living.client.post(f"/c/{token}/rate", json={"score": 5, "text": "Спасибо"}, headers=JSON)
    assert rated.status_code == 200


async def _nonce(office: Office, token: str) -> dict[str, str]:
    """The nonce of another form than the one it is sent with."""
    shown = (await show(office, token, JSON)).json()
    return {"nonce": shown["actions"][0]["nonce"]}


async def test_what_a_claimant_may_not_send(living: Office, asked: tuple[str, str]) -> None:
    _, token = asked
    cases: list[tuple[str, Any, int, str | None]] = [
        ("rate", {"score": 9}, 422, "score"),
        ("rate", {}, 422, "score"),
        ("dispute", {}, 422, "reason"),
        ("dispute", {"reason": "\u202e"}, 422, "reason"),
        ("withdraw", {"on_behalf": {"via": "phone"}}, 422, "on_behalf"),
        ("withdraw", {"nonce": "forged.nonce"}, 422, "nonce"),
        ("withdraw", {"nonce": 5}, 422, "nonce"),
        ("withdraw", [], 422, ""),
        ("force", {"to": "closed", "reason": "x"}, 404, None),
        ("note", {"text": "x"}, 404, None),
    ]
    for action, body, status, field in cases:
        answer = await living.client.post(f"/c/{token}/{action}", json=body, headers=JSON)
        assert answer.status_code == status, (action, body, answer.text)
        if field is not None:
            assert answer.json()["errors"][0]["field"] == field
    bare = await living.client.post(f"/c/{token}/withdraw", data={"reason": "x"}, headers=PAGE)
    assert bare.status_code == 422
    plain = await living.client.post(
        f"/c/{token}/withdraw", content=b"x", headers={"Content-Type": "text/plain"}
    )
    assert plain.status_code == 415
    for raw in (b"nonce=%ff", b"\xff", b"&".join(b"a%d=1" % n for n in range(50))):
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = await living.client.post(f"/c/{token}/withdraw", content=raw, headers=headers)
        assert answer.status_code in (400, 422)


async def test_every_bad_token_is_the_same_404(living: Office, asked: tuple[str, str]) -> None:
    claim, token = asked
    expired = await living.link(claim, timedelta(milliseconds=300))
    await asyncio.sleep(0.4)
    bad = [
        expired,
        "x" * 43,
        "x",
        " ",
        "%00",
        "%20",
        "..",
        "x" * 3000,
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        "",
    ]
    for headers in (PAGE, JSON):
        answers = [await living.client.get(f"/c/{name}", headers=headers) for name in bad if name != ".."]
        answers += [
            await living.client.post(f"/c/{name}/accept", headers=headers, json={})
            for name in bad
            if name != ".."
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1


async def test_a_sender_is_bounded(
    living: Office, asked: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.bounds.WINDOW", 3600.0)  # else a minute may end between two calls
    _, token = asked
    statuses = [
        (await living.client.post(f"/c/{token}/rate", json={}, headers=JSON)).status_code for _ in range(31)
    ]
    assert statuses[:30] == [422] * 30
    last = await living.client.post(f"/c/{token}/rate", json={}, headers=JSON)
    assert (last.status_code, last.json()["code"]) == (429, "too-many")
    assert int(last.headers["retry-after"]) >= 1
