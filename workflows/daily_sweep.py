"""How a daily sweep is carried out: by one activity beside the post office, tried again when it fails."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy

Swept = TypeVar("Swept")


async def sweep_on(task_queue: str, activity: Callable[[Any], Awaitable[Swept]]) -> Swept:
    """Carry out a sweep on the queue of the post office and tell what it did."""
    return await workflow.execute_activity_method(
        activity,
        task_queue=task_queue,
        start_to_close_timeout=timedelta(hours=1),
        retry_policy=RetryPolicy(initial_interval=timedelta(minutes=1), maximum_attempts=3),
    )
