"""Links for claimants: random tokens kept as hashes, good until they expire; each form acts once."""

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
_NONCE = text("INSERT INTO link_nonces (hash, link_id, purpose) VALUES (:hash, :link_id, :purpose)")
_USE = text("""
UPDATE link_nonces SET used_at = now()
WHERE hash = :hash AND link_id = CAST(:link_id AS uuid) AND purpose = :purpose AND used_at IS NULL
RETURNING link_id""")
_SWEEP = text("DELETE FROM link_nonces WHERE made_at < :before")


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


async def new_nonce(connection: AsyncConnection, link_id: str, purpose: str) -> str:
    """Make what a form carries so that it acts once."""
    nonce = secrets.token_urlsafe(TOKEN_BYTES)
    await connection.execute(_NONCE, {"hash": token_hash(nonce), "link_id": link_id, "purpose": purpose})
    return nonce


async def use_nonce(connection: AsyncConnection, link_id: str, nonce: str, purpose: str) -> bool:
    """Use up a nonce; False when it is unknown, of another form, or was used."""
    used = {"hash": token_hash(nonce), "link_id": link_id, "purpose": purpose}
    return (await connection.execute(_USE, used)).first() is not None


async def drop_old_nonces(connection: AsyncConnection, before: datetime) -> int:
    """Forget nonces that were made before an instant; returns how many."""
    return (await connection.execute(_SWEEP, {"before": before})).rowcount
