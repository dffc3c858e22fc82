"""Ends the chores that a worker's process begins when it starts: the next test has queues of its own."""

from contextlib import suppress

from temporalio.client import Client
from temporalio.service import RPCError

from activities.chores import POST_OFFICE_ID, RETENTION_SWEEP_ID
from runtime.sweep import SWEEP_SCHEDULE

SCHEDULES = (SWEEP_SCHEDULE, RETENTION_SWEEP_ID)


async def end_chores(client: Client) -> None:
    """End them with all that they began: nobody else works at the queues that they name."""
    for name in SCHEDULES:
        schedule = client.get_schedule_handle(name)
        with suppress(RPCError):
            await schedule.pause()
            begun = (await schedule.describe()).info
            await schedule.delete()
            for action in (*begun.running_actions, *(each.action for each in begun.recent_actions)):
                await _end(client, action.workflow_id)
    await _end(client, POST_OFFICE_ID)


async def _end(client: Client, workflow_id: str) -> None:
    """One that has ended already is no trouble."""
    with suppress(RPCError):
        await client.get_workflow_handle(workflow_id).terminate()
