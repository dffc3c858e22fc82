"""Drafts of process variants: one text per key, and the texts it had before."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from store.tables.base import INSTANT, Row, at_least, finite, key_like

SIZED = "char_length(body) <= 1000000"


class VariantDraftRow(Row, table=True):
    """The one draft of a variant. Its text may have faults; `claim_type` and `title` are what could be read of it.

    `team` and `restricted` are those of its beginning: who may change a draft does not depend on what is typed.
    """

    __tablename__ = "variant_drafts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["base_key", "base_version"], ["variant_versions.key", "variant_versions.version"]
        ),
        *key_like("key", "team"),
        at_least("revision", 1),
        CheckConstraint(SIZED, name="body_sized"),
        CheckConstraint("(base_key IS NULL) = (base_version IS NULL)", name="base_is_whole"),
        *finite("begun_at", "changed_at"),
    )

    key: str = Field(primary_key=True, max_length=60)
    body: str = Field(sa_type=Text)
    revision: int
    base_key: str | None = Field(default=None, max_length=60)
    base_version: int | None = None
    claim_type: str | None = Field(default=None, max_length=60)
    title: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    team: str = Field(max_length=60)
    restricted: bool
    begun_by: UUID = Field(foreign_key="users.id")
    begun_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
    changed_by: UUID = Field(foreign_key="users.id")
    changed_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})


class VariantDraftStepRow(Row, table=True):
    """A text that a draft had at a revision and has no more: what undoing takes back."""

    __tablename__ = "variant_draft_steps"
    __table_args__ = (at_least("revision", 1), CheckConstraint(SIZED, name="body_sized"))

    key: str = Field(primary_key=True, max_length=60, foreign_key="variant_drafts.key", ondelete="CASCADE")
    revision: int = Field(primary_key=True)
    body: str = Field(sa_type=Text)
