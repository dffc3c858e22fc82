"""Calls the judges while faults happen and after them, and notes when each wrong was first seen."""

import asyncio
import hashlib
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.lab.bursts import Burst
from tests.lab.crowd import Crowd
from tests.lab.deeds import Deeds
from tests.lab.judges import chains, engine, letters, tables
from tests.lab.liveness import Left
from tests.lab.stack import Stack

EVERY = 1.5
"""Seconds between two judgements while faults happen; longer when they take long."""
RESTS, RESTS_AFTERWARDS = 2.0, 9.0
"""How often as long as a judgement took nobody judges: while faults happen, and while the desk works off what is left,
which the judges of ten thousand claims would otherwise take a core from."""
TO_LETTERS = ("letters", "postgres", "temporal", "all")


@dataclass
class Court:
    """Who judges, and what was found: sentences with the seconds since the beginning."""

    stack: Stack
    crowd: Crowd
    deeds: Deeds
    began: float = field(default_factory=time.monotonic)
    found: dict[str, float] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    sittings: int = 0
    guilty: asyncio.Event = field(default_factory=asyncio.Event)
    rests: float = RESTS
    bursts: list[Burst] = field(default_factory=list)
    """Thousands that fell due together."""

    def convict(self, sentences: list[str]) -> None:
        """Note wrongs; each sentence once."""
        for sentence in sentences:
            self.found.setdefault(sentence, round(time.monotonic() - self.began, 1))
            self.guilty.set()

    async def sit(self) -> None:
        """Judge again and again; while PostgreSQL is away there is nothing to be asked."""
        while True:
            began = time.monotonic()
            try:
                self.convict(await asyncio.to_thread(self.safety))
                self.sittings += 1
            except psycopg.Error:
                pass
            await asyncio.sleep(max(EVERY, self.rests * (time.monotonic() - began)))

    def safety(self) -> list[str]:
        """What may not be wrong at any moment."""
        ledger = self.crowd.ledger
        births, acts, words = dict(ledger.births), dict(ledger.acts), dict(ledger.words)
        wrongs = list(ledger.wrongs)
        ours = set(ledger.addresses) - self.crowd.of_others
        wrongs += [f"I8 a stranger saw claim {each}" for each in self.crowd.foreign & ours]
        with psycopg.connect(self.stack.judged, autocommit=True, connect_timeout=3) as connection:
            connection.execute("SET statement_timeout = '20s'")
            found = tables.broken(connection, tables.NEVER)
            wrongs += [f"{name}: {rows[0]} ({len(rows)})" for name, rows in found.items()]
            wrongs += tables.missing_births(connection, births)
            wrongs += tables.missing_acts(connection, acts)
            wrongs += tables.missing_words(connection, words)
            wrongs += self._versions(tables.versions(connection))
            wrongs += letters.judge_letters(connection, self._taken, ledger.addresses, self.explained())
        return wrongs

    def _taken(self) -> list[tuple[str, str]]:
        return [(letter.message_id, letter.recipient) for letter in self.stack.mail.taken]

    def _versions(self, now: dict[str, int]) -> list[str]:
        gone = [f"I1 claim {claim} was there and is gone" for claim in self.versions.keys() - now.keys()]
        back = [
            f"I5 claim {claim} went back from {before} to {now[claim]}"
            for claim, before in self.versions.items()
            if now.get(claim, before) < before
        ]
        self.versions = now
        return gone + back

    def explained(self) -> int:
        """How many extra copies ambiguous endings and interrupted senders explain."""
        hits = [
            note
            for note in self.deeds.happened
            if note.fault.target in TO_LETTERS or note.fault.target.startswith("letters-")
        ]
        ambiguous: Counter[str] = self.stack.mail.ambiguous
        restart = 1  # the post office begins anew after the faults
        return ambiguous.total() + letters.IN_HAND * (len(hits) + len(self.deeds.fallen) + restart)

    def undone(self) -> Left:
        """What still waits."""
        with psycopg.connect(self.stack.judged, autocommit=True, connect_timeout=3) as connection:
            waiting = tables.broken(connection, tables.UNDONE)
            counts = {name: len(rows) for name, rows in waiting.items()}
            return Left(counts, tables.oldest_pending(connection))

    def files(self) -> list[str]:
        """Files that a row names and whose bytes are not there, or others."""
        with psycopg.connect(self.stack.judged, autocommit=True) as connection:
            named = tables.stored_hashes(connection)
        there = {_digest(path) for path in (self.stack.home / "files").rglob("*") if path.is_file()}
        return [f"I9 file {file} has no bytes" for file, digest in named.items() if digest not in there]

    def history(self) -> list[str]:
        """Whether each timeline is chained as the documentation says."""
        with psycopg.connect(self.stack.judged, autocommit=True) as connection:
            return chains.judge_chains(connection)

    async def workflows(self) -> list[str]:
        """Temporal's side."""
        return await engine.judge_workflows(await self.stack.client(), self.stack.judged)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
