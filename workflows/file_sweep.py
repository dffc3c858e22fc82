"""The sweep of files: once a day, or whenever somebody triggers its schedule."""

from temporalio import workflow

from workflows.daily_sweep import sweep_on

with workflow.unsafe.imports_passed_through():
    from activities.chores import FILE_SWEEP
    from activities.file_sweep import FileSweep


@workflow.defn(name=FILE_SWEEP)
class FileSweepWorkflow:
    """One sweep: bytes of forms that were never sent and of files that were erased."""

    @workflow.run
    async def run(self, task_queue: str) -> int:
        """Sweep once and tell how many files were deleted."""
        return await sweep_on(task_queue, FileSweep.sweep)
