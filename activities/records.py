"""Records what the rules decided about a claim; PostgreSQL is the referee."""

from datetime import UTC, datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities import gauges
from activities.faults import without_words
from claims.claim import Claim
from claims.messages import RecordRequest, RecordResult, RefuseRequest
from store.cards import stored_claim
from store.connections import at_once
from store.record import MissingClaim, record, refuse

MISSING = "missing-claim"
"""The failure that no repetition mends: the claim is not stored."""

log = structlog.get_logger(__name__)


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
        try:
            with without_words():
                async with self._engine.connect() as connection:
                    result = await record(connection, request)
        except MissingClaim:
            result = await self._without_journal(request.claim_id)
        self._count(request, result)
        return result.model_copy(update={"stored": request.decision.claim}) if result.written else result

    @activity.defn
    async def refuse(self, request: RefuseRequest) -> RecordResult:
        """Write the outcome of a command that the rules refuse."""
        try:
            with without_words():
                async with self._engine.connect() as connection:
                    return await refuse(connection, request)
        except MissingClaim:
            return await self._without_journal(request.claim_id)

    @activity.defn
    async def look(self, claim_id: str) -> Claim:
        """Read the stored state; fails for good when the claim is not stored."""
        with without_words():
            async with self._engine.connect() as connection:
                claim = await stored_claim(connection, claim_id)
        if claim is None:
            raise ApplicationError(f"claim {claim_id} is not stored", type=MISSING, non_retryable=True)
        return claim

    async def _without_journal(self, claim_id: str) -> RecordResult:
        """A signal named a command that no journal accepted: nothing is owed to it, the claim goes on."""
        log.error("a signalled command is not in the journal", claim=claim_id)
        return RecordResult(written=False, settled=True, stored=await self.look(claim_id))

    def _count(self, request: RecordRequest, result: RecordResult) -> None:
        if not result.written:
            gauges.RECORD_CONFLICTS.labels("settled" if result.settled else "adopted").inc()
        elif request.due_at is not None:
            gauges.RUNG_LATENESS.observe(max((datetime.now(UTC) - request.due_at).total_seconds(), 0))
