"""The journal of commands: every act of a person or machine, with its outcome."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from store.tables.base import INSTANT, Row, at_least, finite, one_of, sha256_sized


class CommandRow(Row, table=True):
    """One command. Its facts stand here, its private texts in `claim_texts`."""

    __tablename__ = "commands"
    __table_args__ = (
        UniqueConstraint("caller", "key"),
        one_of("status", ("pending", "applied", "refused")),
        CheckConstraint("(status = 'pending') = (settled_at IS NULL)", name="settled_has_its_instant"),
        CheckConstraint("(status = 'refused') = (problem IS NOT NULL)", name="refused_has_its_problem"),
        CheckConstraint("status <> 'applied' OR version IS NOT NULL", name="applied_has_its_version"),
        CheckConstraint("char_length(key) BETWEEN 1 AND 200 AND key !~ '[^!-~]'", name="key_visible"),
        CheckConstraint("action ~ '^[a-z][a-z0-9_-]{0,59}$'", name="action_is_key"),
        CheckConstraint("jsonb_typeof(data) = 'object'", name="data_is_object"),
        at_least("version", 1),
        at_least("expected_version", 1),
        *sha256_sized("body_hash"),
        *finite("accepted_at", "settled_at"),
        Index("ix_commands_waiting", "accepted_at", "id", postgresql_where=text("status = 'pending'")),
        Index(
            "ix_commands_waiting_of", "claim_id", "accepted_at", postgresql_where=text("status = 'pending'")
        ),
        Index("ix_commands_claim_id", "claim_id"),
    )

    id: UUID = Field(primary_key=True)
    claim_id: UUID = Field(foreign_key="claims.id")
    caller: str = Field(max_length=200)
    key: str = Field(max_length=200)
    path: str = Field(max_length=300)
    body_hash: bytes
    action: str = Field(max_length=60)
    actor: dict[str, Any] = Field(sa_type=JSONB)
    data: dict[str, Any] = Field(sa_type=JSONB)
    texts: list[str] = Field(sa_type=ARRAY(Text))
    expected_version: int | None = None
    accepted_at: datetime = Field(sa_type=INSTANT)
    status: str = Field(max_length=8)
    version: int | None = None
    problem: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    settled_at: datetime | None = Field(default=None, sa_type=INSTANT)
