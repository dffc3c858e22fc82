"""How a claim gets things done: at once inside its own task, and by a patient activity when that fails."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, FailureError, is_cancelled_exception

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

AT_ONCE = RetryPolicy(
    initial_interval=timedelta(milliseconds=30), backoff_coefficient=3.0, maximum_attempts=3
)
"""A local activity delays the claim's own task, so it gives up soon."""
PATIENTLY = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=5))
"""For ever: whatever was away comes back, and then the claim goes on within five seconds."""

LOST_AFTER = timedelta(seconds=10)
"""When a try counts as lost: its worker died, or its answer. With a pause it stays well within the 30 s that a
deadline may be late after trouble; a try that ends later all the same is told by its version that it was too late."""


async def certainly(
    activity: Callable[[Any, Asked], Awaitable[Answer]], asked: Asked, summary: str | None = None
) -> Answer:
    """Carry out a method of an activity object, however long PostgreSQL is away.

    Raises a FailureError only for what no repetition can mend, such as a claim that is not stored; it ends the
    workflow.
    """
    try:
        return await workflow.execute_local_activity_method(
            activity, asked, start_to_close_timeout=timedelta(seconds=2), retry_policy=AT_ONCE
        )
    except FailureError as failed:
        if is_cancelled_exception(failed) or _for_good(failed):
            raise
    return await workflow.execute_activity_method(
        activity,
        asked,
        start_to_close_timeout=LOST_AFTER,
        retry_policy=PATIENTLY,
        summary=summary,
    )


def _for_good(failed: FailureError) -> bool:
    # A local activity's failure comes bare, another one's is wrapped.
    bare = failed.cause if isinstance(failed, ActivityError) else failed
    return isinstance(bare, ApplicationError) and bare.non_retryable
