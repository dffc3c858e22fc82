"""Commands against the real workflow: applied, refused, repeated, and what stays pending while Temporal is away."""

import asyncio
import time
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.api.office import Office


@pytest.fixture
async def claim(living: Office) -> str:
    """A fresh claim with a worker at its side."""
    filed = await living.file()
    assert filed.status_code == 201, filed.text
    return filed.json()["id"]


async def applied(
    office: Office, claim: str, action: str, data: Any = None, who: str = "operator"
) -> dict[str, Any]:
    answer = await office.command(claim, action, data, who)
    assert answer.status_code == 200, (action, answer.status_code, answer.text)
    return answer.json()


async def test_a_claim_goes_from_filing_to_closed(living: Office, claim: str) -> None:
    admitted = await applied(living, claim, "admit")
    assert set(admitted) == {"id", "claim_id", "action", "status", "version", "problem"}
    assert (admitted["status"], admitted["version"], admitted["problem"]) == ("applied", 2, None)
    card = (await living.get(f"/api/claims/{claim}")).json()
    assert card["stage"] == "investigation"
    for task in (await living.get(f"/api/claims/{claim}/tasks")).json()["items"]:
        await applied(living, claim, "finish_task", {"task_id": task["id"], "result": "Готово"})
    await applied(living, claim, "record_finding", {"verdict": "justified"})
    causes = (
        (await living.get("/api/variants/goods-refund/versions/1")).json()["variant"].get("causes", {"x": 1})
    )
    await applied(living, claim, "record_finding", {"cause": next(iter(causes))})
    decided = await living.command(claim, "decide", {})
    assert decided.status_code == 200, decided.text
    remedies = [{"remedy": "refund", "amount": "4990.00", "currency": "RUB", "carry_out_by": "2030-01-15"}]
    await applied(living, claim, "satisfy", {"remedies": remedies, "text": "Вернём деньги."})
    card = (await living.get(f"/api/claims/{claim}")).json()
    assert card["outcome"] == "satisfied"
    assert card["remedies"][0] == {**remedies[0], "id": "1.1", "carried_out_at": None}
    await applied(living, claim, "accept", {"on_behalf": {"via": "phone"}})
    await applied(living, claim, "carry_out", {"remedy_id": "1.1"})
    card = (await living.get(f"/api/claims/{claim}")).json()
    assert (card["status"], card["stage"]) == ("closed", "closed")
    assert card["closed_at"]
    timeline = (await living.get(f"/api/claims/{claim}/timeline?limit=500")).json()["items"]
    assert [row["seq"] for row in timeline] == list(range(1, len(timeline) + 1))
    assert sorted({row["version"] for row in timeline}) == list(range(1, card["version"] + 1))
    closed = await living.command(claim, "admit", {})
    assert (closed.status_code, closed.json()["code"]) == (409, "closed")


async def test_a_refusal_is_a_problem_and_is_journaled(living: Office, claim: str) -> None:
    key = uuid4().hex
    refused = await living.command(claim, "carry_out", {"remedy_id": "1.1"}, key=key)
    assert refused.status_code == 409
    body = refused.json()
    assert refused.headers["content-type"] == "application/problem+json"
    assert set(body) >= {"type", "title", "status", "code", "detail"}
    assert body["code"] == "unknown-remedy"
    again = await living.command(claim, "carry_out", {"remedy_id": "1.1"}, key=key)
    assert (again.status_code, again.json()) == (409, body)
    kept = (await living.get(f"/api/commands/{body['command_id']}")).json()
    assert (kept["status"], kept["problem"]["code"]) == ("refused", "unknown-remedy")
    other = await living.command(claim, "note", {"text": "x"}, key=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


async def test_the_same_command_twenty_times_at_once_acts_once(living: Office, claim: str) -> None:
    key = uuid4().hex
    answers = await asyncio.gather(
        *(living.command(claim, "note", {"text": "Раз"}, key=key) for _ in range(20))
    )
    assert {answer.status_code for answer in answers} <= {200, 202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    again = await living.command(claim, "note", {"text": "Раз"}, key=key)
    assert again.status_code == 200
    timeline = (await living.get(f"/api/claims/{claim}/timeline")).json()["items"]
    noted = [row for row in timeline if row["event"] == "noted"]
    assert len(noted) == 1
    assert noted[0]["data"]["texts"] == {"text": "Раз"}
    assert noted[0]["actor"] == "operator"
    assert noted[0]["command_id"] == again.json()["id"]


async def test_a_repeat_is_good_although_the_claim_went_on(living: Office, claim: str) -> None:
    key = uuid4().hex
    first = await living.command(claim, "admit", key=key)
    again = await living.command(claim, "admit", key=key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()


async def test_expected_version_guards_against_two_at_once(living: Office, claim: str) -> None:
    stale = await living.command(claim, "note", {"text": "x"}, expected_version=7)
    assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (409, "stale", 1)
    assert (await living.command(claim, "note", {"text": "x"}, expected_version=1)).status_code == 200


async def test_people_are_named_by_login(living: Office, claim: str) -> None:
    await applied(living, claim, "assign", {"assignee": None})
    assert (await living.get(f"/api/claims/{claim}")).json()["assignee"] is None
    await applied(living, claim, "take")
    assert (await living.get(f"/api/claims/{claim}")).json()["assignee"] == "operator"
    await applied(living, claim, "assign", {"assignee": "manager"}, "manager")
    assert (await living.get(f"/api/claims/{claim}")).json()["assignee"] == "manager"
    timeline = (await living.get(f"/api/claims/{claim}/timeline")).json()["items"]
    assigned = [row["data"]["assignee"] for row in timeline if row["event"] in ("registered", "assigned")]
    assert assigned == ["operator", None, "operator", "manager"]
    for nobody in ("operator2", "auditor", "unheard-of"):
        answer = await living.command(claim, "assign", {"assignee": nobody})
        assert answer.status_code == 422, nobody
        assert answer.json()["errors"][0]["field"] == "data.assignee"
    await applied(
        living,
        claim,
        "add_task",
        {"task": "call", "title": "Позвонить", "assignee": "operator", "term": "2 days"},
    )
    task = (await living.get(f"/api/claims/{claim}/tasks")).json()["items"][-1]
    assert (task["title"], task["assignee"], task["state"]) == ("Позвонить", "operator", "open")
    assert set(task) == {"id", "task", "title", "assignee", "state", "due_at", "result"}


async def test_claims_are_linked_by_number_if_they_are_seen(living: Office, claim: str) -> None:
    other = (await living.file()).json()
    foreign = (await living.file(type="bank")).json()
    await applied(living, claim, "link", {"claim": other["number"], "as": "related"})
    timeline = (await living.get(f"/api/claims/{claim}/timeline")).json()["items"]
    linked = next(row for row in timeline if row["event"] == "linked")
    assert linked["data"]["claim"] == other["id"]
    for name in (foreign["number"], foreign["id"], "26-9999999", "nonsense", "\u0660"):
        answer = await living.command(claim, "link", {"claim": name, "as": "related"})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "data.claim")


async def test_contacts_are_private(living: Office, claim: str) -> None:
    await applied(living, claim, "correct_contact", {"email": "neu@example.org", "phone": "+7 900 111-22-33"})
    card = (await living.get(f"/api/claims/{claim}")).json()
    assert card["claimant"]["email"] == "neu@example.org"
    async with living.app.state.desk.at_once.connect() as connection:
        for table, columns in (
            ("timeline", "data::text"),
            ("commands", "data::text"),
            ("claims", "snapshot::text"),
        ):
            rows = await connection.execute(text(f"SELECT {columns} FROM {table}"))
            assert not any("neu@example.org" in row[0] for row in rows)
    forged = await living.command(claim, "correct_contact", {"has_email": True})
    assert (forged.status_code, forged.json()["errors"][0]["field"]) == (422, "data.has_email")


async def test_managers_force_and_operators_do_not(living: Office, claim: str) -> None:
    data = {"to": "closed", "reason": "Дубликат", "outcome": "duplicate"}
    refused = await living.command(claim, "force", data)
    assert refused.status_code == 403
    assert (await living.command(claim, "force", data, "auditor")).status_code == 403
    await applied(living, claim, "force", data, "manager")
    card = (await living.get(f"/api/claims/{claim}")).json()
    assert (card["status"], card["outcome"]) == ("closed", "duplicate")
    await applied(living, claim, "reopen", {"reason": "Ошибка"})
    assert (await living.get(f"/api/claims/{claim}")).json()["status"] == "open"


async def test_the_claimants_word_needs_on_behalf(living: Office, claim: str) -> None:
    answer = await living.command(claim, "withdraw", {})
    assert (answer.status_code, answer.json()["code"]) == (403, "claimants-word")
    await applied(living, claim, "withdraw", {"on_behalf": {"via": "visit"}, "reason": "Передумал"})


async def test_a_claim_is_reclassified(living: Office, claim: str) -> None:
    answer = await living.command(claim, "reclassify", {"type": "unheard-of", "reason": "x"})
    assert (answer.status_code, answer.json()["code"]) == (409, "no-target")
    await applied(living, claim, "reclassify", {"type": "general", "reason": "Не деньги"})
    assert (await living.get(f"/api/claims/{claim}")).json()["type"] == "general"


DATA = [
    ("note", {}, "data.text", "missing"),
    ("note", {"text": ""}, "data.text", "empty"),
    ("note", {"text": "x", "more": 1}, "data.more", "unknown"),
    ("note", {"text": "\u202e"}, "data.text", "characters"),
    ("set_priority", {"priority": "urgent"}, "data.priority", "not-allowed"),
    ("add_tag", {"tag": "unheard-of"}, "data.tag", "no-such-tag"),
    ("add_tag", {"tag": "Two words"}, "data.tag", "pattern"),
    ("assign", {}, "data.assignee", "missing"),
    ("add_task", {"task": "call", "term": "soon"}, "data.term", "not-valid"),
    ("add_task", {"task": "call", "due_at": "2030-01-01T00:00:00"}, "data.due_at", "not-valid"),
    ("add_task", {"task": "call", "due_at": "9999-12-31T23:59:59Z"}, "data.due_at", "not-valid"),
    ("link", {"claim": "26-1"}, "data.as", "missing"),
    ("rate", {"score": "5"}, "data.score", "type"),
    ("rate", {"score": 6}, "data.score", "out-of-bounds"),
    ("attach", {"file_id": "01a200e3-e70d-7797-8205-cd381d2d1841"}, "data.file_id", "no-such-file"),
    ("attach", {"file_id": "x"}, "data.file_id", "pattern"),
    ("correct_contact", {"email": "a@b@c"}, "data.email", "not-valid"),
    ("correct_contact", {}, "data", "not-valid"),
    ("ask_details", {}, "data.questions", "missing"),
    ("ask_details", {"text": "Please.", "questions": None}, "data.questions", "missing"),
    ("withdraw", {"on_behalf": {"via": "owl"}}, "data.on_behalf.via", "not-allowed"),
    (
        "fix_at_once",
        {"remedies": [{"remedy": "refund", "amount": "x", "currency": "RUB"}]},
        "data.remedies.0",
        "not-valid",
    ),
    ("fix_at_once", {"remedies": [{"remedy": "gold"}]}, "data.remedies.0.remedy", "not-allowed"),
    (
        "fix_at_once",
        {"remedies": [{"remedy": "refund", "carry_out_by": "9999-12-31"}]},
        "data.remedies.0.carry_out_by",
        "not-valid",
    ),
    ("admit", {"demand": {"amount": "5"}}, "data.demand", "not-valid"),
    ("admit", {"demand": {"remedy": "refund", "money": 1}}, "data.demand.money", "unknown"),
    ("admit", {"verdict": "justified"}, "data.verdict", "unknown"),
]


@pytest.mark.parametrize(("action", "data", "field", "code"), DATA)
async def test_wrong_data_names_its_field(
    living: Office, claim: str, action: str, data: dict[str, Any], field: str, code: str
) -> None:
    answer = await living.command(claim, action, data)
    assert answer.status_code == 422, answer.text
    error = answer.json()["errors"][0]
    assert (error["field"], error["code"]) == (field, code)


async def test_unknown_actions_and_no_key(living: Office, claim: str) -> None:
    for action in ("fly", "letter_sent", "register"):
        unknown = await living.command(claim, action)
        assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown-action"), action
    headers = living.headers("operator")
    answer = await living.client.post(
        f"/api/claims/{claim}/commands", json={"action": "take"}, headers=headers
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-missing")


async def test_a_demand_is_completed_when_the_claim_is_admitted(living: Office) -> None:
    claim = (await living.file(demand={})).json()["id"]
    refused = await living.command(claim, "admit")
    assert (refused.status_code, refused.json()["code"], refused.json()["missing"]) == (
        409,
        "requires",
        ["demand"],
    )
    await applied(living, claim, "admit", {"demand": {"remedy": "refund", "amount": 10, "currency": "RUB"}})
    card = (await living.get(f"/api/claims/{claim}")).json()
    assert card["demand"] == {"remedy": "refund", "amount": "10.00", "currency": "RUB"}


async def test_who_prefers_not_to_wait_is_answered_when_the_command_is_durable(
    living: Office, claim: str
) -> None:
    path, body = f"/api/claims/{claim}/commands", {"action": "note", "data": {"text": "x"}}
    headers = {"Idempotency-Key": uuid4().hex, "Prefer": "wait=1, Respond-Async"}
    answer = await living.post(path, body, headers=headers)
    assert (answer.status_code, answer.json()["status"]) == (202, "pending")
    async with asyncio.timeout(60):
        while (await living.get(answer.headers["location"])).json()["status"] == "pending":
            await asyncio.sleep(0.05)
    assert (await living.get(answer.headers["location"])).json()["status"] == "applied"


async def test_while_temporal_is_away_commands_wait_and_are_durable(office: Office) -> None:
    claim = (await office.file()).json()["id"]
    key, began = uuid4().hex, time.monotonic()
    waiting = await office.command(claim, "note", {"text": "x"}, key=key)
    assert waiting.status_code == 202
    assert time.monotonic() - began < 20, "nobody waits for an outcome that cannot come"
    body = waiting.json()
    assert (body["status"], body["version"]) == ("pending", None)
    assert waiting.headers["location"] == f"/api/commands/{body['id']}"
    assert (await office.get(waiting.headers["location"])).json() == body
    assert (await office.command(claim, "note", {"text": "x"}, key=key)).json() == body
    for who, status in (("operator2", 404), ("auditor", 200), (None, 401)):
        assert (await office.get(waiting.headers["location"], who)).status_code == status
    # Something is pending, so the rules are not asked early: what they will say is not known yet.
    later = await office.command(claim, "carry_out", {"remedy_id": "1.1"})
    assert later.status_code == 202
    for name in ("x", "01a200e3-e70d-7797-8205-cd381d2d1841", "%00"):
        assert (await office.get(f"/api/commands/{name}")).status_code == 404
