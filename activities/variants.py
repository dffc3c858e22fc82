"""Loads the process variant that a claim is pinned to, or that it is to be reclassified to."""

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.records import MISSING
from claims.claim import Claim
from claims.messages import LiveRequest, PinnedRequest
from claims.variant import Pinned
from store.cards import stored_claim
from store.connections import at_once
from store.variants import Shelf


class Variants:
    """Reads published versions with the days of the calendar that a claim needs."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = at_once(engine)
        self._shelf = Shelf()

    @activity.defn
    async def pinned(self, request: PinnedRequest) -> Pinned:
        """Load a published version; it never changes, so one that is missing will not come."""
        async with self._engine.connect() as connection:
            claim = await _claim(connection, request.claim_id)
            shelved = await self._shelf.pinned(connection, request.ref, claim.received_at)
        if shelved is None:
            raise ApplicationError(f"no variant {request.ref}", type="missing-variant", non_retryable=True)
        return shelved.pinned

    @activity.defn
    async def live(self, request: LiveRequest) -> Pinned | None:
        """Load the live variant of a claim type, None when it has none."""
        async with self._engine.connect() as connection:
            shelved = await self._shelf.live_for(connection, request.type)
        return shelved.pinned if shelved else None


async def _claim(connection: AsyncConnection, claim_id: str) -> Claim:
    claim = await stored_claim(connection, claim_id)
    if claim is None:
        raise ApplicationError(f"claim {claim_id} is not stored", type=MISSING, non_retryable=True)
    return claim
