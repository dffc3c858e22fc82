"""Claimants: personal data in rows of their own that can be erased."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from store.phones import PHONE_DIGITS
from store.tables.base import INSTANT, Row, finite, one_of

DIGITS = PHONE_DIGITS.format(column="phone")
BY_EMAIL, BY_PHONE = text("email IS NOT NULL"), text("phone IS NOT NULL")
KINDS = ("client", "supplier", "competitor", "partner", "other")


class PersonRow(Row, table=True):
    """Who brought a claim; an import may leave him unnamed."""

    __tablename__ = "persons"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("language", ("ru", "en")),
        CheckConstraint("char_length(name) > 0", name="name_not_empty"),
        CheckConstraint("email ~ '^[^[:space:][:cntrl:]]+@[^[:space:][:cntrl:]]+$'", name="email_spelled"),
        *finite("made_at", "erased_at"),
        Index("ix_persons_email", text("lower(email) text_pattern_ops"), "id", postgresql_where=BY_EMAIL),
        Index("ix_persons_phone", text(f"({DIGITS}) text_pattern_ops"), "id", postgresql_where=BY_PHONE),
        Index(
            "ix_persons_names",
            text("to_tsvector('simple', coalesce(name, ''))"),
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        ),
    )

    id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=10)
    name: str | None = Field(default=None, max_length=200)
    email: str | None = Field(default=None, max_length=254)
    phone: str | None = Field(default=None, max_length=40)
    language: str = Field(max_length=2)
    made_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
    erased_at: datetime | None = Field(default=None, sa_type=INSTANT)
