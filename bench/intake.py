"""How many claims a second are acknowledged, against bare inserts of the same run."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bench.acts import filing, insert_row
from bench.load import load
from bench.report import Report
from bench.stack import ROOT, Stack, database, query, settings_of, wait_for
from runtime.embedded.ports import free_ports

CLIENTS = (1, 8, 32)


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
    """Floor and filing in turn, at 1, 8 and 32 clients."""
    for clients in CLIENTS:
        low = await load(bare, token, clients, seconds, insert_row)
        filed = await load(stack.base, token, clients, seconds, filing("goods-refund"))
        report.add(
            f"acknowledged creates, {clients} clients",
            f"{filed.rate:.0f}/s of {low.rate:.0f}/s = {filed.rate / low.rate:.2f};"
            f" p50 {filed.at(0.5):.1f} ms, p95 {filed.at(0.95):.1f} ms, failed {filed.failed}",
            "≥ 0.2 of the floor" if clients == 8 else "",
        )
