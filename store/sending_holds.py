"""Holding all sending: letters about claims wait until somebody lets them go; none is lost."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.values import Instant, Value

_HOLD = text("""
INSERT INTO sending_holds (id, by, reason) VALUES (CAST(:id AS uuid), CAST(:by AS uuid), :reason)
ON CONFLICT DO NOTHING RETURNING id""")
_LET_GO = text("""
WITH ended AS (
  UPDATE sending_holds SET ended_at = clock_timestamp(), ended_by = CAST(:by AS uuid)
  WHERE ended_at IS NULL RETURNING id)
SELECT id, pg_notify('redress_letters', '') FROM ended""")
_IN_FORCE = text("""
SELECT h.since, h.reason, u.name FROM sending_holds h JOIN users u ON u.id = h.by WHERE h.ended_at IS NULL""")


class SendingHold(Value):
    """A hold in force: since when, whose, and why."""

    since: Instant
    name: str
    reason: str


async def hold_sending(connection: AsyncConnection, user_id: str, reason: str) -> bool:
    """Hold all letters about claims; False when they are held already."""
    row = {"id": str(uuid7()), "by": user_id, "reason": reason}
    return (await connection.execute(_HOLD, row)).first() is not None


async def let_sending_go(connection: AsyncConnection, user_id: str) -> bool:
    """End the hold and wake the post office; False when nothing is held."""
    return (await connection.execute(_LET_GO, {"by": user_id})).first() is not None


async def sending_hold(connection: AsyncConnection) -> SendingHold | None:
    """The hold in force."""
    row = (await connection.execute(_IN_FORCE)).one_or_none()
    return SendingHold(**row._mapping) if row else None
