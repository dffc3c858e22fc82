"""Links by which a claimant reaches all his claims, and the counts that bound what strangers may ask."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from store.tables.base import INSTANT, Row, at_least, finite, one_of, sha256_sized

LIMITED = ("attempt", "filing", "filing_email", "own_page", "own_page_email")
"""What is counted: by the sender's network address, or by the e-mail address that he gave."""


class OwnPageRow(Row, table=True):
    """One link to the claims of an e-mail address; the token itself is kept nowhere, and the row not for long."""

    __tablename__ = "own_pages"
    __table_args__ = (
        *sha256_sized("hash"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        one_of("language", ("ru", "en")),
        CheckConstraint("expires_at > made_at", name="lives_a_while"),
        *finite("made_at", "expires_at"),
        Index("uq_own_pages_hash", "hash", unique=True),
        Index("ix_own_pages_expires_at", "expires_at"),
    )

    id: UUID = Field(primary_key=True)
    hash: bytes
    email: str = Field(max_length=254)
    language: str = Field(max_length=2)
    made_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
    expires_at: datetime = Field(sa_type=INSTANT)


class PublicCountRow(Row, table=True):
    """How often one sender did one thing within one hour; `sender` is a sealed address, never the address."""

    __tablename__ = "public_counts"
    __table_args__ = (
        one_of("what", LIMITED),
        *sha256_sized("sender"),
        at_least("calls", 1),
        *finite("hour"),
        Index("ix_public_counts_hour", "hour"),
    )

    what: str = Field(primary_key=True, max_length=20)
    sender: bytes = Field(primary_key=True)
    hour: datetime = Field(primary_key=True, sa_type=INSTANT)
    calls: int
