"""Letters that belong to no claim: leases, put off, settled once, and no text of theirs is kept."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from store.connections import at_once
from store.desk_letters import (
    DeskEnvelope,
    DeskLetter,
    note_handed_over,
    plan_desk_letter,
    put_off,
    settle,
    take_desk_letters,
)
from store.tables.desk_letters import DeskLetterRow
from tests.store.claims_at_hand import Desk

LETTER = DeskLetter(kind="own-page", language="ru", address="maria@client.test", name="Мария")


@pytest.fixture(autouse=True)
async def empty(desk: Desk) -> None:
    async with at_once(desk.engine).connect() as connection:
        for taken in await take_desk_letters(connection, 100, 60):
            await settle(connection, taken, "refused", "of another test")


async def taken(connection: AsyncConnection, lease: float = 60) -> DeskEnvelope:
    await plan_desk_letter(connection, LETTER)
    (letter,) = await take_desk_letters(connection, 10, lease)
    return letter


async def row(connection: AsyncConnection, letter_id: str) -> dict[str, object]:
    found = await connection.execute(text("SELECT * FROM desk_letters WHERE id = :id"), {"id": letter_id})
    return dict(found.one()._mapping)


async def test_a_letter_goes_its_way(connection: AsyncConnection) -> None:
    planned = await plan_desk_letter(connection, LETTER)
    (letter,) = await take_desk_letters(connection, 10, 60)
    assert (letter.id, letter.kind, letter.address, letter.name, letter.attempts) == (
        planned,
        "own-page",
        "maria@client.test",
        "Мария",
        1,
    )
    assert await take_desk_letters(connection, 10, 60) == ()
    assert await note_handed_over(connection, letter, "<1@desk>", bytes(32))
    assert await settle(connection, letter, "sent")
    assert not await settle(connection, letter, "refused", "late")
    kept = await row(connection, planned)
    assert (kept["state"], kept["message_id"], kept["digest"]) == ("sent", "<1@desk>", bytes(32))
    assert kept["sent_at"] is not None


def test_no_text_of_a_letter_is_kept() -> None:
    assert "message" not in DeskLetterRow.model_fields


async def test_a_dead_senders_letter_is_taken_again_and_he_changes_nothing(
    connection: AsyncConnection,
) -> None:
    first = await taken(connection, lease=0)
    (second,) = await take_desk_letters(connection, 10, 60)
    assert (second.id, second.attempts) == (first.id, 2)
    assert not await note_handed_over(connection, first, "<1@desk>", bytes(32))
    assert not await settle(connection, first, "sent")
    assert not await put_off(connection, first, datetime.now(UTC), "busy")
    assert await settle(connection, second, "unknown", "no answer")


async def test_a_letter_that_was_put_off_waits_for_its_instant(connection: AsyncConnection) -> None:
    letter = await taken(connection)
    assert await put_off(connection, letter, datetime.now(UTC) + timedelta(hours=1), "421 later")
    assert await take_desk_letters(connection, 10, 60) == ()
    assert (await row(connection, letter.id))["problem"] == "421 later"


async def test_a_letter_of_a_transaction_that_was_rolled_back_never_was(desk: Desk) -> None:
    async with desk.engine.connect() as connection, connection.begin() as transaction:
        planned = await plan_desk_letter(connection, LETTER)
        await transaction.rollback()
    async with at_once(desk.engine).connect() as other:
        found = await other.execute(text("SELECT 1 FROM desk_letters WHERE id = :id"), {"id": planned})
        assert found.first() is None
