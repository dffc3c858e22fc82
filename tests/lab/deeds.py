"""Carries the faults of a schedule out and writes down when each began and ended."""

import asyncio
import contextlib
import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import psycopg
from temporalio.client import Client
from temporalio.service import RPCError

from tests.lab.bursts import file_together
from tests.lab.crowd import Crowd
from tests.lab.schedule import Fault
from tests.lab.stack import COMPONENTS, NEWER, OLD, Stack

LOOK_AFTER = 0.3
"""Seconds between two looks for components that ended by themselves."""
BURST, AHEAD = 100, 25.0
CHUNK = 1024 * 1024


@dataclass
class Happened:
    """A fault that happened: its beginning and end by the clock of the wall and of the loop."""

    fault: Fault
    began: float
    ended: float | None = None
    recovery: float | None = None

    def __str__(self) -> str:
        began, ended = (datetime.fromtimestamp(at or self.began, UTC) for at in (self.began, self.ended))
        return f"{began:%H:%M:%S.%f} to {ended:%H:%M:%S.%f}: {self.fault}"


@dataclass
class Deeds:
    """Does things to the stack; several at a time may be under way."""

    stack: Stack
    crowd: Crowd
    seed: int
    happened: list[Happened] = field(default_factory=list)
    fallen: list[str] = field(default_factory=list)
    """Components that ended although nobody had killed them."""
    down: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._chance = Random(f"deeds {self.seed}")

    async def carry_out(self, faults: list[Fault]) -> None:
        """Let every fault happen at its time; returns when the last one is over."""
        began, under_way = time.monotonic(), set()
        for fault in faults:
            await asyncio.sleep(max(0.0, began + fault.at - time.monotonic()))
            under_way.add(asyncio.create_task(self._one(fault)))
        for task in under_way:
            await task

    async def look_after(self) -> None:
        """Start again what ended by itself, as the desk's supervisor would."""
        while True:
            for name in self.stack.dead():
                if name not in self.down:
                    self.fallen.append(name)
                    await asyncio.sleep(0.5)
                    if name not in self.down:
                        await self.stack.revive(name)
            await asyncio.sleep(LOOK_AFTER)

    async def _one(self, fault: Fault) -> None:
        note = Happened(fault, time.time())
        self.happened.append(note)
        await getattr(self, f"_{fault.kind}")(fault)
        note.ended = time.time()

    async def _kill(self, fault: Fault) -> None:
        await self._killed([fault.target], fault.seconds)

    async def _kill_all(self, fault: Fault) -> None:
        await self._killed(list(COMPONENTS), fault.seconds)

    async def _killed(self, names: list[str], seconds: float) -> None:
        mine = [name for name in names if name not in self.down]
        self.down |= set(mine)
        for name in mine:
            self.stack.kill(name)
        await asyncio.sleep(seconds)
        for name in mine:
            await self.stack.revive(name)
        self.down -= set(mine)

    async def _freeze(self, fault: Fault) -> None:
        if fault.target in self.down:
            return
        self.stack.freeze(fault.target)
        await asyncio.sleep(fault.seconds)
        self.stack.thaw(fault.target)

    async def _refuse(self, fault: Fault) -> None:
        await self._turned(fault)

    async def _swallow(self, fault: Fault) -> None:
        await self._turned(fault)

    async def _delay(self, fault: Fault) -> None:
        await self._turned(fault, self._chance.uniform(0.02, 0.5))

    async def _forward_then_cut(self, fault: Fault) -> None:
        await self._turned(fault)

    async def _turned(self, fault: Fault, seconds: float = 0.0) -> None:
        link = self.stack.links[fault.target]
        link.turn(fault.kind, seconds)
        await asyncio.sleep(fault.seconds)
        link.heal()

    async def _cut(self, fault: Fault) -> None:
        self.stack.links[fault.target].cut()

    async def _terminate(self, fault: Fault) -> None:
        with contextlib.suppress(psycopg.Error):
            await asyncio.to_thread(_terminate_all, self.stack.judged)

    async def _deploy(self, fault: Fault) -> None:
        """Newer workers beside the old ones, then without them, then the old ones again: forward and back."""
        if self.stack.children.keys() & set(NEWER):
            return  # the one before takes its time
        for name in NEWER:
            self.stack.launch(name)
        await self._give_claims_to("newer", fault.seconds / 3)
        mine = [name for name in OLD if name not in self.down]
        self.down |= set(mine)
        await asyncio.gather(*(asyncio.to_thread(self.stack.children[name].stop, 12.0) for name in mine))
        await asyncio.sleep(fault.seconds / 3)
        for name in mine:
            await self.stack.revive(name)
        self.down -= set(mine)
        await self._give_claims_to("old", fault.seconds / 3)
        self.down |= set(NEWER)
        await asyncio.gather(*(asyncio.to_thread(self.stack.children[name].stop, 12.0) for name in NEWER))
        for name in NEWER:
            self.stack.children.pop(name)
        self.down -= set(NEWER)

    async def _give_claims_to(self, build: str, seconds: float) -> None:
        """Side by side for so long; where builds are told apart, until the claims are with this one."""
        if self.stack.plan.versions:
            await self.stack.give_claims_to(build)
        await asyncio.sleep(seconds)

    async def _mail_down(self, fault: Fault) -> None:
        await self.stack.mail.stop()
        await asyncio.sleep(fault.seconds)
        await self.stack.mail.start()

    async def _mail(self, fault: Fault) -> None:
        self.stack.mail.turn(fault.target, 0.5)
        await asyncio.sleep(fault.seconds)
        self.stack.mail.turn("good")

    async def _repeat_signals(self, fault: Fault) -> None:
        """Signals that came long ago come once more, as after a call that was executed and then timed out."""
        with contextlib.suppress(psycopg.Error, RPCError, RuntimeError):
            rows = await asyncio.to_thread(_settled, self.stack.judged)
            client = await self.stack.client()
            await asyncio.gather(*(_signal_again(client, row) for row in rows))

    async def _burst(self, fault: Fault) -> None:
        await file_together(self.crowd.caller(f"burst {fault.at}", "operator"), BURST, AHEAD)

    async def _disk_full(self, fault: Fault) -> None:
        folder = self.stack.home / fault.target
        ballast = folder / "ballast"
        await asyncio.to_thread(_fill, ballast)
        await asyncio.sleep(fault.seconds)
        ballast.unlink(missing_ok=True)


def _terminate_all(url: str) -> None:
    with psycopg.connect(url, autocommit=True, connect_timeout=2) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND usename LIKE 'redress%'"
        )


def _settled(url: str) -> list[dict[str, object]]:
    """Commands of the last minutes as the signal carried them; some that were applied, some that were refused."""
    with psycopg.connect(url, autocommit=True, connect_timeout=2) as connection:
        rows = connection.execute(
            "SELECT json_build_object('id', id, 'claim_id', claim_id, 'action', action, 'actor', actor,"
            " 'at', accepted_at, 'data', data, 'texts', to_json(texts), 'expected_version', expected_version)"
            " FROM (SELECT * FROM commands WHERE status <> 'pending' AND action <> 'register'"
            " ORDER BY settled_at DESC LIMIT 400) AS k ORDER BY random() LIMIT 60"
        ).fetchall()
    return [row[0] for row in rows]


async def _signal_again(client: Client, command: dict[str, object]) -> None:
    with contextlib.suppress(RPCError, RuntimeError):
        await client.get_workflow_handle(f"claim/{command['claim_id']}").signal("act", command)


def _fill(ballast: Path) -> None:
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * CHUNK)
            os.sched_yield()
