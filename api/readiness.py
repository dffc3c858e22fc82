"""Asks what the API depends on whether it answers."""

import asyncio

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.desk import Desk
from api.shapes.lists import Health

PATIENCE = 2.0  # seconds


async def ready(desk: Desk) -> Health:
    """The database decides; Temporal is shown beside it, since claims are taken in without it.

    Being full is shown too and is no reason to be taken out: the others would be fuller for it.
    """
    database, temporal = await asyncio.gather(_database(desk), _temporal(desk))
    parts = {"database": database, "temporal": temporal, "outcomes": desk.outcomes.listening}
    words = {name: "ok" if good else "down" for name, good in parts.items()}
    words["room"] = "full" if any(room.full for room in desk.rooms.values()) else "ok"
    return Health(status=words["database"], parts=words)  # type: ignore[arg-type]


async def _database(desk: Desk) -> bool:
    """Asked twice: the first question may meet a connection that broke while it lay idle."""
    return await _database_answers(desk) or await _database_answers(desk)


async def _database_answers(desk: Desk) -> bool:
    try:
        async with asyncio.timeout(PATIENCE), desk.at_once.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError, TimeoutError):
        return False
    return True


async def _temporal(desk: Desk) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            return await desk.temporal.service_client.check_health()
    except Exception:  # whatever is wrong with it, it is not ready
        return False
