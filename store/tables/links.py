"""Links by which a claimant reaches his claim without a password."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from store.tables.base import INSTANT, Row, finite, sha256_sized


class LinkRow(Row, table=True):
    """One link; the token itself is kept nowhere."""

    __tablename__ = "links"
    __table_args__ = (
        *sha256_sized("hash"),
        CheckConstraint("expires_at > made_at", name="lives_a_while"),
        *finite("made_at", "expires_at", "revoked_at"),
        Index("uq_links_hash", "hash", unique=True),
        Index("ix_links_claim_id", "claim_id"),
    )

    id: UUID = Field(primary_key=True)
    claim_id: UUID = Field(foreign_key="claims.id")
    hash: bytes
    made_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
    expires_at: datetime = Field(sa_type=INSTANT)
    revoked_at: datetime | None = Field(default=None, sa_type=INSTANT)
