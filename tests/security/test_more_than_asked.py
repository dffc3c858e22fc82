"""Fields that nobody asked for: no form and no body sets what is ours to decide."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.api.office import FILING, Office
from tests.api.test_portal_filing import ASKED, GIVEN, key_of_age
from tests.security.pages import lift_bounds

OURS: dict[str, Any] = {
    "id": "01a200e3-e70d-7797-8205-cd381d2d1841",
    "number": "26-00000",
    "team": "cards",
    "assignee": "admin",
    "stage": "closed",
    "status": "closed",
    "outcome": "satisfied",
    "version": 99,
    "restricted": True,
    "training_for": None,
    "account": "mallory",
    "registered_at": "2020-01-01T00:00:00Z",
    "actor": {"kind": "system"},
    "caller": "portal",
    "roles": ["admin"],
}
"""Members of a claim and of those who act that only we decide."""


OF_OPERATOR = (
    "SELECT login, email, admin, auditor, sees_restricted, active, skills FROM users WHERE login = 'operator'"
)


async def rows(office: Office, asked: str, **named: Any) -> list[Any]:
    async with office.app.state.desk.at_once.connect() as connection:
        return list(await connection.execute(text(asked), named))


@pytest.mark.parametrize("member", OURS)
async def test_a_filing_with_a_member_of_ours_is_refused(office: Office, member: str) -> None:
    for body in (
        {**FILING, member: OURS[member]},
        {**FILING, "claimant": {**FILING["claimant"], member: OURS[member]}},
    ):
        answer = await office.post("/api/claims", body)
        assert answer.status_code == 422
        assert {error["code"] for error in answer.json()["errors"]} == {"unknown"}


@pytest.mark.parametrize("member", OURS)
async def test_a_command_with_a_member_of_ours_is_refused(office: Office, member: str) -> None:
    claim = (await office.file()).json()["id"]
    for body in (
        {"action": "note", "data": {"text": "x"}, member: OURS[member]},
        {"action": "note", "data": {"text": "x", member: OURS[member]}},
    ):
        answer = await office.post(f"/api/claims/{claim}/commands", body)
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["code"] == "unknown"


async def test_the_public_form_decides_nothing_of_ours(office: Office) -> None:
    await lift_bounds(office)
    more = {name: str(value) for name, value in OURS.items()} | {"priority": "critical", "type": "bank"}
    more |= {"channel": "email", "received_at": "2020-01-01T00:00", "severity": "danger", "impact": "many"}
    email = f"{uuid4().hex[:8]}@example.org"
    sent = await office.client.post(
        "/p/goods-refund", data=GIVEN | more | {"key": key_of_age(office), "email": email}, headers=ASKED
    )
    assert sent.status_code == 303, sent.text
    asked = "SELECT c.* FROM claims c JOIN persons p ON p.id = c.claimant_id WHERE p.email = :email"
    (claim,) = await rows(office, asked, email=email)
    assert (claim.team, claim.stage, claim.status, claim.channel) == ("claims", "intake", "open", "web")
    assert (claim.priority, claim.type, claim.restricted) == ("normal", "goods-refund", False)
    assert claim.number != "26-00000"


async def test_ones_own_page_gives_no_rights(office: Office) -> None:
    reader = await office.sign_in("operator")
    before = await rows(office, OF_OPERATOR)
    form = {"name": "Ольга", "language": "ru", "zone": "Europe/Moscow", "roles": "admin", "role": "admin"}
    form |= {
        "restricted": "on",
        "login": "boss",
        "email": "boss@example.org",
        "active": "",
        "team-cards": "manager",
    }
    assert (await reader.post("/me", form)).status_code in {303, 422}
    after = await rows(office, OF_OPERATOR)
    assert after == before
    assert (await reader.get("/admin/users")).status_code == 403


async def test_a_command_is_the_senders_own(office: Office) -> None:
    """Who acts is told by the token and not by the body or a head."""
    claim = (await office.file()).json()["id"]
    heads = {
        "X-User": "admin",
        "X-Forwarded-User": "admin",
        "Remote-User": "admin",
        "X-Original-URL": "/admin/users",
    }
    answer = await office.post(
        f"/api/claims/{claim}/commands", {"action": "note", "data": {"text": "x"}}, headers=heads
    )
    (command,) = await rows(office, "SELECT actor FROM commands WHERE id = :id", id=answer.json()["id"])
    assert command.actor["id"] == office.ids["operator"]


@pytest.mark.parametrize("head", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
async def test_no_head_makes_another_call_of_this_one(office: Office, head: str) -> None:
    claim = (await office.file()).json()["id"]
    answer = await office.get(f"/api/claims/{claim}/files", headers={head: "POST"})
    assert (answer.status_code, answer.json()["items"]) == (200, [])
