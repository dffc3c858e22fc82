"""The chains that PostgreSQL writes: whole for every way a claim goes, and every change by the owner is found."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from claims.chain import BEGINNING, canonical, chains_of, faults_of, faults_of_texts, lines_of, read
from claims.claim import Claim
from store.bulk import insert_claims
from store.chain import build, chains_numbered, count_unchained, every_chain, heads, newest_chains
from store.record import record
from tests.claims.test_chain import SPELLED
from tests.lab.judges.chains import BROKEN
from tests.store.claims_at_hand import Desk, accepted, born, command_for, record_of
from tests.store.test_bulk import many

CASES = [
    "[1e3, 1E-2, -0, 1.50, 12345678901234567890.5]",
    '{"longest": 1, "ab": 2, "aa": 3, "я": 4, "zz": {"b": [], "a": {}}}',
    '["\\u001f\\u007f\\u2028/\\\\\\"\\b\\f\\n\\r\\t", "Ёлка 😀"]',
]


async def worked(desk: Desk, connection: AsyncConnection) -> Claim:
    """A claim of three records with texts."""
    claim = await born(desk)
    for action, texts in (("admit", None), ("note", {"text": 'Чайник 😀\n"да"'})):
        command = await accepted(desk, command_for(claim, action, minutes=claim.version + 0.00001), texts)
        request = record_of(desk, claim, command)
        assert (await record(connection, request)).written
        claim = request.decision.claim
    return claim


async def faults(connection: AsyncConnection, *claims: Claim) -> list[str]:
    found = await chains_numbered(connection, [claim.number for claim in claims])
    assert len(found) == len(claims)
    return [f for each in found for f in (*faults_of(each.chain), *faults_of_texts(each.chain, each.texts))]


@pytest.mark.parametrize("spelled", [case for case, _ in SPELLED] + CASES)
async def test_postgresql_spells_json_as_the_verifier_does(connection: AsyncConnection, spelled: str) -> None:
    asked = "SELECT CAST(:json AS jsonb)::text, json_build_array(CAST(:json AS jsonb))::text"
    kept, in_array = (await connection.execute(text(asked), {"json": spelled})).one()
    assert canonical(read(kept)) == kept
    assert canonical([read(kept)]) == in_array


async def test_every_record_is_chained(desk: Desk, connection: AsyncConnection) -> None:
    claim = await worked(desk, connection)
    (found,) = await chains_numbered(connection, [claim.number])
    assert (len(found.chain.rows), len(found.texts)) == (claim.last_seq, 3)
    assert found.chain.rows[0]["prev_hash"] == BEGINNING
    assert await faults(connection, claim) == []
    assert next(chains_of(lines_of(found.chain))).rows[-1]["hash"] == found.chain.rows[-1]["hash"]
    assert "Чайник" not in "".join(lines_of(found.chain))
    assert [each.chain.number for each in await newest_chains(connection, 1)] != []


async def test_an_import_is_chained(desk: Desk, connection: AsyncConnection) -> None:
    births = await many(desk, connection, 0, 4)
    await insert_claims(connection, births)
    assert await faults(connection, *(birth.claim for birth in births)) == []


@asynccontextmanager
async def as_owner(owner_engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Who may do anything, without the triggers; all is rolled back."""
    async with owner_engine.connect() as connection:
        await connection.execute(text("ALTER TABLE timeline DISABLE TRIGGER USER"))
        yield connection
        await connection.rollback()


CHANGED = {
    "version = 7": "row 3 was changed",
    "at = at + interval '1 microsecond'": "row 3 was changed",
    "recorded_at = recorded_at - interval '1 microsecond'": "row 3 was changed",
    "event = 'closed'": "row 3 was changed",
    "actor_kind = 'user'": "row 3 was changed",
    "actor_id = 'somebody'": "row 3 was changed",
    "command_id = gen_random_uuid()": "row 3 was changed",
    "rung = '{}'": "row 3 was changed",
    'data = data || \'{"by": "somebody"}\'': "row 3 was changed",
    'texts = \'{"text": "00"}\'': "row 3 was changed",
    "prev_hash = sha256('')": "row 3 does not follow the row before it",
    "hash = sha256('')": "row 3 was changed",
    "hash = NULL, prev_hash = NULL": "row 3 has no hash",
    "seq = 1000": "row 3 is missing",
}


@pytest.mark.parametrize("change", CHANGED)
async def test_a_changed_column_is_found(
    desk: Desk, connection: AsyncConnection, owner_engine: AsyncEngine, change: str
) -> None:
    claim = await worked(desk, connection)
    async with as_owner(owner_engine) as owner:
        change = change.replace(":", "\\:")
        await owner.execute(
            text(f"UPDATE timeline SET {change} WHERE claim_id = :id AND seq = 3"), _id(claim)
        )
        assert CHANGED[change.replace("\\:", ":")] in (await faults(owner, claim))[0]
    assert await faults(connection, claim) == []


def _id(claim: Claim) -> dict[str, Any]:
    return {"id": UUID(claim.id)}


REMOVED = {
    "DELETE FROM timeline WHERE claim_id = :id AND seq = 3": "row 3 is missing",
    "DELETE FROM timeline WHERE claim_id = :id AND seq = (SELECT max(seq) FROM timeline WHERE claim_id = :id)": (
        "is missing"
    ),
    "DELETE FROM timeline WHERE claim_id = :id": "are missing",
    "UPDATE timeline SET seq = CASE seq WHEN 1002 THEN 3 ELSE 2 END WHERE claim_id = :id AND seq > 1000": (
        "row 2 does not follow"
    ),
    "UPDATE claims SET last_seq = last_seq - 1 WHERE id = :id": "the claim knows of",
    "UPDATE claims SET version = version + 1 WHERE id = :id": "the claim has version",
    "UPDATE claim_texts SET content = 'Другое' WHERE claim_id = :id AND member = 'subject'": (
        "text subject of row 1 was changed"
    ),
    "UPDATE claim_texts SET member = 'other' WHERE claim_id = :id AND member = 'subject'": (
        "text other of row 1 was changed"
    ),
}


@pytest.mark.parametrize("statement", REMOVED)
async def test_what_is_removed_swapped_or_cut_off_is_found(
    desk: Desk, connection: AsyncConnection, owner_engine: AsyncEngine, statement: str
) -> None:
    claim = await worked(desk, connection)
    async with as_owner(owner_engine) as owner:
        apart = "UPDATE timeline SET seq = seq + 1000 WHERE claim_id = :id AND seq IN (2, 3)"
        if "1000" in statement:
            await owner.execute(text(apart), _id(claim))
        await owner.execute(text(statement), _id(claim))
        assert REMOVED[statement] in (await faults(owner, claim))[0]


async def test_a_row_of_another_claim_is_found(
    desk: Desk, connection: AsyncConnection, owner_engine: AsyncEngine
) -> None:
    claim, other = await worked(desk, connection), await worked(desk, connection)
    async with as_owner(owner_engine) as owner:
        await owner.execute(text("DELETE FROM timeline WHERE claim_id = :id AND seq = 3"), _id(claim))
        taken = "UPDATE timeline SET claim_id = :id WHERE claim_id = :other AND seq = 3"
        await owner.execute(text(taken), {**_id(claim), "other": _id(other)["id"]})
        found = await faults(owner, claim, other)
    assert any("row 3 does not follow" in fault and claim.number in fault for fault in found)
    assert any("row 3 is missing" in fault and other.number in fault for fault in found)


async def test_a_whole_chain_written_anew_is_found_with_deposited_heads_alone(
    desk: Desk, connection: AsyncConnection, owner_engine: AsyncEngine
) -> None:
    claim = await worked(desk, connection)
    async with desk.engine.connect() as reader:
        deposited = {claim_id: {seq: link} async for claim_id, seq, link in heads(reader)}
        today = (await reader.execute(text("SELECT (now() AT TIME ZONE 'UTC')::date"))).scalar_one()
        of_today = {claim_id: {seq: link} async for claim_id, seq, link in heads(reader, today)}
    assert of_today == deposited
    async with owner_engine.begin() as owner:
        await owner.execute(text("ALTER TABLE timeline DISABLE TRIGGER USER"))
        forged = "UPDATE timeline SET hash = NULL, prev_hash = NULL, actor_id = 'x' WHERE claim_id = :id"
        await owner.execute(text(forged), _id(claim))
        await owner.execute(text("ALTER TABLE timeline ENABLE TRIGGER USER"))
    async with owner_engine.connect() as owner:
        assert [rows async for rows in build(owner)] == [claim.last_seq]
    (found,) = await chains_numbered(connection, [claim.number])
    assert faults_of(found.chain) == []
    (fault,) = faults_of(found.chain, deposited[claim.id])
    assert "the chain was rewritten" in fault


async def test_what_is_erased_leaves_the_chain_whole(desk: Desk, connection: AsyncConnection) -> None:
    claim = await worked(desk, connection)
    erased = "UPDATE claim_texts SET content = NULL, salt = NULL WHERE claim_id = :id"
    await connection.execute(text(erased), _id(claim))
    (found,) = await chains_numbered(connection, [claim.number])
    assert (found.texts, await faults(connection, claim)) == ({}, [])
    assert found.chain.rows[0]["texts"]["text"]


async def test_rows_from_before_are_chained_once(
    desk: Desk, connection: AsyncConnection, owner_engine: AsyncEngine
) -> None:
    old, new, hollow = [await worked(desk, connection) for _ in range(3)]
    async with owner_engine.begin() as owner:
        await owner.execute(text("ALTER TABLE timeline DISABLE TRIGGER USER"))
        for claim, where in ((old, "true"), (new, "seq >= 3"), (hollow, "seq = 2")):
            without = f"UPDATE timeline SET hash = NULL, prev_hash = NULL WHERE claim_id = :id AND {where}"
            await owner.execute(text(without), _id(claim))
        await owner.execute(text("ALTER TABLE timeline ENABLE TRIGGER USER"))
    command = await accepted(desk, command_for(old, "note", minutes=9), {"text": "Позже"})
    request = record_of(desk, old, command)
    assert (await record(connection, request)).written  # behind a row without a hash it gets none
    old = request.decision.claim
    assert "row 1 has no hash" in (await faults(connection, old))[0]
    async with owner_engine.connect() as owner:
        built = sum([rows async for rows in build(owner)])
    assert built == old.last_seq + new.last_seq - 2
    assert await faults(connection, old, new) == []
    assert "row 2 has no hash" in (await faults(connection, hollow))[0]
    assert await count_unchained(connection) == 1
    async with owner_engine.connect() as owner:
        assert [rows async for rows in build(owner)] == [0]
    judged = {row[0]: row[1] for row in (await connection.exec_driver_sql(BROKEN)).all()}
    assert judged == {hollow.id: 2}  # the lab's judge counts by itself and comes to the same
    every = [each.chain.number async for batch in every_chain(connection) for each in batch]
    assert {old.number, new.number, hollow.number} <= set(every)


@pytest.mark.parametrize(
    "change", ["hash = sha256('')", "hash = NULL, prev_hash = NULL", "data = '{}', hash = sha256('')"]
)
async def test_a_hash_is_given_once(desk: Desk, owner_engine: AsyncEngine, change: str) -> None:
    claim = await born(desk)
    async with owner_engine.connect() as owner:
        with pytest.raises(DBAPIError, match="only ever appended"):
            await owner.execute(text(f"UPDATE timeline SET {change} WHERE claim_id = :id"), _id(claim))
