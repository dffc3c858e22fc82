"""The sweep of the desk: once a minute, and whenever somebody triggers its schedule."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.chores import RECONCILE
    from activities.reconcile import Reconciler, Swept

AT_MOST = timedelta(minutes=10)
"""A sweep that starts thousands of workflows takes its time; the next one waits for it."""


@workflow.defn(name=RECONCILE)
class ReconcileWorkflow:
    """One sweep: brings together again what PostgreSQL and Temporal hold."""

    @workflow.run
    async def run(self) -> Swept:
        """Sweep once and tell what was found."""
        return await workflow.execute_activity_method(
            Reconciler.sweep,
            start_to_close_timeout=AT_MOST,
            heartbeat_timeout=timedelta(seconds=30),
            retry_policy=RetryPolicy(initial_interval=timedelta(seconds=2), maximum_attempts=3),
        )
