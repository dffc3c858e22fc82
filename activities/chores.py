"""Starts the desk's own chores if they are missing: the post office and the sweep's schedule."""

from datetime import timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
)
from temporalio.common import WorkflowIDConflictPolicy

from claims.values import Value

POST_OFFICE = "PostOfficeWorkflow"
POST_OFFICE_ID = "post-office"
RECONCILE = "ReconcileWorkflow"
RECONCILE_ID = "reconcile"
SWEEP_EVERY = timedelta(seconds=60)


class Shift(Value):
    """A shift of the post office: where its activity runs and for how long before the history is begun anew."""

    task_queue: str
    seconds: int = 3600


async def ensure_post_office(client: Client, claims_queue: str, letters_queue: str) -> None:
    """Start the one post office; the one that runs already is left alone."""
    await client.start_workflow(
        POST_OFFICE,
        Shift(task_queue=letters_queue),
        id=POST_OFFICE_ID,
        task_queue=claims_queue,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary="letters go out",
    )


async def ensure_schedule(client: Client, claims_queue: str) -> None:
    """Create the schedule of the sweep; it never overlaps itself."""
    sweep = ScheduleActionStartWorkflow(RECONCILE, id=RECONCILE_ID, task_queue=claims_queue)
    schedule = Schedule(
        action=sweep,
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=SWEEP_EVERY)]),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=SWEEP_EVERY),
    )
    try:
        await client.create_schedule(RECONCILE_ID, schedule, trigger_immediately=True)
    except ScheduleAlreadyRunningError:
        await client.get_schedule_handle(RECONCILE_ID).trigger()
