"""The house dictionaries: entries by kind, who changed what in them, and the versions of the desk's own rules."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from store.tables.base import INSTANT, Row, at_least, finite, key_like, one_of

KINDS = ("tag", "skill", "cause", "unit", "remedy")
ACTS = ("added", "renamed", "retired", "revived", "moved", "deleted")
RULES = ("priorities", "numbers")


class DictionaryEntryRow(Row, table=True):
    """One entry: a key with its title. `place` orders the entries of a kind; a retired one is offered no more."""

    __tablename__ = "dictionary_entries"
    __table_args__ = (
        one_of("kind", KINDS),
        *key_like("key"),
        at_least("revision", 1),
        CheckConstraint("jsonb_typeof(title) = 'object'", name="title_is_object"),
        *finite("changed_at"),
    )

    kind: str = Field(primary_key=True, max_length=8)
    key: str = Field(primary_key=True, max_length=60)
    title: dict[str, Any] = Field(sa_type=JSONB)
    place: int
    retired: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    revision: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    changed_by: UUID | None = Field(default=None, foreign_key="users.id")
    changed_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})


class DictionaryChangeRow(Row, table=True):
    """One change of an entry: who did what and when, and what the entry said before and after. Never changed."""

    __tablename__ = "dictionary_changes"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("act", ACTS),
        *finite("at"),
        Index("ix_dictionary_changes_entry", "kind", "key", text("id DESC")),
    )

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    kind: str = Field(max_length=8)
    key: str = Field(max_length=60)
    act: str = Field(max_length=8)
    before: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    after: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    by: UUID | None = Field(default=None, foreign_key="users.id")
    at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})


class DeskRuleRow(Row, table=True):
    """One version of a rule of the whole desk: the matrix of priorities, the mask of numbers. Never changed."""

    __tablename__ = "desk_rules"
    __table_args__ = (
        one_of("name", RULES),
        at_least("version", 1),
        CheckConstraint("jsonb_typeof(content) = 'object'", name="content_is_object"),
        *finite("made_at"),
    )

    name: str = Field(primary_key=True, max_length=10)
    version: int = Field(primary_key=True)
    content: dict[str, Any] = Field(sa_type=JSONB)
    made_by: UUID | None = Field(default=None, foreign_key="users.id")
    made_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
