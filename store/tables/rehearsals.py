"""Rehearsals of variants on past claims, and what became of each claim in them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from store.tables.base import INSTANT, Row, at_least, finite, key_like, one_of

STATES = ("waiting", "running", "done", "cancelled", "failed")
KINDS = ("better", "worse", "other", "stuck", "apart", "same")


class RehearsalRow(Row, table=True):
    """One rehearsal. `body` is the text as it was when it began; the claims are chosen once, when it runs first.

    `teams` and `restricted` say whose claims it holds: only who sees them all sees what was made of them.
    """

    __tablename__ = "rehearsals"
    __table_args__ = (
        *key_like("key"),
        one_of("state", STATES),
        CheckConstraint("char_length(body) BETWEEN 1 AND 1000000", name="body_sized"),
        CheckConstraint(
            "(state IN ('waiting', 'running')) = (ended_at IS NULL)", name="ended_has_its_instant"
        ),
        CheckConstraint("(state = 'done') = (totals IS NOT NULL)", name="done_has_its_totals"),
        CheckConstraint("cardinality(claim_ids) <= 1000", name="claims_bounded"),
        at_least("total", 0),
        at_least("done", 0),
        *finite("asked_at", "began_at", "moved_at", "ended_at"),
        Index(
            "uq_rehearsals_under_way",
            "key",
            "asked_by",
            unique=True,
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
        Index("ix_rehearsals_key", "key", text("asked_at DESC")),
    )

    id: UUID = Field(primary_key=True)
    key: str = Field(max_length=60)
    revision: int | None = None
    version: int | None = None
    body: str = Field(sa_type=Text)
    wanted: dict[str, Any] = Field(sa_type=JSONB)
    claim_ids: list[UUID] | None = Field(default=None, sa_column=Column(ARRAY(Uuid)))
    stand_ins: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    teams: list[str] = Field(sa_column=Column(ARRAY(Text), server_default=text("'{}'"), nullable=False))
    restricted: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    state: str = Field(
        default="waiting", max_length=9, sa_column_kwargs={"server_default": text("'waiting'")}
    )
    total: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    done: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    problem: str | None = Field(default=None, max_length=1000)
    totals: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    asked_by: UUID = Field(foreign_key="users.id")
    asked_at: datetime = Field(
        sa_type=INSTANT, sa_column_kwargs={"server_default": text("clock_timestamp()")}
    )
    began_at: datetime | None = Field(default=None, sa_type=INSTANT)
    moved_at: datetime = Field(
        sa_type=INSTANT, sa_column_kwargs={"server_default": text("clock_timestamp()")}
    )
    ended_at: datetime | None = Field(default=None, sa_type=INSTANT)


class RehearsedClaimRow(Row, table=True):
    """One claim of a rehearsal: what differs and, where something does, both runs step by step."""

    __tablename__ = "rehearsed_claims"
    __table_args__ = (
        one_of("kind", KINDS),
        at_least("place", 0),
        Index("ix_rehearsed_claims_kind", "rehearsal_id", "kind", "place"),
        Index("ix_rehearsed_claims_claim_id", "claim_id"),
    )

    rehearsal_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("rehearsals.id", ondelete="CASCADE"), primary_key=True)
    )
    place: int = Field(primary_key=True)
    claim_id: UUID = Field(foreign_key="claims.id")
    kind: str = Field(max_length=8)
    findings: list[dict[str, Any]] = Field(sa_type=JSONB)
    tallied: dict[str, Any] = Field(sa_type=JSONB)
    runs: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
