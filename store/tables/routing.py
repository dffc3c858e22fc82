"""Rules that route new claims: published sets, and the one draft of the next."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Text, text
from sqlmodel import Field

from store.tables.base import INSTANT, Row, at_least, finite

SIZED = "char_length(body) <= 300000"


class RoutingVersionRow(Row, table=True):
    """One published set of rules; it never changes, and the one with the highest number holds."""

    __tablename__ = "routing_versions"
    __table_args__ = (
        at_least("version", 1),
        CheckConstraint(SIZED, name="body_sized"),
        *finite("published_at"),
    )

    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    body: str = Field(sa_type=Text)
    content: dict[str, Any] = Field(sa_type=JSON)
    note: str = Field(max_length=4000)
    published_by: UUID = Field(foreign_key="users.id")
    published_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})


class RoutingDraftRow(Row, table=True):
    """The one draft, possibly with faults; `base` is the version that it was begun from."""

    __tablename__ = "routing_drafts"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_draft"),
        at_least("revision", 1),
        CheckConstraint(SIZED, name="body_sized"),
        *finite("changed_at"),
    )

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    body: str = Field(sa_type=Text)
    revision: int
    base: int | None = Field(default=None, foreign_key="routing_versions.version")
    changed_by: UUID = Field(foreign_key="users.id")
    changed_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
