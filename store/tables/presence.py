"""Who looks at which claim just now: not worth a log, gone after a crash."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from store.tables.base import INSTANT, Row, finite, one_of


class PresenceRow(Row, table=True):
    """One of our people on one claim, as his page said last."""

    __tablename__ = "presence"
    __table_args__ = (
        one_of("doing", ("looks", "writes")),
        *finite("seen_at"),
        Index("ix_presence_seen_at", "seen_at"),
        {"prefixes": ["UNLOGGED"]},
    )

    claim_id: UUID = Field(primary_key=True, foreign_key="claims.id")
    user_id: UUID = Field(primary_key=True, foreign_key="users.id")
    doing: str = Field(max_length=6)
    seen_at: datetime = Field(sa_type=INSTANT)
