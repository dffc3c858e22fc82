"""Drafts of working calendars: one for each key, as it was typed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from store.tables.base import INSTANT, Row, at_least, finite, key_like


class CalendarDraftRow(Row, table=True):
    """The one draft of a calendar. What was typed may have faults; `base` is the version it was begun from."""

    __tablename__ = "calendar_drafts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["base_key", "base_version"], ["calendar_versions.key", "calendar_versions.version"]
        ),
        *key_like("key"),
        at_least("revision", 1),
        CheckConstraint("(base_key IS NULL) = (base_version IS NULL)", name="base_is_whole"),
        *finite("changed_at"),
    )

    key: str = Field(primary_key=True, max_length=60)
    body: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    revision: int
    base_key: str | None = Field(default=None, max_length=60)
    base_version: int | None = None
    changed_by: UUID = Field(foreign_key="users.id")
    changed_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
