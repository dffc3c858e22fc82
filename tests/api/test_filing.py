"""Filing: what is answered, what is refused, and that a repeat makes no second claim."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.api.office import FILING, Office


async def test_a_claim_is_filed_and_read_back(office: Office) -> None:
    filed = await office.file()
    assert filed.status_code == 201, filed.text
    body = filed.json()
    assert set(body) == {"id", "number", "stage", "version", "deadlines"}
    assert (body["stage"], body["version"]) == ("intake", 1)
    assert filed.headers["location"] == f"/api/claims/{body['id']}"
    assert {deadline["clock"] for deadline in body["deadlines"]} >= {"settle"}
    settle = next(deadline for deadline in body["deadlines"] if deadline["clock"] == "settle")
    assert settle["state"] == "running"
    assert settle["due_at"]
    assert settle["last_day"]
    assert settle["statutory"]
    for name in (body["id"], body["number"]):
        card = (await office.get(f"/api/claims/{name}")).json()
        assert card["id"] == body["id"]
        assert card["claimant"] == {"kind": "client", **FILING["claimant"]}
        assert (card["subject"], card["text"]) == (FILING["subject"], FILING["text"])
        assert card["demand"] == FILING["demand"]
        assert card["assignee"] == "operator"
        assert card["variant"]["key"] == "goods-refund"
        assert card["deadlines"] == body["deadlines"]


async def test_the_same_key_and_body_is_the_same_claim(office: Office) -> None:
    key = uuid4().hex
    first, second = await office.file(key=key), await office.file(key=key)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    other = await office.file(key=key, subject="Другое")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    another_caller = await office.file("manager", key=key)
    assert another_caller.status_code == 201


async def test_twenty_at_once_under_one_key_are_one_claim(office: Office) -> None:
    key = uuid4().hex
    answers = await asyncio.gather(*(office.file(key=key) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    async with office.app.state.desk.at_once.connect() as connection:
        count = text("SELECT count(*) FROM claims WHERE id = CAST(:id AS uuid)")
        assert (await connection.execute(count, {"id": answers[0].json()["id"]})).scalar_one() == 1


async def test_an_external_key_is_one_claim_of_its_account(office: Office) -> None:
    name = uuid4().hex
    first = await office.file(external_key=name)
    again = await office.file(external_key=name)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    other = await office.file(external_key=name, subject="Другое")
    assert (other.status_code, other.json()["code"]) == (409, "external-key-reused")
    assert (await office.file("manager", external_key=name)).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "a b", "ключ", "x" * 201, "a\tb"])
async def test_a_key_is_visible_ascii(office: Office, key: str) -> None:
    answer = await office.client.post(
        "/api/claims", json=FILING, headers={**office.headers("operator"), "Idempotency-Key": key.encode()}
    )
    assert answer.status_code == 400
    assert answer.json()["code"] == "idempotency-key-malformed"


async def test_without_a_key_nothing_is_filed(office: Office) -> None:
    answer = await office.client.post("/api/claims", json=FILING, headers=office.headers("operator"))
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-missing")


@pytest.mark.parametrize("wrong", [{"subject": ""}, {"type": "unheard-of"}, {"nonsense": 1}])
async def test_after_a_refusal_the_key_is_free_again(office: Office, wrong: dict[str, Any]) -> None:
    key = uuid4().hex
    assert (await office.file(key=key, **wrong)).status_code == 422
    assert (await office.file(key=key)).status_code == 201


FORMS = [
    ({"unknown": 1}, "fields.unknown", "unknown"),
    ({"bought_on": "yesterday"}, "fields.bought_on", "pattern"),
    ({"bought_on": "2026-02-30"}, "fields.bought_on", "not-valid"),
    ({"bought_on": 20260101}, "fields.bought_on", "type"),
    ({"sold_by": "theft"}, "fields.sold_by", "not-allowed"),
    ({"quality_check": "yes"}, "fields.quality_check", "type"),
    ({"quality_check": 1}, "fields.quality_check", "type"),
    ({"order_number": 5}, "fields.order_number", "type"),
    ({"order_number": ""}, "fields.order_number", "empty"),
]


@pytest.mark.parametrize(("fields", "field", "code"), FORMS)
async def test_form_fields_are_those_of_the_type(
    office: Office, fields: dict[str, Any], field: str, code: str
) -> None:
    answer = await office.file(fields=fields)
    assert answer.status_code == 422
    error = answer.json()["errors"][0]
    assert (error["field"], error["code"]) == (field, code)
    assert set(error) == {"field", "code", "message"}


async def test_a_text_of_the_form_is_private(office: Office) -> None:
    fields = {
        "bought_on": "2026-01-02",
        "sold_by": "shop",
        "quality_check": True,
        "order_number": "A-77-secret",
    }
    filed = await office.file(fields=fields)
    assert filed.status_code == 201
    card = (await office.get(f"/api/claims/{filed.json()['id']}")).json()
    assert card["fields"] == {**fields, "order_number": True}
    async with office.app.state.desk.at_once.connect() as connection:
        row = await connection.execute(
            text("SELECT c.snapshot::text FROM claims c WHERE id = CAST(:id AS uuid)"), {"id": card["id"]}
        )
        assert "A-77-secret" not in row.scalar_one()


async def test_received_at_may_lie_back_but_not_ahead(office: Office) -> None:
    ahead = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    answer = await office.file(received_at=ahead)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "received_at"
    assert answer.json()["errors"][0]["code"] == "in-future"
    back = (datetime.now(UTC) - timedelta(days=3)).isoformat()
    filed = await office.file(received_at=back)
    assert filed.status_code == 201
    card = (await office.get(f"/api/claims/{filed.json()['id']}")).json()
    assert card["received_at"] < card["registered_at"]


async def test_an_unknown_type_is_a_wrong_field(office: Office) -> None:
    answer = await office.file(type="unheard-of")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "type"


async def test_a_claim_of_another_team_is_taken_in_and_then_foreign(office: Office) -> None:
    filed = await office.file("operator", type="bank")
    assert filed.status_code == 201
    assert (await office.get(f"/api/claims/{filed.json()['id']}", "operator")).status_code == 404
    assert (await office.get(f"/api/claims/{filed.json()['id']}", "operator2")).status_code == 200
