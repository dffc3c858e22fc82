"""A bare workflow beside ours: one signal, one local activity that inserts one row, and nothing else.

It shows what the engine itself carries on this machine. `python -m bench.bare_workflow` is its worker.
"""

import asyncio
import itertools
import os
import time
import uuid
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker

# As in our own workflows: what is loaded anew for each workflow would be measured otherwise.
with workflow.unsafe.imports_passed_through():
    import psycopg
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import AsyncEngine

    from runtime.embedded.children import stand_back
    from runtime.embedded.components import ENGINE_NICE
    from store.connections import at_once, engine_for

QUEUE = "bench-bare"
WORKFLOWS_EACH = 8
INSERT = text(
    "WITH row AS (INSERT INTO bench_floor (id, body) VALUES (:id, 'signal') RETURNING id)"
    " SELECT pg_notify('bench_bare', id) FROM row"
)


class Rows:
    """The one activity: insert a row under the signal's id."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = at_once(engine)

    @activity.defn(name="insert-row")
    async def insert(self, row: str) -> None:
        """Insert the row."""
        async with self.engine.connect() as connection:
            await connection.execute(INSERT, {"id": row})


@workflow.defn(name="BareWorkflow", sandboxed=True)
class BareWorkflow:
    """Waits for signals and inserts a row for each."""

    def __init__(self) -> None:
        self.inbox: list[str] = []

    @workflow.run
    async def run(self) -> None:
        """Insert rows until the end of the benchmark."""
        while True:
            await workflow.wait_condition(lambda: bool(self.inbox))
            await workflow.execute_local_activity(
                "insert-row", self.inbox.pop(0), start_to_close_timeout=timedelta(seconds=5)
            )

    @workflow.signal
    def act(self, row: str) -> None:
        """Put a row into the inbox."""
        self.inbox.append(row)


async def measure(client: Client, url: str, clients: int, seconds: float) -> float:
    """Signals carried out a second: each client goes round its eight workflows and waits for each row.

    That is how the clients of the desk go round their claims.
    """
    names = [f"bare/{uuid.uuid4()}" for _ in range(clients * WORKFLOWS_EACH)]
    for name in names:
        await client.start_workflow("BareWorkflow", id=name, task_queue=QUEUE)
    waiting: dict[str, asyncio.Future[None]] = {}
    connection = await psycopg.AsyncConnection.connect(url.replace("+psycopg", ""), autocommit=True)
    await connection.execute("LISTEN bench_bare")
    hearing = asyncio.create_task(_hear(connection, waiting))
    until = time.perf_counter() + seconds
    shares = (names[place::clients] for place in range(clients))
    done = await asyncio.gather(*(_signal(client, share, waiting, until) for share in shares))
    hearing.cancel()
    await asyncio.gather(hearing, return_exceptions=True)
    await connection.close()
    for name in names:
        await client.get_workflow_handle(name).terminate()
    return sum(done) / seconds


async def _signal(
    client: Client, names: list[str], waiting: dict[str, asyncio.Future[None]], until: float
) -> int:
    done, turns = 0, itertools.cycle(names)
    while time.perf_counter() < until:
        name = next(turns)
        row = str(uuid.uuid4())
        waiting[row] = asyncio.get_running_loop().create_future()
        await client.get_workflow_handle(name).signal("act", row)
        await waiting[row]
        del waiting[row]
        done += 1
    return done


async def _hear(connection: psycopg.AsyncConnection, waiting: dict[str, asyncio.Future[None]]) -> None:
    """Hear of rows the way the API hears of outcomes."""
    async for told in connection.notifies():
        if told.payload in waiting:
            waiting[told.payload].set_result(None)


async def work() -> None:
    """Run the worker until it is killed, niced as the stack's own worker is."""
    stand_back(ENGINE_NICE)
    client = await Client.connect(
        os.environ["TEMPORAL_ADDRESS"], namespace=os.environ.get("TEMPORAL_NAMESPACE", "default")
    )
    engine = engine_for(os.environ["DATABASE_URL"])
    async with Worker(client, task_queue=QUEUE, workflows=[BareWorkflow], activities=[Rows(engine).insert]):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(work())
