"""Bounds attempts: rows in PostgreSQL, so that all processes count together; a pause always ends by itself.

An attempt is counted before anything is checked, so that many at the same moment are bounded too. While a pause
lasts nothing is counted: trying on does not make it longer.
"""

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value

_ANEW = "(a.paused_until IS NOT NULL OR a.last_at <= now() - CAST(:pause AS interval))"
_TAKE = text(f"""
WITH old AS (
    DELETE FROM attempts WHERE key IN (
        SELECT key FROM attempts WHERE last_at < now() - interval '2 days' AND key <> :key
        LIMIT 20 FOR UPDATE SKIP LOCKED)
), counted AS (
    INSERT INTO attempts AS a (key, count, last_at, paused_until)
    VALUES (:key, 1, now(), CASE WHEN :most <= 1 THEN now() + CAST(:pause AS interval) END)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN {_ANEW} THEN 1 ELSE a.count + 1 END,
        last_at = now(),
        paused_until = CASE WHEN NOT {_ANEW} AND a.count + 1 >= :most THEN now() + CAST(:pause AS interval) END
    WHERE a.paused_until IS NULL OR a.paused_until <= now()
    RETURNING a.count, a.paused_until, a.last_at, old.last_at AS before
)
SELECT true AS taken, count, paused_until, last_at, before FROM counted
UNION ALL
SELECT false, count, paused_until, NULL, NULL FROM attempts
WHERE key = :key AND NOT EXISTS (SELECT FROM counted)""")
_TAKE_BACK = text("""
WITH last AS (
    DELETE FROM attempts
    WHERE key = :key AND count = 1 AND (paused_until IS NULL OR paused_until = CAST(:own AS timestamptz))
)
UPDATE attempts SET count = count - 1, paused_until = nullif(paused_until, CAST(:own AS timestamptz)),
    last_at = CASE WHEN last_at = CAST(:at AS timestamptz) THEN coalesce(CAST(:before AS timestamptz), last_at)
              ELSE last_at END
WHERE key = :key AND count > 1""")
_FORGET = text("DELETE FROM attempts WHERE key = :key")


class Bound(Value):
    """So many attempts, then a pause; after a pause's length without any the count begins anew."""

    most: int
    pause: timedelta


class Attempt(Value):
    """Whether one may try now; how many are left after this one; until when a pause lasts or begins now.

    `at` is when it was counted, `before` when the one before it was.
    """

    allowed: bool
    left: int
    paused_until: Instant | None = None
    at: Instant | None = None
    before: Instant | None = None


async def take_attempt(connection: AsyncConnection, key: bytes, bound: Bound) -> Attempt:
    """Count an attempt under a key of 32 bytes; the last one that is allowed begins the pause."""
    arguments = {"key": key, "most": bound.most, "pause": bound.pause}
    row = (await connection.execute(_TAKE, arguments)).one_or_none()
    if row is None:  # counted or forgotten by another process in the same moment
        return Attempt(allowed=False, left=0)
    left = max(0, bound.most - row.count) if row.taken else 0
    return Attempt(
        allowed=row.taken, left=left, paused_until=row.paused_until, at=row.last_at, before=row.before
    )


async def take_back(connection: AsyncConnection, key: bytes, attempt: Attempt) -> None:
    """Uncount one attempt that succeeded and end the pause that it began; all others stay counted and grow old."""
    own = {"own": attempt.paused_until, "at": attempt.at, "before": attempt.before}
    await connection.execute(_TAKE_BACK, {"key": key, **own})


async def forget_attempts(connection: AsyncConnection, key: bytes) -> None:
    """Begin anew: whoever tried has succeeded."""
    await connection.execute(_FORGET, {"key": key})
