"""The journal: once per key, early refusals only upon what they were decided on."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from store.connections import at_once
from store.journal import accept, known, oldest_pending, outcome, pending_of
from store.sight import Sight, sight_of, sight_of_system
from tests.store.claims_at_hand import Desk, accepted, born, command_for, entry_of, new_id

PROBLEM = {"code": "not-now", "detail": {"ru": "нет", "en": "no"}}


async def test_a_command_is_accepted_with_its_texts(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    command = await accepted(desk, command_for(claim, "note"), {"text": "Звонила дважды"})
    assert await pending_of(connection, claim.id) == (command,)
    kept = await connection.execute(
        text("SELECT member, content FROM claim_texts WHERE command_id = CAST(:id AS uuid)"),
        {"id": command.id},
    )
    assert [tuple(row) for row in kept] == [("text", "Звонила дважды")]
    data = "SELECT to_jsonb(k)::text FROM commands k WHERE id = CAST(:id AS uuid)"
    assert "Звонила" not in (await connection.execute(text(data), {"id": command.id})).scalar_one()


async def test_a_key_is_used_once(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    entry = entry_of(command_for(claim, "note"), {"text": "раз"})
    assert await known(connection, entry.caller, entry.key, entry.path, entry.body_hash) is None
    first = await accept(connection, entry)
    assert (first.kind, first.pending) == ("accepted", 0)
    again = entry.model_copy(update={"command": command_for(claim, "note")})
    repeated = await accept(connection, again)
    assert (repeated.kind, repeated.outcome) == ("repeated", first.outcome)
    for other in ({"body_hash": bytes(32)}, {"path": "/elsewhere"}):
        assert (await accept(connection, again.model_copy(update=other))).kind == "reused"
    assert (await accept(connection, again.model_copy(update={"caller": "another"}))).kind == "accepted"
    assert len(await pending_of(connection, claim.id)) == 2


async def test_of_many_at_once_one_is_accepted(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    entry = entry_of(command_for(claim, "note"), {"text": "раз"})

    async def one() -> str:
        async with at_once(desk.engine).connect() as own:
            return (await accept(own, entry.model_copy(update={"command": command_for(claim, "note")}))).kind

    kinds = await asyncio.gather(*(one() for _ in range(30)))
    assert sorted(kinds) == ["accepted"] + ["repeated"] * 29
    assert len(await pending_of(connection, claim.id)) == 1


async def test_an_early_refusal_stands_only_while_nothing_waits(
    desk: Desk, connection: AsyncConnection
) -> None:
    claim = await born(desk)
    refusal = {"refused": PROBLEM, "refused_version": 1}
    refused = await accept(connection, entry_of(command_for(claim, "rate"), **refusal))
    assert refused.outcome is not None
    assert (refused.outcome.status, refused.outcome.version, refused.outcome.problem) == (
        "refused",
        1,
        PROBLEM,
    )
    stale = await accept(connection, entry_of(command_for(claim, "rate"), refused=PROBLEM, refused_version=2))
    assert stale.outcome is not None
    assert stale.outcome.status == "pending"
    behind = await accept(connection, entry_of(command_for(claim, "rate"), **refusal))
    assert behind.outcome is not None
    assert (behind.outcome.status, behind.pending) == ("pending", 1)


async def test_a_command_of_no_claim_is_missing(desk: Desk, connection: AsyncConnection) -> None:
    claim = (await born(desk)).model_copy(update={"id": new_id()})
    assert (await accept(connection, entry_of(command_for(claim, "note")))).kind == "missing"


@pytest.mark.parametrize("nonsense", [{"key": ""}, {"key": "two words"}, {"key": "ключ"}, {"key": "k" * 201}])
async def test_a_strange_key_is_refused(
    desk: Desk, connection: AsyncConnection, nonsense: dict[str, str]
) -> None:
    claim = await born(desk)
    with pytest.raises(DBAPIError, match=r"key_visible|too long"):
        await accept(connection, entry_of(command_for(claim, "note"), **nonsense))


async def test_an_outcome_is_shown_to_whom_the_claim_is(desk: Desk, connection: AsyncConnection) -> None:
    command = await accepted(desk, command_for(await born(desk), "note"))
    assert await outcome(connection, command.id, sight_of(desk.operator)) is not None
    assert await outcome(connection, command.id, sight_of(desk.manager)) is not None
    assert await outcome(connection, command.id, sight_of(desk.other)) is None
    assert await outcome(connection, command.id, Sight()) is None
    assert await outcome(connection, new_id(), sight_of_system()) is None


async def test_the_oldest_wait_first(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    later, sooner = [
        await accepted(desk, command_for(claim, "note", minutes=minutes))
        for minutes in (-60 * 24 * 9, -60 * 24 * 10)
    ]
    waiting = await oldest_pending(connection, older_than_seconds=60, limit=100)
    assert [command for command in waiting if command.id in (later.id, sooner.id)] == [sooner, later]
