"""Loads the process variant that a claim is pinned to, or that it is to follow from now on."""

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.faults import without_words
from claims.messages import LiveRequest, PinnedRequest, WantedRequest
from claims.variant import Pinned
from store.cards import stored_claim
from store.connections import at_once
from store.variants import Shelf, pinned_of


class Variants:
    """Reads published versions with the days of the calendar that a claim needs."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = at_once(engine)
        self._shelf = Shelf()

    @activity.defn
    async def pinned(self, request: PinnedRequest) -> Pinned:
        """Load a published version; it never changes, so one that is missing will not come."""
        with without_words():
            async with self._engine.connect() as connection:
                stored = await pinned_of(connection, request.claim_id)
                if stored is None or stored.ref != request.ref:
                    stored = await self._published(connection, request)
        return stored

    async def _published(self, connection: AsyncConnection, request: PinnedRequest) -> Pinned:
        claim = await stored_claim(connection, request.claim_id)
        shelved = claim and await self._shelf.pinned(connection, request.ref, claim.received_at)
        if not shelved:
            raise ApplicationError(f"no variant {request.ref}", type="missing-variant", non_retryable=True)
        return shelved.pinned

    @activity.defn
    async def wanted(self, request: WantedRequest) -> Pinned | None:
        """Load a version that a claim is to be moved to, None when there is none: then the rules refuse."""
        with without_words():
            async with self._engine.connect() as connection:
                shelved = await self._shelf.pinned(
                    connection, request.ref, request.received_at, request.calendar_id
                )
        return shelved.pinned if shelved else None

    @activity.defn
    async def live(self, request: LiveRequest) -> Pinned | None:
        """Load the live variant of a claim type, None when it has none."""
        with without_words():
            async with self._engine.connect() as connection:
                shelved = await self._shelf.live_for(connection, request.type)
        return shelved.for_claim(request.received_at) if shelved else None
