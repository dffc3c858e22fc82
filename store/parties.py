"""The other persons and firms that take part in a claim."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Value
from store.sight import SEEN, Sight, seen

_PARTIES = text(f"""
SELECT p.command_id::text AS id, p.role, p.name, p.email, p.phone
FROM claims c LEFT JOIN parties p ON p.claim_id = c.id
WHERE c.id = CAST(:claim_id AS uuid) AND {SEEN} ORDER BY p.command_id""")


class Party(Value):
    """One party; its id is that of the command which added it."""

    id: str
    role: str
    name: str | None
    email: str | None
    phone: str | None


async def parties_of(connection: AsyncConnection, sight: Sight, claim_id: str) -> tuple[Party, ...] | None:
    """Return the parties of a claim; None when the claim is not seen."""
    rows = (await connection.execute(_PARTIES, {"claim_id": claim_id, **seen(sight)})).all()
    return tuple(Party(**row._mapping) for row in rows if row.id) if rows else None
