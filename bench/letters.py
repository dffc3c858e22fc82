"""How many letters a second the post office sends to the local mailbox."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from bench.acts import filing
from bench.backlog import letters_left, unstarted
from bench.load import load
from bench.report import Report
from bench.stack import Stack, database, query

LIMIT = 600.0  # seconds
PILE_FOR, STANDS_STILL = 7.0, 16.0
"""Seconds of filing, and of standing still: after 20 Temporal would look for another post office."""
_SENT = """
SELECT count(*), extract(epoch FROM max(sent_at) - min(sent_at))::float
FROM letters WHERE state = 'sent' AND planned_at >= %s
"""


async def measure(stack: Stack, token: str, report: Report) -> None:
    """Pile letters up by filing while the workers stand still, then let the post office work alone."""
    url, pids = database(stack), stack.run_file()["pids"]
    await _until_none_waits(url)
    began = query(url, "SELECT clock_timestamp()")[0][0]
    with _standing_still(pids["worker"]):
        with _standing_still(pids["letters"]):
            await _pile_up(stack, token)
        await _until_none_waits(url)
    _say(url, began, report)


@contextmanager
def _standing_still(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


async def _pile_up(stack: Stack, token: str) -> None:
    until = time.monotonic() + STANDS_STILL
    await load(stack.base, token, 8, PILE_FOR, filing("goods-refund"))
    while unstarted(database(stack)) and time.monotonic() < until:
        await asyncio.sleep(0.2)


async def _until_none_waits(url: str) -> None:
    until = time.monotonic() + LIMIT
    while time.monotonic() < until and letters_left(url):
        await asyncio.sleep(0.5)


def _say(url: str, began: datetime, report: Report) -> None:
    count, seconds = query(url, _SENT, began)[0]
    states = dict(query(url, "SELECT state, count(*) FROM letters GROUP BY state"))
    report.add(
        "letters through the post office, no workflow beside it",
        f"{count} in {seconds or 0:.0f} s = {count / max(seconds or 0, 0.001):.0f}/s; of the whole run {states}",
        "≥ 100/s",
    )
