"""How often somebody tried, under a hash that does not tell who."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from store.tables.base import INSTANT, Row, at_least, finite, sha256_sized


class AttemptRow(Row, table=True):
    """The attempts under one key; a pause ends by itself."""

    __tablename__ = "attempts"
    __table_args__ = (
        *sha256_sized("key"),
        at_least("count", 1),
        *finite("last_at", "paused_until"),
        Index("ix_attempts_last_at", "last_at"),
    )

    key: bytes = Field(primary_key=True)
    count: int
    last_at: datetime = Field(sa_type=INSTANT)
    paused_until: datetime | None = Field(default=None, sa_type=INSTANT)
