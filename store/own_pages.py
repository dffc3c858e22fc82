"""A claimant's own page: links that prove an e-mail address, and the claims that were filed with it."""

import secrets
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.values import Instant, Value
from claims.variant import Outcome
from store.people import token_hash
from store.sight import REAL

LIVES = timedelta(hours=24)
MOST_CLAIMS = 100
_MAKE = text("""
WITH gone AS (DELETE FROM own_pages WHERE expires_at < now())
INSERT INTO own_pages (id, hash, email, language, expires_at)
VALUES (:id, :hash, lower(:email), :language, now() + :lives)""")
_FIND = text("SELECT email, language, expires_at FROM own_pages WHERE hash = :hash AND expires_at > now()")
_OF_EMAIL = f"""
FROM persons p JOIN claims c ON c.claimant_id = p.id
WHERE lower(p.email) = lower(:email) AND p.erased_at IS NULL AND {REAL}
  AND lower(p.email COLLATE "C") = lower(CAST(:email AS text) COLLATE "C")"""
_CLAIMS = text(f"""
SELECT c.id::text, c.number, c.type, c.variant, c.variant_version,
       c.calendar_id::text, c.stage, c.status, c.outcome, c.waiting_for,
       c.received_at, x.content AS subject
FROM (SELECT c.* {_OF_EMAIL} ORDER BY c.registered_at DESC LIMIT :most) c
LEFT JOIN claim_texts x ON x.command_id = c.birth_command_id AND x.member = 'subject'
ORDER BY c.status DESC, c.registered_at DESC""")
_CLAIM = text(f"SELECT c.id::text {_OF_EMAIL} AND c.number = :number")
_ADDRESS = text(f"SELECT p.email {_OF_EMAIL} ORDER BY c.registered_at DESC LIMIT 1")


class OwnPage(Value):
    """A link that is good now, and the address that it proves."""

    email: str
    language: str
    expires_at: Instant


class OwnClaim(Value):
    """One claim as its claimant finds it in his list."""

    id: str
    number: str
    type: str
    variant: str
    variant_version: int
    calendar_id: str
    stage: str
    status: str
    outcome: Outcome | None
    waiting_for: str
    received_at: Instant
    subject: str | None


async def make_own_page(connection: AsyncConnection, email: str, language: str) -> str:
    """Make a link to the claims of an address and return its token, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    row = {"id": str(uuid7()), "hash": token_hash(token), "email": email, "language": language}
    await connection.execute(_MAKE, row | {"lives": LIVES})
    return token


async def own_page_by_token(connection: AsyncConnection, token: str) -> OwnPage | None:
    """Find a link; None for a token that is unknown or expired alike."""
    row = (await connection.execute(_FIND, {"hash": token_hash(token)})).one_or_none()
    return OwnPage(**row._mapping) if row else None


async def known_address(connection: AsyncConnection, email: str) -> str | None:
    """The address as it was given when a claim was filed, None when nothing was filed with it.

    Letters go to this spelling, and only A to Z count the same in both cases: another alphabet's letters that look
    or fold alike name another mailbox.
    """
    return (await connection.execute(_ADDRESS, {"email": email})).scalar_one_or_none()


async def claims_of_email(connection: AsyncConnection, email: str) -> tuple[OwnClaim, ...]:
    """The latest claims that were filed with this address, open ones first."""
    rows = await connection.execute(_CLAIMS, {"email": email, "most": MOST_CLAIMS})
    return tuple(OwnClaim(**row._mapping) for row in rows)


async def claim_of_email(connection: AsyncConnection, email: str, number: str) -> str | None:
    """The id of the claim with this number, if it was filed with this address."""
    found = await connection.execute(_CLAIM, {"email": email, "number": number})
    return found.scalar_one_or_none()
