"""How many claims a second are acknowledged, against bare inserts of the same run."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.acts import filing, insert_row
from bench.backlog import LIMIT, letters_left, unstarted
from bench.load import Seen, load
from bench.report import Report
from bench.stack import ROOT, Stack, database, query, settings_of, wait_for
from runtime.embedded.ports import free_ports

CLIENTS = (1, 8, 32)
TURNS = 3
"""Turns of each; the machine's own speed drifts, so floor and filing are measured close to each other."""


@contextmanager
def floor(stack: Stack) -> Iterator[str]:
    """The bare route, served by uvicorn the way the API is."""
    query(database(stack), "CREATE TABLE IF NOT EXISTS bench_floor (id text PRIMARY KEY, body text NOT NULL)")
    query(database(stack), "GRANT SELECT, INSERT ON bench_floor TO redress_app")
    port = free_ports(["floor"])["floor"]
    command = ["uvicorn", "bench.floor:create_app", "--factory", "--port", str(port), "--no-access-log"]
    process = subprocess.Popen(
        [sys.executable, "-m", *command, "--log-level", "warning"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": settings_of(stack)["DATABASE_URL"]},
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/openapi.json")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


async def measure(stack: Stack, bare: str, token: str, seconds: float, report: Report) -> None:
    """Floor and filing in turns, at 1, 8 and 32 clients."""
    for clients in CLIENTS:
        low, filed = Seen(), Seen()
        for _ in range(TURNS):
            await _at_rest(database(stack))
            low += await load(bare, token, clients, seconds / TURNS, insert_row)
            filed += await load(stack.base, token, clients, seconds / TURNS, filing("goods-refund"))
        report.add(
            f"acknowledged creates, {clients} clients",
            f"{filed.rate:.0f}/s of {low.rate:.0f}/s = {filed.rate / low.rate:.2f};"
            f" p50 {filed.at(0.5):.1f} ms, p95 {filed.at(0.95):.1f} ms, failed {filed.failed}",
            "≥ 0.2 of the floor" if clients == 8 else "",
        )


async def _at_rest(url: str) -> None:
    """Wait until nothing of the filings before is left to do: a floor beside that is no floor."""
    until = time.monotonic() + LIMIT
    while (unstarted(url) or letters_left(url)) and time.monotonic() < until:
        await asyncio.sleep(1)
