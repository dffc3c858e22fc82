"""The one door to Temporal: starts claims' workflows and hands them their commands.

Temporal being away is no error here: what does not get through is in PostgreSQL and the reconciler brings it.
"""

import asyncio
import time
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client
from temporalio.common import (
    SearchAttributeKey,
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.service import RPCError, RPCStatusCode

from claims.claim import Claim
from claims.commands import Command
from claims.messages import (
    CLAIM_WORKFLOW,
    MOVING,
    Life,
    Moving,
    moving_id,
    search_attributes,
    signal_for,
    summary,
    workflow_id,
)
from runtime.turns import Turns
from store.cards import life_of
from store.connections import at_once
from store.journal import outcome
from store.sight import sight_of_system
from store.sweep import mark_started

TASK_TIMEOUT = timedelta(seconds=3)
"""After this long a dead worker's task goes to another one."""
CALL_LIMIT = 2.0
"""Seconds that one call may take, its repetitions included."""
SIGNALS_AT_ONCE, PATIENT_AT_ONCE = 16, 2
"""Signals of one process under way, and how many of them may be of commands that nobody waits for.

A signal is quick; what it sets off is not. Callers who wait go first, and a flood of commands that are only to be
kept is worked off as the engine carries it.
"""
LONG = 5.0
"""Seconds in line after which others may have delivered the command too."""
_AWAY = (RPCError, RuntimeError, OSError, TimeoutError, SQLAlchemyError)

log = structlog.get_logger(__name__)


class Door:
    """Starts and signals workflows of claims; answers whether it got through and never raises for a fault."""

    def __init__(self, client: Client, task_queue: str, engine: AsyncEngine) -> None:
        self._client = client
        self._task_queue = task_queue
        self._engine = at_once(engine)
        self._turns = Turns(SIGNALS_AT_ONCE, PATIENT_AT_ONCE)

    async def start(self, life: Life) -> bool:
        """Start a claim's workflow from a state; one that runs already is left alone."""
        return await self._through("start", life.claim.id, self._start(life))

    async def deliver(self, command: Command, *, urgent: bool = True) -> bool:
        """Signal a command of the journal when its turn comes; a claim without a running workflow gets one.

        Not `urgent`: nobody waits for the outcome.
        """
        came = time.monotonic()
        async with self._turns.turn(urgent=urgent):
            waited = time.monotonic() - came
            call = self._deliver(command) if waited < LONG else self._deliver_if_pending(command)
            return await self._through("deliver", command.claim_id, call)

    async def wake(self, claim_id: str) -> bool:
        """Let a running workflow look up the stored state."""
        handle = self._client.get_workflow_handle(workflow_id(claim_id))
        return await self._through("wake", claim_id, handle.signal("wake"))

    async def go_on_moving(self, move_id: str) -> bool:
        """Let the workflow of a batch of moves look at what it has to do; it is started if it does not run."""
        started = self._client.start_workflow(
            MOVING,
            Moving(move_id=move_id, queue=self._task_queue),
            id=moving_id(move_id),
            task_queue=self._task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            static_summary="claims are moved to another version",
            start_signal="look",
        )
        return await self._through("moving", move_id, started)

    async def _deliver_if_pending(self, command: Command) -> None:
        """While this one waited in line, the reconciler may have brought it."""
        async with self._engine.connect() as connection:
            known = await outcome(connection, command.id, sight_of_system())
        if known is None or known.status == "pending":
            await self._deliver(command)

    async def _deliver(self, command: Command) -> None:
        handle = self._client.get_workflow_handle(workflow_id(command.claim_id))
        try:
            await handle.signal(signal_for(command.action), command)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            await self._revive(command)

    async def _revive(self, command: Command) -> None:
        """Start the workflow anew from the stored state, together with the signal."""
        async with self._engine.connect() as connection:
            life = await life_of(connection, command.claim_id)
        if life is None:
            log.error(
                "a command names a claim that is not stored", claim=command.claim_id, command=command.id
            )
            return
        await self._start(life, start_signal=signal_for(command.action), start_signal_args=[command])
        async with self._engine.connect() as connection:
            await mark_started(connection, [command.claim_id])

    async def _start(self, life: Life, **signal: Any) -> None:
        await self._client.start_workflow(
            CLAIM_WORKFLOW,
            life,
            id=workflow_id(life.claim.id),
            task_queue=self._task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            task_timeout=TASK_TIMEOUT,
            static_summary=summary(life.claim),
            search_attributes=_attributes(life.claim),
            **signal,
        )

    async def _through(self, what: str, claim_id: str, call: Awaitable[Any]) -> bool:
        try:
            async with asyncio.timeout(CALL_LIMIT):
                await call
        except _AWAY as fault:
            log.warning("temporal was not reached", what=what, claim=claim_id, fault=type(fault).__name__)
            return False
        return True


def _attributes(claim: Claim) -> TypedSearchAttributes:
    pairs = search_attributes(claim).items()
    return TypedSearchAttributes(
        [SearchAttributePair(SearchAttributeKey.for_keyword(name), value) for name, value in pairs]
    )
