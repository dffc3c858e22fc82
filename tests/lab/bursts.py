"""Claims whose first rung falls due in the same second, a hundred or thousands: filed ahead of it, and awaited."""

import asyncio
import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from tests.lab.caller import Caller
from tests.lab.crowd import MANY_TYPE, TO_RUNG, TYPE, file
from tests.lab.lateness import TOGETHER
from tests.lab.schedule import lead

HOUR = 3600.0
"""Seconds from reception to the one rung of those that are thousands."""
AT_ONCE = 16
LOOK_EVERY = 3.0
SLOWEST = 10.0
"""Rungs a second below which nobody waits any longer."""


@dataclass(frozen=True)
class Burst:
    """Claims that were filed, the instant at which all of them fall due, and the seconds that filing took."""

    wanted: int
    claims: tuple[str, ...]
    due: datetime
    filed_in: float
    in_time: int
    """Claims that were acknowledged before the instant."""
    unstarted: int | None = None
    """Claims that had no workflow yet at the instant; None when nobody could be asked."""


async def file_together(caller: Caller, count: int, ahead: float) -> Burst:
    """File claims whose rung falls due `ahead` from now; thousands by the variant with the longer term."""
    claim_type, term = (TYPE, TO_RUNG) if count <= TOGETHER else (MANY_TYPE, HOUR)
    due = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=ahead)
    began, gate, in_time = time.monotonic(), asyncio.Semaphore(AT_ONCE), 0

    async def one() -> str | None:
        nonlocal in_time
        async with gate:
            claim = await file(caller, due - timedelta(seconds=term), claim_type)
        in_time += claim is not None and datetime.now(UTC) < due
        return claim

    claims = await asyncio.gather(*(one() for _ in range(count)))
    await caller.close()
    return Burst(count, tuple(filter(None, claims)), due, time.monotonic() - began, in_time)


async def many_together(caller: Caller, count: int, url: str) -> Burst:
    """File as many as are wanted, wait for their instant, and until each is recorded or nobody expects it any more."""
    burst = await file_together(caller, count, lead(count))
    await asyncio.sleep((burst.due - datetime.now(UTC)).total_seconds())
    unstarted = await asyncio.to_thread(_count, url, _UNSTARTED, burst.claims)
    until = time.monotonic() + count / SLOWEST + 60
    while time.monotonic() < until:
        if await asyncio.to_thread(_count, url, _RECORDED, burst.claims) == len(burst.claims):
            break
        await asyncio.sleep(LOOK_EVERY)
    return replace(burst, unstarted=unstarted)


_UNSTARTED = "SELECT count(*) FROM unstarted WHERE claim_id = ANY(%s::uuid[])"
_RECORDED = """
SELECT count(DISTINCT claim_id) FROM timeline WHERE event = 'rung_fired' AND claim_id = ANY(%s::uuid[])"""


def _count(url: str, asked: Any, claims: Sequence[str]) -> int | None:
    """What PostgreSQL says, past all proxies; None while it is away."""
    with (
        contextlib.suppress(psycopg.Error),
        psycopg.connect(url, autocommit=True, connect_timeout=3) as connection,
    ):
        row = connection.execute(asked, [list(claims)]).fetchone()
        return row and int(row[0])
    return None
