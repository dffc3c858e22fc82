"""Links to choose a new password, kept as hashes alone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from store.tables.base import INSTANT, Row, finite, sha256_sized


class ResetRow(Row, table=True):
    """One link of one letter; it is used once."""

    __tablename__ = "resets"
    __table_args__ = (
        *sha256_sized("hash"),
        *finite("made_at", "expires_at", "used_at"),
        Index("uq_resets_hash", "hash", unique=True),
        Index("ix_resets_user_id", "user_id", postgresql_where=text("used_at IS NULL")),
    )

    id: UUID = Field(primary_key=True)
    user_id: UUID = Field(foreign_key="users.id")
    hash: bytes
    made_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
    expires_at: datetime = Field(sa_type=INSTANT)
    used_at: datetime | None = Field(default=None, sa_type=INSTANT)
