"""Saved views of the queue: a name for an address."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from store.tables.base import INSTANT, Row, finite


class ViewRow(Row, table=True):
    """One person's view; his team sees it too when it is shared. `query` is what stands behind the question mark."""

    __tablename__ = "views"
    __table_args__ = (
        CheckConstraint("char_length(name) > 0", name="name_not_empty"),
        *finite("made_at"),
        Index("ix_views_owner_id", "owner_id"),
        Index("ix_views_team", "team", postgresql_where=text("team IS NOT NULL")),
    )

    id: UUID = Field(primary_key=True)
    owner_id: UUID = Field(foreign_key="users.id")
    team: str | None = Field(default=None, max_length=60, foreign_key="teams.key")
    name: str = Field(max_length=60)
    query: str = Field(max_length=1000)
    made_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
