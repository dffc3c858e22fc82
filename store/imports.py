"""What is known of imported claims: which rows were taken already, and what goes back out."""

from collections.abc import AsyncIterator, Iterable

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claim
from claims.values import Value

_KNOWN = text("""
SELECT c.external_key, k.body_hash FROM claims c JOIN commands k ON k.id = c.birth_command_id
WHERE c.account = :account AND c.external_key = ANY(:keys)""")
_WRITTEN = text("""
SELECT c.id, c.snapshot, t.content
FROM claims c LEFT JOIN claim_texts t ON t.command_id = c.birth_command_id AND t.member = :member
WHERE c.account = :account AND c.external_key IS NOT NULL
  AND (CAST(:after AS uuid) IS NULL OR c.id > CAST(:after AS uuid))
ORDER BY c.id LIMIT :page""")
_PAGE = 1000


class ImportedClaim(Value):
    """A claim that came from a file; `given` is the private text that was kept of its row, None once erased."""

    claim: Claim
    given: str | None


async def known_rows(connection: AsyncConnection, account: str, keys: Iterable[str]) -> dict[str, bytes]:
    """Return the hash of the row of every key that this account has brought already."""
    found = await connection.execute(_KNOWN, {"account": account, "keys": list(keys)})
    return {row.external_key: bytes(row.body_hash) for row in found}


async def imported_claims(
    connection: AsyncConnection, account: str, member: str
) -> AsyncIterator[ImportedClaim]:
    """Go through all claims of an account in the order in which they came; `member` names the kept text."""
    after = None
    while rows := await _page(connection, account, member, after):
        for row in rows:
            yield ImportedClaim(claim=Claim.model_validate(row.snapshot), given=row.content)
        after = str(rows[-1].id)


async def _page(connection: AsyncConnection, account: str, member: str, after: str | None) -> tuple[Row, ...]:
    given = {"account": account, "member": member, "after": after, "page": _PAGE}
    return tuple(await connection.execute(_WRITTEN, given))
