"""Beside a claim stand the other claims of its client and the latest contacts with him in them."""

from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.api.console.acts import speak
from tests.api.office import FILING, Office

CONTACT = text(
    "INSERT INTO timeline (claim_id, seq, version, at, event, actor_kind, data)"
    " SELECT id, 900 + :place, 1, now(), 'interaction_logged', 'system', jsonb_build_object('event',"
    " 'interaction_logged', 'kind', CAST(:kind AS text), 'direction', 'in', 'happened_at', now() - interval '1 hour')"
    " FROM claims WHERE number = :number"
)


async def filed(office: Office, email: str, **changes: Any) -> str:
    claimant = {**FILING["claimant"], "email": email, "phone": None}
    return (await office.file(claimant=claimant, **changes)).json()["number"]


async def called(owner: AsyncEngine, number: str, kind: str = "call", place: int = 0) -> None:
    async with owner.begin() as connection:
        await connection.execute(CONTACT, {"number": number, "kind": kind, "place": place})


async def card(office: Office, number: str) -> str:
    answer = await (await office.sign_in("operator")).get(f"/claims/{number}")
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


@pytest.mark.parametrize(
    ("language", "head", "words"),
    [
        ("ru", "Последние контакты по ним", "Входящий звонок"),
        ("en", "Latest contacts in them", "Incoming call"),
    ],
)
async def test_contacts_of_the_clients_other_claims(
    office: Office, owner_engine: AsyncEngine, language: str, head: str, words: str
) -> None:
    await speak(office, language)
    email = f"{uuid4().hex[:8]}@example.org"
    one, other = await filed(office, email), await filed(office, email, subject="Совсем другое")
    assert head not in await card(office, one)
    await called(owner_engine, other)
    page = await card(office, one)
    assert page.index(head) < page.index(words) < page.index(f"/claims/{other}?tab=interactions")
    assert head not in await card(office, other)


async def test_five_at_most_and_none_of_foreign_claims(office: Office, owner_engine: AsyncEngine) -> None:
    await speak(office, "en")
    email = f"{uuid4().hex[:8]}@example.org"
    one, other = await filed(office, email), await filed(office, email)
    foreign = await filed(office, email, type="bank")
    for place in range(7):
        await called(owner_engine, other, "meeting", place)
    await called(owner_engine, foreign)
    page = await card(office, one)
    assert page.count("Meeting · ") == 5
    assert "Incoming call" not in page
    assert foreign not in page


@pytest.mark.parametrize(("language", "role"), [("ru", "эксперт"), ("en", "expert")])
async def test_a_partys_role_is_told_in_words(
    office: Office, owner_engine: AsyncEngine, language: str, role: str
) -> None:
    await speak(office, language)
    number = await filed(office, "party@example.org")
    added = text(
        "INSERT INTO parties (command_id, claim_id, role, name) SELECT birth_command_id, id, 'expert', 'Garant'"
        " FROM claims WHERE number = :number"
    )
    async with owner_engine.begin() as connection:
        await connection.execute(added, {"number": number})
    assert f'<b>Garant</b> <span class="pill">{role}</span>' in await card(office, number)
