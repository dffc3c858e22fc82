"""Published versions of process variants; a claim is pinned to one of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, Text, text
from sqlmodel import Field

from store.tables.base import INSTANT, Row, at_least, finite, key_like, sha256_sized


class VariantVersionRow(Row, table=True):
    """One version of a variant; all but `live` never changes. One version per claim type is live.

    `content` is `json`, not `jsonb`: stages and actions have an order.
    """

    __tablename__ = "variant_versions"
    __table_args__ = (
        *key_like("key", "claim_type", "calendar", "team"),
        at_least("version", 1),
        CheckConstraint("char_length(body) BETWEEN 1 AND 1000000", name="body_sized"),
        *sha256_sized("hash"),
        *finite("published_at"),
        Index("uq_variant_versions_live", "claim_type", unique=True, postgresql_where=text("live")),
        Index("uq_variant_versions_key_hash", "key", "hash", unique=True),
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
