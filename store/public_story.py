"""What a claimant may know of his claim: what happened, and the words of the decision, without names of ours."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value

LONGEST = 60
"""Events that are shown; of a longer story the latest."""
PUBLIC = (
    "registered",
    "stage_entered",
    "details_asked",
    "details_answered",
    "clock_extended",
    "decided",
    "carried_out",
    "reminded",
    "accepted",
    "disputed",
    "rated",
    "withdrawn",
    "closed",
    "reopened",
)
_STORY = text("""
SELECT event, at, actor_kind, data FROM timeline
WHERE claim_id = CAST(:claim AS uuid)
  AND (event = ANY(CAST(:public AS text[])) OR (event = 'attached' AND actor_kind = 'link'))
ORDER BY seq DESC LIMIT :most""")
_WORDS = text("""
WITH decided AS (SELECT version, command_id, at FROM timeline
                 WHERE claim_id = CAST(:claim AS uuid) AND event = 'decided' ORDER BY seq DESC LIMIT 1)
SELECT x.member, x.content FROM decided d
JOIN claim_texts x ON x.claim_id = CAST(:claim AS uuid) AND x.member IN ('reason', 'text') AND x.content IS NOT NULL
  AND x.command_id = coalesce((SELECT CAST(l.details->>'command' AS uuid) FROM letters l
    WHERE l.claim_id = x.claim_id AND l.version = d.version AND l.recipient_kind = 'claimant' LIMIT 1), d.command_id)
ORDER BY x.member""")


class PublicEvent(Value):
    """One thing that happened; of who did it only the kind is known."""

    event: str
    at: Instant
    actor_kind: str
    data: dict[str, Any]


async def public_story(connection: AsyncConnection, claim_id: str) -> tuple[PublicEvent, ...]:
    """What happened, the oldest first."""
    asked = {"claim": claim_id, "public": list(PUBLIC), "most": LONGEST}
    rows = (await connection.execute(_STORY, asked)).all()
    return tuple(PublicEvent(**row._mapping) for row in reversed(rows))


async def words_of_decision(connection: AsyncConnection, claim_id: str) -> tuple[str, ...]:
    """What the latest letter with a decision said in free words; nothing once they were erased."""
    rows = await connection.execute(_WORDS, {"claim": claim_id})
    return tuple(row.content for row in rows)
