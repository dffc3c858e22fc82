"""The rehearsal of a variant on past claims: one long activity, and a word about how it ended."""

import asyncio
from datetime import timedelta
from typing import Literal

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from activities.rehearsing import Rehearsing
    from claims.rehearsal_messages import REHEARSAL_WORKFLOW, RehearsalAsked, RehearsalEnd

AT_MOST = timedelta(minutes=30)
"""Others may go before; a thousand claims themselves take seconds."""
SILENT = timedelta(seconds=15)
"""A worker that shows no sign of life for so long is gone: another one goes on from what was kept."""


@workflow.defn(name=REHEARSAL_WORKFLOW)
class RehearsalWorkflow:
    """One rehearsal, from being asked for to its end."""

    @workflow.run
    async def run(self, asked: RehearsalAsked) -> str:
        """Rehearse; a cancelled or failed rehearsal says so where people look for it."""
        try:
            return await workflow.execute_activity_method(
                Rehearsing.rehearse,
                asked.rehearsal_id,
                task_queue=asked.queue,
                start_to_close_timeout=AT_MOST,
                heartbeat_timeout=SILENT,
                retry_policy=RetryPolicy(initial_interval=timedelta(seconds=1), maximum_attempts=5),
                summary="past claims are rehearsed",
            )
        except (ActivityError, asyncio.CancelledError) as fault:
            cancelled = is_cancelled_exception(fault)
            await self._close(asked, cancelled)
            if cancelled:
                raise
            return "failed"

    async def _close(self, asked: RehearsalAsked, cancelled: bool) -> None:
        state: Literal["cancelled", "failed"] = "cancelled" if cancelled else "failed"
        end = RehearsalEnd(rehearsal_id=asked.rehearsal_id, state=state)
        await workflow.execute_activity_method(
            Rehearsing.close_rehearsal,
            end,
            task_queue=asked.queue,
            start_to_close_timeout=timedelta(seconds=30),
            retry_policy=RetryPolicy(initial_interval=timedelta(seconds=1)),
        )
