"""The post office of the desk: a single workflow that keeps the sending of letters alive."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.chores import POST_OFFICE, Shift
    from activities.post_office import PostOffice

PERSISTENTLY = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=10))


@workflow.defn(name=POST_OFFICE)
class PostOfficeWorkflow:
    """Shift after shift, for ever; each shift is one long activity that heartbeats."""

    @workflow.run
    async def run(self, shift: Shift) -> None:
        """Work one shift, then go on in a new run, so that the history stays short."""
        await workflow.execute_activity_method(
            PostOffice.work,
            shift,
            task_queue=shift.task_queue,
            start_to_close_timeout=timedelta(seconds=shift.seconds + 120),
            heartbeat_timeout=timedelta(seconds=20),
            retry_policy=PERSISTENTLY,
            summary="letters go out",
        )
        workflow.continue_as_new(shift)
