"""A bare workflow with the desk's own signal and local activity: a command comes, its record is written.

No rules, no inbox, no timer, nothing shown; before it no HTTP and no journal. What the desk costs beside it is what
the desk adds. `python -m bench.bare_record` is its worker, set up as the desk's own.
"""

import asyncio
import os
from datetime import timedelta

from temporalio import workflow
from temporalio.client import Client
from temporalio.worker import Worker

with workflow.unsafe.imports_passed_through():
    from activities.records import ClaimRecords
    from claims.claim import Claim
    from claims.commands import Command
    from claims.decision import Decision
    from claims.events import Noted
    from claims.messages import RecordRequest
    from runtime.embedded.children import stand_back
    from runtime.embedded.components import ENGINE_NICE
    from runtime.payloads import data_converter
    from store.connections import engine_for
    from workflows.sandbox import sandboxed

QUEUE = "bench-records"


@workflow.defn(name="BareRecordWorkflow")
class BareRecordWorkflow:
    """Writes a record for each command, and looks at nothing."""

    @workflow.init
    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._inbox: list[Command] = []

    @workflow.run
    async def run(self, claim: Claim) -> None:
        """Record until the end of the benchmark."""
        while True:
            await workflow.wait_condition(lambda: bool(self._inbox))
            request = self._noted(self._inbox.pop(0))
            result = await workflow.execute_local_activity_method(
                ClaimRecords.record, request, start_to_close_timeout=timedelta(seconds=5)
            )
            self._claim = result.stored or self._claim

    def _noted(self, command: Command) -> RecordRequest:
        claim = self._claim
        after = claim.model_copy(
            update={"version": claim.version + 1, "last_seq": claim.last_seq + 1, "at": command.at}
        )
        return RecordRequest(
            claim_id=claim.id,
            expected_version=claim.version,
            decision=Decision(events=(Noted(),), claim=after),
            actor=command.actor,
            command_id=command.id,
        )

    @workflow.signal
    def act(self, command: Command) -> None:
        """Put a command into the inbox."""
        self._inbox.append(command)


async def work() -> None:
    """Run the worker until it is killed, niced as the stack's own worker is."""
    stand_back(ENGINE_NICE)
    client = await Client.connect(
        os.environ["TEMPORAL_ADDRESS"],
        namespace=os.environ.get("TEMPORAL_NAMESPACE", "default"),
        data_converter=data_converter,
    )
    engine = engine_for(os.environ["DATABASE_URL"])
    async with Worker(
        client,
        task_queue=QUEUE,
        workflows=[BareRecordWorkflow],
        activities=[ClaimRecords(engine).record],
        workflow_runner=sandboxed(),
    ):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(work())
