"""From a command to its outcome: the wait of one client, and what eight clients get through."""

import asyncio
import os
import subprocess
import sys
import time

from temporalio.client import Client as TemporalClient

from bench import bare_workflow
from bench.acts import acting, file_claim, is_durable, was_applied
from bench.client import Client
from bench.load import Seen, load
from bench.report import Report
from bench.stack import ROOT, Stack, database, query, settings_of

CLAIMS = 64
TURNS = 2
LIMIT = 600.0  # seconds


async def measure(stack: Stack, token: str, seconds: float, report: Report) -> None:
    """One client with think time, eight without beside the bare workflow, eight that do not wait."""
    claims = await _fresh_claims(stack.base, token)
    await load(stack.base, token, 8, 3, acting(claims, was_applied))
    alone = await load(stack.base, token, 1, seconds, acting(claims, was_applied), think=0.1)
    report.add(
        "command → applied, one client with think time",
        f"p50 {alone.at(0.5):.0f} ms, p95 {alone.at(0.95):.0f} ms of {len(alone.took)}, failed {alone.failed}",
        "p50 ≤ 40 ms, p95 ≤ 80 ms",
    )
    await _beside_the_bare_workflow(stack, token, claims, seconds, report)
    await _acknowledged(stack, token, claims, seconds, report)


async def _beside_the_bare_workflow(
    stack: Stack, token: str, claims: list[str], seconds: float, report: Report
) -> None:
    """In turns, since a machine is not the same from one ten seconds to the next."""
    bare, many = 0.0, Seen()
    for _ in range(TURNS):
        bare += await _bare(stack, seconds) / TURNS
        many += await load(stack.base, token, 8, seconds, acting(claims, was_applied))
    report.add(
        "commands applied, 8 clients, distinct claims",
        f"{many.rate:.0f}/s; bare workflow, niced alike, {bare:.0f}/s, share {many.rate / bare:.2f};"
        f" p50 {many.at(0.5):.0f} ms, p95 {many.at(0.95):.0f} ms, failed {many.failed}",
        "≥ 60/s and ≥ 0.8 of the bare workflow",
    )


async def _acknowledged(stack: Stack, token: str, claims: list[str], seconds: float, report: Report) -> None:
    """What is acknowledged has to be carried out too, if later."""
    durable = await load(stack.base, token, 8, seconds, acting(claims, is_durable, Prefer="respond-async"))
    report.add(
        "commands acknowledged (durable in the journal), 8 clients",
        f"{durable.rate:.0f}/s; p50 {durable.at(0.5):.1f} ms, p95 {durable.at(0.95):.1f} ms,"
        f" failed {durable.failed}",
        "≥ 300/s",
    )
    began, first = time.monotonic(), pending(database(stack))
    while (left := pending(database(stack))) and time.monotonic() - began < LIMIT:
        await asyncio.sleep(0.5)
    took = max(time.monotonic() - began, 0.001)
    report.add(
        "  pending then, carried out afterwards", f"{first - left} in {took:.0f} s, left {left}", "all"
    )


def pending(url: str) -> int:
    """Commands that wait for their outcome."""
    return int(query(url, "SELECT count(*) FROM commands WHERE status = 'pending'")[0][0])


async def _fresh_claims(base: str, token: str) -> list[str]:
    async with Client(base, token) as http:
        filed = [await file_claim(http, "goods-refund", email=False) for _ in range(CLAIMS)]
        claims = [str(answer.json()["id"]) for answer in filed]
        for claim in claims:
            await _wait_until_alive(http, claim)
    return claims


async def _wait_until_alive(http: Client, claim: str) -> None:
    first = acting([claim], was_applied)
    for _ in range(100):
        if await first(http, 0):
            return
        await asyncio.sleep(0.5)
    raise TimeoutError(claim)


async def _bare(stack: Stack, seconds: float) -> float:
    """The bare workflow on the stack's own Temporal; its worker is niced as the stack's own is."""
    settings = settings_of(stack)
    worker = subprocess.Popen(
        [sys.executable, "-m", "bench.bare_workflow"],
        cwd=ROOT,
        env={**os.environ, **settings},
        start_new_session=True,
    )
    url = settings["DATABASE_URL"]
    client = await TemporalClient.connect(
        settings["TEMPORAL_ADDRESS"], namespace=settings.get("TEMPORAL_NAMESPACE", "default")
    )
    try:
        await bare_workflow.measure(client, url, 8, 3)
        return await bare_workflow.measure(client, url, 8, seconds)
    finally:
        worker.kill()
        worker.wait()
