"""Thousands of claims due in the same second: all recorded, none early or twice; how late, how much memory."""

import asyncio
import math
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.acts import filing
from bench.backlog import drain
from bench.load import Seen, load, percentile
from bench.memory import watched
from bench.report import Report
from bench.stack import Stack, database, query

FEW = 1000
"""Claims of which none may be late for long; of more, so many a second have to be recorded."""
VARIANT = """
variant: {name}
claim_type: {name}
title: {{ru: Проба, en: Probe}}
calendar: ru
stages:
  intake:
    kind: intake
    actions: {{settle: {{to: closed, outcome: satisfied}}}}
clocks: {{answer: {{term: {minutes} minutes, from: received, until: answered}}}}
escalation:
  - {{clock: answer, at: due, do: [notify: head, raise_priority: 1]}}
"""
_FIRED = """
SELECT count(*), count(DISTINCT t.claim_id), min(extract(epoch FROM t.recorded_at - (t.rung->>'due_at')::timestamptz)),
       max(t.recorded_at) FROM timeline t JOIN claims c ON c.id = t.claim_id
WHERE c.type = %s AND t.event = 'rung_fired'
"""
_LATENESS = """
SELECT extract(epoch FROM t.recorded_at - (t.rung->>'due_at')::timestamptz)::float
FROM timeline t JOIN claims c ON c.id = t.claim_id WHERE c.type = %s AND t.event = 'rung_fired'
"""


async def measure(stack: Stack, token: str, count: int, minutes: int, report: Report) -> None:
    """File `count` claims that all fall due `minutes` after now, and watch what happens then."""
    name, received = f"bench-due-{count}", datetime.now(UTC).replace(microsecond=0)
    path, due = stack.home / f"{name}.yaml", received + timedelta(minutes=minutes)
    _write_variant(path, name, minutes)
    stack.command("variants", "load", str(path))
    print(f"{count:,} claims are filed now and fall due at {due:%H:%M:%S} UTC", flush=True)
    filed = await _file(stack, token, name, received, count)
    await drain(stack, report, f"workflow starts, backlog of {count:,} filed claims")
    if due <= datetime.now(UTC):
        report.add(f"{count:,} claims due in the same second", "the starts took longer than the term", "")
        return
    await asyncio.sleep((due - datetime.now(UTC)).total_seconds())
    with watched(stack.run_file()["pids"]) as memory:
        meanwhile = await load(stack.base, token, 1, min(count / 80, 120), filing("goods-refund"), think=0.2)
        seconds = await _wait_until_fired(database(stack), name, filed, due)
    _say(stack, report, name, filed, seconds, meanwhile)
    report.add("  memory at the due instant, most since", str(memory))


def minutes_for(count: int, starts_a_second: float) -> int:
    """A term long enough to file the claims and to start their workflows at the rate seen before."""
    return math.ceil(count / max(starts_a_second, 5.0) * 1.4 / 60) + 2


def _write_variant(path: Path, name: str, minutes: int) -> None:
    path.write_text(VARIANT.format(name=name, minutes=minutes), "utf-8")


async def _file(stack: Stack, token: str, name: str, received: datetime, count: int) -> int:
    """Eight clients file claims until there are enough, all received at the same instant; return how many."""
    members = {"received_at": received.isoformat(), "demand": None}
    act, url = filing(name, email=False, **members), database(stack)
    have = 0
    while have < count:
        await load(stack.base, token, 8, min(max((count - have) / 500, 0.3), 5), act)
        have = int(query(url, "SELECT count(*) FROM claims WHERE type = %s", name)[0][0])
    return have


async def _wait_until_fired(url: str, name: str, count: int, due: datetime) -> float:
    """Seconds from the due instant until the last rung was recorded."""
    until = time.monotonic() + count / 10 + 60
    while time.monotonic() < until and query(url, _FIRED, name)[0][0] < count:
        await asyncio.sleep(1)
    last = query(url, _FIRED, name)[0][3]
    return (last - due).total_seconds() if last else 0.0


def _say(
    stack: Stack,
    report: Report,
    name: str,
    claims: int,
    seconds: float,
    meanwhile: Seen,
) -> None:
    url = database(stack)
    fired, distinct, earliest, _last = query(url, _FIRED, name)[0]
    late = [row[0] for row in query(url, _LATENESS, name)]
    wanted = "p99 ≤ 5 s" if claims < FEW else "≥ 40/s"
    report.add(
        f"{claims:,} claims due in the same second",
        f"{fired / max(seconds, 0.001):.0f}/s;"
        f" lateness p50 {percentile(late, 0.5):.1f} s, p99 {percentile(late, 0.99):.1f} s;"
        f" lost {claims - distinct}, double {fired - distinct}, early {0 if (earliest or 0) >= 0 else 'some'}",
        f"{wanted}, none lost, double or early",
    )
    report.add(
        "  meanwhile: filing, one client",
        f"p95 {meanwhile.at(0.95):.0f} ms, failed {meanwhile.failed}",
        "≤ 250 ms",
    )
