"""What is remembered of restores: one that is not finished goes on, and after each the sweep of retention rests.

A restored database knows nothing of legal holds and longer terms that came after its back-up, and what a term
erases is erased for good. So nothing is erased by terms until an administrator has looked and lets it.
"""

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.values import Instant

_REMEMBER = text("""
INSERT INTO restorations (id, hold_id) VALUES (CAST(:id AS uuid), CAST(:hold AS uuid))""")
_KEEP = text("UPDATE restorations SET begun = CAST(:begun AS jsonb) WHERE id = CAST(:id AS uuid)")
_UNFINISHED = text("""
SELECT r.begun FROM restorations r JOIN sending_holds h ON h.id = coalesce(r.hold_id, h.id) AND h.ended_at IS NULL
WHERE r.id = (SELECT id FROM restorations ORDER BY began DESC LIMIT 1) AND r.begun IS NOT NULL""")
_FINISH = text("UPDATE restorations SET begun = NULL WHERE begun IS NOT NULL")
_RESTS = text("SELECT min(began) FROM restorations WHERE let_at IS NULL")
_LET = text("""
UPDATE restorations SET let_at = clock_timestamp(), let_by = CAST(:by AS uuid) WHERE let_at IS NULL""")


async def remember_restore(connection: AsyncConnection, hold: str | None) -> str:
    """Note that a restore begins under this hold of all letters; from now on the sweep of retention rests."""
    named = str(uuid7())
    await connection.execute(_REMEMBER, {"id": named, "hold": hold})
    return named


async def keep_begun(connection: AsyncConnection, restore: str, begun: str) -> None:
    """Keep as JSON what was done before any worker ran."""
    await connection.execute(_KEEP, {"id": restore, "begun": begun})


async def unfinished(connection: AsyncConnection) -> dict[str, Any] | None:
    """What was done in the newest restore, if it is not finished and its hold of letters is in force: it can go on."""
    found: dict[str, Any] | None = (await connection.execute(_UNFINISHED)).scalar_one_or_none()
    return found


async def mark_finished(connection: AsyncConnection) -> None:
    """Nothing is left that could go on."""
    await connection.execute(_FINISH)


async def sweep_rests_since(connection: AsyncConnection) -> Instant | None:
    """Since when terms erase nothing by themselves; None when they do."""
    found: Instant | None = (await connection.execute(_RESTS)).scalar_one()
    return found


async def let_sweep_go(connection: AsyncConnection, user_id: str) -> bool:
    """Let terms erase again; False when nothing kept them from it."""
    return (await connection.execute(_LET, {"by": user_id})).rowcount > 0
