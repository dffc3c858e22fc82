"""Asks what the API depends on whether it answers.

Nobody needs a place for the question, nor a token, so it is asked once at a time, over a connection of its own: it
neither waits behind the calls of a full desk, which is no reason to be taken out, nor takes a connection from them.
"""

import asyncio
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.admission import METRICS
from api.shapes.lists import Health

if TYPE_CHECKING:
    from api.desk import Desk

PATIENCE = 2.0  # seconds


class Readiness:
    """One look at a time, which is everybody's who asks meanwhile."""

    def __init__(self) -> None:
        self._look: asyncio.Task[Health] | None = None

    async def of(self, desk: "Desk") -> Health:
        """How it stands; the look goes on when who asked first does not wait for it."""
        if self._look is None or self._look.done():
            self._look = asyncio.create_task(_ready(desk))
        return await asyncio.shield(self._look)


async def _ready(desk: "Desk") -> Health:
    """The database decides; Temporal is shown beside it, since claims are taken in without it.

    Being full is shown too and is no reason to be taken out: the others would be fuller for it.
    """
    database, temporal = await asyncio.gather(_database(desk), _temporal(desk))
    parts = {"database": database, "temporal": temporal, "outcomes": desk.outcomes.listening}
    words = {name: "ok" if good else "down" for name, good in parts.items()}
    calls = (room for kind, room in desk.rooms.items() if kind != METRICS)
    words["room"] = "full" if any(room.full for room in calls) else "ok"
    return Health(status=words["database"], parts=words)  # type: ignore[arg-type]


async def _database(desk: "Desk") -> bool:
    """Asked twice: the first question may meet a connection that broke while it lay idle."""
    return await _database_answers(desk) or await _database_answers(desk)


async def _database_answers(desk: "Desk") -> bool:
    try:
        async with asyncio.timeout(PATIENCE), desk.apart.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError, TimeoutError):
        return False
    return True


async def _temporal(desk: "Desk") -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            return await desk.temporal.service_client.check_health()
    except Exception:  # whatever is wrong with it, it is not ready
        return False
