"""The door of the import room: whole histories, known claims left out."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claimant
from claims.commands import Actor, Command
from claims.decide import decide
from claims.registration import Registration, register
from store.bulk import ImportedBirth, insert_claims
from store.cards import card, stored_claim
from store.connections import at_once
from store.numbers import next_numbers
from store.sight import sight_of_system
from store.sweep import unstarted
from store.timelines import timeline
from tests.store.claims_at_hand import NOW, Desk, new_id

IMPORT = Actor(kind="import")


def imported(desk: Desk, number: str, key: str, ended: bool) -> ImportedBirth:
    """A claim of a year ago, ended or still in work."""
    received = NOW - timedelta(days=365)
    command_id = new_id()
    filing = Registration(
        id=new_id(),
        number=number,
        command_id=command_id,
        channel="import",
        claimant=Claimant(),
        received_at=received,
        imported=True,
    )
    records = [register(desk.pinned, filing, received, IMPORT)]
    for action in ("admit", "satisfy") if ended else ("admit",):
        claim = records[-1].claim
        at = received + timedelta(days=len(records))
        command = Command(id=new_id(), claim_id=claim.id, action=action, actor=IMPORT, at=at)
        records.append(decide(desk.pinned, claim, command))
    return ImportedBirth(
        records=tuple(records),
        command_id=command_id,
        account="import",
        external_key=key,
        body_hash=bytes(32),
        calendar_id=desk.shelved.calendar_id,
        texts={"subject": f"Ввезённая {key}", "text": "Текст"},
    )


async def many(desk: Desk, connection: AsyncConnection, first: int, count: int) -> list[ImportedBirth]:
    numbers = await next_numbers(connection, 2026, count)
    return [
        imported(desk, number, f"row-{first + place}", ended=place % 2 == 0)
        for place, number in enumerate(numbers)
    ]


async def test_claims_come_in_once_with_their_history(desk: Desk, connection: AsyncConnection) -> None:
    births = await many(desk, connection, 0, 20)
    assert (await insert_claims(connection, births)).model_dump() == {"came_in": 20, "known": 0}
    assert (await insert_claims(connection, births[:5])).model_dump() == {"came_in": 0, "known": 5}
    overlapping = await many(desk, connection, 15, 10)
    assert (await insert_claims(connection, [*overlapping, overlapping[0]])).came_in == 5
    ended, working = births[0], births[1]
    assert await stored_claim(connection, ended.claim.id) == ended.claim
    found = await card(connection, sight_of_system(), ended.claim.id)
    assert found is not None
    assert (found.claim.status, found.subject, found.claimant.name) == ("closed", "Ввезённая row-0", None)
    page = await timeline(connection, sight_of_system(), ended.claim.id)
    assert page is not None
    assert [row.seq for row in page.items] == list(range(1, ended.claim.last_seq + 1))
    assert [row.version for row in page.items] == sorted(row.version for row in page.items)
    assert page.items[-1].version == 3
    assert page.items[-1].at == ended.claim.at
    to_start = await unstarted(connection, 1000)
    assert working.claim.id in to_start
    assert ended.claim.id not in to_start


async def test_two_imports_at_once_bring_each_claim_once(desk: Desk, connection: AsyncConnection) -> None:
    batches = [await many(desk, connection, 1000, 30) for _ in range(6)]

    async def one(births: list[ImportedBirth]) -> int:
        async with at_once(desk.engine).connect() as own:
            return (await insert_claims(own, births)).came_in

    assert sum(await asyncio.gather(*map(one, batches))) == 30
    count = "SELECT count(*) FROM claims WHERE account = 'import' AND external_key LIKE 'row-10__'"
    assert (await connection.execute(text(count))).scalar_one() == 30


async def test_letters_are_not_smuggled_in(desk: Desk, connection: AsyncConnection) -> None:
    (birth,) = await many(desk, connection, 5000, 1)
    filing = Registration(
        id=new_id(), number="26-77777", channel="web", claimant=Claimant(has_email=True), received_at=NOW
    )
    told = register(desk.pinned, filing, NOW, Actor(kind="system"))
    with pytest.raises(ValueError, match="plans letters"):
        await insert_claims(connection, [birth.model_copy(update={"records": (told,)})])
