"""Drafts of process variants over JSON: begun, changed, published once, copied, retired; and who may."""

import asyncio
from typing import Any

import httpx
import pytest

from store.variants import publish
from tests.api.office import Office
from tests.workflows.desk import MINUTE, variant_of

BASE = "/api/variants/bank"


async def call(
    office: Office, method: str, path: str, body: Any = None, who: str = "manager"
) -> httpx.Response:
    return await office.client.request(method, path, json=body, headers=office.headers(who))


async def text_of(office: Office, key: str, version: int = 1) -> str:
    return str((await office.get(f"/api/variants/{key}/versions/{version}")).json()["body"])


@pytest.fixture(autouse=True)
async def no_draft(office: Office) -> None:
    """Every test begins without a draft of the bank's variant."""
    draft = await office.get(f"{BASE}/draft", "admin")
    if draft.status_code == 200:
        gone = await call(office, "DELETE", f"{BASE}/draft?revision={draft.json()['revision']}", who="admin")
        assert gone.status_code == 200


async def begun(office: Office, body: str | None = None) -> dict[str, Any]:
    given = {"body": body or await text_of(office, "bank"), "base": {"key": "bank", "version": 1}}
    answer = await call(office, "PUT", f"{BASE}/draft", given)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_draft_is_begun_changed_and_read(office: Office) -> None:
    assert (await office.get(f"{BASE}/draft")).status_code == 404
    draft = await begun(office)
    assert (draft["revision"], draft["changed_by"], draft["problems"]) == (1, "manager", [])
    assert draft["base"] == {"key": "bank", "version": 1}
    faulty = {"body": draft["body"].replace("calendar: ru", "calendar: mars"), "revision": 1}
    changed = (await call(office, "PUT", f"{BASE}/draft", faulty)).json()
    assert (changed["revision"], [each["code"] for each in changed["problems"]]) == (2, ["no-such-calendar"])
    assert (await office.get(f"{BASE}/draft", "operator")).json()["body"] == faulty["body"]
    late = await call(office, "PUT", f"{BASE}/draft", {"body": "mine", "revision": 1})
    assert (late.status_code, late.json()["code"], late.json()["revision"]) == (409, "draft-changed", 2)
    again = await call(office, "PUT", f"{BASE}/draft", {"body": "other"})
    assert (again.status_code, again.json()["code"], again.json()["revision"]) == (409, "draft-exists", 2)
    repeated = await call(office, "PUT", f"{BASE}/draft", faulty)
    assert (repeated.status_code, repeated.json()["revision"]) == (200, 2)


@pytest.mark.parametrize("body", ["", "- 1", "half: [", "variant: bank\nteam: 7\nstages: {}"])
async def test_any_text_may_be_a_draft_and_is_kept_as_it_is(office: Office, body: str) -> None:
    await begun(office)
    kept = await call(office, "PUT", f"{BASE}/draft", {"body": body, "revision": 1})
    assert kept.json()["body"] == body
    assert kept.json()["problems"]
    refused = await call(office, "POST", f"{BASE}/publish", {"revision": 2, "note": "x"})
    assert (refused.status_code, refused.json()["code"]) == (409, "draft-faulty")
    assert refused.json()["problems"] == kept.json()["problems"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "body"),
        ({"body": 1}, "body"),
        ({"body": "\0"}, "body"),
        ({"body": "x" * 300_000}, "body"),
        ({"body": "x", "revision": 0}, "revision"),
        ({"body": "x", "revision": True}, "revision"),
        ({"body": "x", "base": {"key": "Bank", "version": 1}}, "base.key"),
        ({"body": "x", "more": 1}, "more"),
    ],
)
async def test_a_wrong_call_names_the_field(office: Office, given: dict[str, Any], field: str) -> None:
    answer = await call(office, "PUT", f"{BASE}/draft", given)
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, [field])


async def test_a_draft_is_published_once_and_a_note_is_asked_for(office: Office) -> None:
    draft = await begun(
        office, (await text_of(office, "bank")).replace("term: 5 working days", "term: 4 working days")
    )
    before = (await office.get(f"{BASE}/versions")).json()["items"]
    silent = await call(office, "POST", f"{BASE}/publish", {"revision": 1, "note": "  "})
    assert [each["field"] for each in silent.json()["errors"]] == ["note"]
    stale = await call(office, "POST", f"{BASE}/publish", {"revision": 7, "note": "Faster."})
    assert (stale.status_code, stale.json()["code"]) == (409, "draft-changed")
    given = {"revision": 1, "note": "Faster."}
    answers = await asyncio.gather(*(call(office, "POST", f"{BASE}/publish", given) for _ in range(3)))
    assert sorted(each.status_code for each in answers)[0] == 200
    assert [each.status_code for each in answers].count(200) == 1
    after = (await office.get(f"{BASE}/versions")).json()["items"]
    assert len(after) == len(before) + 1
    newest = after[0]
    assert (newest["note"], newest["live"], newest["published_by"]) == ("Faster.", True, "manager")
    assert await text_of(office, "bank", newest["version"]) == draft["body"]
    told = (await office.get(f"{BASE}/versions/{newest['version']}/changes")).json()["items"]
    assert all("5 working days → 4 working days" in each["sentence"]["en"] for each in told)
    assert told
    back = f"{BASE}/versions/1/changes?against={newest['version']}"
    assert len((await office.get(back)).json()["items"]) == len(told)
    assert (await office.get(f"{BASE}/versions/1/changes")).json()["items"] == []
    filed = await office.get(f"/api/variants/bank/versions/{newest['version']}")
    assert filed.json()["live"]


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("variant: bank\n", "variant: other\n", "another-key"),
        ("claim_type: bank\n", "claim_type: unheard\n", "another-type"),
        ("team: cards\n", "team: unheard\n", "no-such-team"),
    ],
)
async def test_a_draft_stays_what_it_is_a_draft_of(
    office: Office, before: str, after: str, code: str
) -> None:
    body = await text_of(office, "bank")
    if before not in body:
        before = next(
            line for line in body.splitlines(keepends=True) if line.startswith(before.split(":")[0] + ":")
        )
    draft = await begun(office, body.replace(before, after, 1))
    assert code in [each["code"] for each in draft["problems"]]


async def test_a_copy_is_deep_and_its_own(office: Office) -> None:
    title = {"ru": "Банк, копия", "en": "Bank, copy"}
    given = {"key": "bank-copy", "title": title, "claim_type": "bank-copy"}
    copied = await call(office, "POST", f"{BASE}/copy", given)
    assert copied.status_code == 201, copied.text
    draft = copied.json()
    assert (draft["key"], draft["title"], draft["claim_type"], draft["problems"]) == (
        "bank-copy",
        title,
        "bank-copy",
        [],
    )
    assert "# " in draft["body"]  # the remarks came along
    twice = await call(office, "POST", f"{BASE}/copy", given)
    assert (twice.status_code, twice.json()["code"]) == (409, "draft-exists")
    taken = await call(office, "POST", f"{BASE}/copy", {"key": "goods-refund"})
    assert (taken.status_code, taken.json()["code"]) == (409, "key-taken")
    reserved = await call(office, "POST", f"{BASE}/copy", {"key": "ready"})
    assert [each["field"] for each in reserved.json()["errors"]] == ["key"]
    done = await call(office, "POST", "/api/variants/bank-copy/publish", {"revision": 1, "note": "New."})
    assert done.json() == {"key": "bank-copy", "version": 1}
    assert {"bank", "bank-copy"} <= {
        row["key"] for row in (await office.get("/api/variants")).json()["items"]
    }


async def test_a_retired_variant_takes_no_more_claims(office: Office) -> None:
    async with office.app.state.desk.at_once.connect() as connection:
        body = MINUTE.read_text("utf-8").replace("minute-test", "minute-two")
        await publish(connection, variant_of(MINUTE, variant="minute-two", claim_type="minute-two"), body)
    filed = await office.file(type="minute-two", fields={})
    assert filed.status_code == 201, filed.text
    wrong = await call(office, "POST", "/api/variants/minute-two/retire", {"version": 2})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "not-live")
    done = await call(office, "POST", "/api/variants/minute-two/retire", {"version": 1})
    assert done.json() == {"key": "minute-two", "version": 1}
    row = (await office.get("/api/variants/minute-two/versions")).json()["items"][0]
    assert (row["live"], row["retired_by"]) == (False, "manager")
    assert (await call(office, "POST", "/api/variants/minute-two/retire", {"version": 1})).status_code == 409
    office.app.state.desk.shelf._live.clear()  # what is live is remembered for two seconds
    refused = await office.file(type="minute-two", fields={})
    assert [each["code"] for each in refused.json()["errors"]] == ["no-such-type"]


async def test_a_foreign_variant_is_left_alone(office: Office) -> None:
    """The demo's manager manages two teams; those of a third he may read, restricted ones not."""
    foreign = variant_of(MINUTE, variant="of-others", claim_type="of-others", team="others")
    secret = variant_of(MINUTE, variant="secret", claim_type="secret", team="others", restricted=True)
    async with office.app.state.desk.at_once.connect() as connection:
        for variant in (foreign, secret):
            await publish(connection, variant, variant.model_dump_json(by_alias=True))
    given: dict[str, Any] = {"body": "x"}
    assert (await office.get("/api/variants/of-others/versions", "manager")).status_code == 200
    assert (await call(office, "PUT", "/api/variants/of-others/draft", given)).status_code == 403
    assert (await call(office, "POST", "/api/variants/of-others/retire", {"version": 1})).status_code == 403
    for path in ("versions", "versions/1", "draft", "versions/1/changes"):
        assert (await office.get(f"/api/variants/secret/{path}", "manager")).status_code == 404
    assert (await call(office, "PUT", "/api/variants/secret/draft", given)).status_code == 404
    assert (await call(office, "POST", "/api/variants/secret/copy", {"key": "mine"})).status_code == 404
    assert "secret" not in [
        row["key"] for row in (await office.get("/api/variants", "manager")).json()["items"]
    ]
    assert (await call(office, "PUT", "/api/variants/of-others/draft", given, "admin")).status_code == 200


async def test_nobody_takes_the_claims_of_another_team(office: Office) -> None:
    """Publishing for a type retires the variant that handles it now; that one must be his own too."""
    foreign = variant_of(MINUTE, variant="theirs", claim_type="theirs", team="others")
    async with office.app.state.desk.at_once.connect() as connection:
        await publish(connection, foreign, foreign.model_dump_json(by_alias=True))
    given = {"key": "grabbing", "claim_type": "theirs"}
    draft = (await call(office, "POST", f"{BASE}/copy", given)).json()
    assert [each["code"] for each in draft["problems"]] == ["type-of-another-team"]
    refused = await call(office, "POST", "/api/variants/grabbing/publish", {"revision": 1, "note": "Mine."})
    assert refused.json()["code"] == "draft-faulty"
