"""Who looks at a claim or writes to it just now, as their pages say every few seconds."""

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Value
from store.sight import SEEN, Sight, seen

Doing = Literal["looks", "writes"]
LASTS = "40 seconds"
"""Two heartbeats and some: whoever was not heard of for so long has left."""
_KEEP = text("""
WITH gone AS (DELETE FROM presence WHERE seen_at < now() - interval '10 minutes')
INSERT INTO presence (claim_id, user_id, doing, seen_at)
VALUES (CAST(:claim_id AS uuid), CAST(:user_id AS uuid), :doing, now())
ON CONFLICT (claim_id, user_id) DO UPDATE SET doing = excluded.doing, seen_at = excluded.seen_at""")
_LEAVE = text(
    "DELETE FROM presence WHERE claim_id = CAST(:claim_id AS uuid) AND user_id = CAST(:user_id AS uuid)"
)
_PRESENT = text(f"""
SELECT c.id::text AS claim_id, u.name, p.doing
FROM presence p JOIN claims c ON c.id = p.claim_id JOIN users u ON u.id = p.user_id
WHERE p.claim_id = ANY(CAST(:claims AS uuid[])) AND p.seen_at > now() - interval '{LASTS}'
  AND p.user_id <> CAST(:user_id AS uuid) AND {SEEN}
ORDER BY p.doing DESC, p.seen_at DESC, u.id LIMIT 500""")


class Present(Value):
    """Somebody who is there now."""

    claim_id: str
    name: str
    doing: Doing


async def keep_presence(connection: AsyncConnection, user_id: str, claim_id: str, doing: Doing) -> None:
    """Note that somebody is there; whether he may see the claim was asked before."""
    await connection.execute(_KEEP, {"user_id": user_id, "claim_id": claim_id, "doing": doing})


async def leave(connection: AsyncConnection, user_id: str, claim_id: str) -> None:
    """Note that somebody has left."""
    await connection.execute(_LEAVE, {"user_id": user_id, "claim_id": claim_id})


async def present_at(
    connection: AsyncConnection, sight: Sight, claim_ids: Sequence[str]
) -> tuple[Present, ...]:
    """Return who else is at these claims, those who write first; of claims that are not seen nobody."""
    question = {"claims": list(claim_ids), "user_id": sight.user_id, **seen(sight)}
    return tuple(Present(**row._mapping) for row in await connection.execute(_PRESENT, question))
