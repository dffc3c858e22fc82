"""Batches that move running claims to another version of their process or calendar, and what became of each."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from store.tables.base import INSTANT, Row, at_least, finite, one_of

STATES = ("running", "paused", "stopped", "done")
CLAIM_STATES = ("waiting", "sent", "moved", "skipped")
_NOW = {"server_default": text("now()")}
_MOVES = "num_nonnulls(variant, version) = 2 AND num_nonnulls(calendar, calendar_version) = 0"
_RECOUNTS = "num_nonnulls(variant, version) = 0 AND num_nonnulls(calendar, calendar_version) = 2"


class MoveRow(Row, table=True):
    """One batch: to a version of a process or, to be recounted, of a calendar.

    `stages` says where claims of vanished stages go; `undoes` names the batch that it takes back.
    """

    __tablename__ = "moves"
    __table_args__ = (
        one_of("state", STATES),
        at_least("total", 0),
        CheckConstraint("char_length(reason) BETWEEN 1 AND 4000", name="reason_sized"),
        *finite("started_at", "ended_at"),
        ForeignKeyConstraint(["variant", "version"], ["variant_versions.key", "variant_versions.version"]),
        ForeignKeyConstraint(
            ["calendar", "calendar_version"], ["calendar_versions.key", "calendar_versions.version"]
        ),
        CheckConstraint(f"({_MOVES}) OR ({_RECOUNTS})", name="one_aim"),
        Index("ix_moves_variant_started_at", "variant", "started_at"),
        Index("ix_moves_calendar_started_at", "calendar", "started_at"),
        Index("uq_moves_undoes", "undoes", unique=True, postgresql_where=text("undoes IS NOT NULL")),
        Index("ix_moves_open", "state", postgresql_where=text("state = 'running'")),
    )

    id: UUID = Field(primary_key=True)
    variant: str | None = Field(default=None, max_length=60)
    version: int | None = None
    calendar: str | None = Field(default=None, max_length=60)
    calendar_version: int | None = None
    stages: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    plan: bool
    reason: str
    undoes: UUID | None = Field(default=None, foreign_key="moves.id")
    state: str = Field(max_length=8)
    total: int
    started_by: UUID = Field(foreign_key="users.id")
    started_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs=_NOW)
    ended_at: datetime | None = Field(default=None, sa_type=INSTANT)


class MoveClaimRow(Row, table=True):
    """One claim of a batch. Its command has this id from the beginning, so that a repeat is the same command."""

    __tablename__ = "move_claims"
    __table_args__ = (
        one_of("state", CLAIM_STATES),
        at_least("place", 1),
        *finite("settled_at"),
        Index("uq_move_claims_move_id_claim_id", "move_id", "claim_id", unique=True),
        Index("ix_move_claims_claim_id", "claim_id"),
        Index("ix_move_claims_move_id_state_place", "move_id", "state", "place"),
    )

    move_id: UUID = Field(primary_key=True, foreign_key="moves.id")
    place: int = Field(primary_key=True)
    claim_id: UUID = Field(foreign_key="claims.id")
    command_id: UUID
    variant: str = Field(max_length=60)
    version: int
    state: str = Field(max_length=8)
    problem: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB))
    settled_at: datetime | None = Field(default=None, sa_type=INSTANT)
