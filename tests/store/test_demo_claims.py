"""The demonstration's claims: written once, in every stage, with a past that holds together."""

import time
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from claims.apply import apply
from claims.claim import Claim
from claims.events import EVENT
from store.connections import engine_for
from store.demo import load_demo
from store.demo_claims import load_demo_claims
from store.ready import load_ready
from tests.conftest import DatabaseUrls

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
async def filled(database_urls: DatabaseUrls) -> AsyncIterator[AsyncEngine]:
    engine = engine_for(database_urls.app)
    async with engine.begin() as connection:
        await load_ready(connection)
        await load_demo(connection)
    began = time.process_time()
    async with engine.begin() as connection:
        assert await load_demo_claims(connection, NOW) == 305
    assert time.process_time() - began < 8, "a start must not take long"
    yield engine
    await engine.dispose()


@pytest.fixture
async def connection(filled: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with filled.connect() as connection:
        yield connection


async def counted(connection: AsyncConnection, query: str) -> Counter[str]:
    return Counter({row[0]: row[1] for row in await connection.execute(text(query))})


async def test_a_second_time_nothing_is_added(connection: AsyncConnection) -> None:
    assert await load_demo_claims(connection, NOW) == 0


async def test_claims_stand_in_every_stage_and_with_every_end(connection: AsyncConnection) -> None:
    stages = await counted(connection, "SELECT stage, count(*) FROM claims GROUP BY 1")
    assert min(stages[one] for one in ("intake", "investigation", "resolution", "confirmation")) >= 20
    ends = await counted(
        connection, "SELECT outcome, count(*) FROM claims WHERE status = 'closed' GROUP BY 1"
    )
    assert set(ends) >= {"satisfied", "refused", "withdrawn", "not_a_claim"}
    waiting = await counted(connection, "SELECT waiting_for, count(*) FROM claims GROUP BY 1")
    assert waiting["claimant"] >= 30
    assert waiting["approval"] >= 8


async def test_the_operator_has_a_rich_queue_of_his_own_and_some_of_it_is_late(
    connection: AsyncConnection,
) -> None:
    own = await counted(
        connection,
        "SELECT u.login, count(*) FROM claims c JOIN users u ON u.id = c.assignee"
        " WHERE c.status = 'open' GROUP BY 1",
    )
    assert own["operator"] >= 25
    assert own["operator2"] >= 10
    late = await counted(
        connection,
        f"SELECT 'late', count(*) FROM claims WHERE status = 'open' AND due_at < '{NOW.isoformat()}'",
    )
    assert late["late"] >= 1


async def test_nothing_is_left_over_from_the_past(connection: AsyncConnection) -> None:
    """A workflow that starts finds no rung to fire and sends nothing at once."""
    fallen = await connection.execute(
        text("SELECT count(*) FROM claims WHERE status = 'open' AND next_due_at <= :now"), {"now": NOW}
    )
    assert fallen.scalar_one() == 0
    states = await counted(connection, "SELECT state, count(*) FROM letters GROUP BY 1")
    assert set(states) == {"sent", "planned"}
    assert 20 <= states["planned"] <= 60
    assert states["sent"] > 500
    early = "SELECT 'early', count(*) FROM letters WHERE state = 'sent' AND sent_at < planned_at"
    assert (await counted(connection, early))["early"] == 0


async def test_the_past_was_written_down_when_it_happened(connection: AsyncConnection) -> None:
    late = "SELECT 'late', count(*) FROM timeline WHERE recorded_at > at + interval '1 second'"
    assert (await counted(connection, late))["late"] == 0


async def test_only_open_claims_wait_for_a_workflow_and_no_command_is_pending(
    connection: AsyncConnection,
) -> None:
    waiting = await counted(
        connection, "SELECT c.status, count(*) FROM unstarted JOIN claims c ON c.id = claim_id GROUP BY 1"
    )
    assert set(waiting) == {"open"}
    commands = await counted(connection, "SELECT status, count(*) FROM commands GROUP BY 1")
    assert set(commands) == {"applied"}


async def test_every_claim_is_the_fold_of_its_timeline(connection: AsyncConnection) -> None:
    rows = await connection.execute(
        text(
            "SELECT claim_id, at, jsonb_build_object('event', event) || data AS event FROM timeline ORDER BY seq"
        )
    )
    folded: dict[object, Claim] = {}
    for row in rows:
        folded[row.claim_id] = apply(folded.get(row.claim_id), EVENT.validate_python(row.event), row.at)
    for row in await connection.execute(text("SELECT id, snapshot, version, last_seq FROM claims")):
        kept = Claim.model_validate(row.snapshot)
        assert folded[row.id].model_copy(update={"version": kept.version, "last_seq": kept.last_seq}) == kept
        assert (row.version, row.last_seq) == (kept.version, kept.last_seq)
