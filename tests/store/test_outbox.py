"""The outbox: leases, bytes kept as first rendered, one end for every letter, reports in the journal."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.commands import Actor, Command
from store.connections import at_once
from store.journal import pending_of
from store.letters_list import letters_of, message_of
from store.outbox import (
    Envelope,
    keep_message,
    mark_refused,
    mark_retry,
    mark_sent,
    mark_unknown,
    renew,
    take_batch,
)
from store.restorations import remember_restore
from store.sight import Sight, sight_of, sight_of_system
from tests.store.claims_at_hand import NOW, Desk, born, new_id


@pytest.fixture(autouse=True)
async def empty(desk: Desk) -> None:
    """Nothing waits from other tests."""
    async with desk.engine.begin() as connection:
        await connection.execute(
            text("UPDATE letters SET state = 'refused' WHERE state IN ('planned', 'sending')")
        )


async def one(desk: Desk, connection: AsyncConnection, lease: float = 60) -> Envelope:
    """A letter to the claimant of a fresh claim, taken."""
    await born(desk, assignee=None)
    (envelope,) = await take_batch(connection, 10, lease)
    return envelope


async def test_a_letter_goes_its_way(desk: Desk, connection: AsyncConnection) -> None:
    letter = await one(desk, connection)
    assert (letter.template, letter.language, letter.recipient_kind, letter.about_seq) == (
        "acknowledgement",
        "ru",
        "claimant",
        1,
    )
    assert (letter.address, letter.name, letter.attempts) == ("maria@client.test", "Мария Иванова", 1)
    assert await take_batch(connection, 10, 60) == ()
    kept = await keep_message(connection, letter.id, 1, "<1@desk>", b"first")
    assert kept == b"first"
    assert await keep_message(connection, letter.id, 1, "<2@desk>", b"second") == b"first"
    assert await mark_sent(connection, letter.id, 1, NOW)
    assert not await mark_sent(connection, letter.id, 1, NOW)
    found = await letters_of(connection, sight_of(desk.operator), letter.claim_id)
    assert found is not None
    assert [(row.state, row.sent_at, row.message_id, row.attempts) for row in found] == [
        ("sent", NOW, "<1@desk>", 1)
    ]
    assert await message_of(connection, sight_of_system(), letter.id) == b"first"
    assert await message_of(connection, Sight(), letter.id) is None
    assert await letters_of(connection, sight_of(desk.other), letter.claim_id) is None


async def test_a_renewed_lease_holds_and_a_lost_one_is_not_renewed(
    desk: Desk, connection: AsyncConnection
) -> None:
    letter = await one(desk, connection, lease=0)
    assert await renew(connection, {letter.id: 1}, 60) == 1
    assert await take_batch(connection, 10, 60) == ()
    assert await renew(connection, {letter.id: 2}, 60) == 0
    assert await renew(connection, {letter.id: 1}, 0) == 1
    assert [again.attempts for again in await take_batch(connection, 10, 60)] == [2]


async def test_who_lost_the_lease_changes_nothing(desk: Desk, connection: AsyncConnection) -> None:
    letter = await one(desk, connection, lease=0)
    (again,) = await take_batch(connection, 10, 60)
    assert (again.id, again.attempts) == (letter.id, 2)
    assert await keep_message(connection, letter.id, 1, "<1@desk>", b"late") is None
    assert not await mark_sent(connection, letter.id, 1, NOW)
    assert not await mark_retry(connection, letter.id, 1, NOW, "late")
    assert not await mark_refused(connection, letter.id, 1, "late")
    assert await mark_unknown(connection, letter.id, 2, "cut")


async def test_a_retry_waits_for_its_instant(desk: Desk, connection: AsyncConnection) -> None:
    letter = await one(desk, connection)
    later = datetime.now(UTC) + timedelta(hours=1)
    assert await mark_retry(connection, letter.id, 1, later, "451 later")
    assert await take_batch(connection, 10, 60) == ()
    await connection.execute(text("UPDATE letters SET next_attempt_at = now() WHERE state = 'planned'"))
    (again,) = await take_batch(connection, 10, 60)
    assert (again.id, again.attempts) == (letter.id, 2)


async def test_the_end_of_a_letter_is_reported_once(desk: Desk, connection: AsyncConnection) -> None:
    letter = await one(desk, connection)

    def report() -> Command:
        data = {"letter_id": letter.id}
        given = {"id": new_id(), "claim_id": letter.claim_id, "at": NOW, "data": data}
        return Command(**given, action="letter_refused", actor=Actor(kind="system"))

    first = report()
    assert await mark_refused(connection, letter.id, 1, "550 no such box" * 200, first)
    assert not await mark_refused(connection, letter.id, 1, "550", report())
    assert await pending_of(connection, letter.claim_id) == (first,)


async def test_letters_know_the_restore_that_came_before_them(
    desk: Desk, connection: AsyncConnection
) -> None:
    before = await one(desk, connection, lease=0)
    restores = [await remember_restore(connection, None)]
    between = await born(desk, assignee=None)
    restores.append(await remember_restore(connection, None))
    question = text("SELECT extract(epoch FROM began)::bigint FROM restorations WHERE id = CAST(:id AS uuid)")
    began = [(await connection.execute(question, {"id": each})).scalar_one() for each in restores]
    taken = {letter.claim_id: letter.restored for letter in await take_batch(connection, 10, 60)}
    assert taken == {before.claim_id: None, between.id: began[0]}


async def test_nobody_takes_the_same_letter(desk: Desk) -> None:
    for _ in range(20):
        await born(desk)

    async def takes() -> list[str]:
        taken = []
        async with at_once(desk.engine).connect() as own:
            while batch := await take_batch(own, 3, 60):
                taken += [letter.id for letter in batch]
        return taken

    taken = [letter for batch in await asyncio.gather(*(takes() for _ in range(8))) for letter in batch]
    assert len(taken) == len(set(taken)) == 40


async def test_who_takes_meanwhile_gets_others_at_once(desk: Desk, connection: AsyncConnection) -> None:
    for _ in range(2):
        await born(desk, assignee=None)
    async with desk.engine.connect() as slow:
        (first,) = await take_batch(slow, 1, 60)
        async with asyncio.timeout(60):
            (second,) = await take_batch(connection, 10, 60)
        assert first.id != second.id
        await slow.rollback()
    (again,) = await take_batch(connection, 10, 60)
    assert (again.id, again.attempts) == (first.id, 1)
