"""Ends training claims whose time is over: a command of the desk, through the journal like any other."""

from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncEngine
from uuid_utils import uuid7

from activities.side_by_side import side_by_side
from claims.commands import Actor, Command
from claims.data_of_staff import Force
from claims.variant import CLOSED
from runtime.door import Door
from store.connections import at_once
from store.journal import JournalEntry, accept
from store.training import Over, whose_time_is_over

AT_MOST = 100
CALLER = "training"
REASON = "Время учебной претензии вышло / The time of the training claim is over"


class TrainingEnds:
    """Finds them at every sweep; a second look finds the command of the first."""

    def __init__(self, engine: AsyncEngine, door: Door) -> None:
        self._engine = at_once(engine)
        self._door = door

    async def end(self) -> int:
        """Close those whose time is over and return how many."""
        async with self._engine.connect() as connection:
            over = await whose_time_is_over(connection, AT_MOST)
        return len(await side_by_side(self._end, over))

    async def _end(self, one: Over) -> bool:
        facts, texts = Force(to=CLOSED, reason=REASON).split()
        command = Command(
            id=str(uuid7()),
            claim_id=one.id,
            action="force",
            actor=Actor(kind="system", manager=True),
            at=datetime.now(UTC),
            data=facts,
            texts=tuple(texts),
        )
        entry = JournalEntry(
            command=command,
            caller=CALLER,
            key=f"{one.id}/{one.version}",
            path="training",
            body_hash=sha256(one.id.encode()).digest(),
            texts=texts,
        )
        async with self._engine.connect() as connection:
            accepted = await accept(connection, entry)
        return accepted.kind == "accepted" and await self._door.deliver(command, urgent=False)
