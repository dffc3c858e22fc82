"""When this database was put in from a back-up, and whether terms may erase by themselves again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from store.tables.base import INSTANT, Row, finite


class RestorationRow(Row, table=True):
    """One restore. `begun` is what was done before any worker ran, while it is not finished.

    Until `let_at` the sweep of retention rests. Without `hold_id` somebody else held all letters already.
    """

    __tablename__ = "restorations"
    __table_args__ = (
        CheckConstraint("(let_at IS NULL) = (let_by IS NULL)", name="let_by_somebody"),
        *finite("began", "let_at"),
    )

    id: UUID = Field(primary_key=True)
    began: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
    hold_id: UUID | None = Field(default=None, foreign_key="sending_holds.id")
    begun: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    let_at: datetime | None = Field(default=None, sa_type=INSTANT)
    let_by: UUID | None = Field(default=None, foreign_key="users.id")
