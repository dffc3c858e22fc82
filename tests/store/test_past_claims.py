"""Past claims as they are read for a rehearsal: lives led through the store, and imported ones."""

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claim
from claims.commands import Actor, Command
from claims.decide import decide
from claims.due import DESK, fall_due, next_due
from claims.messages import RecordRequest
from claims.rehearsal import agrees, rehearse
from claims.rehearsal_past import Cast
from store.birth import bear
from store.bulk import insert_claims
from store.journal import JournalEntry, accept
from store.numbers import next_number
from store.past_claims import PastFilter, cast_of, choose, past_claims
from store.past_rules import name_of, rules_for
from store.people import NewUser, add_user
from store.record import record
from store.sight import Sight, sight_of, sight_of_system
from tests.store.claims_at_hand import NOW, Desk, birth_of, new_id
from tests.store.test_bulk import many

ALL = PastFilter(type="returns")


async def led(desk: Desk, connection: AsyncConnection, days: float = 3) -> Claim:
    """A claim that was admitted, fell due in between and was satisfied."""
    birth = birth_of(desk, await next_number(connection, 2026), received_at=NOW)
    await bear(connection, birth)
    claim = birth.decision.claim
    for action, after in (("admit", 0.1), ("finish_task", 0.2), ("satisfy", days)):
        claim = await _until(desk, connection, claim, after)
        claim = await _act(desk, connection, claim, action, after)
    return claim


async def _act(desk: Desk, connection: AsyncConnection, claim: Claim, action: str, after: float) -> Claim:
    actor = Actor(kind="user", id=desk.operator.id)
    data = {"task_id": "1"} if action == "finish_task" else {}
    at = NOW + timedelta(days=after)
    command = Command(id=new_id(), claim_id=claim.id, action=action, actor=actor, at=at, data=data)
    entry = JournalEntry(command=command, caller="t", key=command.id, path="/", body_hash=bytes(32))
    await accept(connection, entry)
    decision = decide(desk.pinned, claim, command)
    names = {"claim_id": claim.id, "expected_version": claim.version, "actor": actor}
    done = await record(connection, RecordRequest(**names, decision=decision, command_id=command.id))
    assert done.written
    return decision.claim


async def _until(desk: Desk, connection: AsyncConnection, claim: Claim, after: float) -> Claim:
    while (due := next_due(claim)) and due.at <= NOW + timedelta(days=after):
        decision = fall_due(desk.pinned, claim, due)
        names = {"claim_id": claim.id, "expected_version": claim.version, "actor": DESK}
        await record(connection, RecordRequest(**names, decision=decision, due_at=due.at))
        claim = decision.claim
    return claim


async def test_what_was_stored_goes_again_as_it_went(desk: Desk, connection: AsyncConnection) -> None:
    claims = [await led(desk, connection, days) for days in (2, 8, 12)]
    until = NOW + timedelta(days=30)
    stored = await past_claims(connection, [claim.id for claim in claims], until)
    assert [one.past.registration.id for one in stored] == [claim.id for claim in claims]
    for one, claim in zip(stored, claims, strict=True):
        assert one.calendar_id == desk.shelved.calendar_id
        assert [command.action for command in one.past.commands] == ["admit", "finish_task", "satisfy"]
        again = rehearse(one.past, desk.pinned, Cast())
        assert agrees(again, one.real)
        assert again.model_copy(update={"steps": ()}) == one.real.model_copy(update={"steps": ()})
        assert one.real.closed_at == claim.closed_at
    assert [len(one.real.rungs) for one in stored] == [0, 1, 2]
    assert [sorted(one.real.late()) for one in stored] == [[], [], ["answer"]]


async def test_imported_claims_bring_their_history(desk: Desk, connection: AsyncConnection) -> None:
    births = await many(desk, connection, 900, 4)
    await insert_claims(connection, births)
    ended = [birth.claim.id for birth in births if birth.claim.closed]
    for one in await past_claims(connection, ended, NOW):
        assert one.past.imported
        assert {command.action for command in one.past.commands} == {"import"}
        again = rehearse(one.past, desk.pinned, Cast())
        assert again.closed_at == one.real.closed_at
        assert again.outcome == one.real.outcome


async def test_the_filter_takes_ended_claims_of_a_type_in_their_order(
    desk: Desk, connection: AsyncConnection
) -> None:
    for days in (2, 3, 4):
        await led(desk, connection, days)
    system = sight_of_system()
    found = await choose(connection, system, ALL)
    assert len(found.ids) >= 3
    assert (found.teams, found.restricted) == (("claims",), False)
    every = await choose(connection, system, ALL.model_copy(update={"every": 2}))
    assert every.ids == found.ids[::2]
    assert (await choose(connection, system, ALL.model_copy(update={"most": 2}))).ids == found.ids[:2]
    day = NOW.date()
    assert len((await choose(connection, system, ALL.model_copy(update={"received_from": day}))).ids) >= 3
    later = ALL.model_copy(update={"received_from": day + timedelta(days=1)})
    assert not (await choose(connection, system, later)).ids
    before = ALL.model_copy(update={"received_to": day - timedelta(days=1)})
    assert set((await choose(connection, system, before)).ids).isdisjoint(
        (await choose(connection, system, ALL.model_copy(update={"received_from": day}))).ids
    )
    assert not (await choose(connection, system, PastFilter(type="other"))).ids


async def test_nobody_rehearses_on_claims_that_he_does_not_see(
    desk: Desk, connection: AsyncConnection
) -> None:
    await led(desk, connection)
    assert (await choose(connection, sight_of(desk.manager), ALL)).ids
    assert not (await choose(connection, sight_of(desk.other), ALL)).ids
    assert not (await choose(connection, Sight(), ALL)).ids
    boss = await add_user(connection, NewUser(login=f"boss{new_id()[-6:]}", name="Boss", admin=True))
    assert (await choose(connection, sight_of(boss), ALL)).ids
    await connection.execute(text("UPDATE claims SET restricted = true"))
    assert not (await choose(connection, sight_of(boss), ALL)).ids
    await connection.execute(text("UPDATE claims SET restricted = false"))


async def test_who_stands_in_and_how_long_things_took(desk: Desk, connection: AsyncConnection) -> None:
    claim = await led(desk, connection)
    cast = await cast_of(connection, "claims", [claim.id])
    assert cast.head == desk.manager.id
    assert desk.operator.id in cast.rota
    assert desk.other.id not in cast.rota
    assert (cast.approval_takes, cast.letter_takes) == (86400, 0)
    await connection.execute(
        text("UPDATE letters SET state = 'sent', attempts = 1, sent_at = planned_at + interval '90 seconds'")
    )
    assert (await cast_of(connection, "claims", [claim.id])).letter_takes == 90


async def test_the_rules_hold_what_the_claims_are_pinned_to(desk: Desk, connection: AsyncConnection) -> None:
    claim = await led(desk, connection)
    rules = await rules_for(connection, desk.pinned.variant, [claim.id], Cast())
    assert set(rules.variants) == {name_of(claim.variant)}
    assert set(rules.calendars) == {desk.shelved.calendar_id}
    assert rules.draft_calendar is not None
    assert rules.draft_calendar.key == "ru"
