"""The editor through the real pages: forms, new parts, problems in words, the second tab, undo, the text, rights."""

import re
from collections.abc import AsyncIterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import text

from claims.variant_yaml import read_variant
from store.drafts import Draft, begin_draft, draft_of, drop_draft, save_draft
from store.variants import publish
from tests.api.office import Office, Reader
from tests.workflows.desk import MINUTE, variant_of

REFUND = "goods-refund"
AT = f"/variants/{REFUND}/draft"
BODY = Path("variants/goods-refund.yaml").read_text("utf-8")


@pytest.fixture
async def manager(office: Office) -> AsyncIterator[Reader]:
    """The manager with a fresh draft of the refund; he reads English."""
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text("UPDATE users SET language = 'en' WHERE login = 'manager'"))
        await drop_draft(connection, REFUND)
    reader = await office.sign_in("manager")
    assert (await reader.post(f"/variants/{REFUND}/versions/1/draft")).status_code == 303
    yield reader
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text("UPDATE users SET language = 'ru' WHERE login = 'manager'"))
        await drop_draft(connection, REFUND)


async def draft(office: Office) -> Draft:
    async with office.app.state.desk.at_once.connect() as connection:
        found = await draft_of(connection, REFUND)
    assert found is not None
    return found


def inputs(page: str) -> dict[str, list[str]]:
    """What a browser would send of the form of the part."""
    form = page.split("data-editor>")[1].split("</form>")[0]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        kind = re.search(r'type="(\w+)"', tag)
        if kind and kind[1] == "checkbox" and " checked" not in tag:
            continue
        value = re.search(r' value="([^"]*)"', tag)
        found.setdefault(_name(tag), []).append(unescape(value[1]) if value else "")
    for tag, inner in re.findall(r"(<textarea [^>]*>)(.*?)</textarea>", form, re.DOTALL):
        found[_name(tag)] = [unescape(inner)]
    for tag, inner in re.findall(r"(<select [^>]*>)(.*?)</select>", form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inner) or re.search(r'value="([^"]*)"', inner)
        found[_name(tag)] = [unescape(chosen[1]) if chosen else ""]
    return found


class Attributes(HTMLParser):
    """The names of all attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {name for name, _ in attrs}


def _name(tag: str) -> str:
    found = re.search(r'name="([^"]*)"', tag)
    assert found, tag
    return found[1]


def said(page: str) -> str:
    """The words of a page without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL))


async def opened(reader: Reader, part: str) -> dict[str, list[str]]:
    page = await reader.get(AT, params={"part": part})
    assert page.status_code == 200
    return inputs(page.text)


async def test_an_untouched_form_changes_nothing(office: Office, manager: Reader) -> None:
    for part in ("", "clocks.answer", "stages.resolution", "escalation.2", "letters", "causes", "fields.2"):
        sent = await manager.post(AT, await opened(manager, part))
        assert (sent.status_code, part) == (303, part)
    now = await draft(office)
    assert (now.revision, now.body) == (1, BODY)


async def test_three_things_that_every_manager_does(office: Office, manager: Reader) -> None:
    form = await opened(manager, "clocks.answer")
    sent = await manager.post(AT, form | {"term.count": ["4"]})
    assert sent.headers["location"] == f"{AT}?part=clocks.answer&saved=saved"
    form = await opened(manager, "stages.resolution")
    await manager.post(AT, form | {"approval.above.amount": ["50 000"], "approval.above.currency": ["RUB"]})
    fresh = await manager.get(AT, params={"new": "escalation", "clock": "answer"})
    form = inputs(fresh.text)
    assert (form["clock"], form["do.0.what"]) == (["answer"], ["notify:director"])
    sent = await manager.post(AT, form | {"at.at": ["after"], "at.count": ["3"], "at.unit": ["working days"]})
    assert sent.headers["location"] == f"{AT}?part=escalation.7&saved=added"
    now = await draft(office)
    variant, problems = read_variant(now.body)
    assert variant is not None
    approval = variant.stages["resolution"].approval
    assert approval is not None
    assert str(approval.above) == "50000.00 RUB"
    assert str(variant.clocks["answer"].term) == "4 working days"
    assert str(variant.escalation[7].at) == "due + 3 working days"
    assert [each.code for each in problems] == []
    assert {line for line in BODY.splitlines() if "#" in line} <= set(now.body.splitlines())
    page = await manager.get(AT, params={"part": "clocks.answer"})
    words = said(page.text)
    assert "was 5 working days" in words
    assert re.search(r"Registered now, a claim would be due \w{3} \d+ \w{3}", words)
    assert "3 changes against v1" in words
    assert page.text.count("<svg") > 1


async def test_a_rung_has_one_number_in_the_list_and_on_the_picture(manager: Reader) -> None:
    listed = (await manager.get(AT)).text
    told = re.findall(r'part=escalation\.(\d+)#ed-form"[^>]*><span class="rung">(\d+)</span>', listed)
    assert len(told) == 7
    assert all(int(number) == int(place) + 1 for place, number in told)


async def test_problems_stand_at_their_place_in_the_readers_language(office: Office, manager: Reader) -> None:
    form = await opened(manager, "clocks.answer")
    seen = await manager.post(f"{AT}/check", form | {"term.count": ["soon"]}, part=True)
    assert seen.status_code == 200
    assert "A term is a number and a unit" in said(seen.text)
    assert 'id="wrong-term" aria-live="polite" hx-swap-oob="true"><p>' in seen.text
    assert "1 error first" in said(seen.text)
    assert (await draft(office)).revision == 1
    assert (await manager.post(AT, form | {"term.count": ["soon"]})).status_code == 303
    whole = await manager.get(AT)
    assert 'aria-disabled="true"' in whole.text
    assert "Clock “Answer” → Term" in said(whole.text)
    admin = await office.sign_in("admin")
    russian = said((await admin.get(AT, params={"part": "clocks.answer"})).text)
    assert "Срок — это число и единица" in russian
    assert "сначала 1 ошибка" in russian
    form = await opened(manager, "clocks.answer")
    assert form["term.count"] == ["soon working days"]
    better = await manager.post(f"{AT}/check", form | {"term.count": ["4"], "term.unit": ["days"]}, part=True)
    assert "The extension is counted in other units" in said(better.text)
    kind = {"term.count": ["4"], "term.unit": ["working days"]}
    better = await manager.post(f"{AT}/check", form | kind, part=True)
    assert "Error" not in said(better.text)
    assert "would be due" in said(better.text)


async def test_two_tabs(office: Office, manager: Reader) -> None:
    mine = await opened(manager, "escalation.1")
    theirs = await opened(manager, "escalation.0")
    admin = await office.sign_in("admin")
    moved = await admin.post(f"{AT}/part", {"_revision": "1", "_part": "escalation.0", "do": "down"})
    assert moved.headers["location"] == f"{AT}?part=escalation.1&saved=moved"
    late = await manager.post(AT, mine | {"do.1.what": ["raise_priority:3"]})
    assert late.status_code == 409
    assert "The draft was changed in between" in said(late.text)
    kept = inputs(late.text)
    assert (kept["_part"], kept["_revision"], kept["do.1.what"]) == (
        ["escalation.0"],
        ["2"],
        ["raise_priority:3"],
    )
    assert (await manager.post(AT, kept)).status_code == 303
    variant, _ = read_variant((await draft(office)).body)
    assert variant is not None
    assert variant.escalation[0].do[1].model_dump() == {"raise_priority": 3}
    gone = await admin.post(f"{AT}/part", {"_revision": "3", "_part": "escalation.1", "do": "drop"})
    assert gone.status_code == 303
    lost = await manager.post(AT, theirs)
    assert lost.status_code == 409
    if "taken out of the draft in between" in said(lost.text):
        assert inputs(lost.text)["_new"] == ["escalation"]
    await drop_it(office)
    nothing = await manager.post(AT, kept)
    assert nothing.status_code == 409
    assert "The draft is gone" in said(nothing.text)
    assert "Begin a draft from v1" in said((await manager.get(AT)).text)


async def drop_it(office: Office) -> None:
    async with office.app.state.desk.at_once.connect() as connection:
        await drop_draft(connection, REFUND)


async def test_undo_back_rename_and_taking_out(office: Office, manager: Reader) -> None:
    form = await opened(manager, "clocks.answer")
    await manager.post(AT, form | {"term.count": ["4"]})
    back = await manager.post(f"{AT}/part", {"_revision": "2", "_part": "clocks.answer", "do": "back"})
    assert back.headers["location"].endswith("saved=back")
    assert (await draft(office)).body == BODY
    undone = await manager.post(f"{AT}/undo", {"_revision": "3", "_part": "clocks.answer"})
    assert undone.headers["location"].endswith("saved=undone")
    assert "term: 4 working days" in (await draft(office)).body
    named = {"_revision": "4", "_part": "clocks.answer", "do": "rename"}
    assert (await manager.post(f"{AT}/part", named | {"_name": "settle"})).status_code == 422
    assert (await manager.post(f"{AT}/part", named | {"_name": "reply"})).status_code == 303
    variant, problems = read_variant((await draft(office)).body)
    assert variant is not None, problems
    assert variant.escalation[0].clock == "reply"
    gone = await manager.post(f"{AT}/part", {"_revision": "5", "_part": "stages.investigation", "do": "drop"})
    assert gone.status_code == 303
    page = await manager.get(AT)
    assert "There is no stage “investigation”" in said(page.text)
    for part, do in (("", "drop"), ("letters", "up"), ("nothing.here", "drop"), ("clocks.reply", "burn")):
        wrong = await manager.post(f"{AT}/part", {"_revision": "6", "_part": part, "do": do})
        assert wrong.status_code == 404, (part, do)


async def test_a_broken_text_can_still_be_put_right(office: Office, manager: Reader) -> None:
    emptied = re.sub(r"(?ms)^stages:.*?(?=^\w)", "stages: {}\n", BODY, count=1)
    looked = await manager.post(f"{AT}/yaml", {"_revision": "1", "body": emptied, "do": "check"})
    assert "There are 1 to 30 stages." in said(looked.text)
    broken = BODY.replace("stages:", "stages: [", 1)
    sent = await manager.post(f"{AT}/yaml", {"_revision": "1", "body": broken, "do": "save"})
    assert sent.status_code == 303
    page = await manager.get(AT)
    assert page.status_code == 200
    assert "cannot be shown as forms" in said(page.text)
    shown = await manager.get(f"{AT}/yaml")
    assert re.search(r"line \d+", said(shown.text))
    only = await manager.post(f"{AT}/yaml", {"_revision": "2", "body": BODY, "do": "check"})
    assert only.status_code == 200
    assert "is not saved yet" in said(only.text)
    assert (await draft(office)).revision == 2
    late = await manager.post(f"{AT}/yaml", {"_revision": "1", "body": BODY + "# mine\n", "do": "save"})
    assert late.status_code == 409
    assert "# mine" in late.text
    empty = await manager.post(f"{AT}/yaml", {"_revision": "2", "body": " ", "do": "save"})
    assert empty.status_code == 422
    assert (await manager.post(f"{AT}/yaml", {"_revision": "2", "body": BODY})).status_code == 303
    file = await manager.get(f"{AT}/file")
    assert (file.text, file.headers["content-type"]) == (BODY, "application/yaml")
    assert "attachment" in file.headers["content-disposition"]


async def test_words_of_a_draft_never_become_markup(manager: Reader) -> None:
    evil = '<script>alert(1)</script>" onclick="x'
    form = await opened(manager, "stages.intake")
    assert (await manager.post(AT, form | {"title.en": [evil]})).status_code == 303
    for part in ("stages.intake", "clocks.answer", ""):
        page = (await manager.get(AT, params={"part": part})).text
        assert "<script>alert" not in page
        found = Attributes()
        found.feed(page)
        assert "onclick" not in found.names
    page = await manager.get(AT, params={"part": '"><script>alert(2)</script>'})
    assert (page.status_code, "<script>alert" in page.text) == (200, False)


async def test_who_may_do_what(office: Office, manager: Reader) -> None:
    for who in ("operator", "auditor"):
        reader = await office.sign_in(who)
        page = await reader.get(AT, params={"part": "clocks.answer"})
        assert page.status_code == 200
        assert '<fieldset class="ed-all" disabled>' in page.text
        assert "/draft/part" not in page.text
        assert (await reader.post(AT, {"_revision": "1"})).status_code == 403
    async with office.app.state.desk.at_once.connect() as connection:
        secret = MINUTE.read_text("utf-8").replace("\nteam: ", "\n# ").replace("variant: ", "variant: x")
        secret = secret.replace("claim_type: ", "restricted: true\nteam: secret\nclaim_type: x")
        variant, problems = read_variant(secret)
        assert variant is not None, problems
        ref = await publish(connection, variant, secret)
        assert await begin_draft(connection, ref.key, secret, ref, office.ids["admin"])
    for path in ("", "/yaml", "/file"):
        assert (await manager.get(f"/variants/{ref.key}/draft{path}")).status_code == 404
    assert (await manager.post(f"/variants/{ref.key}/draft", {"_revision": "1"})).status_code == 404
    assert variant_of(MINUTE).variant != ref.key


async def test_every_part_opens_in_both_languages(office: Office, manager: Reader) -> None:
    async with office.app.state.desk.at_once.connect() as connection:
        body = BODY.replace("complain_next:", "complain_next:\n  - {ru: А, en: A}", 1)
        assert await save_draft(connection, REFUND, 1, body, office.ids["manager"])
    admin = await office.sign_in("admin")
    listed = set(re.findall(r'\?part=([a-z0-9_.-]+)#ed-form"', (await manager.get(AT)).text))
    assert len(listed) > 25
    for part in sorted(listed)[::6]:
        for reader in (manager, admin):
            page = await reader.get(AT, params={"part": part})
            assert page.status_code == 200
            assert f'name="_part" value="{part}"' in page.text
    for new in (
        "stages",
        "stages.intake.actions",
        "stages.intake.plan",
        "clocks",
        "fields",
        "sources",
        "complain_next",
    ):
        page = await admin.get(AT, params={"new": new})
        assert f'name="_new" value="{new}"' in page.text
