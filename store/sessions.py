"""Sessions of people: opened at sign-in, looked up at every page, listed, ended.

A session lives for 12 hours after it was last seen, or for 14 days where the person asked to stay signed in, and
for 90 days at the most.
"""

import secrets
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.values import Instant, Value
from store.people import User, token_hash, user_by_id

_OPEN = text(
    "INSERT INTO sessions (id, user_id, hash, browser, expires_at, keeps)"
    " VALUES (:id, :user_id, :hash, left(:browser, 200), coalesce(CAST(:expires_at AS timestamptz),"
    " now() + CASE WHEN :keeps THEN interval '14 days' ELSE interval '12 hours' END), :keeps)"
)
_GOOD = "revoked_at IS NULL AND expires_at > now()"
_FIND = text(
    "SELECT s.id::text, s.user_id::text, s.seen_at < now() - interval '1 minute' AS unseen"
    f" FROM sessions s JOIN users u ON u.id = s.user_id AND u.active WHERE s.hash = :hash AND {_GOOD}"
)
_SEE = text(
    "UPDATE sessions SET seen_at = now(), expires_at = greatest(expires_at, least(made_at + interval '90 days',"
    " now() + CASE WHEN keeps THEN interval '14 days' ELSE interval '12 hours' END))"
    " WHERE id = CAST(:id AS uuid) AND seen_at < now() - interval '1 minute'"
)
_END = text("UPDATE sessions SET revoked_at = now() WHERE id = :id AND revoked_at IS NULL")
_END_BY_TOKEN = text("UPDATE sessions SET revoked_at = now() WHERE hash = :hash AND revoked_at IS NULL")
_END_OWN = text(
    "UPDATE sessions SET revoked_at = now()"
    " WHERE id = CAST(:id AS uuid) AND user_id = CAST(:user_id AS uuid) AND revoked_at IS NULL"
)
_END_OTHERS = text(
    "UPDATE sessions SET revoked_at = now() WHERE user_id = CAST(:user_id AS uuid) AND revoked_at IS NULL"
    " AND id IS DISTINCT FROM CAST(:kept AS uuid)"
)
_LIST = text(
    "SELECT id::text, browser, made_at, seen_at, keeps FROM sessions"
    f" WHERE user_id = CAST(:user_id AS uuid) AND {_GOOD} ORDER BY seen_at DESC, id LIMIT 50"
)


class OpenSession(NamedTuple):
    """A session that is good now, and whose it is."""

    session_id: str
    user: User


class SeenSession(Value):
    """A session as its owner is shown it."""

    id: str
    browser: str
    made_at: Instant
    seen_at: Instant
    keeps: bool


async def open_session(
    connection: AsyncConnection,
    user_id: str,
    expires_at: datetime | None = None,
    browser: str = "",
    *,
    keeps: bool = False,
) -> str:
    """Open a session and return its token, which is kept nowhere; `browser` is what the person is shown of it."""
    token = secrets.token_urlsafe(32)
    row = {"id": str(uuid7()), "user_id": user_id, "hash": token_hash(token), "keeps": keeps}
    await connection.execute(_OPEN, {**row, "browser": browser, "expires_at": expires_at})
    return token


async def session_by_token(connection: AsyncConnection, token: str) -> OpenSession | None:
    """Find an open session of an active person, and note at most once a minute that it was seen."""
    row = (await connection.execute(_FIND, {"hash": token_hash(token)})).one_or_none()
    if row is None:
        return None
    if row.unseen:
        await connection.execute(_SEE, {"id": row.id})
    user = await user_by_id(connection, row.user_id)
    return OpenSession(row.id, user) if user else None


async def sessions_of(connection: AsyncConnection, user_id: str) -> tuple[SeenSession, ...]:
    """List a person's open sessions, those seen last first."""
    rows = await connection.execute(_LIST, {"user_id": user_id})
    return tuple(SeenSession(**row._mapping) for row in rows)


async def end_session(connection: AsyncConnection, session_id: str) -> None:
    """End a session; one that has ended stays as it is."""
    await connection.execute(_END, {"id": session_id})


async def end_session_by_token(connection: AsyncConnection, token: str) -> None:
    """End the session of a token, whoever holds it."""
    await connection.execute(_END_BY_TOKEN, {"hash": token_hash(token)})


async def end_own_session(connection: AsyncConnection, user_id: str, session_id: str) -> None:
    """End a session of this person; another's stays as it is."""
    await connection.execute(_END_OWN, {"user_id": user_id, "id": session_id})


async def end_sessions(connection: AsyncConnection, user_id: str, but: str | None = None) -> None:
    """End all sessions of a person, but for one."""
    await connection.execute(_END_OTHERS, {"user_id": user_id, "kept": but})
