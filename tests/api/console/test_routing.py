"""Routing in the console: a draft rule by rule and as a text, trying out, switching on, and what filing makes of it."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from store.routing import LiveRules, live_rules
from tests.api.office import FILING, Office, Reader

KETTLES = {
    "title": "Чайники",
    "join": "all",
    "what-0": "words",
    "value-0": "чайник, самовар",
    "what-1": "channel:phone",
    "not-1": "yes",
    "priority": "high",
    "team": "cards",
    "skill": "kettles",
    "tags": "kitchen, leaks",
    "do": "save",
}


@pytest.fixture
async def manager(office: Office) -> AsyncIterator[Reader]:
    """The manager, who begins without rules and reads English."""
    await _anew(office, "en")
    yield await office.sign_in("manager")
    await _anew(office, "ru")


async def _anew(office: Office, language: str) -> None:
    """Nobody may take back what was switched on, so an empty set follows."""
    desk = office.app.state.desk
    async with desk.at_once.connect() as connection:
        by = {"by": office.ids["admin"], "language": language}
        await connection.execute(text("DELETE FROM routing_drafts"))
        await connection.execute(
            text(
                "INSERT INTO routing_versions (version, body, content, note, published_by)"
                " SELECT coalesce(max(version), 0) + 1, '', '{\"rules\": []}', 'none', CAST(:by AS uuid)"
                " FROM routing_versions"
            ),
            by,
        )
        await connection.execute(
            text(
                "UPDATE users SET skills = '{}', languages = '{}', language = :language"
                " WHERE login IN ('manager', 'operator', 'operator2')"
            ),
            by,
        )
    desk.rulebook.forget()


async def begun(manager: Reader, body: str | None = None) -> int:
    """Begin the draft; with a text it says that. Its revision."""
    answer = await manager.post("/routing/versions/0/draft")
    assert (answer.status_code, answer.headers["location"]) == (303, "/routing/draft")
    if body is None:
        return 1
    await manager.post("/routing/draft/text", {"revision": "1", "body": body})
    return 2


async def switched_on(office: Office, manager: Reader, body: str) -> None:
    """Let these rules hold."""
    revision = await begun(manager, body)
    done = await manager.post("/routing/publish", {"revision": str(revision), "note": "a test"})
    assert (done.status_code, done.headers["location"]) == (303, "/routing?saved=on")


async def holding(office: Office) -> LiveRules:
    async with office.app.state.desk.at_once.connect() as connection:
        return await live_rules(connection)


async def registered(office: Office, claim: str, who: str = "admin") -> dict[str, Any]:
    """The first event of a claim."""
    rows = (await office.get(f"/api/claims/{claim}/timeline", who)).json()["items"]
    first: dict[str, Any] = rows[0]["data"]
    return first


def said(page: str) -> str:
    """The words of a page without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL))


async def test_a_rule_is_written_tried_out_and_switched_on(office: Office, manager: Reader) -> None:
    before = (await office.file()).json()
    await begun(manager)
    made = await manager.post("/routing/draft/rules/new", {"revision": "1", **KETTLES})
    assert (made.status_code, made.headers["location"]) == (303, "/routing/draft?said=saved#rule-0")
    listed = said((await manager.get("/routing/draft")).text)
    assert "subject or text have “чайник” or “самовар” and not: channel: phone" in listed
    assert (
        "priority: High; team “Cards”; to somebody with the skill “kettles”; tags “kitchen”, “leaks”"
        in listed
    )
    form = (await manager.get("/routing/draft/rules/0")).text
    assert 'value="чайник, самовар"' in form
    assert re.search(r'name="not-1" value="yes" checked', form)
    tried = said((await manager.get("/routing/draft/try")).text)
    assert before["number"] in tried
    assert "Priority: Normal → High; Team: “Claims” → “Cards”" in tried
    page = await manager.get("/routing/publish")
    assert "What will hold" in page.text
    done = await manager.post("/routing/publish", {"revision": "2", "note": "Kettles go to the cards."})
    assert done.headers["location"] == "/routing?saved=on"
    again = await manager.post("/routing/publish", {"revision": "2", "note": "Kettles go to the cards."})
    assert again.headers["location"] == "/routing?saved=gone"
    now = said((await manager.get("/routing?saved=on")).text)
    assert "Kettles go to the cards." in now
    assert (await holding(office)).rules.rules[0].title == "Чайники"


RULES = """
apply: all
rules:
  - rule: kettles
    title: Чайники
    when: {words: [чайник]}
    priority: critical
    team: cards
    tags: [kitchen]
  - rule: bank
    title: Спорные операции
    when: {words: [списание денег]}
    type: minute-test
    tags: [money]
"""


async def test_what_is_filed_goes_by_the_rules(office: Office, manager: Reader) -> None:
    await switched_on(office, manager, RULES)
    claim = (await office.file()).json()["id"]
    event = await registered(office, claim)
    version = (await holding(office)).version
    assert (event["priority"], event["team"], event["tags"]) == ("critical", "cards", ["kitchen"])
    assert event["assignee"] == "operator2"
    assert event["routed"] == {
        "version": version,
        "rules": ["kettles"],
        "decided": {"priority": "kettles", "team": "kettles"},
        "filed_as": "goods-refund",
        "kept_type": None,
    }
    plain = (await office.file(subject="Кофеварка шумит", text="Шумит.")).json()["id"]
    event = await registered(office, plain)
    assert (event["priority"], event["team"], event["tags"], event["routed"]) == (
        "normal",
        "claims",
        [],
        None,
    )


async def test_a_repeat_finds_its_claim_although_the_rules_changed(office: Office, manager: Reader) -> None:
    first = await office.file(key="the-same-again")
    await switched_on(office, manager, RULES)
    second = await office.file(key="the-same-again")
    assert (second.status_code, second.json()["id"]) == (200, first.json()["id"])


OPEN = {name: value for name, value in FILING.items() if name != "type"}


async def test_the_type_may_be_left_to_the_rules(office: Office, manager: Reader) -> None:
    missing = await office.post("/api/claims", OPEN)
    assert (missing.status_code, missing.json()["errors"][0]["code"]) == (422, "missing")
    await switched_on(office, manager, RULES)
    undecided = await office.post("/api/claims", OPEN)
    assert (undecided.status_code, undecided.json()["errors"][0]) == (
        422,
        {
            "field": "type",
            "code": "undecided",
            "message": "No type is given and the rules do not decide it: choose one.",
        },
    )
    given = await office.post("/api/claims", {**OPEN, "subject": "Списание денег с карты"})
    assert given.status_code == 201
    event = await registered(office, given.json()["id"])
    assert (event["type"], event["routed"]["filed_as"], event["tags"]) == (
        "minute-test",
        None,
        ["kitchen", "money"],
    )
