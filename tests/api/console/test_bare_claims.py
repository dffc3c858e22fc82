"""Pages of a claim when there is little to show: no row of the timeline, or a clock that no variant names."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.api.console.acts import speak
from tests.api.office import Office
from tests.claims.walks import born, ready, report_sent, to_confirmation

PAGES = ("", "/timeline", "/process", "/why-person", "/why/answer", "/files", "/act/note")


@pytest.mark.parametrize("page", PAGES)
async def test_a_claim_without_a_timeline_has_its_pages(
    office: Office, owner_engine: AsyncEngine, page: str
) -> None:
    filed = (await office.file()).json()
    async with owner_engine.begin() as connection:
        await connection.execute(text("ALTER TABLE timeline DISABLE TRIGGER USER"))
        await connection.execute(
            text("DELETE FROM timeline WHERE claim_id = CAST(:id AS uuid)"), {"id": filed["id"]}
        )
        await connection.execute(text("ALTER TABLE timeline ENABLE TRIGGER USER"))
    reader = await office.sign_in("operator")
    answer = await reader.get(f"/claims/{filed['number']}{page}")
    assert answer.status_code == 200, answer.text
    assert (await reader.get(f"/claims/{filed['number']}/at")).status_code == 404


async def asked(office: Office) -> str:
    """A claim whose claimant is silent, put down as the rules would leave it."""
    filed = (await office.file()).json()
    desk = born(ready("goods-refund"), datetime.now(UTC), assignee=None)
    to_confirmation(desk, remedies=[{"remedy": "refund", "amount": "1000", "currency": "RUB"}])
    report_sent(desk)
    assert desk.claim.asked
    assert desk.claim.asked.since
    own = {"id": filed["id"], "number": filed["number"], "version": 1, "tasks": ()}
    state = desk.claim.model_copy(update=own)
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(
            text("UPDATE claims SET stage = :stage, snapshot = CAST(:state AS jsonb) WHERE number = :number"),
            {"state": state.model_dump_json(), "number": filed["number"], "stage": state.stage},
        )
    return filed["number"]


@pytest.mark.parametrize(
    ("language", "title", "rule"),
    [
        ("ru", "Молчание заявителя", "решение считается принятым"),
        ("en", "Silence of the claimant", "the decision counts as accepted"),
    ],
)
async def test_silence_is_explained_like_any_clock(
    office: Office, language: str, title: str, rule: str
) -> None:
    await speak(office, language)
    number, reader = await asked(office), await office.sign_in("operator")
    card = unescape((await reader.get(f"/claims/{number}")).text)
    link = re.search(rf'href="(/claims/{number}/why/silence\?run=1)"', card)
    assert link
    why = await reader.get(link[1])
    assert why.status_code == 200
    page = unescape(why.text)
    assert title in page
    assert rule in page
    assert "10" in page
    assert (await reader.get(f"/claims/{number}/why/silence?run=2")).status_code == 404


async def test_nobody_is_asked_and_there_is_no_silence_to_explain(office: Office) -> None:
    number = (await office.file()).json()["number"]
    reader = await office.sign_in("operator")
    assert (await reader.get(f"/claims/{number}/why/silence")).status_code == 404
