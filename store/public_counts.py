"""How often strangers did something within this hour, counted for all API processes together."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_COUNT = text("""
WITH gone AS (DELETE FROM public_counts WHERE (what, sender, hour) IN
  (SELECT what, sender, hour FROM public_counts WHERE hour < now() - interval '2 hours'
   LIMIT 50 FOR UPDATE SKIP LOCKED))
INSERT INTO public_counts AS known (what, sender, hour, calls)
VALUES (:what, :sender, date_trunc('hour', now()), 1)
ON CONFLICT (what, sender, hour) DO UPDATE SET calls = known.calls + 1
RETURNING calls""")
_LEFT = text("SELECT ceil(extract(epoch FROM date_trunc('hour', now()) + interval '1 hour' - now()))::int")


async def count_call(connection: AsyncConnection, what: str, sender: bytes) -> int:
    """Count one call of a sender and return how many there were within this hour; old counts are thrown away."""
    row = await connection.execute(_COUNT, {"what": what, "sender": sender})
    return int(row.scalar_one())


async def seconds_left(connection: AsyncConnection) -> int:
    """Seconds until the next hour begins."""
    return max(1, int((await connection.execute(_LEFT)).scalar_one()))
