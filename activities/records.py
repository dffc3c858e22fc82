"""Records what the rules decided about a claim; PostgreSQL is the referee."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities import gauges
from claims.claim import Claim
from claims.messages import RecordRequest, RecordResult, RefuseRequest
from store.cards import stored_claim
from store.connections import at_once
from store.record import MissingClaim, record, refuse

MISSING = "missing-claim"
"""The failure that no repetition mends: the claim is not stored."""


class ClaimRecords:
    """Writes records and refusals, and reads the stored state; one statement each."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = at_once(engine)

    @activity.defn
    async def record(self, request: RecordRequest) -> RecordResult:
        """Write one record. The state that is stored now comes back with it.

        A workflow that is replayed goes on from the state in its history and not from what today's rules
        would make of the old commands.
        """
        async with self._stored(request.claim_id) as connection:
            result = await record(connection, request)
        self._count(request, result)
        return result.model_copy(update={"stored": request.decision.claim}) if result.written else result

    @activity.defn
    async def refuse(self, request: RefuseRequest) -> RecordResult:
        """Write the outcome of a command that the rules refuse."""
        async with self._stored(request.claim_id) as connection:
            return await refuse(connection, request)

    @activity.defn
    async def look(self, claim_id: str) -> Claim:
        """Read the stored state."""
        async with self._stored(claim_id) as connection:
            claim = await stored_claim(connection, claim_id)
        if claim is None:
            raise _missing(claim_id)
        return claim

    @asynccontextmanager
    async def _stored(self, claim_id: str) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._engine.connect() as connection:
                yield connection
        except MissingClaim:
            raise _missing(claim_id) from None

    def _count(self, request: RecordRequest, result: RecordResult) -> None:
        if not result.written:
            gauges.RECORD_CONFLICTS.labels("settled" if result.settled else "adopted").inc()
        elif request.due_at is not None:
            gauges.RUNG_LATENESS.observe(max((datetime.now(UTC) - request.due_at).total_seconds(), 0))


def _missing(claim_id: str) -> ApplicationError:
    return ApplicationError(f"claim {claim_id} is not stored", type=MISSING, non_retryable=True)
