"""Links by which a claimant reaches his claim without a password, and the nonces of their forms."""

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


class NonceRow(Row, table=True):
    """What a form of a link's page carries, so that it acts once."""

    __tablename__ = "link_nonces"
    __table_args__ = (
        *sha256_sized("hash"),
        *finite("made_at", "used_at"),
        Index("ix_link_nonces_link_id", "link_id"),
    )

    hash: bytes = Field(primary_key=True)
    link_id: UUID = Field(foreign_key="links.id")
    purpose: str = Field(max_length=60)
    made_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
    used_at: datetime | None = Field(default=None, sa_type=INSTANT)
