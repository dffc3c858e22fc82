"""The texts of letters that the company wrote itself: published versions, and drafts of the next ones."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Text, UniqueConstraint, text
from sqlmodel import Field

from store.tables.base import INSTANT, Row, at_least, finite, key_like, one_of

LANGUAGES = ("ru", "en")
SCOPES = ("variant", "type", "everywhere")
BODY_SIZED = "char_length(body) BETWEEN 1 AND 20000"
KEYED = "(scope = 'everywhere') = (scope_key = '') AND scope_key ~ '^([a-z][a-z0-9_-]{0,59})?$'"
"""Nothing is named where a text holds everywhere."""


class LetterTemplateVersionRow(Row, table=True):
    """One version of a letter's text in one language at one place; no row ever changes. The last one is in force.

    Without a text it says that the place has none of its own from then on.
    """

    __tablename__ = "letter_template_versions"
    __table_args__ = (
        UniqueConstraint("template", "language", "scope", "scope_key", "version"),
        *key_like("template"),
        one_of("language", LANGUAGES),
        one_of("scope", SCOPES),
        at_least("version", 1),
        CheckConstraint(KEYED, name="scope_keyed"),
        CheckConstraint("(subject IS NULL) = (body IS NULL)", name="subject_with_body"),
        CheckConstraint(BODY_SIZED, name="body_sized"),
        CheckConstraint("char_length(note) BETWEEN 1 AND 4000", name="note_sized"),
        *finite("published_at"),
    )

    id: UUID = Field(primary_key=True)
    template: str = Field(max_length=60)
    language: str = Field(max_length=2)
    scope: str = Field(max_length=10)
    scope_key: str = Field(max_length=60)
    version: int
    subject: str | None = Field(default=None, max_length=300)
    body: str | None = Field(default=None, sa_type=Text)
    note: str = Field(max_length=4000)
    published_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
    published_by: UUID = Field(foreign_key="users.id")


class LetterTemplateDraftRow(Row, table=True):
    """The one draft of a text at a place; it may have faults. `base` is the version that it was begun from."""

    __tablename__ = "letter_template_drafts"
    __table_args__ = (
        *key_like("template"),
        one_of("language", LANGUAGES),
        one_of("scope", SCOPES),
        at_least("revision", 1),
        CheckConstraint(KEYED, name="scope_keyed"),
        CheckConstraint("char_length(body) <= 20000", name="body_sized"),
        *finite("changed_at"),
    )

    template: str = Field(primary_key=True, max_length=60)
    language: str = Field(primary_key=True, max_length=2)
    scope: str = Field(primary_key=True, max_length=10)
    scope_key: str = Field(primary_key=True, max_length=60)
    subject: str = Field(max_length=300)
    body: str = Field(sa_type=Text)
    revision: int
    base: UUID | None = Field(default=None, foreign_key="letter_template_versions.id")
    changed_by: UUID = Field(foreign_key="users.id")
    changed_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
