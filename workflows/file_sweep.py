"""The sweep of files: once a day, or whenever somebody triggers its schedule."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.chores import FILE_SWEEP
    from activities.file_sweep import FileSweep


@workflow.defn(name=FILE_SWEEP)
class FileSweepWorkflow:
    """One sweep: bytes of forms that were never sent and of files that were erased."""

    @workflow.run
    async def run(self, task_queue: str) -> int:
        """Sweep once and tell how many files were deleted."""
        return await workflow.execute_activity_method(
            FileSweep.sweep,
            task_queue=task_queue,
            start_to_close_timeout=timedelta(hours=1),
            retry_policy=RetryPolicy(initial_interval=timedelta(minutes=1), maximum_attempts=3),
        )
