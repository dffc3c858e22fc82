"""What the reconciler sees, client links, files and tasks."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from store.cards import card, standing
from store.files import NewFile, add_file, file
from store.links import link_by_token, make_link
from store.parties import parties_of
from store.record import record
from store.sight import Sight, sight_of, sight_of_system
from store.sweep import SOON, counts, late, mark_started, open_ids, sample, unstarted
from store.tasks_list import tasks_of
from store.timelines import timeline
from tests.store.claims_at_hand import NOW, Desk, accepted, born, command_for, new_id, record_of

ALL = sight_of_system()


async def test_the_unstarted_with_commands_go_first(desk: Desk, connection: AsyncConnection) -> None:
    first, second, third = [await born(desk) for _ in range(3)]
    await accepted(desk, command_for(third, "note"), {"text": "жду"})
    order = await unstarted(connection, 1000)
    assert order.index(third.id) < order.index(first.id) < order.index(second.id)
    before = await counts(connection)
    assert before.unstarted >= 3
    assert before.pending_commands >= 1
    assert before.unstarted_oldest_seconds >= 0
    assert before.letters["planned"] >= 3
    assert first.id not in await open_ids(connection, None, 1000)
    await mark_started(connection, [first.id, second.id])
    assert await unstarted(connection, 1000) == tuple(
        claim for claim in order if claim not in (first.id, second.id)
    )
    assert (await counts(connection)).unstarted == before.unstarted - 2
    started = await standing(connection, ALL, first.number)
    assert started is not None
    assert started.started


async def test_the_unstarted_with_near_deadlines_go_before_the_earlier_ones(
    desk: Desk, connection: AsyncConnection
) -> None:
    earlier, near, nearest, over, far = [await born(desk) for _ in range(5)]
    question = (
        "UPDATE claims SET next_due_at = now() + make_interval(secs => :seconds) WHERE id = CAST(:id AS uuid)"
    )
    for claim, seconds in ((earlier, 2 * SOON), (near, 500), (nearest, 20), (over, -30), (far, 2 * SOON)):
        await connection.execute(text(question), {"id": claim.id, "seconds": seconds})
    ours = {claim.id for claim in (earlier, near, nearest, over, far)}
    order = [claim for claim in await unstarted(connection, 1000) if claim in ours]
    assert order == [over.id, nearest.id, near.id, earlier.id, far.id]
    await mark_started(connection, order)


async def test_the_late_and_the_sample(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    question = "UPDATE claims SET next_due_at = now() - interval '1 hour' WHERE id = CAST(:id AS uuid)"
    await connection.execute(text(question), {"id": claim.id})
    assert claim.id not in await late(connection, 60, 1000), "it waits for its start"
    await mark_started(connection, [claim.id])
    assert claim.id in await late(connection, 60, 1000)
    assert claim.id not in await late(connection, 7200, 1000)
    found = await sample(connection, 1000)
    assert {"id": claim.id, "version": 1} in [known.model_dump() for known in found]
    assert await sample(connection, 1000, found[-1].id) == ()


async def test_links_are_good_until_they_are_revoked(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    token = await make_link(connection, claim.id, datetime.now(UTC) + timedelta(days=1))
    link = await link_by_token(connection, token)
    assert link is not None
    assert link.claim_id == claim.id
    for strange in ("", token[:-1], token + "x", "\x00"):
        assert await link_by_token(connection, strange) is None
    await connection.execute(text("UPDATE links SET revoked_at = now()"))
    assert await link_by_token(connection, token) is None


async def test_tasks_carry_what_people_wrote(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    for action, data, texts in (
        ("add_task", {"task": "call"}, {"title": "Перезвонить сестре"}),
        ("finish_task", {"task_id": "1"}, {"result": "Дозвонилась"}),
    ):
        command = await accepted(desk, command_for(claim, action, **data), texts)
        request = record_of(desk, claim, command)
        assert (await record(connection, request)).written
        claim = request.decision.claim
    tasks = await tasks_of(connection, sight_of(desk.operator), claim.id)
    assert tasks is not None
    assert [(task.written_title, task.state, task.result) for task in tasks] == [
        ("Перезвонить сестре", "done", "Дозвонилась")
    ]


async def test_what_is_foreign_is_unknown(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    stored = NewFile(
        id=new_id(), claim_id=claim.id, name="чек.pdf", media_type="application/pdf", size=5, sha256=bytes(32)
    )
    await add_file(connection, stored)
    for sight, visible in (
        (ALL, True),
        (sight_of(desk.operator), True),
        (sight_of(desk.other), False),
        (Sight(), False),
    ):
        found = [
            await card(connection, sight, claim.id),
            await card(connection, sight, claim.number),
            await standing(connection, sight, claim.id.upper()),
            await timeline(connection, sight, claim.id),
            await tasks_of(connection, sight, claim.id),
            await parties_of(connection, sight, claim.id),
            await file(connection, sight, stored.id),
        ]
        assert [answer is not None for answer in found] == [visible] * len(found)
    for unknown in (new_id(), "26-99999", "", "x" * 1000, "'; DROP TABLE claims"):
        assert await card(connection, ALL, unknown) is None


async def test_a_timeline_comes_in_pages(desk: Desk, connection: AsyncConnection) -> None:
    claim = await born(desk)
    command = await accepted(desk, command_for(claim, "admit"))
    await record(connection, record_of(desk, claim, command))
    whole = await timeline(connection, ALL, claim.id)
    assert whole is not None
    assert whole.next is None
    seqs, after = [], None
    while True:
        page = await timeline(connection, ALL, claim.id, limit=2, after=after)
        assert page is not None
        seqs += [row.seq for row in page.items]
        if (after := page.next) is None:
            break
    assert seqs == [row.seq for row in whole.items]
    assert whole.items[0].at == NOW
