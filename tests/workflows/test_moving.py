"""Claims are moved by the real engine, one by one and in batches, through a worker that is killed."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from temporalio.client import Client
from uuid_utils import uuid7

from claims.calendar import DayKind, DayRule
from claims.claim import Claim
from claims.messages import moving_id
from claims.variant import Variant, VariantRef
from runtime.embedded.temporal_server import DevServer
from store.calendars import calendar_version
from store.moves import Batch, Chosen, NewMove, batch, begin_move, lines_of, moved_claims, set_state
from store.variants import publish, publish_calendar
from tests.workflows.chores import end_chores
from tests.workflows.desk import LIMIT, MINUTE, ROOT, Desk, variant_of

TYPE = "minute-test"


def other(**changes: Any) -> Variant:
    """The same process with another answer term."""
    variant = variant_of(MINUTE)
    plain = variant.model_dump(mode="json", by_alias=True, exclude_unset=True)
    plain["clocks"]["answer"]["term"] = "3 hours"
    return Variant.model_validate({**plain, **changes})


@pytest.fixture
async def version(idle_desk: Desk) -> VariantRef:
    """A second version of the process; the first one is live again."""
    await idle_desk.publish(other())
    async with idle_desk.connect() as connection:
        found = await idle_desk.shelf.live_for(connection, TYPE)
    assert found
    async with idle_desk.engine.begin() as connection:
        await publish(connection, variant_of(MINUTE), MINUTE.read_text("utf-8"))
    return found.pinned.ref


def to(ref: VariantRef) -> dict[str, Any]:
    return {"variant": ref.key, "version": ref.version, "reason": "A better process."}


async def test_a_running_claim_lives_by_the_version_that_it_was_moved_to(
    desk: Desk, version: VariantRef
) -> None:
    claim = await desk.file()
    before = claim.run_of("answer")
    moved = await desk.applied(claim.id, "move", to(version), desk.manager)
    after = moved.run_of("answer")
    assert before
    assert after
    assert (moved.variant, str(after.term), after.started_at) == (version, "3 hours", before.started_at)
    assert after.due_at == before.started_at + timedelta(hours=3)
    assert (await desk.applied(claim.id, "admit")).stage == "investigation"
    back = await desk.applied(claim.id, "move_back", {"reason": "No."}, desk.manager)
    run = back.run_of("answer")
    assert run
    assert (back.variant, run.due_at) == (claim.variant, before.due_at)
    names = [row.event for row in await desk.timeline(claim.id)]
    assert names.count("moved") == 2


async def test_what_cannot_be_is_refused_and_the_claim_lives_on(desk: Desk, version: VariantRef) -> None:
    claim = await desk.file()
    for data, actor, code in (
        (to(VariantRef(key=TYPE, version=99)), desk.manager, "no-such-version"),
        (to(VariantRef(key="goods-refund", version=1)), desk.manager, "version-of-another-type"),
        (to(claim.variant), desk.manager, "no-change"),
        (to(version), desk.operator, "not-your-right"),
    ):
        assert (await desk.act(claim.id, "move", data, actor)).problem["code"] == code
    assert (await desk.stored(claim.id)).version == 1


async def begin(desk: Desk, claims: list[Claim], ref: VariantRef) -> str:
    """A batch of claims, as the API begins it."""
    new = NewMove(id=str(uuid7()), to=ref, reason="A better process.", started_by=desk.people["manager"])
    chosen = [Chosen(claim_id=claim.id, ref=claim.variant) for claim in claims]
    async with desk.connect() as connection:
        assert await begin_move(connection, new, chosen)
        assert not await begin_move(connection, new, chosen)
    assert await desk.door.go_on_moving(new.id)
    return new.id


async def until(desk: Desk, move_id: str, holds: Callable[[Batch], bool], limit: float = LIMIT) -> Batch:
    end = asyncio.get_running_loop().time() + limit
    while True:
        async with desk.connect() as connection:
            found = await batch(connection, move_id)
        assert found
        if holds(found):
            return found
        assert asyncio.get_running_loop().time() < end, found
        await asyncio.sleep(0.05)


async def rests(desk: Desk, move_id: str) -> None:
    """Wait until the batch's workflow has seen how it stands and does nothing."""
    handle = desk.client.get_workflow_handle(moving_id(move_id))
    async with asyncio.timeout(LIMIT):
        while True:
            now = (await handle.describe()).raw_description
            if not now.pending_activities and not now.HasField("pending_workflow_task"):
                return
            await asyncio.sleep(0.05)


def over(found: Batch) -> bool:
    return found.state == "done"


async def test_a_batch_passes_over_whoever_is_not_what_was_chosen(desk: Desk, version: VariantRef) -> None:
    claims = [await desk.file() for _ in range(4)]
    await desk.applied(claims[1].id, "not_a_claim", {})
    await desk.applied(claims[2].id, "move", to(version), desk.manager)
    move_id = await begin(desk, claims, version)
    found = await until(desk, move_id, over)
    assert found.counts == {"moved": 2, "skipped": 2}
    async with desk.connect() as connection:
        lines = await lines_of(connection, move_id, "skipped", 0, 10)
    assert [(line.place, (line.problem or {})["code"]) for line in lines] == [
        (2, "closed"),
        (3, "moved-meanwhile"),
    ]
    async with desk.connect() as connection:
        undo = NewMove(
            id=str(uuid7()), to=version, reason="No.", undoes=move_id, started_by=desk.people["manager"]
        )
        assert await begin_move(connection, undo, await moved_claims(connection, move_id))
    await desk.door.go_on_moving(undo.id)
    assert (await until(desk, undo.id, over)).counts == {"moved": 2}
    assert (await desk.stored(claims[0].id)).variant == claims[0].variant
    assert (await desk.stored(claims[2].id)).variant == version


async def test_a_paused_batch_waits_and_a_stopped_one_ends(desk: Desk, version: VariantRef) -> None:
    claims = [await desk.file() for _ in range(30)]
    move_id = await begin(desk, claims, version)
    async with desk.connect() as connection:
        assert await set_state(connection, move_id, "paused", of=("running",))
    await rests(desk, move_id)
    paused = await until(desk, move_id, lambda _: True)
    assert not paused.counts.get("sent")
    await desk.door.go_on_moving(move_id)
    await rests(desk, move_id)
    assert (await until(desk, move_id, lambda _: True)).counts == paused.counts
    assert paused.settled < 30
    async with desk.connect() as connection:
        assert await set_state(connection, move_id, "stopped", of=("running", "paused"))
    await desk.door.go_on_moving(move_id)
    await desk.client.get_workflow_handle(f"moving/{move_id}").result()
    assert (await until(desk, move_id, lambda _: True)).state == "stopped"


@asynccontextmanager
async def worker(desk: Desk, server: DevServer) -> AsyncIterator[Callable[[], None]]:
    """A worker process of its own; what is yielded kills it."""
    names = ("database_url", "smtp_host", "smtp_port", "claims_task_queue", "letters_task_queue")
    told = {name.upper(): str(getattr(desk.settings, name)) for name in names}
    told["SECRET_KEY"] = "b1946ac92492d2347c6235b4d2611184c1"
    child = subprocess.Popen(
        [sys.executable, "worker.py"],
        cwd=ROOT,
        env={**os.environ, **told, "TEMPORAL_ADDRESS": server.address, "WORKER_ROLE": "claims"},
    )
    try:
        yield lambda: child.send_signal(signal.SIGKILL)
    finally:
        child.kill()
        child.wait(30)
        await end_chores(desk.client)


async def test_a_worker_killed_in_the_middle_loses_and_doubles_nobody(
    idle_desk: Desk, temporal_server: DevServer, temporal_client: Client, version: VariantRef
) -> None:
    desk = idle_desk
    claims = [await desk.file() for _ in range(50)]
    async with worker(desk, temporal_server) as kill:
        move_id = await begin(desk, claims, version)
        half = await until(desk, move_id, lambda found: found.settled > 0)
        kill()
    assert half.settled < 50
    async with worker(desk, temporal_server):
        found = await until(desk, move_id, over)
    assert found.counts == {"moved": 50}
    async with desk.connect() as connection:
        assert len(await moved_claims(connection, move_id)) == 50
    await _each_once(desk, claims, version)


async def _each_once(desk: Desk, claims: list[Claim], ref: VariantRef) -> None:
    for claim in claims:
        rows = await desk.timeline(claim.id)
        assert [row.event for row in rows].count("moved") == 1
        assert (await desk.stored(claim.id)).variant == ref


async def test_a_recounted_claim_goes_on_counting_by_its_new_days(desk: Desk) -> None:
    """The workflow takes the days over from what was recorded: what is counted next is counted by them."""
    claim = await desk.file()
    async with desk.engine.begin() as connection:
        present = await calendar_version(connection, "ru")
        assert present
        today = datetime.now(UTC).date()
        off = {today + timedelta(days=n): DayRule(kind=DayKind.DAY_OFF) for n in range(40)}
        days = present.calendar.model_copy(update={"days": {**present.calendar.days, **off}})
        newer = await publish_calendar(connection, days)
    reason = {"reason": "A long holiday."}
    moved = await desk.applied(claim.id, "recount", {"calendar_id": newer, **reason}, desk.manager)
    assert moved.calendar
    assert moved.calendar.id == newer
    soon = await desk.applied(claim.id, "add_task", {"task": "call", "term": "1 working day"})
    assert soon.tasks[-1].due_at
    assert soon.tasks[-1].due_at > datetime.now(UTC) + timedelta(days=39)
    again = await desk.act(claim.id, "recount", {"calendar_id": newer, **reason}, desk.manager)
    assert again.problem["code"] == "no-change"
    back = {"calendar_id": present.ref.id, **reason}
    assert (await desk.applied(claim.id, "recount", back, desk.manager)).calendar == present.ref
    near = await desk.applied(claim.id, "add_task", {"task": "call", "term": "1 working day"})
    assert near.tasks[-1].due_at
    assert near.tasks[-1].due_at < datetime.now(UTC) + timedelta(days=20)
