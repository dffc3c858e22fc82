"""How many letters a second the post office sends to the local mailbox."""

import asyncio
import time

from bench.report import Report
from bench.stack import Stack, database, query

LIMIT = 600.0  # seconds


async def measure(stack: Stack, report: Report) -> None:
    """Wait until everything planned is sent and look at the busiest ten seconds."""
    url, until = database(stack), time.monotonic() + LIMIT
    while time.monotonic() < until and _waiting(url):
        await asyncio.sleep(1)
    busiest = query(
        url,
        "SELECT max(n) FROM (SELECT count(*) AS n FROM letters WHERE state = 'sent'"
        " GROUP BY floor(extract(epoch FROM sent_at) / 10)) AS tens",
    )[0][0]
    states = dict(query(url, "SELECT state, count(*) FROM letters GROUP BY state"))
    report.add("letters through the post office", f"{(busiest or 0) / 10:.0f}/s at best; {states}", "≥ 100/s")


def _waiting(url: str) -> bool:
    return bool(query(url, "SELECT 1 FROM letters WHERE state IN ('planned', 'sending') LIMIT 1"))
