"""Compares what PostgreSQL and Temporal hold of the open claims, and mends what differs."""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from activities.side_by_side import side_by_side
from claims.messages import RUNNING_CLAIMS, workflow_id
from runtime.door import Door
from store.cards import life_of, stored_claim
from store.sweep import late, open_ids, sample

LISTED_EVERY = 10
"""Sweeps between two whole listings when the numbers agree; the listing of 30,000 costs a second or two."""
PAGE = 5_000
LATE_BY = 60.0
"""Seconds after which a deadline that was not carried out makes a claim suspect."""
SUSPECTS, SAMPLED = 100, 20
"""Never all: asking every workflow would empty the workers' caches."""
ANSWER_LIMIT = timedelta(seconds=3)
FAILING = -1
"""In place of a version: the workflow cannot answer because its tasks fail."""
ASKED_AT_MOST = 3
IN_FLIGHT = 1.0
"""Seconds in which a record that is being written reaches its workflow."""

log = structlog.get_logger(__name__)


class Comparison:
    """Keeps between sweeps where the rotating sample stands."""

    def __init__(self, engine: AsyncEngine, client: Client, door: Door) -> None:
        self._engine, self._client, self._door = engine, client, door
        self._sweeps = 0
        self._sampled_to: str | None = None

    async def differences(self) -> int:
        """Count the claims that differ; each of them was started anew or woken."""
        gone = await side_by_side(self._is_gone, await self._without_workflow())
        await side_by_side(self._start, gone)
        apart = await side_by_side(self._is_apart, await self._to_be_asked())
        await side_by_side(self._mend, apart)
        for claim_id in (*gone, *apart):
            log.error("a claim and its workflow differed", claim=claim_id)
        return len(gone) + len(apart)

    async def _without_workflow(self) -> set[str]:
        """Open claims that Temporal's list does not show as running; the list may lag behind."""
        opened = await self._open()
        self._sweeps += 1
        count = (await self._client.count_workflows(RUNNING_CLAIMS)).count
        if count == len(opened) and self._sweeps % LISTED_EVERY != 1:
            return set()
        prefix = len(workflow_id(""))
        async for execution in self._client.list_workflows(RUNNING_CLAIMS, page_size=1000):
            opened.discard(execution.id[prefix:])
            activity.heartbeat()
        return opened

    async def _open(self) -> set[str]:
        found: list[str] = []
        page: tuple[str, ...] = ("",)
        async with self._engine.connect() as connection:
            while page:
                page = await open_ids(connection, found[-1] if found else None, PAGE)
                found.extend(page)
        return set(found)

    async def _is_gone(self, claim_id: str) -> bool:
        try:
            description = await self._client.get_workflow_handle(workflow_id(claim_id)).describe(
                rpc_timeout=ANSWER_LIMIT
            )
        except RPCError as error:
            return error.status is RPCStatusCode.NOT_FOUND
        return description.status is not WorkflowExecutionStatus.RUNNING

    async def _to_be_asked(self) -> set[str]:
        async with self._engine.connect() as connection:
            suspects = await late(connection, LATE_BY, SUSPECTS)
            sampled = await sample(connection, SAMPLED, self._sampled_to)
        self._sampled_to = sampled[-1].id if len(sampled) == SAMPLED else None
        return {*suspects, *(known.id for known in sampled)}

    async def _is_apart(self, claim_id: str) -> bool:
        """Whether the workflow still holds another version after a record in flight had time to arrive."""
        for _ in range(ASKED_AT_MOST):
            before = await self._stored_version(claim_id)
            told = await self._told_version(claim_id)
            after = await self._stored_version(claim_id)
            if told is None or before is None or after is None or before <= told <= after:
                return False
            await asyncio.sleep(IN_FLIGHT)
        return True

    async def _stored_version(self, claim_id: str) -> int | None:
        async with self._engine.connect() as connection:
            claim = await stored_claim(connection, claim_id)
        return claim.version if claim else None

    async def _told_version(self, claim_id: str) -> int | None:
        """What the workflow says; FAILING when its tasks fail, None when it does not answer in time or is gone."""
        handle = self._client.get_workflow_handle(workflow_id(claim_id))
        try:
            return int(await handle.query("version", rpc_timeout=ANSWER_LIMIT))
        except RPCError as error:
            return FAILING if error.status is RPCStatusCode.FAILED_PRECONDITION else None

    async def _mend(self, claim_id: str) -> bool:
        return await self._door.wake(claim_id)

    async def _start(self, claim_id: str) -> bool:
        async with self._engine.connect() as connection:
            life = await life_of(connection, claim_id)
        return life is not None and await self._door.start(life)
