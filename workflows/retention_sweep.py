"""The sweep of retention: once a day, or whenever somebody triggers its schedule."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.chores import RETENTION_SWEEP
    from activities.retention_sweep import RetentionSweep, RetentionSwept


@workflow.defn(name=RETENTION_SWEEP)
class RetentionSweepWorkflow:
    """One sweep: data whose term is over goes, and erasures that were interrupted end."""

    @workflow.run
    async def run(self, task_queue: str) -> RetentionSwept:
        """Sweep once and tell what was done."""
        return await workflow.execute_activity_method(
            RetentionSweep.sweep,
            task_queue=task_queue,
            start_to_close_timeout=timedelta(hours=1),
            retry_policy=RetryPolicy(initial_interval=timedelta(minutes=1), maximum_attempts=3),
        )
