"""Claims that were chosen in a list to be acted on together, and what became of commands to them."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Value
from store.journal import CommandOutcome
from store.sight import SEEN, Sight, seen

_CHOSEN = text(f"""
SELECT c.id::text, c.number, c.version, c.team, c.status, u.login AS assignee, u.name AS assignee_name,
       p.name AS claimant
FROM claims c LEFT JOIN users u ON u.id = c.assignee LEFT JOIN persons p ON p.id = c.claimant_id
WHERE c.number = ANY(CAST(:numbers AS text[])) AND {SEEN} ORDER BY c.number""")
_OUTCOMES = text(f"""
SELECT k.id::text, k.claim_id::text, k.action, k.status, k.version, k.problem
FROM commands k JOIN claims c ON c.id = k.claim_id WHERE k.id = ANY(CAST(:ids AS uuid[])) AND {SEEN}""")


class Chosen(Value):
    """One chosen claim as it is now."""

    id: str
    number: str
    version: int
    team: str
    status: str
    assignee: str | None
    assignee_name: str | None
    claimant: str | None


async def chosen(connection: AsyncConnection, sight: Sight, numbers: Sequence[str]) -> tuple[Chosen, ...]:
    """Return those of the claims that are seen."""
    rows = await connection.execute(_CHOSEN, {"numbers": list(numbers), **seen(sight)})
    return tuple(Chosen(**row._mapping) for row in rows)


async def outcomes(
    connection: AsyncConnection, sight: Sight, ids: Sequence[str]
) -> dict[str, CommandOutcome]:
    """Return what became of several commands, by their ids."""
    rows = await connection.execute(_OUTCOMES, {"ids": list(ids), **seen(sight)})
    return {row.id: CommandOutcome(**row._mapping) for row in rows}
