"""Whose data it is: the claims of one client, found by one of them, by an e-mail address or by a telephone number.

Every claim keeps a claimant of its own; a client is whoever has the same address or number. Training claims are
listed too: what was typed there is data all the same, so these questions do not say `REAL` (not training_for).
"""

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value
from store.phones import PHONE_DIGITS, spellings
from store.sight import SEEN, Sight, seen

MOST = 500
"""Claims of one client that are handled at once."""
_DIGITS = PHONE_DIGITS.format(column="p.phone")
_CONTACT = text(f"""
SELECT p.email, p.phone FROM claims c JOIN persons p ON p.id = c.claimant_id
WHERE c.id = CAST(:claim_id AS uuid) AND {SEEN}""")
_SAME = text(f"""
WITH same AS MATERIALIZED (
  SELECT claimant_id AS id, 'claim' AS by FROM claims WHERE id = CAST(:claim_id AS uuid)
  UNION ALL
  SELECT p.id, 'email' FROM persons p WHERE p.email IS NOT NULL AND lower(p.email) = lower(CAST(:email AS text))
  UNION ALL
  SELECT p.id, 'phone' FROM unnest(CAST(:phones AS text[])) AS d(digits)
  JOIN persons p ON p.phone IS NOT NULL AND {_DIGITS} = d.digits
), once AS (SELECT id, array_agg(DISTINCT by ORDER BY by) AS by FROM same GROUP BY id)
SELECT c.id::text, c.number, c.type, c.status, c.outcome, c.registered_at, c.closed_at, c.erased_at,
       c.training_for IS NOT NULL AS training, p.name, p.email, p.phone, p.language, s.by
FROM once s JOIN claims c ON c.claimant_id = s.id JOIN persons p ON p.id = s.id
WHERE {SEEN} ORDER BY c.registered_at DESC, c.id DESC LIMIT {MOST}""")
_NEWEST = text(f"""
SELECT c.number FROM persons p JOIN claims c ON c.claimant_id = p.id
WHERE (p.email IS NOT NULL AND lower(p.email) = lower(CAST(:email AS text))
       OR p.phone IS NOT NULL AND {_DIGITS} = ANY(CAST(:phones AS text[]))) AND {SEEN}
ORDER BY c.registered_at DESC, c.id DESC LIMIT 1""")


class ClaimOfClient(Value):
    """One claim of a client; `by` says what he is known by: the claim itself, his e-mail address, his number."""

    id: str
    number: str
    type: str
    status: str
    outcome: str | None
    registered_at: Instant
    closed_at: Instant | None
    erased_at: Instant | None
    training: bool
    name: str | None
    email: str | None
    phone: str | None
    language: str
    by: tuple[str, ...]

    @property
    def surely_his(self) -> bool:
        """Whether more than a telephone, which several people may share, says that it is this client's."""
        return self.by != ("phone",)


async def claims_of_client(
    connection: AsyncConnection, sight: Sight, claim_id: str
) -> tuple[ClaimOfClient, ...]:
    """All claims of a claim's client that are seen, the latest first; none when the claim is not seen."""
    contact = (await connection.execute(_CONTACT, {"claim_id": claim_id, **seen(sight)})).one_or_none()
    if contact is None:
        return ()
    asked = _asked(contact.email, contact.phone) | {"claim_id": claim_id}
    rows = await connection.execute(_SAME, asked | seen(sight))
    return tuple(ClaimOfClient(**row._mapping) for row in rows)


async def newest_claim_of(connection: AsyncConnection, sight: Sight, words: str) -> str | None:
    """The number of the newest claim that was filed with this address or number; None when nothing is seen."""
    email = words.strip() if "@" in words else None
    asked = _asked(email, None if email else words)
    return (await connection.execute(_NEWEST, asked | seen(sight))).scalar_one_or_none()


def _asked(email: str | None, phone: str | None) -> dict[str, Any]:
    return {"email": email, "phones": list(spellings(phone)) if phone else []}
