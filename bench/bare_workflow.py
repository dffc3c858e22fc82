"""A bare workflow beside ours: one signal, one local activity that inserts one row, and nothing else.

It shows what the engine alone carries on this machine. `python -m bench.bare_workflow` is its worker.
"""

import asyncio
import os
import uuid
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker

# As in our own workflows: what is loaded anew for each workflow would be measured otherwise.
with workflow.unsafe.imports_passed_through():
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import AsyncEngine

    from runtime.embedded.children import stand_back
    from runtime.embedded.components import ENGINE_NICE
    from store.connections import at_once, engine_for

QUEUE = "bench-bare"
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


class RowAlone:
    """The load for it: a signal carries a name, and a row of that name is inserted."""

    module, workflow, queue, channel = "bench.bare_workflow", "BareWorkflow", QUEUE, "bench_bare"

    def __init__(self, workflows: int) -> None:
        self.inputs: list[None] = [None] * workflows

    def signal(self, place: int) -> tuple[str, str]:
        """A new name."""
        name = str(uuid.uuid4())
        return name, name

    def key(self, told: str) -> str:
        """PostgreSQL tells the name."""
        return told


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
