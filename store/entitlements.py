"""What was granted to a client in his other claims and is not carried out yet: to be shown at the next contact."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.money import Money
from claims.values import Titles, Value

MOST = 5
_UNUSED = text("""
SELECT c.number, coalesce(r.remedy->>'like', r.remedy->>'remedy') AS remedy, r.remedy->'title' AS title,
       r.remedy->'money' AS money,
       CAST(r.remedy->>'carry_out_by' AS date) AS until
FROM claims c CROSS JOIN LATERAL jsonb_array_elements(coalesce(c.snapshot->'remedies', '[]'::jsonb)) AS r(remedy)
WHERE c.id = ANY(CAST(:ids AS uuid[]))
  AND coalesce(r.remedy->>'like', r.remedy->>'remedy') IN ('bonus', 'discount')
  AND r.remedy->>'carried_out_at' IS NULL AND c.outcome IS DISTINCT FROM 'withdrawn'
ORDER BY until NULLS LAST, c.number LIMIT :most""")


class Unused(Value):
    """A bonus or discount that the client has not got yet, and the claim that granted it.

    A remedy of a variant's own that counts as one has the title that it was granted under.
    """

    number: str
    remedy: Literal["bonus", "discount"]
    title: Titles | None
    money: Money | None
    until: date | None


async def unused_of(connection: AsyncConnection, claim_ids: Sequence[str]) -> tuple[Unused, ...]:
    """Find them in claims that the asker is known to see, the soonest to end first."""
    if not claim_ids:
        return ()
    rows = await connection.execute(_UNUSED, {"ids": list(claim_ids), "most": MOST})
    return tuple(Unused(**row._mapping) for row in rows)
