"""The course of a rehearsal: which claims, by which rules, and piece after piece until all are judged."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from claims.rehearsal_past import Cast
from claims.variant import Variant
from runtime.rehearsing.crew import Crew, Member
from store.past_claims import Chosen, PastFilter, cast_of, choose, past_claims
from store.past_rules import Rules, rules_for
from store.rehearsals import RehearsedClaim
from store.sight import Sight

PIECE = 25
"""Claims that are read, judged and kept at a time."""
Take = Callable[[tuple[RehearsedClaim, ...]], Awaitable[bool]]
"""Takes what became of a piece; False stops the rehearsal."""


async def set_up(
    engine: AsyncEngine, sight: Sight, draft: Variant, wanted: PastFilter
) -> tuple[Chosen, Cast]:
    """Choose the claims and who stands in."""
    async with engine.connect() as connection:
        chosen = await choose(connection, sight, wanted)
        return chosen, await cast_of(connection, draft.team, chosen.ids)


async def rules_of(engine: AsyncEngine, draft: Variant, ids: Sequence[str], cast: Cast) -> Rules:
    """Read the rules of a rehearsal of these claims."""
    async with engine.connect() as connection:
        return await rules_for(connection, draft, ids, cast)


async def go_through(
    engine: AsyncEngine, rules: Rules, places: Sequence[tuple[int, str]], take: Take
) -> bool:
    """Judge the claims of these places; False when `take` stopped it."""
    pieces = [places[first : first + PIECE] for first in range(0, len(places), PIECE)][::-1]
    until, going = datetime.now(UTC), True

    async def work(member: Member) -> None:
        nonlocal going
        while pieces and going:
            piece = pieces.pop()
            async with engine.connect() as connection:
                read = await past_claims(connection, [claim for _, claim in piece], until)
            by_id = {claim: place for place, claim in piece}
            judged = await member.judge([(by_id[one.past.registration.id], one) for one in read])
            going = await take(judged) and going

    try:
        async with Crew(rules, _size(len(pieces))) as crew, asyncio.TaskGroup() as group:
            for member in crew.members:
                group.create_task(work(member))
    except BaseExceptionGroup as faults:
        raise faults.exceptions[0] from None
    return going


def _size(pieces: int) -> int | None:
    """A second process is worth its start only for many claims."""
    return 1 if pieces <= 2 else None
