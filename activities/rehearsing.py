"""Carries rehearsals out: chooses the claims once, judges them piece by piece, adds up."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.faults import without_words
from claims.rehearsal_messages import RehearsalEnd
from claims.rehearsal_past import Cast
from claims.rehearsal_totals import totals
from claims.variant import Variant
from claims.variant_yaml import read_variant
from runtime.rehearsing.course import go_through, rules_of, set_up
from store.connections import at_once
from store.past_rules import Rules
from store.people import user_by_id
from store.rehearsals import RehearsedClaim, Work, end, keep, set_out, tallied_of, work_of
from store.sight import Sight, sight_of

BEAT = 2.0
"""Seconds between two signs of life; a cancelled rehearsal stops with the next one at the latest."""
_PROBLEM = "the rehearsal could not be carried out"


class Rehearsing:
    """One rehearsal at a time; the others wait for their turn and show that they are alive."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = at_once(engine)
        self._turn = asyncio.Semaphore(1)

    @activity.defn
    async def rehearse(self, rehearsal_id: str) -> str:
        """Carry a rehearsal out, from where an earlier try ended; tells how it ended."""
        async with _alive(), self._turn:
            try:
                with without_words():
                    return await self._rehearse(rehearsal_id)
            except ApplicationError:
                raise
            except Exception as fault:
                # Only the kind of a fault travels: its words may hold what a claim is about.
                raise ApplicationError(f"the rehearsal stopped: {type(fault).__name__}") from None

    @activity.defn
    async def close_rehearsal(self, request: RehearsalEnd) -> None:
        """Say of a rehearsal that it was cancelled or that it failed."""
        problem = _PROBLEM if request.state == "failed" else None
        with without_words():
            async with self._engine.connect() as connection:
                await end(connection, request.rehearsal_id, request.state, problem=problem)

    async def _rehearse(self, rehearsal_id: str) -> str:
        work = await self._work(rehearsal_id)
        if work is None or work.state not in ("waiting", "running"):
            return "over"
        draft = await asyncio.to_thread(_variant_of, work.body)
        ids, cast = await self._set_out(work, draft)
        rules = await rules_of(self._engine, draft, ids, cast)
        places = [(place, claim) for place, claim in enumerate(ids) if place not in work.places]
        if places and not await go_through(self._engine, rules, places, lambda some: self._keep(work, some)):
            return "cancelled"
        return await self._add_up(rehearsal_id, rules)

    async def _work(self, rehearsal_id: str) -> Work | None:
        async with self._engine.connect() as connection:
            return await work_of(connection, rehearsal_id)

    async def _set_out(self, work: Work, draft: Variant) -> tuple[tuple[str, ...], Cast]:
        if work.claim_ids is not None and work.stand_ins is not None:
            return work.claim_ids, work.stand_ins
        chosen, cast = await set_up(self._engine, await self._sight(work), draft, work.wanted)
        async with self._engine.connect() as connection:
            await set_out(connection, work.id, chosen, cast)
        return chosen.ids, cast

    async def _sight(self, work: Work) -> Sight:
        """What he who asked may see now; nothing once he has left."""
        async with self._engine.connect() as connection:
            user = await user_by_id(connection, work.asked_by)
        return sight_of(user) if user and user.active else Sight()

    async def _keep(self, work: Work, claims: tuple[RehearsedClaim, ...]) -> bool:
        async with self._engine.connect() as connection:
            return await keep(connection, work.id, claims) is not None

    async def _add_up(self, rehearsal_id: str, rules: Rules) -> str:
        async with self._engine.connect() as connection:
            tallied = await tallied_of(connection, rehearsal_id)
            added = totals(tallied, [rules.draft, *rules.variants.values()])
            ended = await end(connection, rehearsal_id, "done", totals=added)
        return "done" if ended else "cancelled"


def _variant_of(body: str) -> Variant:
    variant, _ = read_variant(body)
    if variant is None:
        raise ApplicationError("the variant has problems", type="variant", non_retryable=True)
    return variant


@contextlib.asynccontextmanager
async def _alive() -> AsyncIterator[None]:
    """Show signs of life while the context lasts."""

    async def beat() -> None:
        while True:
            activity.heartbeat()
            await asyncio.sleep(BEAT)

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
