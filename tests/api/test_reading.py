"""Reading: the shapes of the contract, foreign and unknown alike, paging that neither skips nor doubles."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import pytest

from tests.api.office import Office

UNKNOWN = "01a200e3-e70d-7797-8205-cd381d2d1841"
CARD = set(
    "id number type variant stage status outcome version priority team assignee claimant subject text channel demand"
    " finding remedies pending_approval waiting_for received_at registered_at closed_at deadlines actions".split()
)


@pytest.fixture(scope="module")
async def claim(office: Office) -> dict[str, Any]:
    return (await office.file(subject="Чтение", external_key="reading")).json()


async def test_the_card_has_every_member_of_the_contract(office: Office, claim: dict[str, Any]) -> None:
    card = (await office.get(f"/api/claims/{claim['id']}")).json()
    assert card.keys() >= CARD
    assert set(card["finding"]) == {"verdict", "cause", "guilty_unit"}
    assert set(card["claimant"]) == {"kind", "name", "email", "phone", "language"}
    for action in card["actions"]:
        assert set(action) >= {"action", "title", "allowed", "data_schema"}
        assert action["allowed"] == (action["why_not"] is None)
        assert action["data_schema"]["type"] == "object"
    actions = {action["action"]: action for action in card["actions"]}
    assert actions["admit"]["allowed"]
    assert not actions["reopen"]["allowed"]
    assert actions["reopen"]["why_not"]["code"] == "not-closed"
    assert not actions["force"]["allowed"]
    assert "has_email" not in actions["correct_contact"]["data_schema"]["properties"]


async def test_the_card_offers_nothing_to_those_who_only_read(office: Office, claim: dict[str, Any]) -> None:
    seen = {who: (await office.get(f"/api/claims/{claim['id']}", who)).json() for who in ("auditor", "admin")}
    assert not any(action["allowed"] for action in seen["auditor"]["actions"])
    assert {action["why_not"]["code"] for action in seen["auditor"]["actions"]} == {"forbidden"}
    assert any(action["allowed"] for action in seen["admin"]["actions"])


async def test_the_schemas_ask_for_what_the_calls_ask_for(office: Office, claim: dict[str, Any]) -> None:
    card = (await office.get(f"/api/claims/{claim['id']}")).json()
    schemas = {action["action"]: action["data_schema"] for action in card["actions"]}
    assert schemas["ask_details"]["required"] == ["questions"]
    assert schemas["withdraw"]["required"] == ["on_behalf"]
    assert schemas["dispute"]["required"] == ["on_behalf", "reason"]
    assert "$defs" not in schemas["admit"]  # the rules' own shape of a sum is not what is sent
    assert set(schemas["fix_at_once"]["$defs"]) == {"RemedyAsked"}


async def test_the_card_speaks_the_callers_language(office: Office, claim: dict[str, Any]) -> None:
    card = (await office.get(f"/api/claims/{claim['id']}", headers={"Accept-Language": "en"})).json()
    assert (
        next(action for action in card["actions"] if action["action"] == "admit")["title"] == "Взять в работу"
    )


BELOW = (
    "",
    "/timeline",
    "/letters",
    "/tasks",
    "/deadlines",
    "/deadlines/settle",
    "/at?instant=2199-01-01T00:00:00Z",
)
STRANGE = (
    UNKNOWN,
    "26-99999999",
    "nonsense",
    "%00",
    "x" * 5000,
    quote("ключ"),
    "' OR 1=1 --",
    "00000000-0000-0000-0000-00000000000g",
)


@pytest.mark.parametrize("below", BELOW)
async def test_foreign_and_unknown_claims_answer_the_same(
    office: Office, claim: dict[str, Any], below: str
) -> None:
    foreign = await office.get(f"/api/claims/{claim['id']}{below}", "operator2")
    assert foreign.status_code == 404
    for name in STRANGE:
        unknown = await office.get(f"/api/claims/{name}{below}", "operator2")
        assert unknown.status_code == 404, name
        assert unknown.content == foreign.content
    command = await office.command(claim["id"], "note", {"text": "x"}, "operator2")
    assert (command.status_code, command.content) == (404, foreign.content)


async def test_timeline_letters_tasks_and_deadlines(office: Office, claim: dict[str, Any]) -> None:
    timeline = (await office.get(f"/api/claims/{claim['id']}/timeline")).json()
    assert timeline["next"] is None
    assert [row["seq"] for row in timeline["items"]] == list(range(1, len(timeline["items"]) + 1))
    assert {row["version"] for row in timeline["items"]} == {1}
    first = timeline["items"][0]
    assert set(first) == set("seq version at recorded_at event actor command_id rung data".split())
    assert (first["event"], first["actor"]) == ("registered", "operator")
    letters = (await office.get(f"/api/claims/{claim['id']}/letters")).json()["items"]
    assert {"acknowledgement"} <= {letter["template"] for letter in letters}
    assert set(letters[0]) == set(
        "id template language recipient state planned_at sent_at attempts message_id event_seq".split()
    )
    assert {letter["recipient"] for letter in letters} >= {"claimant"}
    tasks = (await office.get(f"/api/claims/{claim['id']}/tasks")).json()
    assert tasks["next"] is None
    deadlines = (await office.get(f"/api/claims/{claim['id']}/deadlines")).json()["items"]
    assert set(deadlines[0]) == set(
        "clock run state overdue started_at due_at not_before last_day statutory rungs".split()
    )


async def test_a_timeline_is_read_page_by_page(office: Office, claim: dict[str, Any]) -> None:
    whole = (await office.get(f"/api/claims/{claim['id']}/timeline")).json()["items"]
    rows, cursor = [], ""
    while cursor is not None:
        page = (await office.get(f"/api/claims/{claim['id']}/timeline?limit=2{cursor}")).json()
        rows += page["items"]
        cursor = f"&cursor={page['next']}" if page["next"] else None
    assert rows == whole
    assert (await office.get(f"/api/claims/{claim['id']}/timeline?cursor=abc")).status_code == 422


@pytest.mark.parametrize("clock", ["settle", "register"])
async def test_a_deadline_is_explained_from_end_to_end(
    office: Office, claim: dict[str, Any], clock: str
) -> None:
    answer = await office.get(f"/api/claims/{claim['id']}/deadlines/{clock}")
    if answer.status_code == 404:
        pytest.skip("the variant has no such clock")
    explained = answer.json()
    steps = explained["steps"]
    assert steps[0]["from"] == explained["started_at"]
    assert steps[-1]["to"] == explained["due_at"]
    assert all(one["to"] == two["from"] for one, two in pairwise(steps))
    unit = next(iter(steps[0]["counted"]))
    assert f"{sum(step['counted'][unit] for step in steps)} " in explained["term"] + " "


async def test_no_such_clock_or_run(office: Office, claim: dict[str, Any]) -> None:
    for path in ("unheard", "settle?run=2", "%00"):
        assert (await office.get(f"/api/claims/{claim['id']}/deadlines/{path}")).status_code == 404


async def test_the_past_is_not_yet_before_birth(office: Office, claim: dict[str, Any]) -> None:
    before = quote((datetime.now(UTC) - timedelta(days=400)).isoformat())
    answer = await office.get(f"/api/claims/{claim['id']}/at?instant={before}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-yet")
    now = quote(datetime.now(UTC).isoformat())
    state = (await office.get(f"/api/claims/{claim['id']}/at?instant={now}")).json()
    card = (await office.get(f"/api/claims/{claim['id']}")).json()
    assert state == {name: value for name, value in card.items() if name != "actions"}


QUERIES = [
    ("/api/claims?nonsense=1", "nonsense"),
    ("/api/claims?limit=101", "limit"),
    ("/api/claims?limit=0", "limit"),
    ("/api/claims?limit=x", "limit"),
    ("/api/claims?limit=1e1", "limit"),
    ("/api/claims?limit=5&limit=6", "limit"),
    ("/api/claims?status=lost", "status"),
    ("/api/claims?due=never", "due"),
    ("/api/claims?priority=urgent", "priority"),
    ("/api/claims?sort=name", "sort"),
    ("/api/claims?cursor=abc", "cursor"),
    ("/api/claims?cursor=%00", "cursor"),
    ("/api/claims?assignee=unheard-of", "assignee"),
    ("/api/claims?assignee=%00", "assignee"),
    ("/api/claims?stage=%F0%9F%98%80", "stage"),
    ("/api/claims?q=%00", "q"),
    ("/api/claims?q=%E2%80%AE", "q"),
    ("/api/claims?q=" + "x" * 201, "q"),
    ("/api/claims?q=", "q"),
    ("/api/claims/26-00001?x=1", "x"),
    ("/api/claims/26-00001/at", "instant"),
    ("/api/claims/26-00001/at?instant=yesterday", "instant"),
    ("/api/claims/26-00001/at?instant=2026-01-01T00:00:00", "instant"),
    ("/api/claims/26-00001/at?instant=1700000000", "instant"),
    ("/api/claims/26-00001/at?instant=99999-01-01T00:00:00Z", "instant"),
    ("/api/variants?x=1", "x"),
    ("/healthz?x=1", "x"),
]


@pytest.mark.parametrize(("path", "field"), QUERIES)
async def test_unknown_parameters_and_values_are_errors(office: Office, path: str, field: str) -> None:
    answer = await office.get(path)
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == "invalid"
    assert {error["field"] for error in answer.json()["errors"]} == {field}


async def all_pages(office: Office, query: str, who: str = "admin") -> list[dict[str, Any]]:
    rows, cursor = [], ""
    while cursor is not None:
        page = (await office.get(f"/api/claims?{query}{cursor}", who)).json()
        rows += page["items"]
        cursor = f"&cursor={quote(page['next'])}" if page["next"] else None
    return rows


async def test_pages_neither_skip_nor_double_while_others_file(office: Office) -> None:
    before = [(await office.file(subject=f"Страница {n}")).json()["id"] for n in range(7)]
    for sort in ("registered", "deadline"):
        seen: list[str] = []
        cursor = ""
        while cursor is not None:
            page = (await office.get(f"/api/claims?limit=2&sort={sort}{cursor}", "admin")).json()
            seen += [row["id"] for row in page["items"]]
            cursor = f"&cursor={quote(page['next'])}" if page["next"] else None
            await office.file(subject="Тем временем")
            if len(seen) > 60:
                break
        assert len(seen) == len(set(seen))
        assert set(before) <= set(seen)


async def test_filters_of_the_list(office: Office) -> None:
    await asyncio.gather(
        office.file(), office.file(type="bank"), office.file("operator", subject="Необычайное")
    )
    rows = await all_pages(office, "type=bank&limit=100")
    assert {row["type"] for row in rows} == {"bank"}
    assert {row["team"] for row in await all_pages(office, "team=claims&limit=100")} == {"claims"}
    assert {row["assignee"] for row in await all_pages(office, "assignee=me&limit=100", "operator")} == {
        "operator"
    }
    assert {row["assignee"] for row in await all_pages(office, "assignee=operator&limit=100")} == {"operator"}
    found = await all_pages(office, f"q={quote('необычайн')}")
    assert [row["subject"] for row in found] == ["Необычайное"]
    for wordless in ("-", "%", "!!!", "☂"):
        assert await all_pages(office, f"q={quote(wordless)}") == []
    assert await all_pages(office, "status=closed") == []
    assert await all_pages(office, "due=overdue") == []
    seen = {row["team"] for row in await all_pages(office, "limit=100", "operator2")}
    assert seen == {"cards"}
    assert await all_pages(office, "team=claims", "operator2") == []
    assert set(rows[0]) >= {"id", "number", "stage", "status", "due_at", "overdue", "claimant", "subject"}


async def test_variants_are_listed_and_read(office: Office) -> None:
    rows = (await office.get("/api/variants")).json()["items"]
    assert {"goods-refund", "bank"} <= {row["key"] for row in rows}
    whole = (await office.get("/api/variants/goods-refund/versions/1")).json()
    assert whole["live"]
    assert whole["variant"]["claim_type"] == "goods-refund"
    assert "variant: goods-refund" in whole["body"]
    for path in (
        "goods-refund/versions/99",
        "goods-refund/versions/0",
        "goods-refund/versions/x",
        "none/versions/1",
    ):
        assert (await office.get(f"/api/variants/{path}")).status_code == 404
    assert (await office.get(f"/api/variants/goods-refund/versions/{'9' * 30}")).status_code == 404


async def test_a_draft_is_checked_in_yaml_and_in_json(office: Office) -> None:
    body = (await office.get("/api/variants/goods-refund/versions/1")).json()
    headers = {**office.headers("manager"), "Content-Type": "application/yaml"}
    good = await office.client.post("/api/variants/check", content=body["body"].encode(), headers=headers)
    assert good.json() == {"ok": True, "problems": []}
    broken = body["body"].replace("to: investigation", "to: nowhere")
    bad = await office.client.post("/api/variants/check", content=broken.encode(), headers=headers)
    assert bad.status_code == 200
    assert not bad.json()["ok"]
    assert set(bad.json()["problems"][0]) == {"path", "line", "code", "message"}
    assert bad.json()["problems"][0]["line"] > 0
    for content in (b"", b"\x00", b"&a [*a]", b"- 1", b"{", b"[" * 1000, b"\xff"):
        hostile = await office.client.post("/api/variants/check", content=content, headers=headers)
        assert (hostile.status_code, hostile.json()["ok"]) == (200, False)
    as_json = await office.post("/api/variants/check", body["variant"], "manager")
    assert as_json.json() == {"ok": True, "problems": []}
    for content in (b"", b"{", b"[1, NaN]", b'{"a": 1, "a": 2}', b"[" * 100_000, b"null"):
        headers["Content-Type"] = "application/json"
        hostile = await office.client.post("/api/variants/check", content=content, headers=headers)
        assert (hostile.status_code, hostile.json()["ok"]) == (200, False), content[:20]
    headers["Content-Type"] = "text/plain"
    assert (await office.client.post("/api/variants/check", content=b"x", headers=headers)).status_code == 415
    large = b"#" * (1024 * 1024 + 1)
    headers["Content-Type"] = "application/yaml"
    assert (
        await office.client.post("/api/variants/check", content=large, headers=headers)
    ).status_code == 413


@pytest.mark.parametrize("name", ["stage", "type", "team"])
async def test_a_misspelt_word_is_told_and_not_read_as_none(office: Office, name: str) -> None:
    right = {"stage": "investigation", "type": "goods-refund", "team": "claims"}
    assert (await office.get(f"/api/claims?{name}={right[name]}")).status_code == 200
    wrong = await office.get(f"/api/claims?{name}=misspelt")
    assert (wrong.status_code, [error["field"] for error in wrong.json()["errors"]]) == (422, [name])
