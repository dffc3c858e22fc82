"""Sessions of people who signed in, kept as hashes alone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from store.tables.base import INSTANT, Row, finite, sha256_sized


class SessionRow(Row, table=True):
    """One browser of one person; it ends by itself, by signing out, or when it is revoked."""

    __tablename__ = "sessions"
    __table_args__ = (
        *sha256_sized("hash"),
        CheckConstraint("expires_at > made_at", name="lives_a_while"),
        *finite("made_at", "seen_at", "expires_at", "revoked_at"),
        Index("uq_sessions_hash", "hash", unique=True),
        Index("ix_sessions_user_id", "user_id"),
    )

    id: UUID = Field(primary_key=True)
    user_id: UUID = Field(foreign_key="users.id")
    hash: bytes
    browser: str = Field(default="", max_length=200)
    keeps: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    made_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
    seen_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
    expires_at: datetime = Field(sa_type=INSTANT)
    revoked_at: datetime | None = Field(default=None, sa_type=INSTANT)
