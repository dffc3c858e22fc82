"""Bearer tokens, kept as hashes alone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from store.tables.base import INSTANT, Row, finite, sha256_sized


class TokenRow(Row, table=True):
    """One token of a person or of his machine."""

    __tablename__ = "tokens"
    __table_args__ = (
        *sha256_sized("hash"),
        *finite("made_at", "expires_at", "revoked_at"),
        Index("uq_tokens_hash", "hash", unique=True),
        Index("ix_tokens_user_id", "user_id"),
    )

    id: UUID = Field(primary_key=True)
    user_id: UUID = Field(foreign_key="users.id")
    hash: bytes
    label: str = Field(max_length=200)
    made_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
    expires_at: datetime | None = Field(default=None, sa_type=INSTANT)
    revoked_at: datetime | None = Field(default=None, sa_type=INSTANT)
