"""Starts the desk's own chores if they are missing: the post office and the schedules of the sweeps."""

from contextlib import suppress
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
from runtime.sweep import SWEEP_SCHEDULE

POST_OFFICE = "PostOfficeWorkflow"
POST_OFFICE_ID = "post-office"
RECONCILE = "ReconcileWorkflow"
SWEEP_EVERY = timedelta(seconds=60)
FILE_SWEEP = "FileSweepWorkflow"
FILE_SWEEP_ID = "sweep-files"
RETENTION_SWEEP = "RetentionSweepWorkflow"
RETENTION_SWEEP_ID = "sweep-retention"
DAILY = timedelta(days=1)


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
    """Create the schedule of the sweep and trigger it; it never overlaps itself."""
    sweep = ScheduleActionStartWorkflow(RECONCILE, id=SWEEP_SCHEDULE, task_queue=claims_queue)
    try:
        await client.create_schedule(SWEEP_SCHEDULE, _every(SWEEP_EVERY, sweep), trigger_immediately=True)
    except ScheduleAlreadyRunningError:
        await client.get_schedule_handle(SWEEP_SCHEDULE).trigger()


async def ensure_file_sweep(client: Client, claims_queue: str, letters_queue: str) -> None:
    """Create the schedule that sweeps files which no claim names; its activity runs beside the post office."""
    sweep = ScheduleActionStartWorkflow(FILE_SWEEP, letters_queue, id=FILE_SWEEP_ID, task_queue=claims_queue)
    await _ensure_daily(client, sweep)


async def ensure_retention_sweep(client: Client, claims_queue: str, letters_queue: str) -> None:
    """Create the schedule that erases data whose term is over; its activity runs beside the post office."""
    sweep = ScheduleActionStartWorkflow(
        RETENTION_SWEEP, letters_queue, id=RETENTION_SWEEP_ID, task_queue=claims_queue
    )
    await _ensure_daily(client, sweep)


async def _ensure_daily(client: Client, sweep: ScheduleActionStartWorkflow) -> None:
    """The schedule has the name of its workflow; one that is there already is left alone."""
    with suppress(ScheduleAlreadyRunningError):
        await client.create_schedule(sweep.id, _every(DAILY, sweep))


def _every(span: timedelta, action: ScheduleActionStartWorkflow) -> Schedule:
    return Schedule(
        action=action,
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=span)]),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=span),
    )
