"""Sessions of people: opened at sign-in, looked up at every page, ended."""

import secrets
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from store.people import User, token_hash, user_by_id

_OPEN = text(
    "INSERT INTO sessions (id, user_id, hash, browser, expires_at)"
    " VALUES (:id, :user_id, :hash, left(:browser, 200), :expires_at)"
)
_FIND = text(
    "SELECT s.id::text, s.user_id::text FROM sessions s JOIN users u ON u.id = s.user_id AND u.active"
    " WHERE s.hash = :hash AND s.revoked_at IS NULL AND s.expires_at > now()"
)
_END = text("UPDATE sessions SET revoked_at = now() WHERE id = :id AND revoked_at IS NULL")


class OpenSession(NamedTuple):
    """A session that is good now, and whose it is."""

    session_id: str
    user: User


async def open_session(
    connection: AsyncConnection, user_id: str, expires_at: datetime, browser: str = ""
) -> str:
    """Open a session and return its token, which is kept nowhere; `browser` is what the person is shown of it."""
    token = secrets.token_urlsafe(32)
    row = {"id": str(uuid7()), "user_id": user_id, "hash": token_hash(token)}
    await connection.execute(_OPEN, {**row, "browser": browser, "expires_at": expires_at})
    return token


async def session_by_token(connection: AsyncConnection, token: str) -> OpenSession | None:
    """Find an open session of an active person."""
    row = (await connection.execute(_FIND, {"hash": token_hash(token)})).one_or_none()
    user = await user_by_id(connection, row.user_id) if row else None
    return OpenSession(row.id, user) if row and user else None


async def end_session(connection: AsyncConnection, session_id: str) -> None:
    """End a session; one that has ended stays as it is."""
    await connection.execute(_END, {"id": session_id})
