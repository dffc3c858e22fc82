"""Legal holds: nothing of a claim, or of its client's claims, is erased while one is in force.

A client is whoever has the same e-mail address or telephone number. The holds of letters are `sending_holds.py`.
"""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.values import Instant, Value
from store.phones import PHONE_DIGITS, SHORTEST
from store.sight import SEEN, Sight, seen

MOST = 200
_DIGITS = "right(" + PHONE_DIGITS.format(column="{of}.phone") + ", 10)"
_SAME_CLIENT = (
    f"(lower(q.email) = lower(p.email) OR ({_DIGITS.format(of='q')} = {_DIGITS.format(of='p')}"
    f" AND length({_DIGITS.format(of='q')}) >= {SHORTEST}))"
)
IN_FORCE = f"""
FROM legal_holds h JOIN claims o ON o.id = h.claim_id JOIN persons q ON q.id = o.claimant_id
WHERE h.lifted_at IS NULL AND (h.claim_id = c.id OR (h.whole_client AND {_SAME_CLIENT}))"""
"""The holds that keep a claim `c` of a person `p`."""
HELD = f"EXISTS (SELECT {IN_FORCE})"
SHOWN = f"(h.claim_id = c.id OR EXISTS (SELECT FROM claims c WHERE c.id = h.claim_id AND {SEEN}))"
"""Whether the reader of a claim `c` may know more of a hold than that there is one: he sees the claim it is on."""
_COLUMNS = """h.id::text, h.claim_id::text, o.number, h.whole_client, h.reason, b.name AS put_by, h.put_at,
       l.name AS lifted_by, h.lifted_at, h.lifted_why"""
_PUT = text("""
INSERT INTO legal_holds (id, claim_id, whole_client, reason, put_by)
SELECT CAST(:id AS uuid), c.id, :whole_client, :reason, CAST(:by AS uuid)
FROM claims c WHERE c.id = CAST(:claim_id AS uuid) AND c.erased_at IS NULL FOR UPDATE OF c
ON CONFLICT DO NOTHING RETURNING id::text""")
_LIFT = text("""
UPDATE legal_holds SET lifted_at = clock_timestamp(), lifted_by = CAST(:by AS uuid), lifted_why = :why
WHERE id = CAST(:id AS uuid) AND lifted_at IS NULL RETURNING id""")
_ONE = text(f"""
SELECT {_COLUMNS} FROM legal_holds h JOIN claims o ON o.id = h.claim_id
JOIN users b ON b.id = h.put_by LEFT JOIN users l ON l.id = h.lifted_by
WHERE h.id = CAST(:id AS uuid)""")
_OF_CLAIM = text(f"""
SELECT h.id::text, h.whole_client, h.put_at, h.lifted_at, CASE WHEN s.shown THEN h.claim_id::text END AS claim_id,
       CASE WHEN s.shown THEN o.number END AS number, CASE WHEN s.shown THEN h.reason END AS reason,
       CASE WHEN s.shown THEN b.name END AS put_by, CASE WHEN s.shown THEN l.name END AS lifted_by,
       CASE WHEN s.shown THEN h.lifted_why END AS lifted_why
FROM claims c JOIN persons p ON p.id = c.claimant_id CROSS JOIN legal_holds h JOIN claims o ON o.id = h.claim_id
JOIN persons q ON q.id = o.claimant_id JOIN users b ON b.id = h.put_by LEFT JOIN users l ON l.id = h.lifted_by
CROSS JOIN LATERAL (SELECT {SHOWN} AS shown) s
WHERE c.id = CAST(:claim_id AS uuid)
  AND (h.claim_id = c.id OR (h.whole_client AND h.lifted_at IS NULL AND {_SAME_CLIENT}))
ORDER BY h.lifted_at IS NOT NULL, h.put_at DESC LIMIT 50""")
_ALL = text(f"""
SELECT {_COLUMNS} FROM legal_holds h JOIN claims c ON c.id = h.claim_id JOIN claims o ON o.id = h.claim_id
JOIN users b ON b.id = h.put_by LEFT JOIN users l ON l.id = h.lifted_by
WHERE {SEEN} ORDER BY h.lifted_at IS NOT NULL, h.put_at DESC, h.id DESC LIMIT {MOST}""")


class LegalHold(Value):
    """A hold: on which claim or on the claims of its client, why, whose; the reason is empty once it was erased.

    Of one on another claim of the client, which the reader does not see, there is no number, reason or name.
    """

    id: str
    claim_id: str | None
    number: str | None
    whole_client: bool
    reason: str | None
    put_by: str | None
    put_at: Instant
    lifted_by: str | None
    lifted_at: Instant | None
    lifted_why: str | None

    @property
    def in_force(self) -> bool:
        """Whether it still keeps data."""
        return self.lifted_at is None


async def put_hold(
    connection: AsyncConnection, claim_id: str, whole_client: bool, reason: str, by: str
) -> str | None:
    """Put a hold; its id, or None when there is one of its kind already or the claim's data is gone.

    It waits for an erasure that is under way: either the data is held or it is gone, never both.
    """
    row = {"id": str(uuid7()), "claim_id": claim_id, "whole_client": whole_client, "reason": reason, "by": by}
    return (await connection.execute(_PUT, row)).scalar_one_or_none()


async def lift_hold(connection: AsyncConnection, hold_id: str, why: str, by: str) -> bool:
    """Lift a hold; False when it is lifted already."""
    return (await connection.execute(_LIFT, {"id": hold_id, "why": why, "by": by})).first() is not None


async def hold(connection: AsyncConnection, hold_id: str) -> LegalHold | None:
    """One hold by its id."""
    row = (await connection.execute(_ONE, {"id": hold_id})).one_or_none()
    return LegalHold(**row._mapping) if row else None


async def holds_of(connection: AsyncConnection, sight: Sight, claim_id: str) -> tuple[LegalHold, ...]:
    """The holds of a claim that is seen, those in force first: its own, and those on its client."""
    rows = await connection.execute(_OF_CLAIM, {"claim_id": claim_id, **seen(sight)})
    return tuple(LegalHold(**row._mapping) for row in rows)


async def all_holds(connection: AsyncConnection, sight: Sight) -> tuple[LegalHold, ...]:
    """The holds on claims that somebody sees, those in force first."""
    rows = await connection.execute(_ALL, seen(sight))
    return tuple(LegalHold(**row._mapping) for row in rows)
