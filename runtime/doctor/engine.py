"""What Temporal tells of the desk: whether it answers, who works, which workflows are missing, failing or apart."""

import asyncio
from datetime import timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from claims.messages import RUNNING_CLAIMS, workflow_id
from runtime.connections import connect_temporal
from runtime.doctor.findings import Finding, judged
from runtime.settings import Settings
from store.sweep import Known

PATIENCE = timedelta(seconds=5)
AT_ONCE = 4
"""Workflows that are asked in the same moment: those out of memory are replayed for it."""
FAILING = (
    f"{RUNNING_CLAIMS} AND TemporalReportedProblems"
    " IN ('category=WorkflowTaskFailed', 'category=WorkflowTaskTimedOut')"
)


async def look_at_engine(settings: Settings, running: int | None, known: tuple[Known, ...]) -> list[Finding]:
    """What is wrong there; `running` claims ought to have a workflow, `known` are asked for their version."""
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            client = await connect_temporal()
    except (RPCError, RuntimeError, OSError, TimeoutError) as fault:
        return [Finding("engine", False, f"Temporal does not answer ({type(fault).__name__}).")]
    found = [Finding("engine", True, "Temporal answers.")]
    for queue in dict.fromkeys((settings.claims_task_queue, settings.letters_task_queue)):
        found.append(await _workers(client, queue))
    found.append(await _failing(client))
    if running is not None:
        found.append(await _missing(client, running))
    return [*found, await _apart(client, known)]


async def _workers(client: Client, queue: str) -> Finding:
    described = await client.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=client.namespace,
            task_queue=TaskQueue(name=queue),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
        ),
        timeout=PATIENCE,
    )
    number = len(described.pollers)
    words = f"Workers that listen to {queue}: {number}." if number else f"No worker listens to {queue}."
    return Finding("workers", number > 0, words)


async def _failing(client: Client) -> Finding:
    """Temporal marks a workflow whose tasks fail again and again; older servers do not."""
    try:
        number = (await client.count_workflows(FAILING, rpc_timeout=PATIENCE)).count
    except RPCError as fault:
        return Finding(
            "workflows-failing", True, f"Whether workflow tasks fail is not known ({fault.status.name})."
        )
    return judged(
        "workflows-failing",
        number,
        "No workflow's tasks fail.",
        "Workflows whose tasks fail: {n}. A defect in workflow code; the claims stand still and lose nothing.",
    )


async def _missing(client: Client, running: int) -> Finding:
    """The list of workflows may lag behind by a moment, so a difference of one in a thousand is no finding."""
    number = (await client.count_workflows(RUNNING_CLAIMS, rpc_timeout=PATIENCE)).count
    lacking = running - number
    if abs(lacking) <= max(2, running // 1000):
        return Finding("workflows-missing", True, f"{running} open claims, {number} running workflows.")
    words = (
        f"{running} open claims and {number} running workflows: the reconciler should bring them together."
    )
    return Finding("workflows-missing", False, words)


async def _apart(client: Client, known: tuple[Known, ...]) -> Finding:
    """Workflows behind what PostgreSQL has of them; those that are ahead are writing just now.

    A busy worker may let a few wait too long; when most are silent, none works.
    """
    few = asyncio.Semaphore(AT_ONCE)
    told = await asyncio.gather(*(_version(client, each.id, few) for each in known))
    behind = sum(
        version is not None and version < each.version for version, each in zip(told, known, strict=True)
    )
    silent = sum(version is None for version in told)
    if behind:
        return Finding(
            "claims-apart", False, f"Of {len(known)} claims looked at, {behind} differ from their workflows."
        )
    words = f" ({silent} did not answer)" if silent else ""
    return Finding(
        "claims-apart",
        2 * silent <= len(known),
        f"{len(known)} claims looked at agree with their workflows{words}.",
    )


async def _version(client: Client, claim_id: str, few: asyncio.Semaphore) -> int | None:
    handle = client.get_workflow_handle(workflow_id(claim_id))
    try:
        async with few:
            return int(await handle.query("version", rpc_timeout=PATIENCE))
    except RPCError as fault:
        return -1 if fault.status is RPCStatusCode.NOT_FOUND else None
