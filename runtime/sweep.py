"""Asks the reconciler to sweep now: what was written past the API gets its workflows at once."""

from temporalio.client import Client, ScheduleOverlapPolicy
from temporalio.service import RPCError, RPCStatusCode

SWEEP_SCHEDULE = "reconcile"
"""The schedule of the sweep, and the id of its workflow."""


async def sweep_now(client: Client) -> None:
    """Sweep once more, after a sweep that is under way; a desk that has no schedule yet sweeps when it makes one."""
    try:
        handle = client.get_schedule_handle(SWEEP_SCHEDULE)
        await handle.trigger(overlap=ScheduleOverlapPolicy.BUFFER_ONE)
    except RPCError as fault:
        if fault.status is not RPCStatusCode.NOT_FOUND:
            raise
