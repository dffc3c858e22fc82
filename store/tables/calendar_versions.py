"""Published versions of working calendars; a claim is pinned to one of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field

from store.tables.base import INSTANT, Row, finite, key_like, sha256_sized


class CalendarVersionRow(Row, table=True):
    """One version of a calendar; it never changes. Nobody published what came with the product."""

    __tablename__ = "calendar_versions"
    __table_args__ = (
        *key_like("key"),
        CheckConstraint("version <> 0", name="version_not_zero"),
        *sha256_sized("hash"),
        *finite("published_at"),
        Index("uq_calendar_versions_key_version", "key", "version", unique=True),
        Index("ix_calendar_versions_key_hash", "key", "hash"),
    )

    id: UUID = Field(primary_key=True)
    key: str = Field(max_length=60)
    version: int
    content: dict[str, Any] = Field(sa_type=JSON)
    hash: bytes
    note: str = Field(default="", max_length=4000, sa_column_kwargs={"server_default": ""})
    published_by: UUID | None = Field(default=None, foreign_key="users.id")
    published_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
