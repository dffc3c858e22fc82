"""kill -9 of every component while claims are filed and acted upon: nothing is lost, doubled or left undone."""

import asyncio
import email
import json
import os
import signal
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psycopg
import pytest

from activities.post_office import IN_HAND
from tests.end_to_end.conftest import desk_of, running
from tests.end_to_end.invariants import broken
from tests.end_to_end.stack import Desk, Running, wait_until_ready

CLAIMS = int(os.environ.get("REDRESS_KILL_CLAIMS", "24"))
CLIENTS = 4
SETTLED_WITHIN = 120.0  # seconds after the last fault
COMPONENTS = ("worker", "letters", "temporal", "postgres", "api")


@dataclass
class Acknowledged:
    """What clients were told: claims that were born, commands that are durable."""

    claims: dict[str, str] = field(default_factory=dict)
    commands: dict[str, str] = field(default_factory=dict)
    unsure: int = 0


def database(stack: Running) -> str:
    secrets = json.loads((stack.home / "secrets.json").read_text())
    port = stack.run_file()["ports"]["postgres"]
    return f"postgresql://redress_owner:{secrets['redress_owner']}@127.0.0.1:{port}/redress"


async def _surely(desk: Desk, path: str, body: dict[str, object], seen: Acknowledged) -> httpx.Response:
    """Send until there is an honest answer; the same key makes the repeat safe."""
    key, until = str(uuid.uuid4()), time.monotonic() + 90
    while True:
        try:
            answer = await desk.http.post(path, json=body, headers={"Idempotency-Key": key})
            if answer.status_code < 500:
                return answer
            assert answer.status_code == 503, answer.text
            assert answer.headers["Retry-After"]
        except httpx.TransportError:
            pass
        seen.unsure += 1
        assert time.monotonic() < until, path
        await asyncio.sleep(0.3)


async def _client(desk: Desk, count: int, seen: Acknowledged) -> None:
    """File a claim, take it into work, note twice; the claim's first rung falls due during the faults."""
    received = datetime.now(UTC) - timedelta(seconds=58)
    for _ in range(count):
        address = f"{uuid.uuid4().hex[:12]}@example.org"
        body = {
            "type": "minute-test",
            "channel": "api",
            "claimant": {"name": "Kim Lee", "email": address, "language": "en"},
            "subject": "Lost parcel",
            "demand": {"remedy": "refund", "amount": "10", "currency": "RUB"},
            "received_at": received.isoformat(),
        }
        born = await _surely(desk, "/api/claims", body, seen)
        assert born.status_code in (200, 201), born.text
        claim = born.json()["id"]
        seen.claims[claim] = address
        for action, data in (("admit", {}), ("note", {"text": "one"}), ("note", {"text": "two"})):
            answer = await _surely(
                desk, f"/api/claims/{claim}/commands", {"action": action, "data": data}, seen
            )
            assert answer.status_code in (200, 202), answer.text
            seen.commands[answer.json()["id"]] = claim


async def _faults(stack: Running) -> None:
    for component in COMPONENTS:
        await asyncio.sleep(2.5)
        killed = stack.pid(component)
        os.kill(killed, signal.SIGKILL)
        await _until_restarted(stack, component, killed)


async def _until_restarted(stack: Running, component: str, killed: int) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        if stack.run_file()["pids"].get(component, killed) != killed:
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"{component} was not started again")


async def _until_settled(stack: Running) -> dict[str, int]:
    until = time.monotonic() + SETTLED_WITHIN
    while True:
        left = broken(database(stack), settled=True)
        if not left or time.monotonic() > until:
            return left
        await asyncio.sleep(1)


@pytest.fixture
def doomed(servers_folder: Path) -> Iterator[Running]:
    """A stack that nobody else lives on."""
    with running(servers_folder / "kills") as stack:
        yield stack


@pytest.mark.timeout(420)
async def test_nothing_acknowledged_is_lost_when_components_are_killed(doomed: Running) -> None:
    seen = Acknowledged()
    async with desk_of(doomed, "operator") as operator:
        clients = [_client(operator, CLAIMS // CLIENTS, seen) for _ in range(CLIENTS)]
        await asyncio.gather(_faults(doomed), *clients)
        assert len(seen.claims) == CLAIMS
        assert await _until_settled(doomed) == {}
        # the API was killed last and may still be starting
        await asyncio.to_thread(wait_until_ready, doomed, 90)
        await _check_what_was_acknowledged(doomed, operator, seen)


async def _check_what_was_acknowledged(stack: Running, desk: Desk, seen: Acknowledged) -> None:
    outcomes = [
        (await desk.http.get(f"/api/commands/{command}")).json()["status"] for command in seen.commands
    ]
    assert Counter(outcomes) == {"applied": len(seen.commands)}
    for claim in seen.claims:
        events = [row["event"] for row in await desk.timeline(claim)]
        assert events.count("registered") == 1
        assert events.count("noted") == 2
        assert "rung_fired" in events
    copies = _copies(stack.home / "mail", set(seen.claims.values()))
    assert set(copies) == set(seen.claims.values())
    # SMTP cannot be exactly once: a kill in the middle of a sending may leave a second copy of the same letter,
    # but none that the outbox does not know as another attempt, and no more than a sender has in hand.
    counts, attempts = sum(copies.values(), Counter[str]()), _attempts(database(stack))
    assert {letter: count for letter, count in counts.items() if count > attempts[letter]} == {}
    assert counts.total() - len(counts) <= IN_HAND


def _attempts(url: str) -> dict[str, int]:
    """How often each letter was taken from the outbox, by its Message-ID."""
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute("SELECT message_id, attempts FROM letters WHERE message_id IS NOT NULL")
        return dict(rows.fetchall())


def _copies(maildir: Path, addresses: set[str]) -> dict[str, Counter[str]]:
    """How often each Message-ID arrived, by address."""
    found: dict[str, Counter[str]] = {}
    for path in (maildir / "new").glob("*"):
        letter = email.message_from_bytes(path.read_bytes())
        address = next((one for one in addresses if one in str(letter["X-RcptTo"])), None)
        if address:
            found.setdefault(address, Counter())[str(letter["Message-ID"])] += 1
    return found
