"""Erases several claims, each in a transaction of its own, and takes up what was interrupted."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from store.blobs import Blobs
from store.connections import at_once, together
from store.erasure import Erased, Wish, erase_claim, forget_bytes
from store.erasure_list import with_bytes_left


async def erase_claims(
    engine: AsyncEngine, blobs: Blobs | None, claim_ids: Sequence[str], wish: Wish, now: datetime
) -> tuple[Erased, ...]:
    """Erase what may be erased now; for the others, what stands in the way. Unknown claims are left out."""
    found: list[Erased] = []
    for claim_id in claim_ids:
        async with together(engine).begin() as connection:
            erased = await erase_claim(connection, claim_id, wish, now)
        if erased is not None:
            found.append(erased)
        if erased is not None and erased.done:
            await _forget_bytes(engine, blobs, claim_id)
    return tuple(found)


async def try_out_erasure(
    engine: AsyncEngine, claim_ids: Sequence[str], wish: Wish, now: datetime
) -> tuple[Erased, ...]:
    """What erasing would do: it is really done, claim by claim, and taken back each time."""
    found: list[Erased] = []
    for claim_id in claim_ids:
        async with together(engine).connect() as connection:
            erased = await erase_claim(connection, claim_id, wish, now)
            await connection.rollback()
        found += [erased] if erased is not None else []
    return tuple(found)


async def go_on_forgetting(
    engine: AsyncEngine, blobs: Blobs | None, limit: int, now: datetime | None = None
) -> int:
    """Delete bytes that earlier erasures left; how many claims are done with."""
    async with at_once(engine).connect() as connection:
        left = await with_bytes_left(connection, limit)
    return sum([await _forget_bytes(engine, blobs, claim_id, now) for claim_id in left])


async def _forget_bytes(
    engine: AsyncEngine, blobs: Blobs | None, claim_id: str, now: datetime | None = None
) -> bool:
    async with at_once(engine).connect() as connection:
        return await forget_bytes(connection, blobs, claim_id, now)
