"""Batches of moves: begun once, worked off in order, settled once; and the claims that one may choose."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from claims.variant import VariantRef
from store import moves
from store.move_choice import Choice, chosen_claims, standings, versions_of_type
from store.moves import (
    Chosen,
    NewMove,
    Settled,
    batch,
    batches_of,
    begin_move,
    lines_of,
    moved_claims,
    next_turns,
    outcomes_of,
    running_batches,
    set_state,
    settle_turns,
)
from store.sight import sight_of
from tests.store.claims_at_hand import Desk, born, new_id

REF = VariantRef(key="returns", version=1)


async def begun(desk: Desk, connection: AsyncConnection, claims: int = 3, **members: object) -> NewMove:
    new = NewMove(id=new_id(), to=REF, reason="Because.", started_by=desk.manager.id)
    new = new.model_copy(update=members)
    chosen = [Chosen(claim_id=(await born(desk)).id, ref=REF) for _ in range(claims)]
    assert await begin_move(connection, new, chosen)
    return new


async def test_a_batch_is_begun_once_and_worked_off_in_order(desk: Desk, connection: AsyncConnection) -> None:
    new = await begun(desk, connection, stages={"intake": "resolution"})
    assert not await begin_move(connection, new, [])
    found = await batch(connection, new.id)
    assert found
    assert (found.total, found.counts, found.state, found.stages) == (
        3,
        {"waiting": 3},
        "running",
        new.stages,
    )
    assert new.id in await running_batches(connection)
    assert found in await batches_of(connection, "returns")
    turns = await next_turns(connection, new.id, "waiting", 2)
    assert [turn.place for turn in turns] == [1, 2]
    await settle_turns(connection, new.id, [Settled(place=1, state="sent"), Settled(place=2, state="moved")])
    skipped = Settled(place=1, state="skipped", problem={"code": "closed"})
    await settle_turns(connection, new.id, [skipped, Settled(place=2, state="skipped")])
    lines = await lines_of(connection, new.id, None, 0, 10)
    assert [(line.state, line.problem) for line in lines] == [
        ("skipped", {"code": "closed"}), ("moved", None), ("waiting", None),
    ]  # fmt: skip
    assert [line.place for line in await lines_of(connection, new.id, "skipped", 0, 10)] == [1]
    assert await moved_claims(connection, new.id) == (Chosen(claim_id=turns[1].claim_id, ref=REF),)
    assert await outcomes_of(connection, [turns[0].command_id]) == {}


async def test_states_follow_each_other(desk: Desk, connection: AsyncConnection) -> None:
    new = await begun(desk, connection, 1)
    assert await set_state(connection, new.id, "paused", of=("running",))
    assert not await set_state(connection, new.id, "done", of=("running",))
    assert await set_state(connection, new.id, "stopped", of=("running", "paused"))
    found = await batch(connection, new.id)
    assert found
    assert (found.state, found.ended_at is None) == ("stopped", False)
    assert await batch(connection, new_id()) is None


async def test_a_batch_is_undone_once(desk: Desk, connection: AsyncConnection) -> None:
    new = await begun(desk, connection, 1)
    undoing = await begun(desk, connection, 1, undoes=new.id)
    another = NewMove(id=new_id(), to=REF, reason="R", undoes=new.id, started_by=desk.manager.id)
    assert not await begin_move(connection, another, [])
    found = await batch(connection, new.id)
    assert found
    assert found.undone_by == undoing.id


async def test_one_chooses_among_the_open_claims_that_one_manages(
    desk: Desk, connection: AsyncConnection
) -> None:
    claim = await born(desk)
    versions = await versions_of_type(connection, "returns")
    assert [(one.ref, [*one.stages]) for one in versions] == [(REF, ["intake", "resolution"])]
    manager, operator = sight_of(desk.manager), sight_of(desk.operator)
    counted = await standings(connection, manager, "returns")
    assert [(one.ref, one.stage) for one in counted] == [(REF, "intake")]
    assert await standings(connection, operator, "returns") == ()
    chosen = await chosen_claims(connection, manager, Choice(versions=(REF,)))
    assert len(chosen) == counted[0].claims
    one = await chosen_claims(connection, manager, Choice(versions=(REF,), numbers=(claim.number,)))
    assert [movable.claim for movable in one] == [claim]
    assert await chosen_claims(connection, manager, Choice(versions=(REF,), stages=("resolution",))) == ()
    assert await chosen_claims(connection, operator, Choice(versions=(REF,))) == ()


@pytest.mark.parametrize("question", ["_ONE", "_NEXT", "_LINES", "_OUTCOMES", "_MOVED", "_OF_VARIANT"])
async def test_no_table_is_read_from_end_to_end(engine: AsyncEngine, question: str) -> None:
    asked = {
        "id": new_id(), "ids": [new_id()], "state": "waiting", "limit": 10, "after": 0, "variant": "returns",
    }  # fmt: skip
    async with engine.connect() as connection:
        await connection.execute(text("SET enable_seqscan = off"))
        words = str(getattr(moves, question))
        names = {name: value for name, value in asked.items() if f":{name}" in words}
        plan = "\n".join(row[0] for row in await connection.execute(text(f"EXPLAIN {words}"), names))
    assert "Seq Scan" not in plan
