"""Letter texts of the company's own through their pages and calls: rights, draft, check, publishing, history."""

import re
from typing import Any

import pytest

from store.connections import together
from store.letter_templates import TemplatePlace, Words, begin_draft, publish_draft
from store.variants import publish
from tests.api.office import Office, Reader
from tests.workflows.desk import MINUTE, variant_of

PLACE = "/letters/templates/refused/en/variant:goods-refund"
TYPE = "/letters/templates/refused/en/type:goods-refund"
EVERYWHERE = "/letters/templates/refused/en/everywhere"
CALL = "/api/letter-templates/refused/en/variant:goods-refund"
GOOD = {"subject": "Claim {{ number }}: no", "body": "We are sorry.\n{{ confirm }}\n{{ complain }}"}
FAULTY = {"subject": "Hello", "body": "{{ nobody }}\n{{ number.x }}"}


@pytest.fixture(scope="module", autouse=True)
async def secret(office: Office) -> None:
    """A variant whose claims only its team sees; the demo's manager is of another one."""
    variant = variant_of(MINUTE, variant="secret", claim_type="secret", team="others", restricted=True)
    async with together(office.app.state.desk.at_once).begin() as connection:
        await publish(connection, variant, variant.model_dump_json(by_alias=True))


async def begun(reader: Reader, place: str = PLACE, source: str = "") -> str:
    """Begin a draft, in place of the one there may be; its revision."""
    there = await reader.get(f"{place}/draft")
    if there.status_code == 200:
        await reader.post(f"{place}/drop", {"revision": await revision(reader, place)})
    answer = await reader.post(f"{place}/begin", {"source": source})
    assert answer.headers["location"] == f"{place}/draft"
    return await revision(reader, place)


async def revision(reader: Reader, place: str = PLACE) -> str:
    page = await reader.get(f"{place}/draft")
    found = re.search(r'name="revision" value="(\d+)"', page.text)
    assert found, page.status_code
    return found[1]


async def published(reader: Reader, words: dict[str, str], note: str = "why", place: str = PLACE) -> None:
    sent = {**words, "revision": await begun(reader, place), "then": "publish"}
    saved = await reader.post(f"{place}/draft", sent)
    assert saved.headers["location"] == f"{place}/publish"
    form = {"note": note, "revision": await revision(reader, place)}
    answer = await reader.post(f"{place}/publish", form)
    assert answer.headers["location"] == f"{place}?saved=published"


async def test_from_the_shipped_text_to_versions_and_back(office: Office) -> None:
    manager = await office.sign_in("manager")
    page = await manager.get(PLACE)
    assert "We are sorry to say that we cannot uphold it." in page.text
    await begun(manager)
    draft = await manager.get(f"{PLACE}/draft")
    assert "We are sorry to say that we cannot uphold it." in draft.text
    assert "{{ complain }}" in draft.text
    await published(manager, GOOD, "shorter")
    await published(manager, GOOD | {"body": GOOD["body"].replace("sorry", "very sorry")}, "kinder")
    page = await manager.get(f"{PLACE}?version=2&saved=published")
    assert re.search(
        r"<del>.*We are sorry\.</del><ins>.*We are very sorry\.</ins>", page.text.replace("\n", "")
    )
    assert "kinder" in page.text
    assert "shorter" in page.text
    await begun(manager, source="1")
    restored = await manager.get(f"{PLACE}/draft")
    assert "We are sorry.\n" in restored.text
    dropped = await manager.post(f"{PLACE}/drop", {"revision": await revision(manager)})
    assert dropped.headers["location"] == f"{PLACE}?saved=dropped"
    stale = await manager.post(f"{PLACE}/end", {"version": "1", "note": "back"})
    assert stale.status_code == 409
    unsaid = await manager.post(f"{PLACE}/end", {"version": "2", "note": ""})
    assert unsaid.status_code == 422
    ended = await manager.post(f"{PLACE}/end", {"version": "2", "note": "back"})
    assert ended.headers["location"] == f"{PLACE}?saved=ended"
    page = await manager.get(PLACE)
    assert "We are sorry to say that we cannot uphold it." in page.text
    assert "v3" in page.text or "в. 3" in page.text
    assert (await manager.get(f"{PLACE}?version=9")).status_code == 404


async def test_a_faulty_text_is_saved_and_never_published(office: Office) -> None:
    manager = await office.sign_in("manager")
    revised = await begun(manager)
    part = await manager.post(f"{PLACE}/check", FAULTY | {"revision": revised}, part=True)
    assert part.status_code == 200
    assert part.text.count('<li class="late">') == 5
    assert "nobody" in part.text
    assert "<html" not in part.text
    whole = await manager.post(f"{PLACE}/check", FAULTY | {"revision": revised})
    assert "{{ nobody }}" in whole.text
    saved = await manager.post(f"{PLACE}/draft", FAULTY | {"revision": revised})
    assert saved.status_code == 303
    asked = await manager.get(f"{PLACE}/publish")
    assert asked.status_code == 200
    refused = await manager.post(f"{PLACE}/publish", {"note": "x", "revision": await revision(manager)})
    assert refused.status_code == 409
    assert (await office.get(CALL, "manager")).json()["in_use"] is None
    await manager.post(f"{PLACE}/drop", {"revision": await revision(manager)})


async def test_whoever_saves_second_keeps_what_he_typed(office: Office) -> None:
    manager, admin = await office.sign_in("manager"), await office.sign_in("admin")
    seen = await begun(manager)
    first = await admin.post(f"{PLACE}/draft", GOOD | {"revision": seen})
    assert first.status_code == 303
    again = await admin.post(f"{PLACE}/draft", GOOD | {"revision": seen})
    assert again.status_code == 303, "a double click changes nothing"
    late = await manager.post(f"{PLACE}/draft", GOOD | {"subject": "Mine {{ number }}", "revision": seen})
    assert late.status_code == 409
    assert "Mine {{ number }}" in late.text
    long = await manager.post(f"{PLACE}/draft", {"subject": "x" * 301, "body": "kept", "revision": seen})
    assert long.status_code == 422
    assert "kept" in long.text
    now = await revision(manager)
    twice = [await manager.post(f"{PLACE}/publish", {"note": "once", "revision": now}) for _ in range(2)]
    assert [answer.headers["location"] for answer in twice] == [
        f"{PLACE}?saved=published",
        f"{PLACE}?saved=gone",
    ]
    for path in (f"{PLACE}/draft", f"{PLACE}/publish"):
        assert (await manager.get(path)).headers["location"] == f"{PLACE}?saved=gone"


@pytest.mark.parametrize(
    ("who", "place", "reads", "writes"),
    [
        ("manager", PLACE, 200, 303),
        ("manager", TYPE, 200, 303),
        ("manager", EVERYWHERE, 200, 403),
        ("admin", EVERYWHERE, 200, 303),
        ("operator", PLACE, 200, 403),
        ("auditor", PLACE, 200, 403),
        ("manager", "/letters/templates/refused/en/variant:secret", 404, 404),
        ("manager", "/letters/templates/refused/de/everywhere", 404, 404),
        ("manager", "/letters/templates/nothing/en/everywhere", 404, 404),
        ("manager", "/letters/templates/refused/en/variant:nothing", 404, 404),
        ("manager", "/letters/templates/refused/en/type:nothing", 404, 404),
        ("manager", "/letters/templates/refused/en/variant:", 404, 404),
        ("manager", "/letters/templates/refused/en/everywhere:x", 404, 404),
        ("manager", "/letters/templates/refused/en/variant:A'", 404, 404),
    ],
)
async def test_who_reads_and_who_writes(
    office: Office, who: str, place: str, reads: int, writes: int
) -> None:
    reader = await office.sign_in(who)
    assert (await reader.get(place)).status_code == reads
    assert (await reader.post(f"{place}/begin", {"source": "shipped"})).status_code == writes
    call = place.replace("/letters/templates", "/api/letter-templates")
    assert (await office.get(call, who)).status_code == reads
    drafted = await office.client.put(
        f"{call}/draft", json=dict(GOOD, revision=10**6), headers=office.headers(who)
    )
    assert drafted.status_code == {303: 409}.get(writes, writes)
    if writes == 303:
        await reader.post(f"{place}/drop", {"revision": await revision(reader, place)})


async def test_the_list_opens_a_place_and_hides_what_is_restricted(office: Office) -> None:
    manager = await office.sign_in("manager")
    opened = await manager.get("/letters/templates?template=refused&language=en&scope=variant:goods-refund")
    assert opened.headers["location"] == PLACE
    hidden = "/letters/templates/refused/ru/variant:secret"
    place = TemplatePlace(template="refused", language="ru", scope="variant", scope_key="secret")
    async with together(office.app.state.desk.at_once).begin() as connection:
        draft = await begin_draft(connection, place, Words("x", "x"), None, office.ids["admin"])
        assert draft is not None
        assert await publish_draft(connection, draft, "x", office.ids["admin"])
    closed = TYPE.replace("refused", "closed")
    await published(manager, GOOD, place=closed)
    listed = await manager.get("/letters/templates")
    assert closed in listed.text
    assert hidden not in listed.text
    assert "secret" not in listed.text
    assert 'href="/letters/templates"' in (await manager.get("/letters")).text


async def call(office: Office, method: str, path: str, body: Any = None, who: str = "manager") -> Any:
    return await office.client.request(method, f"{CALL}{path}", json=body, headers=office.headers(who))


async def test_calls_say_the_same(office: Office) -> None:
    there = await call(office, "GET", "/draft")
    if there.status_code == 200:
        await call(office, "DELETE", f"/draft?revision={there.json()['revision']}")
    drafted = (await call(office, "PUT", "/draft", FAULTY)).json()
    assert [(each["part"], each["line"], each["code"]) for each in drafted["faults"] if each["keeps"]] == [
        ("subject", 1, "number-in-subject"),
        ("body", 1, "unknown"),
        ("body", 2, "complain-missing"),
        ("body", 2, "confirm-missing"),
        ("body", 2, "no-members"),
    ]
    refused = await call(office, "POST", "/publish", {"revision": drafted["revision"], "note": "x"})
    assert (refused.status_code, refused.json()["code"]) == (409, "draft-faulty")
    assert len(refused.json()["problems"]) == 5
    clash = await call(office, "PUT", "/draft", GOOD | {"revision": drafted["revision"] + 7})
    assert (clash.status_code, clash.json()["revision"]) == (409, drafted["revision"])
    mended = (await call(office, "PUT", "/draft", GOOD | {"revision": drafted["revision"]})).json()
    assert [each["keeps"] for each in mended["faults"]].count(True) == 0
    checked = await call(office, "POST", "/check", GOOD)
    assert checked.json()["faults"] == mended["faults"]
    version = (
        await call(office, "POST", "/publish", {"revision": mended["revision"], "note": "by call"})
    ).json()
    assert (version["scope"], version["note"], version["published_by"]) == (
        "variant:goods-refund",
        "by call",
        "manager",
    )
    shown = (await call(office, "GET", "")).json()
    assert shown["in_use"] == version
    assert shown["versions"][0] == version
    assert shown["body"] == GOOD["body"]
    listed = (await office.get("/api/letter-templates", "auditor")).json()["items"]
    assert version in listed
    ended = await call(office, "POST", "/end", {"version": version["version"], "note": "done"})
    assert (ended.json()["version"], ended.json()["body"]) == (version["version"] + 1, None)
    assert (await call(office, "GET", "")).json()["in_use"] is None
