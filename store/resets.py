"""Links to choose a new password: random tokens kept as hashes, good for a while, used once."""

import secrets

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.values import Value
from store.people import token_hash

HOURS = 1
"""How long a link is good."""
HOURS_OF_INVITATION = 72
"""Somebody new may open his letter after the weekend."""
_MAKE = text(
    "INSERT INTO resets (id, user_id, hash, expires_at)"
    " VALUES (:id, CAST(:user_id AS uuid), :hash, now() + make_interval(hours => :hours))"
)
_GOOD = "hash = :hash AND used_at IS NULL AND expires_at > now()"
_FIND = text(
    f"SELECT u.id::text, u.login, u.name FROM resets r JOIN users u ON u.id = r.user_id AND u.active WHERE {_GOOD}"
)
_USE = text(f"""
WITH used AS (
    UPDATE resets SET used_at = now()
    WHERE {_GOOD} AND user_id IN (SELECT id FROM users WHERE active) RETURNING id, user_id
), others AS (
    UPDATE resets r SET used_at = now() FROM used
    WHERE r.user_id = used.user_id AND r.id <> used.id AND r.used_at IS NULL
), signed_out AS (
    UPDATE sessions s SET revoked_at = now() FROM used WHERE s.user_id = used.user_id AND s.revoked_at IS NULL
)
UPDATE users u SET password_hash = :password_hash FROM used WHERE u.id = used.user_id RETURNING u.id::text""")


class Reset(Value):
    """Whose password a good link lets choose."""

    id: str
    login: str
    name: str


async def make_reset(connection: AsyncConnection, user_id: str, hours: int = HOURS) -> str:
    """Make a link to choose a new password and return its token, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    row = {"id": str(uuid7()), "user_id": user_id, "hash": token_hash(token), "hours": hours}
    await connection.execute(_MAKE, row)
    return token


async def reset_by_token(connection: AsyncConnection, token: str) -> Reset | None:
    """Find whose link it is; None when it is unknown, used or expired, or the person not active."""
    row = (await connection.execute(_FIND, {"hash": token_hash(token)})).one_or_none()
    return Reset(**row._mapping) if row else None


async def use_reset(connection: AsyncConnection, token: str, password_hash: str) -> str | None:
    """Set the password and return whose it is: once, ending his other links and all his sessions; else None."""
    arguments = {"hash": token_hash(token), "password_hash": password_hash}
    return (await connection.execute(_USE, arguments)).scalar_one_or_none()
