"""Load for the bare workflows: each client goes round its own and waits until each signal is carried out.

That is how the clients of the desk go round their claims.
"""

import asyncio
import itertools
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

import psycopg
from temporalio.client import Client

from bench.stack import ROOT, Stack, settings_of
from runtime.payloads import data_converter

CLIENTS = 8
WARMING = 3.0  # seconds
Waiting = dict[str, asyncio.Future[None]]


class Bare(Protocol):
    """One kind of bare workflow."""

    module: str
    """What to start as its worker."""
    workflow: str
    queue: str
    channel: str
    """Where PostgreSQL tells that a signal was carried out."""
    inputs: Sequence[Any]
    """What each workflow is started with, if anything."""

    def signal(self, place: int) -> tuple[str, Any]:
        """The key of the next signal for the workflow at this place, and what it carries."""
        ...

    def key(self, told: str) -> str:
        """The key in what PostgreSQL told."""
        ...


async def measure(stack: Stack, bare: Bare, seconds: float) -> float:
    """Signals carried out a second, on the stack's own Temporal."""
    settings = settings_of(stack)
    worker = subprocess.Popen(
        [sys.executable, "-m", bare.module], cwd=ROOT, env={**os.environ, **settings}, start_new_session=True
    )
    try:
        async with _workflows(settings, bare) as names, _hearing(settings, bare) as waiting:
            await _all(names, bare, waiting, WARMING)
            return await _all(names, bare, waiting, seconds) / seconds
    finally:
        worker.kill()
        worker.wait()


@asynccontextmanager
async def _workflows(settings: dict[str, str], bare: Bare) -> AsyncIterator[list[Any]]:
    client = await Client.connect(
        settings["TEMPORAL_ADDRESS"],
        namespace=settings.get("TEMPORAL_NAMESPACE", "default"),
        data_converter=data_converter,
    )
    handles = [
        await client.start_workflow(
            bare.workflow,
            args=[] if given is None else [given],
            id=f"bare/{time.time_ns()}/{place}",
            task_queue=bare.queue,
        )
        for place, given in enumerate(bare.inputs)
    ]
    yield handles
    for handle in handles:
        await handle.terminate()


@asynccontextmanager
async def _hearing(settings: dict[str, str], bare: Bare) -> AsyncIterator[Waiting]:
    """Hear what was carried out the way the API hears of outcomes."""
    waiting: Waiting = {}
    url = settings["DATABASE_URL"].replace("+psycopg", "")
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute(f"LISTEN {bare.channel}")
        hearing = asyncio.create_task(_hear(connection, bare, waiting))
        yield waiting
        hearing.cancel()
        await asyncio.gather(hearing, return_exceptions=True)


async def _hear(connection: psycopg.AsyncConnection, bare: Bare, waiting: Waiting) -> None:
    async for told in connection.notifies():
        if (heard := waiting.get(bare.key(told.payload))) and not heard.done():
            heard.set_result(None)


async def _all(handles: list[Any], bare: Bare, waiting: Waiting, seconds: float) -> int:
    until = time.perf_counter() + seconds
    places = [range(client, len(handles), CLIENTS) for client in range(CLIENTS)]
    done = await asyncio.gather(*(_one(handles, share, bare, waiting, until) for share in places))
    return sum(done)


async def _one(handles: list[Any], share: range, bare: Bare, waiting: Waiting, until: float) -> int:
    done, turns = 0, itertools.cycle(share)
    while time.perf_counter() < until:
        place = next(turns)
        key, carried = bare.signal(place)
        waiting[key] = asyncio.get_running_loop().create_future()
        await handles[place].signal("act", carried)
        await waiting[key]
        del waiting[key]
        done += 1
    return done
