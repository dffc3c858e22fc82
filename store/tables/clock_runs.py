"""The clocks of all claims, beside the snapshot that holds them too: for lists and reports."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from store.tables.base import INSTANT, Row, at_least, finite, key_like


class ClockRunRow(Row, table=True):
    """One run of a clock as its claim's latest record left it; paused while it has `not_before` alone."""

    __tablename__ = "clock_runs"
    __table_args__ = (
        *key_like("clock"),
        at_least("run", 1),
        CheckConstraint("(ended_at IS NULL) = (met IS NULL)", name="ended_is_met_or_missed"),
        *finite("started_at", "due_at", "not_before", "ended_at"),
        Index("ix_clock_runs_running", "clock", "due_at", postgresql_where=text("ended_at IS NULL")),
    )

    claim_id: UUID = Field(primary_key=True, foreign_key="claims.id")
    clock: str = Field(primary_key=True, max_length=60)
    run: int = Field(primary_key=True)
    started_at: datetime = Field(sa_type=INSTANT)
    due_at: datetime | None = Field(default=None, sa_type=INSTANT)
    not_before: datetime | None = Field(default=None, sa_type=INSTANT)
    last_day: date | None = None
    ended_at: datetime | None = Field(default=None, sa_type=INSTANT)
    met: bool | None = None
