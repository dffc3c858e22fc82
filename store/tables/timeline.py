"""The timeline: what happened to each claim, appended and never changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from store.tables.base import INSTANT, Row, at_least, finite, one_of, sha256_sized

ACTORS = ("user", "link", "system", "import")


class TimelineEntryRow(Row, table=True):
    """One event. `seq` runs 1…n within the claim; `texts` are salted hashes.

    `hash` is the link of the claim's chain (docs/security.md), made from `prev_hash` and all other columns; a row
    that an older program wrote has neither until `redress chain build`.
    """

    __tablename__ = "timeline"
    __table_args__ = (
        at_least("seq", 1),
        at_least("version", 1),
        one_of("actor_kind", ACTORS),
        CheckConstraint("event ~ '^[a-z_]{1,60}$'", name="event_spelled"),
        CheckConstraint("jsonb_typeof(data) = 'object'", name="data_is_object"),
        *finite("at", "recorded_at"),
        *sha256_sized("prev_hash", "hash"),
        CheckConstraint("(prev_hash IS NULL) = (hash IS NULL)", name="hash_with_the_one_before"),
        Index(
            "ix_timeline_recorded_at",
            "recorded_at",
            postgresql_using="brin",
            postgresql_with={"pages_per_range": "16", "autosummarize": "on"},
        ),
        Index("ix_timeline_command_id", "command_id", postgresql_where=text("command_id IS NOT NULL")),
        Index("ix_timeline_unchained", "claim_id", "seq", postgresql_where=text("hash IS NULL")),
    )

    claim_id: UUID = Field(primary_key=True, foreign_key="claims.id")
    seq: int = Field(primary_key=True)
    version: int
    at: datetime = Field(sa_type=INSTANT)
    recorded_at: datetime = Field(
        sa_type=INSTANT, sa_column_kwargs={"server_default": text("clock_timestamp()")}
    )
    event: str = Field(max_length=60)
    actor_kind: str = Field(max_length=10)
    actor_id: str | None = Field(default=None, max_length=60)
    command_id: UUID | None = None
    rung: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    data: dict[str, Any] = Field(sa_type=JSONB)
    texts: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    prev_hash: bytes | None = None
    hash: bytes | None = None
