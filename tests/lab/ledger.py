"""What callers were told, written to disk before they go on: against this the desk is judged."""

import asyncio
import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Ledger:
    """Acknowledged births and acts; each is one line of a file that is synced before the caller continues."""

    path: Path
    births: dict[str, str] = field(default_factory=dict)
    """Claim ids by Idempotency-Key."""
    addresses: dict[str, str] = field(default_factory=dict)
    """Claimants' addresses by claim id."""
    acts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Acknowledged commands by id: claim, action, status as it was told, key."""
    words: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Acknowledged words of claimants by Idempotency-Key."""
    wrongs: list[str] = field(default_factory=list)
    """Answers that no honest desk gives, noticed by those who got them."""
    seen_versions: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    uncertain: int = 0
    """Calls that ended without an answer or with 503 and were repeated under the same key."""
    answers: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._file = self.path.open("ab", buffering=0)
        self._lock = asyncio.Lock()

    async def birth(self, key: str, claim: str, address: str) -> None:
        """A filing was answered with 200 or 201."""
        if self.births.setdefault(key, claim) != claim:
            self.wrong(f"I1 one key, two claims: {self.births[key]} and {claim}")
        self.addresses[claim] = address
        await self._write({"birth": claim, "key": key})

    async def act(self, command: str, claim: str, action: str, status: str, key: str) -> None:
        """A command was answered with 200, 202 or 409."""
        before = self.acts.get(command)
        if before and before["status"] != "pending" and status not in (before["status"], "pending"):
            self.wrong(f"I7 command {command} was {before['status']} and is {status}")
        if before is None or before["status"] == "pending":
            self.acts[command] = {
                "claim": claim,
                "action": action,
                "status": status,
                "key": key,
                "at": time.time(),
            }
        await self._write({"act": command, "claim": claim, "action": action, "status": status})

    async def word(self, key: str, claim: str, action: str, status: str) -> None:
        """A claimant's word by link was answered; it has no id, so its key stands for it."""
        self.words[key] = {"claim": claim, "action": action, "status": status}
        await self._write({"word": key, "claim": claim, "action": action, "status": status})

    def version(self, claim: str, version: int, asked_since: int) -> None:
        """A card was read; it may not be older than one that was read before the question was asked."""
        if version < asked_since:
            self.wrong(f"I5 version of {claim} went back from {asked_since} to {version}")
        self.seen_versions[claim] = max(version, self.seen_versions.get(claim, 0))

    def wrong(self, sentence: str) -> None:
        """Somebody got an answer that may never be given."""
        self.wrongs.append(sentence)

    def counted(self, status: int) -> None:
        """Count an answer."""
        self.answers[status] = self.answers.get(status, 0) + 1

    def close(self) -> None:
        """Nothing more is acknowledged."""
        self._file.close()

    async def _write(self, entry: dict[str, Any]) -> None:
        async with self._lock:
            await asyncio.to_thread(self._synced, json.dumps(entry).encode() + b"\n")

    def _synced(self, line: bytes) -> None:
        self._file.write(line)
        os.fsync(self._file.fileno())
