"""Starts and cancels the workflows of rehearsals; Temporal being away is no error: it is tried again on looking."""

from datetime import timedelta

import structlog
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError

from claims.rehearsal_messages import REHEARSAL_WORKFLOW, RehearsalAsked, rehearsal_workflow_id
from runtime.settings import Settings

LIMIT = timedelta(seconds=2)
_AWAY = (RPCError, RuntimeError, OSError, TimeoutError)
_log = structlog.get_logger(__name__)


async def start(client: Client, settings: Settings, rehearsal_id: str) -> bool:
    """Start the workflow of a rehearsal; one that runs already is left alone."""
    try:
        await client.start_workflow(
            REHEARSAL_WORKFLOW,
            RehearsalAsked(rehearsal_id=rehearsal_id, queue=settings.letters_task_queue),
            id=rehearsal_workflow_id(rehearsal_id),
            task_queue=settings.claims_task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            static_summary="past claims are rehearsed",
            rpc_timeout=LIMIT,
        )
    except _AWAY as fault:
        _log.warning(
            "a rehearsal waits: Temporal is away", rehearsal=rehearsal_id, fault=type(fault).__name__
        )
        return False
    return True


async def cancel(client: Client, rehearsal_id: str) -> bool:
    """Cancel the workflow of a rehearsal; False when it did not get through or nothing runs."""
    try:
        await client.get_workflow_handle(rehearsal_workflow_id(rehearsal_id)).cancel(rpc_timeout=LIMIT)
    except _AWAY as fault:
        _log.info("no workflow was cancelled", rehearsal=rehearsal_id, fault=type(fault).__name__)
        return False
    return True
