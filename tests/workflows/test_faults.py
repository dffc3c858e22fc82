"""What was acknowledged survives dead workers, an absent database and lost signals."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from temporalio.client import WorkflowFailureError
from temporalio.common import WorkflowIDConflictPolicy

from activities import comparison
from activities.chores import RECONCILE
from claims.messages import CLAIM_WORKFLOW, RUNNING_CLAIMS
from runtime.embedded.postgres import OWNER, RUNNING, Cluster
from runtime.embedded.temporal_server import NAMESPACE, DevServer
from tests.conftest import DatabaseUrls
from tests.workflows.chores import end_chores
from tests.workflows.desk import ROOT, Desk, settings_for


@pytest.fixture(autouse=True)
def alone(database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others have claims in the namespace too, and the reconciler compares numbers; and it may take its time."""
    queue = settings_for(database_urls.app, 1).claims_task_queue
    monkeypatch.setattr(comparison, "RUNNING_CLAIMS", f"{RUNNING_CLAIMS} AND TaskQueue = '{queue}'")
    monkeypatch.setattr(comparison, "ANSWER_LIMIT", timedelta(seconds=30))


@contextmanager
def worker_process(desk: Desk, temporal_server: DevServer) -> Iterator[subprocess.Popen[bytes]]:
    """The worker as it is run for real."""
    settings = desk.settings
    environment = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "SMTP_PORT": str(settings.smtp_port),
        "CLAIMS_TASK_QUEUE": settings.claims_task_queue,
        "LETTERS_TASK_QUEUE": settings.letters_task_queue,
        "TEMPORAL_ADDRESS": temporal_server.address,
        "TEMPORAL_NAMESPACE": NAMESPACE,
        "TEMPORAL_CONFIG_FILE": os.devnull,
    }
    process = subprocess.Popen([sys.executable, "worker.py"], cwd=ROOT, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def sweep(desk: Desk) -> dict[str, int]:
    """Let the reconciler sweep once, now."""
    return await desk.client.execute_workflow(
        RECONCILE,
        id="sweep-of-a-test",
        task_queue=desk.settings.claims_task_queue,
        id_conflict_policy=WorkflowIDConflictPolicy.TERMINATE_EXISTING,
    )


async def test_killed_worker_costs_seconds_and_loses_nothing(
    idle_desk: Desk, temporal_server: DevServer
) -> None:
    desk = idle_desk
    claims = [await desk.file() for _ in range(8)]
    with worker_process(desk, temporal_server) as first:
        await desk.applied(claims[0].id, "admit")
        commands = [
            await desk.journal(claim.id, "note", {"text": "Hello."}) for claim in claims for _ in range(5)
        ]
        deliveries = [asyncio.create_task(desk.door.deliver(command)) for command in commands]
        await asyncio.sleep(0.15)
        first.send_signal(signal.SIGKILL)
        first.wait()
        await asyncio.gather(*deliveries)
    with worker_process(desk, temporal_server) as second:
        for command in commands:
            assert (await desk.outcome(command.id)).status == "applied"
        for claim in claims:
            rows = [row.event for row in await desk.timeline(claim.id)]
            assert rows.count("noted") == 5
        second.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(second.wait, 60) == 0
    await end_chores(desk.client)


@contextmanager
def database_away(postgres: Cluster, urls: DatabaseUrls) -> Iterator[None]:
    """Nobody gets to the database and everybody who was there is thrown out."""
    name = urls.app.rpartition("/")[2].partition("?")[0]
    owner = psycopg.connect(postgres.url(OWNER, "postgres").replace("+psycopg", ""), autocommit=True)
    running = psycopg.connect(postgres.url(RUNNING, "postgres").replace("+psycopg", ""), autocommit=True)
    with owner, running:
        owner.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            running.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )
            yield
        finally:
            owner.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


async def test_absent_database_delays_and_loses_nothing(
    desk: Desk, postgres: Cluster, database_urls: DatabaseUrls
) -> None:
    claims = [await desk.file() for _ in range(4)]
    soon = await desk.file(ago=timedelta(seconds=58))
    commands = [await desk.journal(claim.id, "admit") for claim in claims]
    with database_away(postgres, database_urls):
        await asyncio.gather(*(desk.door.deliver(command) for command in commands))
        await asyncio.sleep(4)
    await desk.engine.dispose()
    for command in commands:
        assert (await desk.outcome(command.id)).status == "applied"
    fired = await desk.until(soon.id, lambda now: now.version > 1)
    rung = fired.run_of("answer").rungs[0]
    assert rung.state == "fired"
    assert rung.fired_at == rung.due_at


async def test_reconciler_starts_signals_and_compares(desk: Desk) -> None:
    await sweep(desk)
    unstarted, newborn = await desk.file(start=False), await desk.file(start=False)
    silent = await desk.file()
    gone = await desk.file()
    await desk.applied(gone.id, "admit")
    waiting = [await desk.journal(claim.id, "note", {"text": "?"}) for claim in (unstarted, silent)]
    await desk.handle(gone.id).terminate()
    await asyncio.sleep(6)
    found = await sweep(desk)
    assert found["started"] == 1
    assert found["resent"] >= 2
    await desk.told(newborn.id, 1)
    assert found["differences"] == 1
    for command in waiting:
        assert (await desk.outcome(command.id)).status == "applied"
    await desk.told(gone.id, 2)
    assert (await sweep(desk))["differences"] == 0


async def test_workflow_behind_the_store_is_noticed_and_woken(desk: Desk) -> None:
    claim = await desk.file(start=False)
    stale = await desk.life(claim.id)
    await desk.start(claim.id)
    await desk.applied(claim.id, "admit")
    await desk.handle(claim.id).terminate()
    await desk.door.start(stale)
    assert (await sweep(desk))["differences"] == 1
    await desk.told(claim.id, 2)


async def test_workflow_of_a_claim_that_is_not_stored_fails(desk: Desk) -> None:
    life = await desk.life((await desk.file(start=False)).id)
    lost = life.claim.model_copy(update={"id": "01a200de-8326-7783-bfdb-000000000001"})
    assert await desk.door.start(life.model_copy(update={"claim": lost}))
    await desk.handle(lost.id).signal("wake")
    with pytest.raises(WorkflowFailureError):
        await desk.handle(lost.id).result()
    assert (await desk.handle(lost.id).describe()).workflow_type == CLAIM_WORKFLOW


async def test_door_answers_when_temporal_is_away(desk: Desk, database_urls: DatabaseUrls) -> None:
    from temporalio.client import Client
    from temporalio.contrib.pydantic import pydantic_data_converter

    from runtime.door import Door

    away = await Client.connect("127.0.0.1:9", data_converter=pydantic_data_converter, lazy=True)
    door = Door(away, desk.settings.claims_task_queue, desk.engine)
    claim = await desk.file(start=False)
    assert not await door.start(await desk.life(claim.id))
    assert not await door.deliver(await desk.journal(claim.id, "admit"))
