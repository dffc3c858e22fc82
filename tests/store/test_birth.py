"""Births: whole or not at all, once per key and per external key."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claimant
from store.birth import bear
from store.cards import card
from store.connections import at_once
from store.numbers import next_number
from store.outbox import take_batch
from store.sight import sight_of_system
from store.timelines import timeline
from tests.store.claims_at_hand import Desk, birth_of, born

TABLES = (
    "claims",
    "commands",
    "persons",
    "claim_texts",
    "timeline",
    "clock_runs",
    "letters",
    "unstarted",
    "claim_search",
)


async def counted(connection: AsyncConnection) -> dict[str, int]:
    return {
        table: (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()
        for table in TABLES
    }


async def test_everything_of_a_birth_is_there(desk: Desk, connection: AsyncConnection) -> None:
    before = await counted(connection)
    claim = await born(desk)
    after = await counted(connection)
    assert {table: after[table] - before[table] for table in TABLES} == {
        "claims": 1,
        "commands": 1,
        "persons": 1,
        "claim_texts": 2,
        "timeline": claim.last_seq,
        "clock_runs": 1,
        "letters": 2,
        "unstarted": 1,
        "claim_search": 1,
    }
    found = await card(connection, sight_of_system(), claim.number)
    assert found is not None
    assert found.claim == claim
    assert (found.subject, found.claimant.name, found.started, found.pending) == (
        "Сломанный чайник",
        "Мария Иванова",
        False,
        0,
    )
    page = await timeline(connection, sight_of_system(), claim.id)
    assert page is not None
    assert [row.seq for row in page.items] == list(range(1, claim.last_seq + 1))
    assert page.items[0].event == "registered"
    assert page.items[0].texts == {"subject": "Сломанный чайник", "text": "Не греет с первого дня."}


async def test_hashes_are_salted_and_the_timeline_keeps_no_text(
    desk: Desk, connection: AsyncConnection
) -> None:
    claim = await born(desk)
    row = (
        await connection.execute(
            text(
                "SELECT t.data::text AS data, t.texts, encode(sha256(x.salt || convert_to(x.content, 'UTF8')), 'hex')"
                " AS hash FROM timeline t JOIN claim_texts x ON x.command_id = t.command_id AND x.member = 'subject'"
                " WHERE t.claim_id = CAST(:id AS uuid) AND t.seq = 1"
            ),
            {"id": claim.id},
        )
    ).one()
    assert row.texts["subject"] == row.hash
    assert "чайник" not in row.data
    assert "Мария" not in row.data


async def test_a_repeat_writes_nothing_and_gives_the_same_claim(
    desk: Desk, connection: AsyncConnection
) -> None:
    birth = birth_of(desk, await next_number(connection, 2026))
    first = await bear(connection, birth)
    before = await counted(connection)
    again = birth_of(desk, await next_number(connection, 2026), key=birth.key)
    second = await bear(connection, again)
    assert (first.kind, second.kind) == ("born", "repeated")
    assert second.claim == first.claim
    other = await bear(connection, again.model_copy(update={"body_hash": bytes(32)}))
    assert (other.kind, other.claim) == ("key_reused", None)
    elsewhere = await bear(connection, again.model_copy(update={"path": "/api/others"}))
    assert elsewhere.kind == "key_reused"
    assert await counted(connection) == before


async def test_an_external_key_is_one_claim_of_its_account(desk: Desk, connection: AsyncConnection) -> None:
    async def one(**changes: object) -> str:
        number = await next_number(connection, 2026)
        given = {"account": "shop", "external_key": "order-7", **changes}
        return (await bear(connection, birth_of(desk, number, **given))).kind

    assert await one() == "born"
    before = await counted(connection)
    assert await one() == "repeated"
    assert await one(body_hash=bytes(32)) == "external_reused"
    assert await counted(connection) == before
    assert await one(account="other-shop") == "born"


@pytest.mark.parametrize("same", [{"key": "raced"}, {"account": "race", "external_key": "raced"}])
async def test_of_many_at_once_exactly_one_is_born(desk: Desk, same: dict[str, str]) -> None:
    async def one() -> tuple[str, str]:
        async with at_once(desk.engine).connect() as own:
            result = await bear(own, birth_of(desk, await next_number(own, 2026), **same))
        assert result.claim is not None
        return result.kind, result.claim.id

    results = await asyncio.gather(*(one() for _ in range(30)))
    assert sorted(kind for kind, _ in results) == ["born"] + ["repeated"] * 29
    assert len({claim_id for _, claim_id in results}) == 1


async def test_nonsense_is_refused_and_leaves_nothing(desk: Desk, connection: AsyncConnection) -> None:
    before = await counted(connection)
    birth = birth_of(desk, "26-00000x")
    with pytest.raises(IntegrityError):
        await bear(connection, birth)
    taken = (await born(desk)).number
    before = await counted(connection)
    with pytest.raises(IntegrityError):
        await bear(connection, birth_of(desk, taken))
    assert await counted(connection) == before


async def test_without_an_address_no_letter_goes_to_the_claimant(
    desk: Desk, connection: AsyncConnection
) -> None:
    await take_batch(connection, 1000, 60)
    claim = await born(desk, claimant=Claimant(has_email=False))
    taken = [envelope for envelope in await take_batch(connection, 1000, 60) if envelope.claim_id == claim.id]
    assert [envelope.recipient_kind for envelope in taken] == ["user"]
    assert taken[0].address == "anna@desk.test"


async def test_numbers_are_drawn_by_year(connection: AsyncConnection) -> None:
    first, second = await next_number(connection, 2014), await next_number(connection, 2014)
    assert (first, second) == ("14-00001", "14-00002")
    with pytest.raises(ValueError, match="1999"):
        await next_number(connection, 1999)
