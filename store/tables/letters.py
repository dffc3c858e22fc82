"""The outbox: letters that records planned, and what became of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from store.tables.base import INSTANT, Row, at_least, finite, one_of

STATES = ("planned", "sending", "sent", "refused", "unknown")


class LetterRow(Row, table=True):
    """One letter. While it is `sending`, `next_attempt_at` is the end of the sender's lease.

    `recipient` is `claimant` or the id of one of our people; the address is looked up when it is sent.
    `tries` tells of the newest attempts how each ended; `again_at` is when somebody had it sent again.
    `template_version` is the text of our own that `message` was written from; none: the one that comes with Redress.
    """

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("claim_id", "version", "recipient"),
        one_of("state", STATES),
        one_of("recipient_kind", ("claimant", "user")),
        CheckConstraint("(recipient_kind = 'user') = (user_id IS NOT NULL)", name="user_has_id"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_its_instant"),
        CheckConstraint("message IS NULL OR message_id IS NOT NULL", name="message_has_its_id"),
        CheckConstraint("state <> 'sent' OR attempts > 0", name="sent_was_tried"),
        one_of("language", ("ru", "en")),
        at_least("version", 1),
        at_least("about_seq", 1),
        at_least("attempts", 0),
        *finite("planned_at", "next_attempt_at", "sent_at", "again_at"),
        Index(
            "ix_letters_due",
            "next_attempt_at",
            "id",
            postgresql_where=text("state IN ('planned', 'sending')"),
        ),
        Index("ix_letters_state", "state", postgresql_where=text("state <> 'sent'")),
        Index("ix_letters_sent", "sent_at", "id", postgresql_where=text("state = 'sent'")),
    )

    id: UUID = Field(primary_key=True)
    claim_id: UUID = Field(foreign_key="claims.id")
    version: int
    about_seq: int
    template: str = Field(max_length=60)
    language: str = Field(max_length=2)
    recipient: str = Field(max_length=60)
    recipient_kind: str = Field(max_length=10)
    user_id: UUID | None = Field(default=None, foreign_key="users.id")
    reports: bool
    details: dict[str, Any] = Field(sa_type=JSONB)
    state: str = Field(max_length=8)
    attempts: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    planned_at: datetime = Field(sa_type=INSTANT)
    next_attempt_at: datetime = Field(sa_type=INSTANT)
    sent_at: datetime | None = Field(default=None, sa_type=INSTANT)
    problem: str | None = Field(default=None, max_length=1000)
    message_id: str | None = Field(default=None, max_length=250)
    message: bytes | None = None
    tries: list[dict[str, Any]] = Field(
        sa_type=JSONB, sa_column_kwargs={"server_default": text("'[]'::jsonb")}
    )
    again_at: datetime | None = Field(default=None, sa_type=INSTANT)
    template_version: UUID | None = Field(default=None, foreign_key="letter_template_versions.id")
