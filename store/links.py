"""Links for claimants: random tokens kept as hashes, good until they expire."""

import secrets
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.values import Instant, Value
from store.people import token_hash

TOKEN_BYTES = 32
_MAKE = text("INSERT INTO links (id, claim_id, hash, expires_at) VALUES (:id, :claim_id, :hash, :expires_at)")
_FIND = text("""
SELECT id::text, claim_id::text, expires_at FROM links
WHERE hash = :hash AND revoked_at IS NULL AND expires_at > now()""")


class ClientLink(Value):
    """A link that is good now."""

    id: str
    claim_id: str
    expires_at: Instant


async def make_link(connection: AsyncConnection, claim_id: str, expires_at: datetime) -> str:
    """Make a link to a claim and return its token, which is kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = {"id": str(uuid7()), "claim_id": claim_id, "hash": token_hash(token), "expires_at": expires_at}
    await connection.execute(_MAKE, row)
    return token


async def link_by_token(connection: AsyncConnection, token: str) -> ClientLink | None:
    """Find a link; None for a token that is unknown, malformed, revoked or expired alike."""
    row = (await connection.execute(_FIND, {"hash": token_hash(token)})).one_or_none()
    return ClientLink(**row._mapping) if row else None
