"""The backlog of workflows to start and of letters: how deep it is, and how quickly it is drained."""

import asyncio
import time

from bench.report import Report
from bench.stack import Stack, database, query

LIMIT = 1800.0  # seconds


async def drain(stack: Stack, report: Report, what: str) -> float:
    """Wait until every claim has its workflow; say and return how many starts a second that took."""
    url, began = database(stack), time.monotonic()
    first = left = unstarted(url)
    while left and time.monotonic() - began < LIMIT:
        await asyncio.sleep(1)
        left = unstarted(url)
    seconds = max(time.monotonic() - began, 0.001)
    rate = (first - left) / seconds
    report.add(what, f"{first} in {seconds:.0f} s = {rate:.0f}/s, left {left}", "drained")
    return rate


def unstarted(url: str) -> int:
    """How many claims wait for their workflow."""
    return int(query(url, "SELECT count(*) FROM unstarted")[0][0])


def letters_left(url: str) -> int:
    """How many letters are not sent yet."""
    return int(query(url, "SELECT count(*) FROM letters WHERE state IN ('planned', 'sending')")[0][0])
