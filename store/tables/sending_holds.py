"""When the sending of letters stood still because somebody wanted it so."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from store.tables.base import INSTANT, Row, finite


class SendingHoldRow(Row, table=True):
    """One hold; at most one is in force."""

    __tablename__ = "sending_holds"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        CheckConstraint("char_length(reason) >= 1", name="reason_given"),
        *finite("since", "ended_at"),
        Index(
            "uq_sending_holds_in_force",
            text("(ended_at IS NULL)"),
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    since: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
    by: UUID = Field(foreign_key="users.id")
    reason: str = Field(max_length=300)
    ended_at: datetime | None = Field(default=None, sa_type=INSTANT)
    ended_by: UUID | None = Field(default=None, foreign_key="users.id")
