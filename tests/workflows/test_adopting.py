"""PostgreSQL is the referee: a workflow that knows less adopts the stored state and decides again."""

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import TimeSkipper

from claims.messages import signal_for
from runtime.embedded import temporal_server as embedded_temporal
from runtime.embedded.children import Recipe
from runtime.embedded.mailbox import Mailbox
from runtime.embedded.ports import free_ports
from runtime.embedded.temporal_server import DevServer
from tests.conftest import DatabaseUrls
from tests.workflows.desk import LIMIT, Desk, settings_for, working
from tests.workflows.test_life import to_confirmation

COMMANDS = int(os.environ.get("REDRESS_MANY_COMMANDS", "500"))
TOGETHER = 60
"""Signals that are sent before their outcomes are waited for: a worker that is quick takes all of them as one task."""


@dataclass(frozen=True)
class CrampedServer(DevServer):
    """A server that wants a new run after some 40 events."""

    def recipe(self) -> Recipe:
        plain = super().recipe()
        limit = ("--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=40")
        return replace(plain, command=(*plain.command, *limit))


@pytest.fixture
async def cramped(
    temporal_server: DevServer,
    servers_folder: Path,
    engine: AsyncEngine,
    database_urls: DatabaseUrls,
    mailbox: Mailbox,
) -> AsyncIterator[Desk]:
    """A desk on a server of its own."""
    port = free_ports(["cramped"])["cramped"]
    folder = servers_folder
    server = CrampedServer(temporal_server.program, folder / "cramped.db", port, folder / "cramped.log")
    child = embedded_temporal.start(server)
    client = await Client.connect(server.address, data_converter=pydantic_data_converter)
    desk = Desk(engine, client, settings_for(database_urls.app, mailbox.port))
    await desk.furnish()
    async with working(desk):
        yield desk
    child.stop(30)


@pytest.mark.timeout(480)
async def test_many_commands_over_many_runs_are_each_applied_once(cramped: Desk) -> None:
    claim = await cramped.file("goods-refund")
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    commands = [
        await cramped.journal(claim.id, "note", {"text": f"Note {number}."}) for number in range(COMMANDS)
    ]
    signals = [*commands, *chance.sample(commands, COMMANDS // 5)]
    chance.shuffle(signals)
    waiting = asyncio.Semaphore(4)

    async def deliver(command: object) -> None:
        async with waiting:
            while not await cramped.door.deliver(command):
                await asyncio.sleep(0.1)

    for begin in range(0, len(signals), TOGETHER):
        together = signals[begin : begin + TOGETHER]
        await asyncio.gather(*map(deliver, together))
        for command in together:
            await cramped.outcome(command.id)
    stored = await cramped.until(claim.id, lambda now: now.version > COMMANDS, limit=300)
    for command in commands:
        assert (await cramped.outcome(command.id)).status == "applied"
    rows = [row for row in await cramped.timeline(claim.id) if row.event == "noted"]
    assert Counter(str(row.command_id) for row in rows) == Counter(command.id for command in commands)
    assert stored.version == COMMANDS + 1
    await cramped.told(claim.id, COMMANDS + 1)
    async with asyncio.timeout(LIMIT):  # it went on in a new run several times; the list lags
        while (await cramped.client.count_workflows(f"WorkflowId = 'claim/{claim.id}'")).count <= 5:
            await asyncio.sleep(0.1)


async def test_stale_start_adopts_the_stored_state(desk: Desk) -> None:
    claim = await desk.file(start=False)
    stale = await desk.life(claim.id)
    await desk.start(claim.id)
    await desk.applied(claim.id, "admit")
    await desk.handle(claim.id).terminate()
    assert await desk.door.start(stale)
    decided = await desk.applied(claim.id, "decide", {"verdict": "partly", "cause": "defect"})
    assert (decided.stage, decided.version) == ("resolution", 3)
    await desk.told(claim.id, 3)


async def test_stale_workflow_does_not_refuse_what_the_stored_state_allows(desk: Desk) -> None:
    claim = await desk.file(start=False)
    stale = await desk.life(claim.id)
    await desk.start(claim.id)
    await to_confirmation(desk, claim)
    await desk.handle(claim.id).terminate()
    assert await desk.door.start(stale)
    assert (await desk.applied(claim.id, "accept", {"on_behalf": {"via": "visit"}})).closed


async def test_repeated_signals_are_applied_once(desk: Desk) -> None:
    claim = await desk.file()
    command = await desk.journal(claim.id, "note", {"text": "Once."})
    for _ in range(5):
        assert await desk.door.deliver(command)
    await desk.outcome(command.id)
    await desk.applied(claim.id, "admit")
    assert await desk.door.deliver(command)
    await desk.applied(claim.id, "note", {"text": "Twice."})
    assert (await desk.stored(claim.id)).version == 4


async def test_dispute_in_time_beats_silence(desk: Desk) -> None:
    claim = await desk.file()
    await to_confirmation(desk, claim)
    await desk.until(claim.id, lambda now: now.asked and now.asked.silent_at)
    dispute = await desk.journal(claim.id, "dispute", {"reason": "No.", "on_behalf": {"via": "phone"}})
    await TimeSkipper(desk.client).fast_forward(desk.handle(claim.id), timedelta(seconds=65))
    assert (await desk.outcome(dispute.id)).status == "applied"
    assert (await desk.stored(claim.id)).stage == "investigation"


async def test_silence_closes_the_claim(desk: Desk) -> None:
    claim = await desk.file()
    await to_confirmation(desk, claim)
    waiting = await desk.until(claim.id, lambda now: now.asked and now.asked.silent_at)
    assert not waiting.closed
    await TimeSkipper(desk.client).fast_forward(desk.handle(claim.id), timedelta(seconds=65))
    silent = await desk.until(claim.id, lambda now: now.closed)
    accepted = next(row for row in await desk.timeline(claim.id) if row.event == "accepted")
    assert accepted.data["by"] == "silence"
    assert accepted.at == waiting.asked.silent_at
    assert silent.outcome == "satisfied"


@pytest.mark.parametrize("envelope", [(), ("text",), ([1, 2],), ({"id": 7},), ({}, {}), (None,), (b"\\xff",)])
async def test_unreadable_signals_are_dropped(desk: Desk, envelope: tuple[object, ...]) -> None:
    claim = await desk.file()
    for signal in ("act", "answer", "confirm", "extend", "report", "wake"):
        await desk.handle(claim.id).signal(signal, args=list(envelope))
    assert (await desk.applied(claim.id, "admit")).version == 2


async def test_malformed_command_is_refused_with_its_outcome(desk: Desk) -> None:
    claim = await desk.file()
    command = await desk.journal(claim.id, "note", {"text": "Hello."})
    torn = {"id": command.id, "claim_id": claim.id, "action": 5}
    await desk.handle(claim.id).signal(signal_for("note"), torn)
    found = await desk.outcome(command.id)
    assert (found.status, found.problem["code"]) == ("refused", "unknown-action")


async def test_command_that_no_journal_accepted_changes_nothing(desk: Desk) -> None:
    claim, other = await desk.file(), await desk.file()
    command = await desk.journal(other.id, "note", {"text": "Mine."})
    forged = command.model_copy(update={"claim_id": claim.id})
    await desk.handle(claim.id).signal("act", forged)
    invented = forged.model_copy(update={"id": "01a200de-8326-7783-bfdb-000000000000"})
    await desk.handle(claim.id).signal("act", invented)
    assert (await desk.applied(claim.id, "admit")).version == 2
    assert (await desk.stored(other.id)).version == 1
