"""From a command to its outcome: the wait of one client, and what eight clients get through."""

import asyncio
import time

from bench import bare_load
from bench.acts import acting, file_claim, is_durable, was_applied
from bench.bare_journal import with_record
from bench.bare_workflow import RowAlone
from bench.client import Client
from bench.load import Seen, load
from bench.report import Report
from bench.stack import Stack, database, query

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
    recording, row, many = 0.0, 0.0, Seen()
    others = await _fresh_claims(stack.base, token)
    for _ in range(TURNS):
        with with_record(database(stack), others) as bare:
            recording += await bare_load.measure(stack, bare, seconds) / TURNS
        many += await load(stack.base, token, 8, seconds, acting(claims, was_applied))
        row += await bare_load.measure(stack, RowAlone(CLAIMS), seconds) / TURNS
    report.add(
        "commands applied, 8 clients, distinct claims",
        f"{many.rate:.0f}/s; p50 {many.at(0.5):.0f} ms, p95 {many.at(0.95):.0f} ms, failed {many.failed}",
        "≥ 60/s",
    )
    report.add(
        "  share of a bare workflow with the same signal and local activity, niced alike",
        f"{many.rate / recording:.2f} of {recording:.0f}/s",
        "≥ 0.8",
    )
    report.add(
        "  share of one whose local activity inserts a single row",
        f"{many.rate / row:.2f} of {row:.0f}/s",
        "",
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
