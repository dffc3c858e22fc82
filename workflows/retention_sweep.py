"""The sweep of retention: once a day, or whenever somebody triggers its schedule."""

from temporalio import workflow

from workflows.daily_sweep import sweep_on

with workflow.unsafe.imports_passed_through():
    from activities.chores import RETENTION_SWEEP
    from activities.retention_sweep import RetentionSweep, RetentionSwept


@workflow.defn(name=RETENTION_SWEEP)
class RetentionSweepWorkflow:
    """One sweep: data whose term is over goes, and erasures that were interrupted end."""

    @workflow.run
    async def run(self, task_queue: str) -> RetentionSwept:
        """Sweep once and tell what was done."""
        return await sweep_on(task_queue, RetentionSweep.sweep)
