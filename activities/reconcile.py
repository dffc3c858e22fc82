"""The reconciler: brings together again what PostgreSQL and Temporal hold of the claims."""

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity
from temporalio.client import Client

from activities import gauges
from activities.chores import ensure_post_office
from activities.comparison import Comparison
from activities.faults import without_words
from activities.side_by_side import side_by_side
from activities.training_ends import TrainingEnds
from claims.commands import Command
from claims.values import Value
from runtime.door import Door
from store.cards import life_of
from store.connections import at_once
from store.journal import oldest_pending
from store.moves import running_batches
from store.sweep import mark_started, tell_differences, unstarted

BATCH = 200
STARTS_AT_MOST = 20_000
"""Starts of one sweep; the rest is the next one's."""
PENDING_SINCE = 5.0
"""Seconds after which a pending command is signalled again: its signal may have been lost."""
RESEND_AT_MOST = 2_000

log = structlog.get_logger(__name__)


class Swept(Value):
    """What one sweep found and did."""

    started: int = 0
    resent: int = 0
    differences: int = 0


class Reconciler:
    """Starts missing workflows, signals pending commands again, compares the rest."""

    def __init__(
        self, engine: AsyncEngine, client: Client, door: Door, claims_queue: str, letters_queue: str
    ) -> None:
        self._engine = at_once(engine)
        self._client = client
        self._door = door
        self._queues = claims_queue, letters_queue
        self._trainings = TrainingEnds(engine, door)
        self._comparison = Comparison(self._engine, client, door)

    @activity.defn
    async def sweep(self) -> Swept:
        """Sweep once: commands that wait, claims without workflow, the post office, differences."""
        with without_words():
            resent = await self._send_again()
            started = await self._start_missing()
            await ensure_post_office(self._client, *self._queues)
            await self._go_on_moving()
            await self._trainings.end()
            differences = await self._comparison.differences()
        gauges.DIFFERENCES.set(differences)
        async with self._engine.connect() as connection:
            await tell_differences(connection, differences)
        swept = Swept(started=started, resent=resent, differences=differences)
        log.info("reconciled", **swept.model_dump())
        return swept

    async def _send_again(self) -> int:
        async with self._engine.connect() as connection:
            pending = await oldest_pending(connection, PENDING_SINCE, RESEND_AT_MOST)
        sent = len(await side_by_side(self._deliver, pending))
        gauges.RESENT.inc(sent)
        return sent

    async def _deliver(self, command: Command) -> bool:
        return await self._door.deliver(command, urgent=False)

    async def _start_missing(self) -> int:
        """Those that are needed soonest first; stops when most do not get through."""
        total = 0
        while total < STARTS_AT_MOST:
            async with self._engine.connect() as connection:
                missing = await unstarted(connection, BATCH)
            started = await side_by_side(self._start, missing)
            async with self._engine.connect() as connection:
                await mark_started(connection, started)
            total += len(started)
            if len(missing) < BATCH or len(started) * 2 < len(missing):
                break
        gauges.STARTED.inc(total)
        return total

    async def _go_on_moving(self) -> None:
        """Batches of moves that were begun, and whose workflow could not be started then."""
        async with self._engine.connect() as connection:
            batches = await running_batches(connection)
        await side_by_side(self._door.go_on_moving, batches)

    async def _start(self, claim_id: str) -> bool:
        async with self._engine.connect() as connection:
            life = await life_of(connection, claim_id)
        return life is not None and await self._door.start(life)
