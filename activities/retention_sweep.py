"""Erases the data of claims whose term for keeping it is over, and ends erasures that were interrupted."""

from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity
from uuid_utils import uuid7

from activities import gauges
from activities.faults import without_words
from claims.values import Value
from store.blobs import Blobs
from store.connections import at_once
from store.erasing_many import erase_claims, go_on_forgetting
from store.erasure import Wish
from store.erasure_list import bytes_left_too_long
from store.restorations import sweep_rests_since
from store.retention import due_by_retention

AT_MOST = 500
"""Claims of one run; the rest is the next one's."""
LEFT_AT_MOST = 2_000
TOO_LONG = timedelta(days=3)
"""Bytes that are left so long after an erasure are a fault somebody has to look at."""

log = structlog.get_logger(__name__)


class RetentionSwept(Value):
    """What one sweep did: claims erased, earlier erasures whose bytes are gone now, those that are stuck."""

    erased: int = 0
    ended: int = 0
    stuck: int = 0


class RetentionSweep:
    """Knows the claims and where the bytes of their files lie."""

    def __init__(self, engine: AsyncEngine, blobs: Blobs | None) -> None:
        self._engine, self._blobs = engine, blobs

    @activity.defn(name="sweep_retention")
    async def sweep(self) -> RetentionSwept:
        """Sweep once. What was erased stays erased, so a repeat after a crash goes on where it was."""
        now = datetime.now(UTC)
        with without_words():
            ended = await go_on_forgetting(self._engine, self._blobs, LEFT_AT_MOST)
            erased = await self._erase(now)
            async with at_once(self._engine).connect() as connection:
                stuck = await bytes_left_too_long(connection, now, TOO_LONG)
        gauges.ERASURES_STUCK.set(stuck)
        gauges.ERASED.inc(len(erased))
        swept = RetentionSwept(erased=len(erased), ended=ended, stuck=stuck)
        log.info("retention swept", claims=erased, **swept.model_dump())
        return swept

    async def _erase(self, now: datetime) -> list[str]:
        """The ids of the claims that were erased, in one act; none after a restore, until somebody lets it."""
        async with at_once(self._engine).connect() as connection:
            if since := await sweep_rests_since(connection):
                log.warning("terms erase nothing since a back-up was restored", since=since.isoformat())
                return []
            due = await due_by_retention(connection, now, AT_MOST)
        wish = Wish("retention", None, str(uuid7()))
        done = await erase_claims(self._engine, self._blobs, due, wish, now)
        return [one.claim_id for one in done if one.done]
