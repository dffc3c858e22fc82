"""Records: one writer per version, a command applied once, commands before deadlines."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claim
from claims.commands import Command
from claims.due import fall_due, next_due
from claims.messages import RecordRequest, RecordResult, RefuseRequest
from store.cards import card, stored_claim
from store.connections import at_once
from store.journal import outcome, pending_of
from store.record import MissingClaim, record, refuse
from store.sight import sight_of_system
from store.timelines import NotYet, claim_at, timeline
from tests.store.claims_at_hand import NOW, SYSTEM, Desk, accepted, born, command_for, new_id, record_of

SIGHT = sight_of_system()
PROBLEM = {"code": "not-now", "detail": {"ru": "нет", "en": "no"}}


async def test_a_record_carries_out_its_command(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    command = await accepted(desk, command_for(claim, "admit"))
    request = record_of(desk, claim, command)
    assert (await record(connection, request)).written
    assert await stored_claim(connection, claim.id) == request.decision.claim
    settled = await outcome(connection, command.id, SIGHT)
    assert settled is not None
    assert (settled.status, settled.version) == ("applied", 2)
    page = await timeline(connection, SIGHT, claim.id)
    assert page is not None
    assert [row.seq for row in page.items] == list(range(1, request.decision.claim.last_seq + 1))
    assert {row.version for row in page.items} == {1, 2}
    tasks = await connection.execute(
        text("SELECT task, state FROM tasks WHERE claim_id = CAST(:id AS uuid)"), {"id": claim.id}
    )
    assert [tuple(row) for row in tasks] == [("call", "open")]


async def test_a_record_on_another_version_adopts_the_stored_state(
    desk: Desk, connection: AsyncConnection
) -> None:
    claim = await born(desk)
    first = await accepted(desk, command_for(claim, "admit"))
    second = await accepted(desk, command_for(claim, "note", minutes=2), {"text": "да"})
    stale = record_of(desk, claim, second)
    assert (await record(connection, record_of(desk, claim, first))).written
    result = await record(connection, stale)
    assert (result.written, result.settled, result.earlier) == (False, False, ())
    assert result.stored is not None
    assert (result.stored.version, result.stored.stage) == (2, "resolution")
    assert [command.id for command in await pending_of(connection, claim.id)] == [second.id]
    assert (await record(connection, record_of(desk, result.stored, second))).written


async def test_a_settled_command_is_not_applied_again(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    command = await accepted(desk, command_for(claim, "admit"))
    refusal = RefuseRequest(claim_id=claim.id, command_id=command.id, version=1, problem=PROBLEM)
    assert (await refuse(connection, refusal)).written
    result = await record(connection, record_of(desk, claim, command))
    assert (result.written, result.settled, result.stored) == (False, True, None)
    assert (await refuse(connection, refusal)).settled
    settled = await outcome(connection, command.id, SIGHT)
    assert settled is not None
    assert (settled.status, settled.version, settled.problem) == ("refused", 1, PROBLEM)


async def test_a_refusal_upon_another_version_is_decided_again(
    desk: Desk, connection: AsyncConnection
) -> None:
    claim = await born(desk)
    first, second = [await accepted(desk, command_for(claim, "admit")) for _ in range(2)]
    await record(connection, record_of(desk, claim, first))
    refusal = RefuseRequest(claim_id=claim.id, command_id=second.id, version=1, problem=PROBLEM)
    result = await refuse(connection, refusal)
    assert (result.written, result.settled) == (False, False)
    assert result.stored is not None
    assert result.stored.version == 2


async def test_of_fifty_records_at_once_one_is_written(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    commands = [await accepted(desk, command_for(claim, "admit")) for _ in range(50)]

    async def one(command: Command) -> RecordResult:
        async with at_once(desk.engine).connect() as own:
            return await record(own, record_of(desk, claim, command))

    results = await asyncio.gather(*map(one, commands))
    assert sum(result.written for result in results) == 1
    assert all(result.stored and result.stored.version == 2 for result in results if not result.written)
    assert len(await pending_of(connection, claim.id)) == 49
    assert await versions_are_whole(connection, claim.id)


async def test_the_same_command_at_once_is_applied_or_refused_once(
    desk: Desk, connection: AsyncConnection
) -> None:
    async def recorded(claim: Claim, command: Command) -> bool:
        async with at_once(desk.engine).connect() as own:
            return (await record(own, record_of(desk, claim, command))).written

    async def refused(claim: Claim, command: Command) -> bool:
        request = RefuseRequest(claim_id=claim.id, command_id=command.id, version=1, problem=PROBLEM)
        async with at_once(desk.engine).connect() as own:
            return (await refuse(own, request)).written

    for _ in range(25):
        claim = await born(desk)
        command = await accepted(desk, command_for(claim, "admit"))
        written = await asyncio.gather(
            *(act(claim, command) for act in (recorded, refused, recorded, refused))
        )
        assert sum(written) == 1
        settled, stored = (
            await outcome(connection, command.id, SIGHT),
            await stored_claim(connection, claim.id),
        )
        assert settled is not None
        assert stored is not None
        assert stored.version == (2 if settled.status == "applied" else 1)


async def test_commands_accepted_before_a_deadline_go_first(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    due = next_due(claim)
    assert due is not None
    deadline = RecordRequest(
        claim_id=claim.id,
        expected_version=1,
        decision=fall_due(desk.pinned, claim, due),
        actor=SYSTEM,
        due_at=due.at,
    )
    late = command_for(claim, "note").model_copy(update={"at": due.at + timedelta(seconds=1)})
    await accepted(desk, late, {"text": "поздно"})
    in_time = await accepted(desk, command_for(claim, "note"), {"text": "вовремя"})
    result = await record(connection, deadline)
    assert (result.written, result.stored) == (False, None)
    assert result.earlier == (in_time,)
    await refuse(
        connection, RefuseRequest(claim_id=claim.id, command_id=in_time.id, version=1, problem=PROBLEM)
    )
    assert (await record(connection, deadline)).written
    rung = (
        await connection.execute(
            text("SELECT state, due_at, fired_at FROM rungs WHERE claim_id = CAST(:id AS uuid)"),
            {"id": claim.id},
        )
    ).one()
    assert (rung.state, rung.due_at, rung.fired_at) == ("fired", due.at, due.at)
    page = await timeline(connection, SIGHT, claim.id)
    assert page is not None
    fired = next(row for row in page.items if row.event == "rung_fired")
    assert fired.rung is not None
    assert (fired.rung["clock"], fired.rung["run"], fired.rung["at"]) == ("answer", 1, "50%")
    assert fired.command_id is None


async def test_a_corrected_contact_is_applied_with_its_record(
    desk: Desk, connection: AsyncConnection
) -> None:
    claim = await born(desk)
    command = command_for(claim, "correct_contact", has_email=True)
    texts = {"name": "Мария Сидорова", "email": "sidorova@client.test"}
    command = await accepted(desk, command, texts)
    before = await card(connection, SIGHT, claim.id)
    assert before is not None
    assert before.claimant.name == "Мария Иванова"
    assert (await record(connection, record_of(desk, claim, command))).written
    after = await card(connection, SIGHT, claim.id)
    assert after is not None
    assert (after.claimant.name, after.claimant.email) == ("Мария Сидорова", "sidorova@client.test")
    words = "SELECT words @@ 'сидорова & чайник' FROM claim_search WHERE claim_id = CAST(:id AS uuid)"
    assert (await connection.execute(text(words), {"id": claim.id})).scalar_one()


async def test_a_party_is_added_with_its_record(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    command = await accepted(desk, command_for(claim, "add_party", role="witness"), {"name": "Пётр"})
    assert (await record(connection, record_of(desk, claim, command))).written
    rows = await connection.execute(
        text("SELECT role, name FROM parties WHERE claim_id = CAST(:id AS uuid)"), {"id": claim.id}
    )
    assert [tuple(row) for row in rows] == [("witness", "Пётр")]


async def test_what_is_missing_is_said(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    with pytest.raises(MissingClaim):
        await record(connection, record_of(desk, claim, command_for(claim, "admit")))
    with pytest.raises(MissingClaim):
        await refuse(
            connection, RefuseRequest(claim_id=new_id(), command_id=new_id(), version=1, problem=PROBLEM)
        )


async def test_the_past_can_be_seen(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    born_at = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
    command = await accepted(desk, command_for(claim, "admit"))
    await record(connection, record_of(desk, claim, command))
    assert await claim_at(connection, SIGHT, claim.id, born_at) == claim
    now = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
    assert await claim_at(connection, SIGHT, claim.id, now) == await stored_claim(connection, claim.id)
    assert await claim_at(connection, SIGHT, claim.id, NOW - timedelta(days=3650)) == NotYet()
    assert await claim_at(connection, SIGHT, new_id(), now) is None


async def versions_are_whole(connection: AsyncConnection, claim_id: str) -> bool:
    """Whether the timeline has no gap and ends where the claim's row says."""
    question = """SELECT c.last_seq = count(*) AND max(t.seq) = count(*) AND max(t.version) = c.version
                  FROM claims c JOIN timeline t ON t.claim_id = c.id WHERE c.id = CAST(:id AS uuid) GROUP BY c.id"""
    return (await connection.execute(text(question), {"id": claim_id})).scalar_one()
