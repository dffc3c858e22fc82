"""Published versions of process variants; a claim is pinned to one of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, Text, text
from sqlmodel import Field

from store.tables.base import INSTANT, Row, finite, key_like, sha256_sized


class VariantVersionRow(Row, table=True):
    """One version of a variant; all but `live` and its end never changes. One version per claim type is live.

    Nobody published what came with the product. A version is retired when filing under its variant ended with it;
    one that made room for the next version of the same variant is not. Versions below zero are drafts as somebody
    practised them: kept for training claims alone, never live.

    `content` is `json`, not `jsonb`: stages and actions have an order.
    """

    __tablename__ = "variant_versions"
    __table_args__ = (
        *key_like("key", "claim_type", "calendar", "team"),
        CheckConstraint("version <> 0", name="version_not_zero"),
        CheckConstraint("char_length(body) BETWEEN 1 AND 1000000", name="body_sized"),
        *sha256_sized("hash"),
        *finite("published_at", "retired_at"),
        Index("uq_variant_versions_live", "claim_type", unique=True, postgresql_where=text("live")),
        CheckConstraint("NOT live OR retired_at IS NULL", name="live_or_retired"),
        Index("ix_variant_versions_key_hash", "key", "hash"),
    )

    key: str = Field(primary_key=True, max_length=60)
    version: int = Field(primary_key=True)
    claim_type: str = Field(max_length=60)
    calendar: str = Field(max_length=60)
    team: str = Field(max_length=60)
    restricted: bool
    body: str = Field(sa_type=Text)
    hash: bytes
    content: dict[str, Any] = Field(sa_type=JSON)
    note: str = Field(max_length=4000)
    live: bool
    published_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
    published_by: UUID | None = Field(default=None, foreign_key="users.id")
    retired_at: datetime | None = Field(default=None, sa_type=INSTANT)
    retired_by: UUID | None = Field(default=None, foreign_key="users.id")
