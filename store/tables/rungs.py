"""Rungs of the ladder that fired or were skipped; the key refuses a second time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from store.tables.base import INSTANT, Row, at_least, finite, one_of


class RungRow(Row, table=True):
    """One rung of one run of a clock, once it was reached. Those that wait stand in the snapshot."""

    __tablename__ = "rungs"
    __table_args__ = (
        at_least("run", 1),
        at_least("place", 0),
        one_of("state", ("fired", "skipped")),
        CheckConstraint("state = 'skipped' OR fired_at >= due_at", name="never_early"),
        *finite("due_at", "fired_at", "recorded_at"),
    )

    claim_id: UUID = Field(primary_key=True, foreign_key="claims.id")
    clock: str = Field(primary_key=True, max_length=60)
    run: int = Field(primary_key=True)
    place: int = Field(primary_key=True)
    at: str = Field(max_length=60)
    state: str = Field(max_length=8)
    due_at: datetime = Field(sa_type=INSTANT)
    fired_at: datetime = Field(sa_type=INSTANT)
    recorded_at: datetime = Field(sa_type=INSTANT)
    version: int
