"""A corpus of hostile requests: each is refused with a problem, none is a 500."""

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.api.office import FILING, Office
from tests.security.hearing import hearing

BODIES: list[tuple[bytes, set[int]]] = [
    (b"", {400}),
    (b"null", {422}),
    (b"[]", {422}),
    (b'"text"', {422}),
    (b"{", {400}),
    (b"\xff\xfe\x00", {400}),
    (b"{}" + b" " * 1024, {422}),
    (b"[" * 200_000, {422, 400}),
    (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, {422}),
    (b'{"type": NaN}', {422}),
    (b'{"type": 1e999}', {422}),
    (b'{"type": 123456789012345678901234567890}', {422}),
    (b'{"type": ' + b"9" * 100_000 + b"}", {422}),
    (rb'{"type": "\ud800"}', {422}),
    (rb'{"type": "\u0000"}', {422}),
    (rb'{"\ud800": 1}', {422}),
    (b'{"type": "a", "type": "b"}', {422}),
    (json.dumps({f"m{n}": n for n in range(5000)}).encode(), {422}),
    (json.dumps({**FILING, "claimant": {"name": "\u202eевил"}}).encode(), {422}),
    (json.dumps({**FILING, "fields": {f"f{n}": 1 for n in range(60)}}).encode(), {422}),
    (json.dumps({**FILING, "fields": {"__proto__": 1}}).encode(), {422}),
    (json.dumps({**FILING, "text": "x" * 20_001}).encode(), {422}),
    (json.dumps({**FILING, "received_at": "0001-01-01T00:00:00+14:00"}).encode(), {422}),
    (json.dumps({**FILING, "received_at": "2026-02-29T00:00:00Z"}).encode(), {422}),
    (json.dumps({**FILING, "demand": {"amount": "1e400", "currency": "RUB"}}).encode(), {422}),
    (json.dumps({**FILING, "demand": {"amount": "9" * 400, "currency": "RUB"}}).encode(), {422}),
    (json.dumps({**FILING, "demand": {"amount": "1_000", "currency": "RUB"}}).encode(), {422}),
    (json.dumps({**FILING, "demand": {"amount": 1e22, "currency": "RUB"}}).encode(), {422}),
]


@pytest.mark.parametrize("path", ["/api/claims", "/api/claims/{claim}/commands"])
async def test_hostile_bodies_are_refused(office: Office, path: str) -> None:
    claim = (await office.file()).json()["id"]
    for body, statuses in BODIES:
        headers = {**office.headers("operator", uuid4().hex), "Content-Type": "application/json"}
        answer = await office.client.post(path.format(claim=claim), content=body, headers=headers)
        assert answer.status_code in statuses | ({422} if "commands" in path else set()), body[:60]
        assert answer.headers["content-type"] == "application/problem+json"


async def test_data_of_commands_is_as_hostile(office: Office) -> None:
    claim = (await office.file()).json()["id"]
    values: list[Any] = [
        None,
        1,
        "x",
        [],
        [1],
        {"a": {}},
        {"text": None},
        {"text": ["x"]},
        {"text": {"x": 1}},
        {"": 1},
        {"\u0000": 1},
    ]
    for action in ("note", "assign", "add_task", "fix_at_once", "extend", "log_interaction", "link", "force"):
        for data in values:
            answer = await office.post(f"/api/claims/{claim}/commands", {"action": action, "data": data})
            # `null` is how a member is not given, so an action that needs none may go on.
            lawful = {202} if data in (None, {"text": None}) and action == "fix_at_once" else set()
            assert answer.status_code in {422, 409} | lawful, (action, data, answer.text)
    for body in (
        {},
        {"action": None},
        {"action": "note", "data": {}, "expected_version": "1"},
        {"action": "x" * 100},
        {"action": "note", "expected_version": 0},
        {"action": "note", "expected_version": 2**40},
        {"action": "note", "actor": "admin"},
    ):
        answer = await office.post(f"/api/claims/{claim}/commands", body)
        assert answer.status_code == 422, body


async def test_content_types_and_sizes(office: Office) -> None:
    for kind in (
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonx",
        "",
    ):
        headers = office.headers("operator", uuid4().hex) | (
            {"Content-Type": kind} if kind is not None else {}
        )
        answer = await office.client.post("/api/claims", content=json.dumps(FILING).encode(), headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (415, "media-type"), kind
    headers = {**office.headers("operator", uuid4().hex), "Content-Type": "Application/JSON; charset=utf-8"}
    assert (
        await office.client.post("/api/claims", content=json.dumps(FILING).encode(), headers=headers)
    ).status_code == 201
    large = json.dumps({**FILING, "text": "x" * (1024 * 1024)}).encode()
    headers["Idempotency-Key"] = uuid4().hex
    assert (await office.client.post("/api/claims", content=large, headers=headers)).status_code == 413

    taken = 0

    async def drip(parts: int) -> Any:
        nonlocal taken
        for taken in range(1, parts + 1):  # noqa: B007
            yield b" " * 100_000

    for parts, read in ((20, 20), (200, 84)):  # somewhat too large is read to its end, much too large is not
        answer = await office.client.post("/api/claims", content=drip(parts), headers=headers)
        assert (answer.status_code, taken) == (413, read)


async def test_the_frameworks_own_errors_are_problems_too(office: Office) -> None:
    for method, path, status in (
        ("GET", "/nothing/here", 404),
        ("GET", "/api/claims/", 404),
        ("DELETE", "/api/claims", 405),
        ("PUT", "/healthz", 405),
        ("HEAD", "/healthz", 405),
        ("PATCH", "/api/claims/26-00001", 405),
        ("GET", "/api/%00", 404),
    ):
        answer = await office.client.request(method, path, headers=office.headers("operator"))
        assert answer.status_code == status, path
        assert answer.headers["content-type"] == "application/problem+json"
        if method != "HEAD":
            assert answer.json()["status"] == status
            assert answer.json()["code"] in ("not-found", "method-not-allowed")
    assert (await office.client.request("DELETE", "/api/claims")).headers["allow"]


async def test_problems_speak_the_callers_language(office: Office) -> None:
    english = await office.client.get("/api/claims", headers={"Accept-Language": "en"})
    russian = await office.client.get("/api/claims", headers={"Accept-Language": "ru"})
    assert english.json()["title"] == "A valid token is required"
    assert russian.json()["title"] == "Нужен действующий токен"
    assert russian.headers["content-language"] == "ru"
    own = await office.get("/api/claims?x=1", headers={"Accept-Language": "en"})
    assert own.json()["errors"][0]["message"] == "Такого поля нет."


async def test_a_bug_is_a_500_without_a_word_about_it(office: Office) -> None:
    desk = office.app.state.desk

    class Broken:
        async def of(self, *_: Any) -> dict[str, str]:
            raise KeyError("anna@example.org")

    claim = (await office.file()).json()["id"]
    good = desk.logins
    object.__setattr__(desk, "logins", Broken())
    try:
        with hearing() as heard:
            answer = await office.get(f"/api/claims/{claim}")
    finally:
        object.__setattr__(desk, "logins", good)
    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")
    assert "anna" not in answer.text
    assert '"unexpected"' in heard.getvalue()
    assert "anna" not in heard.getvalue()
