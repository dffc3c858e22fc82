"""The latest contacts with a client in his other claims: calls, meetings, letters and messages."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value
from store.sight import SEEN, Sight, seen

MOST = 5
"""Contacts that stand beside a claim; the claims themselves have all of theirs."""
_LATEST = text(f"""
SELECT c.number, t.at, t.data->>'kind' AS kind, t.data->>'direction' AS direction
FROM claims c CROSS JOIN LATERAL (
  SELECT coalesce(CAST(e.data->>'happened_at' AS timestamptz), e.at) AS at, e.data FROM timeline e
  WHERE e.claim_id = c.id AND e.event = 'interaction_logged' ORDER BY e.seq DESC LIMIT :most) t
WHERE c.id = ANY(CAST(:claims AS uuid[])) AND {SEEN} ORDER BY t.at DESC, c.number LIMIT :most""")


class ClientContact(Value):
    """One contact, and in which claim it was."""

    number: str
    at: Instant
    kind: str
    direction: str


async def contacts_in(
    connection: AsyncConnection, sight: Sight, claims: Sequence[str]
) -> tuple[ClientContact, ...]:
    """The latest contacts in these claims, as far as they are seen."""
    if not claims:
        return ()
    rows = await connection.execute(_LATEST, {"claims": list(claims), "most": MOST, **seen(sight)})
    return tuple(ClientContact(**row._mapping) for row in rows)
