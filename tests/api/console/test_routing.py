"""Routing in the console: a draft rule by rule and as a text, trying out, switching on, and what filing makes of it."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from api.portal.form_keys import new_key
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
    plain = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(plain))


async def test_a_rule_is_written_tried_out_and_switched_on(office: Office, manager: Reader) -> None:
    before = (await office.file()).json()
    await begun(manager)
    made = await manager.post("/routing/draft/rules/new", {"revision": "1", **KETTLES})
    assert (made.status_code, made.headers["location"]) == (303, "/routing/draft?said=saved#rule-0")
    listed = said((await manager.get("/routing/draft")).text)
    assert "subject or text have “чайник” or “самовар” and not (channel: phone)" in listed
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


async def test_whoever_suits_gets_the_claim_and_the_page_says_why(office: Office, manager: Reader) -> None:
    await switched_on(office, manager, RULES.replace("team: cards", "skill: kettles"))
    lacking = (await office.file()).json()["number"]
    page = said((await manager.get(f"/claims/{lacking}/why-person")).text)
    assert "Nobody who was here had the skill “kettles” that a rule wanted." in page
    assert "This rule held when the claim was filed: Чайники." in page
    path = f"/routing/people/{office.ids['operator']}"
    saved = await manager.post(path, {"skills": "Kettles, banking", "languages": ["ru"]})
    assert saved.headers["location"] == f"/routing/people?saved=yes#person-{office.ids['operator']}"
    claim = (await office.file()).json()
    assert (await registered(office, claim["id"]))["suited"] == {"skill": True, "language": True}
    page = said((await manager.get(f"/claims/{claim['number']}/why-person")).text)
    assert "Of those who suit best this person had the fewest open claims." in page
    assert "The skill “kettles” that a rule wanted is there. The claimant's language is spoken." in page
    listed = said((await manager.get("/routing/people")).text)
    assert "banking" in listed
    wrong = await manager.post(path, {"skills": "Чайники"})
    assert (wrong.status_code, 'value="Чайники"' in wrong.text) == (422, True)


async def test_managers_change_their_own_people_alone(office: Office, manager: Reader) -> None:
    for who in (office.ids["admin"], "x", "01a200e3-e70d-7797-8205-cd381d2d1841"):
        assert (await manager.post(f"/routing/people/{who}", {"skills": "a"})).status_code == 404


async def test_tags_are_shown_and_found(office: Office, manager: Reader) -> None:
    await switched_on(office, manager, RULES)
    tagged = (await office.file()).json()
    plain = (await office.file(subject="Кофеварка шумит", text="Шумит.")).json()
    card = (await manager.get(f"/claims/{tagged['number']}")).text
    assert 'href="/queue?view=all&amp;tag=kitchen"' in card
    found = (await manager.get("/queue?view=all&tag=kitchen")).text
    assert tagged["number"] in found
    assert plain["number"] not in found
    assert "Tag: </span>kitchen" in found
    assert '<option value="kitchen" selected>' in (await manager.get("/queue/filter?tag=kitchen")).text
    rows = (await office.get("/api/claims?tag=kitchen&limit=100", "manager")).json()["items"]
    assert tagged["number"] in {row["number"] for row in rows}
    assert all("kitchen" in row["tags"] for row in rows)
    assert (await office.get(f"/api/claims/{tagged['id']}", "admin")).json()["tags"] == ["kitchen"]


FAULTY = (
    ({"title": "", "priority": "high"}, "“title” is not filled in."),
    ({"title": "x"}, "Nothing follows from this rule"),
    ({"title": "x", "tags": "Кухня"}, "“Кухня”: write a small Latin letter"),
    ({"title": "x", "tags": "a", "what-0": "words", "value-0": "!!!"}, "“!!!” has no letter or digit"),
    ({"title": "x", "tags": "a", "what-0": "amount", "value-0": "много"}, "“много”: write the amount as"),
    ({"title": "x", "tags": "a", "what-0": "domain", "value-0": "нет"}, "“нет” is no domain"),
    ({"title": "x", "team": "nowhere"}, "There is no team “nowhere”."),
    ({"title": "x", "type": "nothing"}, "There is no claim type “nothing” now."),
    ({"title": "x", "instead": "yes", "tags": "a"}, "needs a claim type"),
)


@pytest.mark.parametrize(("fields", "sentence"), FAULTY)
async def test_a_faulty_rule_comes_back_as_it_was_typed(
    office: Office, manager: Reader, fields: dict[str, str], sentence: str
) -> None:
    await begun(manager)
    sent = {"revision": "1", "join": "all", "do": "save", **fields}
    answer = await manager.post("/routing/draft/rules/new", sent)
    assert answer.status_code == 422
    assert sentence in said(answer.text)
    for typed in ("value-0", "tags"):
        assert f'value="{fields.get(typed, "")}"' in answer.text
    assert "The draft has no rule yet." in (await manager.get("/routing/draft")).text


async def test_rules_change_places_and_go(office: Office, manager: Reader) -> None:
    body = "apply: all # keep me\nrules:\n" + "".join(
        f"- {{rule: r{n}, title: Rule {n}, tags: [t{n}]}}\n" for n in (1, 2, 3)
    )
    revision = await begun(manager, body)
    for place, do, expected in ((2, "up", "1 3 2"), (0, "down", "3 1 2"), (1, "drop", "3 2")):
        moved = await manager.post(f"/routing/draft/rules/{place}", {"revision": str(revision), "do": do})
        assert moved.headers["location"] == "/routing/draft?said=saved"
        revision += 1
        page = (await manager.get("/routing/draft")).text
        assert re.findall(r">Rule (\d)<", page) == expected.split()
    stale = await manager.post("/routing/draft/rules/0", {"revision": "1", "do": "drop"})
    assert stale.headers["location"] == "/routing/draft?said=changed"
    late = {"revision": "1", "title": "Late", "tags": "late", "do": "save"}
    kept = await manager.post("/routing/draft/rules/0", late)
    assert (kept.status_code, 'value="Late"' in kept.text) == (409, True)
    assert "# keep me" in (await manager.get("/routing/draft/text")).text
    await manager.post("/routing/draft/mode", {"revision": str(revision), "apply": "first"})
    assert "never reached" in (await manager.get("/routing/draft")).text
    refused = await manager.post("/routing/publish", {"revision": str(revision + 1), "note": "x"})
    assert refused.status_code == 409
    gone = await manager.post("/routing/draft/drop", {"revision": str(revision + 1)})
    assert gone.headers["location"] == "/routing?saved=dropped"


async def test_a_text_with_faults_is_kept_and_told(office: Office, manager: Reader) -> None:
    revision = await begun(manager, "apply: [\n")
    page = await manager.get("/routing/draft/text")
    assert "The text cannot be read beyond this line" in page.text
    astray = await manager.post("/routing/draft/mode", {"revision": str(revision), "apply": "all"})
    assert astray.headers["location"] == "/routing/draft?said=text"
    assert "keeps the draft from being tried out" in (await manager.get("/routing/draft/try")).text
    stale = await manager.post("/routing/draft/text", {"revision": "1", "body": "apply: all"})
    assert (stale.status_code, "apply: all" in stale.text) == (409, True)


async def test_who_does_not_manage_all_teams_cannot_switch_on(office: Office, manager: Reader) -> None:
    change = "UPDATE memberships SET role = 'operator' WHERE team = 'cards' AND user_id = CAST(:id AS uuid)"
    back = change.replace("'operator'", "'manager'")
    id_ = {"id": office.ids["manager"]}
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text(change), id_)
        try:
            partly = await office.sign_in("manager")
            await begun(partly)
            assert (
                "an administrator, or a manager of all its teams"
                in (await partly.get("/routing/publish")).text
            )
            refused = await partly.post("/routing/publish", {"revision": "1", "note": "x"})
            assert refused.status_code == 403
        finally:
            await connection.execute(text(back), id_)


async def test_programs_do_the_same(office: Office, manager: Reader) -> None:
    assert (await office.get("/api/routing/draft", "admin")).status_code == 404
    sent = {"body": "rules: [{rule: a, title: A}]"}
    drafted = await office.client.put("/api/routing/draft", json=sent, headers=office.headers("admin", "k1"))
    assert [each["code"] for each in drafted.json()["problems"]] == ["says-nothing"]
    assert (await office.get("/api/routing/draft/try", "admin")).json()["code"] == "draft-faulty"
    revision = drafted.json()["revision"]
    again = {"body": RULES, "revision": revision}
    good = await office.client.put("/api/routing/draft", json=again, headers=office.headers("admin", "k2"))
    assert (good.json()["problems"], good.json()["revision"]) == ([], revision + 1)
    tried = (await office.get("/api/routing/draft/try", "admin")).json()
    assert tried["looked_at"] >= tried["elsewhere"] == tried["held"]["kettles"] > 0
    body = {"revision": revision + 1, "note": "By a program."}
    done = await office.post("/api/routing/publish", body, "admin")
    now = (await office.get("/api/routing", "auditor")).json()
    assert (now["version"], now["note"], now["published_by"]) == (
        done.json()["version"],
        "By a program.",
        "admin",
    )
    newest = (await office.get("/api/routing/versions", "operator")).json()["items"][0]
    assert (newest["version"], newest["rules"]) == (now["version"], 2)


async def test_a_published_set_never_changes(office: Office, manager: Reader) -> None:
    await switched_on(office, manager, RULES)
    number = (await holding(office)).version
    async with office.app.state.desk.at_once.connect() as connection:
        for change in ("UPDATE routing_versions SET body = ''", "DELETE FROM routing_versions"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                await connection.execute(text(change))
    page = await manager.get(f"/routing/versions/{number}")
    assert "title: Чайники" in page.text
    assert (await manager.get("/routing/versions/999999")).status_code == 404


async def test_the_form_of_registration_asks_the_rules(office: Office, manager: Reader) -> None:
    operator = await office.sign_in("operator")
    assert "by-rules" not in (await operator.get("/claims/new")).text
    await switched_on(office, manager, RULES)
    assert 'value="by-rules"' in (await operator.get("/claims/new")).text
    typed = {"key": "0" * 32, "subject": "Списания денег", "do": "by-rules"}
    chosen = (await operator.post("/claims/new", typed)).text
    assert re.search(r'value="minute-test" selected', chosen)
    assert 'value="Списания денег"' in chosen
    left = await operator.post("/claims/new", typed | {"subject": "Чайник"})
    assert "No type is given and the rules do not decide it" in left.text


async def test_russian_readers_read_russian(office: Office, manager: Reader) -> None:
    await switched_on(office, manager, RULES)
    number = (await office.file()).json()["number"]
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text("UPDATE users SET language = 'ru' WHERE login = 'manager'"))
    reader = await office.sign_in("manager")
    assert "когда в теме или тексте есть «чайник»" in said((await reader.get("/routing")).text)
    why = said((await reader.get(f"/claims/{number}/why-person")).text)
    assert "Когда претензию подали, подошло правило: Чайники." in why
    await reader.post("/routing/versions/0/draft")
    wrong = await reader.post("/routing/draft/rules/new", {"revision": "1", "title": "x", "do": "save"})
    assert "Из правила ничего не следует" in wrong.text


INSTEAD = """
rules:
  - rule: quick
    title: Минутные
    when: {words: [минута]}
    type: minute-test
    instead: true
    tags: [quick]
"""
FROM_OUTSIDE = {
    "subject": "Минуты не хватило",
    "text": "Чайник протекает.",
    "remedy": "refund",
    "name": "Анна Петрова",
    "email": "minute@example.org",
    "consent": "yes",
}


async def filed_outside(office: Office, **more: str) -> tuple[str, dict[str, Any]]:
    """File by the public form; the page that follows, and the first event of the claim."""
    key = new_key(office.app.state.desk.settings, datetime.now(UTC) - timedelta(minutes=1))
    asked = {"Accept": "text/html", "Accept-Language": "ru", "Sec-Fetch-Site": "same-origin"}
    sent = await office.client.post(
        "/p/goods-refund", data={**FROM_OUTSIDE, "key": key, **more}, headers=asked
    )
    assert sent.status_code == 303, said(sent.text)
    page = await office.client.get(sent.headers["location"], headers=asked)
    newest = (await office.get("/api/claims?sort=registered&limit=1", "admin")).json()["items"][0]
    return page.text, await registered(office, newest["id"])


async def test_a_claimants_choice_gives_way_only_to_a_form_that_takes_it(
    office: Office, manager: Reader
) -> None:
    await switched_on(office, manager, INSTEAD)
    page, event = await filed_outside(office, **{"field-quality_check": "no"})
    assert (event["type"], event["tags"], event["number"] in page) == ("minute-test", ["quick"], True)
    assert (event["routed"]["filed_as"], event["routed"]["kept_type"]) == ("goods-refund", None)
    page, event = await filed_outside(office, **{"field-sold_by": "shop"})
    assert (event["type"], event["tags"], event["number"] in page) == ("goods-refund", ["quick"], True)
    assert (event["routed"]["decided"], event["routed"]["kept_type"]) == ({}, "minute-test")
    why = said((await manager.get(f"/claims/{event['number']}/why-person")).text)
    assert "A rule wanted the type “minute-test” instead" in why
