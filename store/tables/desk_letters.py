"""Letters that belong to no claim: to people of ours, and to claimants who ask for the link to their own page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from store.tables.base import INSTANT, Row, at_least, finite, one_of, sha256_sized
from store.tables.letters import STATES

KINDS = ("password-forgotten", "own-page", "test", "invitation")


class DeskLetterRow(Row, table=True):
    """One letter. Its text holds a secret link and is never kept; the hash proves which bytes went out last.

    While it is `sending`, `next_attempt_at` is the end of the sender's lease.
    """

    __tablename__ = "desk_letters"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("language", ("ru", "en")),
        one_of("state", STATES),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_its_instant"),
        CheckConstraint("(digest IS NULL) = (message_id IS NULL)", name="digest_has_its_id"),
        *sha256_sized("digest"),
        at_least("attempts", 0),
        *finite("planned_at", "next_attempt_at", "sent_at"),
        Index(
            "ix_desk_letters_due",
            "next_attempt_at",
            "id",
            postgresql_where=text("state IN ('planned', 'sending')"),
        ),
        Index("ix_desk_letters_planned_at", "planned_at", "id"),
    )

    id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=20)
    language: str = Field(max_length=2)
    address: str = Field(max_length=254)
    name: str | None = Field(default=None, max_length=200)
    facts: dict[str, Any] = Field(sa_type=JSONB)
    state: str = Field(max_length=8, sa_column_kwargs={"server_default": text("'planned'")})
    attempts: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    planned_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
    next_attempt_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
    sent_at: datetime | None = Field(default=None, sa_type=INSTANT)
    problem: str | None = Field(default=None, max_length=1000)
    message_id: str | None = Field(default=None, max_length=250)
    digest: bytes | None = None
