"""Bearer tokens as administrators see them: whose, what for, until when; the token itself is kept nowhere."""

import secrets
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value
from store.people import token_hash

PAGE = 50
_LIST = text("""
SELECT t.id::text, t.label, t.made_at, t.expires_at, t.revoked_at, u.id::text AS user_id, u.name, u.login,
       t.revoked_at IS NULL AND u.active AND (t.expires_at IS NULL OR t.expires_at > now()) AS good
FROM tokens t JOIN users u ON u.id = t.user_id
ORDER BY t.revoked_at IS NOT NULL, t.made_at DESC, t.id LIMIT :most OFFSET :after""")
_ISSUE = text(
    "INSERT INTO tokens (id, user_id, hash, label, expires_at)"
    " VALUES (CAST(:id AS uuid), CAST(:user_id AS uuid), :hash, :label, :expires_at)"
    " ON CONFLICT (id) DO NOTHING RETURNING id"
)
_REVOKE = text(
    "UPDATE tokens SET revoked_at = coalesce(revoked_at, now()) WHERE id = CAST(:id AS uuid) RETURNING id"
)


class TokenLine(Value):
    """One line of the list of tokens."""

    id: str
    label: str
    made_at: Instant
    expires_at: Instant | None
    revoked_at: Instant | None
    user_id: str
    name: str
    login: str
    good: bool


class TokenPage(Value):
    """One page of the list, and whether there is another one behind it."""

    tokens: tuple[TokenLine, ...]
    page: int
    more: bool


class Issue(Value):
    """A token that is to be made; the id comes with the form, so that a form sent twice makes one token."""

    id: str
    user_id: str
    label: str
    expires_at: datetime | None = None


async def tokens_page(connection: AsyncConnection, page: int) -> TokenPage:
    """List tokens, good ones first, the newest first."""
    rows = await connection.execute(_LIST, {"most": PAGE + 1, "after": (page - 1) * PAGE})
    lines = [TokenLine(**row._mapping) for row in rows]
    return TokenPage(tokens=tuple(lines[:PAGE]), page=page, more=len(lines) > PAGE)


async def issue_token(connection: AsyncConnection, issue: Issue) -> str | None:
    """Make a token and return it, this once; None when the form was sent before."""
    token = secrets.token_urlsafe(32)
    made = await connection.execute(_ISSUE, {**issue.model_dump(), "hash": token_hash(token)})
    return token if made.scalar_one_or_none() else None


async def revoke_token(connection: AsyncConnection, token_id: str) -> bool:
    """End a token; False when there is none with this id."""
    return (await connection.execute(_REVOKE, {"id": token_id})).scalar_one_or_none() is not None
