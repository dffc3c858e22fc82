"""Temporal's side: the workflows of open claims run, hold the stored version, and nothing of them fails for long."""

import asyncio
from collections.abc import Mapping
from typing import Any

import psycopg
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError

AT_A_TIME = 12
TRIES = 5
"""Attempts after which an activity or a task that is still tried counts as stuck."""
ASK_AGAIN = 1.0


async def judge_workflows(client: Client, url: str, most: int = 400) -> list[str]:
    """Look at the workflows of open claims, the ones that changed last first."""
    claims = await asyncio.to_thread(_open, url, most)
    gate = asyncio.Semaphore(AT_A_TIME)

    async def one(claim: str) -> str | None:
        async with gate:
            return await _judge(client, url, claim)

    judged = await asyncio.gather(*map(one, claims))
    return [wrong for wrong in judged if wrong]


async def _judge(client: Client, url: str, claim: str) -> str | None:
    handle = client.get_workflow_handle(f"claim/{claim}")
    try:
        description = await handle.describe()
    except RPCError as fault:
        return f"I1 claim {claim} has no workflow ({fault.status.name})"
    if description.status is not WorkflowExecutionStatus.RUNNING:
        closed = not await asyncio.to_thread(_open_one, url, claim)
        status = description.status.name if description.status else "?"
        return None if closed else f"I10 the workflow of open claim {claim} is {status}"
    raw = description.raw_description
    attempts = [raw.pending_workflow_task.attempt, *(each.attempt for each in raw.pending_activities)]
    if max(attempts) > TRIES:
        return f"I10 something of claim {claim} fails for the {max(attempts)}th time"
    return await _compared(client, url, claim)


async def _compared(client: Client, url: str, claim: str) -> str | None:
    """The workflow's own state against the stored one; a record may be on its way, so it is asked thrice."""
    told: Any = None
    for _ in range(3):
        try:
            told = await client.get_workflow_handle(f"claim/{claim}").query("state", rpc_timeout=_limit())
        except RPCError as fault:
            told = {"version": fault.status.name}
        stored = await asyncio.to_thread(_stored, url, claim)
        if isinstance(told, Mapping) and (told["version"], told.get("stage")) == stored:
            return None
        await asyncio.sleep(ASK_AGAIN)
    version = told["version"] if isinstance(told, Mapping) else told
    return f"I5 the workflow of {claim} holds version {version}, PostgreSQL {stored[0]}"


def _limit() -> Any:
    from datetime import timedelta

    return timedelta(seconds=5)


def _open(url: str, most: int) -> list[str]:
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT id::text FROM claims WHERE status = 'open' ORDER BY changed_at DESC LIMIT %s", [most]
        ).fetchall()
    return [row[0] for row in rows]


def _open_one(url: str, claim: str) -> bool:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("SELECT status FROM claims WHERE id = %s", [claim]).fetchone()
    return row is not None and row[0] == "open"


def _stored(url: str, claim: str) -> tuple[int, str]:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("SELECT version, stage FROM claims WHERE id = %s", [claim]).fetchone()
    assert row is not None
    return row[0], row[1]
