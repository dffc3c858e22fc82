"""The tasks of all claims, beside the snapshot that holds them too: for work lists and loads."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from store.tables.base import INSTANT, Row, finite, one_of


class TaskRow(Row, table=True):
    """One task as its claim's latest record left it. `settled_by` is the command that brought its result."""

    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("id ~ '^[0-9]{1,6}$'", name="id_spelled"),
        one_of("state", ("open", "done", "cancelled")),
        *finite("due_at"),
        Index("ix_tasks_open", "assignee", "due_at", postgresql_where=text("state = 'open'")),
    )

    claim_id: UUID = Field(primary_key=True, foreign_key="claims.id")
    id: str = Field(primary_key=True, max_length=6)
    task: str = Field(max_length=60)
    title: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    titled_by: UUID | None = None
    assignee: UUID | None = Field(default=None, foreign_key="users.id")
    state: str = Field(max_length=10)
    mandatory: bool
    due_at: datetime | None = Field(default=None, sa_type=INSTANT)
    last_day: date | None = None
    settled_by: UUID | None = None
