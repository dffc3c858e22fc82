"""The working calendar that new claims would be pinned to."""

import json

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.calendar import Calendar

_NEWEST = text("SELECT content FROM calendar_versions WHERE key = :key ORDER BY version DESC LIMIT 1")


async def newest_calendar(connection: AsyncConnection, key: str) -> Calendar | None:
    """The newest version of a calendar; None where there is none of that key."""
    content = (await connection.execute(_NEWEST, {"key": key})).scalar_one_or_none()
    return Calendar.model_validate_json(json.dumps(content)) if content is not None else None
