"""The hints on the card: what must be told and who told it, what is missing, what was not used yet."""

import re
from html import unescape
from typing import Any

from tests.api.console.acts import act, speak
from tests.api.office import Office, Reader

TERM = "The money is paid back within 10 days of the demand"
FORM = re.compile(r'<form method="post" action="(/claims/[0-9-]+/act/confirm_hint)".*?</form>', re.S)


async def filed(office: Office, **changes: Any) -> str:
    answer = await office.file(**changes)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["number"])


async def english(office: Office, who: str = "operator") -> Reader:
    await speak(office, "en")
    return await office.sign_in(who)


async def panel_of(reader: Reader, claim: str) -> str:
    page = unescape((await reader.get(f"/claims/{claim}")).text)
    found = re.search(r'<section class="box hints".*?</section>', page, re.S)
    return found[0] if found else ""


def sent_by(form: str) -> dict[str, str]:
    return dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))


async def test_the_card_says_what_must_be_told_with_its_source(office: Office) -> None:
    claim = await filed(office)
    panel = await panel_of(await english(office), claim)
    assert "Must be told:" in panel
    assert TERM in panel
    assert "Russian consumer protection law, article 22" in panel
    assert "read Sun 22 Nov" in re.sub(r"\s+", " ", panel)
    await speak(office, "ru")
    russian = await panel_of(await office.sign_in("operator"), claim)
    assert "Надо сказать:" in russian
    assert "Деньги возвращают в течение 10 дней" in russian


async def test_what_is_missing_to_go_on_is_named(office: Office) -> None:
    claim = await filed(office, demand={})
    panel = await panel_of(await english(office), claim)
    assert "Missing to go on: the demand" in panel


async def test_an_auditor_reads_and_confirms_nothing(office: Office) -> None:
    claim = await filed(office)
    panel = await panel_of(await english(office, "auditor"), claim)
    assert TERM in panel
    assert not FORM.search(panel)


async def test_what_was_told_is_recorded_with_who_and_when(living: Office) -> None:
    claim = await filed(living)
    reader = await english(living)
    form = FORM.search(await panel_of(reader, claim))
    assert form
    fields = sent_by(form[0])
    assert fields["hint"] == "money_back_term"
    sent = await reader.post(form[1], fields)
    assert sent.status_code == 303, sent.text
    again = await reader.post(form[1], fields)
    assert again.status_code == 303, re.sub(r"<[^>]+>|\s+", " ", again.text.split("<main")[1])[:1500]
    assert again.headers["location"] == sent.headers["location"], "a double click says it once"
    panel = await panel_of(reader, claim)
    assert "Told:" in panel
    assert not FORM.search(panel)
    events = (await living.get(f"/api/claims/{claim}/timeline")).json()["items"]
    told = [event for event in events if event["event"] == "hint_confirmed"]
    assert [event["data"]["hint"] for event in told] == ["money_back_term"]
    page = unescape((await reader.get(f"/claims/{claim}")).text)
    assert f"The claimant was told: {TERM}" in page


async def test_programs_read_and_confirm_hints_too(living: Office) -> None:
    claim = await filed(living)
    hints = (await living.get(f"/api/claims/{claim}/hints")).json()["items"]
    assert [hint["key"] for hint in hints] == ["money_back_term", "handing_over"]
    assert hints[0]["told"] is None
    assert hints[0]["confirm"] is True
    assert (await living.command(claim, "confirm_hint", {"hint": "money_back_term"})).status_code == 200
    refused = await living.command(claim, "confirm_hint", {"hint": "money_back_term"})
    assert refused.status_code == 409
    assert refused.json()["code"] in ("already-told", "nothing-to-tell")
    last = (await living.get(f"/api/claims/{claim}/hints")).json()["items"][-1]
    assert last["told"]["by"] == "operator"


async def test_hints_of_a_foreign_claim_are_not_found(office: Office) -> None:
    claim = await filed(office)
    assert (await office.get(f"/api/claims/{claim}/hints", "operator2")).status_code == 404


async def test_a_bonus_of_another_claim_is_mentioned(living: Office) -> None:
    person = {"kind": "client", "name": "Вера Лис", "email": "vera.lis@example.org", "language": "ru"}
    before = await filed(living, claimant=person)
    bonus = {"remedy": "bonus", "amount": "1500.00", "currency": "RUB", "carry_out_by": "2030-12-31"}
    finding = {"verdict": "partly", "cause": "defect"}
    for action, data in (("admit", {}), ("record_finding", finding)):
        assert (await living.command(before, action, data)).status_code == 200
    for task in (await living.get(f"/api/claims/{before}/tasks")).json()["items"]:
        assert (await living.command(before, "finish_task", {"task_id": task["id"]})).status_code == 200
    assert (await living.command(before, "decide")).status_code == 200
    assert (await living.command(before, "satisfy", {"remedies": [bonus]})).status_code == 200
    now = await filed(living, claimant=person, subject="Другое")
    reader = await english(living)
    panel = await panel_of(reader, now)
    assert f"Granted and not used yet: Bonus, 1,500 ₽ (claim {before})." in panel.replace("\xa0", " ")
    await act(reader, before, "carry_out", remedy_id="1.1", note="Отдан")
    assert "not used yet" not in await panel_of(reader, now)
