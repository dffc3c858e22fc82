"""Erasures of personal data, holds that stop them, and how long data of a claim type is kept."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from claims.retention import MOST_MONTHS
from store.tables.base import INSTANT, Row, at_least, finite, key_like, one_of

BASES = ("request", "withdrawn", "unlawful", "order", "retention")
_NOW = {"server_default": text("now()")}


class ErasureRow(Row, table=True):
    """The personal data of one claim was erased; nobody erases anew. `by` is empty where a term had run out.

    `act_id` is what was erased together. `bytes_gone_at` is when the files' bytes were seen to be gone: they are
    deleted after the commit, and a sweep takes up what was interrupted.
    """

    __tablename__ = "erasures"
    __table_args__ = (
        one_of("basis", BASES),
        CheckConstraint("jsonb_typeof(counts) = 'object'", name="counts_is_object"),
        *finite("at", "bytes_gone_at"),
        Index("ix_erasures_at", text("at DESC"), text("claim_id DESC")),
        Index("ix_erasures_act_id", "act_id"),
        Index("ix_erasures_bytes", "at", postgresql_where=text("bytes_gone_at IS NULL")),
    )

    claim_id: UUID = Field(primary_key=True, foreign_key="claims.id")
    act_id: UUID
    basis: str = Field(max_length=10)
    by: UUID | None = Field(default=None, foreign_key="users.id")
    at: datetime = Field(sa_type=INSTANT, sa_column_kwargs=_NOW)
    counts: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    bytes_gone_at: datetime | None = Field(default=None, sa_type=INSTANT)


class LegalHoldRow(Row, table=True):
    """Nothing of a claim, or of all claims of its client, is erased while a hold is in force.

    The reasons are free text: they go when the claim's data is erased after the hold was lifted.
    """

    __tablename__ = "legal_holds"
    __table_args__ = (
        CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name="lifted_by_somebody"),
        CheckConstraint("lifted_at IS NOT NULL OR reason IS NOT NULL", name="in_force_has_reason"),
        *finite("put_at", "lifted_at"),
        Index("ix_legal_holds_claim_id", "claim_id"),
        Index("ix_legal_holds_put_at", text("put_at DESC"), text("id DESC")),
        Index(
            "uq_legal_holds_in_force",
            "claim_id",
            "whole_client",
            unique=True,
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    claim_id: UUID = Field(foreign_key="claims.id")
    whole_client: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    reason: str | None = Field(default=None, max_length=1000)
    put_by: UUID = Field(foreign_key="users.id")
    put_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs=_NOW)
    lifted_by: UUID | None = Field(default=None, foreign_key="users.id")
    lifted_at: datetime | None = Field(default=None, sa_type=INSTANT)
    lifted_why: str | None = Field(default=None, max_length=1000)


class RetentionTermRow(Row, table=True):
    """One version of how long data of a claim type is kept after a claim was closed; no row ever changes.

    Without `months` nothing is erased by itself. `demanded` months are the least that a law demands.
    """

    __tablename__ = "retention_terms"
    __table_args__ = (
        *key_like("claim_type"),
        at_least("version", 1),
        CheckConstraint(f"months BETWEEN 1 AND {MOST_MONTHS}", name="months_bounded"),
        CheckConstraint(f"demanded BETWEEN 0 AND {MOST_MONTHS}", name="demanded_bounded"),
        CheckConstraint("months >= demanded", name="kept_as_demanded"),
        *finite("set_at"),
    )

    claim_type: str = Field(primary_key=True, max_length=60)
    version: int = Field(primary_key=True)
    months: int | None = None
    demanded: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    source: str = Field(max_length=500)
    set_by: UUID = Field(foreign_key="users.id")
    set_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs=_NOW)
