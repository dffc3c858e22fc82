"""Processes that judge claims beside the caller, so that his loop stays free; they end when he goes."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from runtime.rehearsing.judging import PIECE, RESULT
from store.past_claims import StoredPast
from store.past_rules import Rules
from store.rehearsals import RehearsedClaim

ROOT = Path(__file__).resolve().parents[2]
MOST_PROCESSES = 2
LONGEST_LINE = 256 * 1024 * 1024
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "SYSTEMROOT")
"""What the processes get of the environment: no secrets, no addresses."""


class CrewFailed(Exception):
    """A process ended before its work did."""


class Member:
    """One process; it judges one piece at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def judge(self, piece: Sequence[tuple[int, StoredPast]]) -> tuple[RehearsedClaim, ...]:
        """Judge a piece of claims; CrewFailed when the process is gone."""
        reader, writer = self._process.stdout, self._process.stdin
        assert reader, "the process was started with pipes"
        await self.tell(PIECE.dump_json(tuple(piece)))
        assert writer, "the process was started with pipes"
        line = await reader.readline()
        if not line:
            raise CrewFailed("a process of the rehearsal ended early")
        return RESULT.validate_json(line)

    async def tell(self, line: bytes) -> None:
        """Write one line of its input."""
        writer = self._process.stdin
        assert writer, "the process was started with pipes"
        try:
            writer.write(line + b"\n")
            await writer.drain()
        except (BrokenPipeError, ConnectionResetError):
            raise CrewFailed("a process of the rehearsal ended early") from None

    async def dismiss(self) -> None:
        """End the process at once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


class Crew:
    """The processes of one rehearsal, for as long as the context lasts."""

    def __init__(self, rules: Rules, size: int | None = None) -> None:
        self._rules = rules.model_dump_json().encode()
        self._size = size or min(os.cpu_count() or 1, MOST_PROCESSES)
        self.members: list[Member] = []

    async def __aenter__(self) -> Self:
        """Start the processes and tell them the rules."""
        try:
            for _ in range(self._size):
                self.members.append(Member(await _started()))
            for member in self.members:
                await member.tell(self._rules)
        except BaseException:
            await self._dismiss()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes, whether the work is done or not."""
        await self._dismiss()

    async def _dismiss(self) -> None:
        for member in self.members:
            await asyncio.shield(member.dismiss())


async def _started() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "runtime.rehearsing.judging"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LONGEST_LINE,
        cwd=ROOT,
        env={name: os.environ[name] for name in _KEPT if name in os.environ},
    )
