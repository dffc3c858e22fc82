"""A batch of moves: chunk after chunk until every claim of it has its outcome."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.moving import Mover, Stand
    from claims.messages import MOVING, Moving

PERSISTENTLY = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=10))
RENEW_AFTER = 150
"""Chunks of one run, so that the history of a batch of thousands stays short."""


@workflow.defn(name=MOVING)
class MovingWorkflow:
    """What is to be done stands in PostgreSQL: a worker that dies in the middle loses and doubles nobody."""

    def __init__(self) -> None:
        self._look = False

    @workflow.run
    async def run(self, moving: Moving) -> None:
        """Work the batch off; a paused one is waited for."""
        for _ in range(RENEW_AFTER):
            self._look = False
            stand = await self._go_on(moving)
            workflow.set_current_details(f"{stand.state}: {stand.settled} of {stand.total}")
            if stand.over:
                return
            if stand.state == "paused" and not stand.sent:
                await workflow.wait_condition(lambda: self._look)
        workflow.continue_as_new(moving)

    async def _go_on(self, moving: Moving) -> Stand:
        return await workflow.execute_activity_method(
            Mover.go_on,
            moving.move_id,
            task_queue=moving.queue,
            start_to_close_timeout=timedelta(seconds=60),
            heartbeat_timeout=timedelta(seconds=10),
            retry_policy=PERSISTENTLY,
            summary="claims are moved",
        )

    @workflow.signal
    def look(self) -> None:
        """Somebody paused, resumed or stopped the batch."""
        self._look = True
