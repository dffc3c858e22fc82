"""Our own people: who may sign in, how they are reached, what they know, who stands in for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, Index, Text, text
from sqlmodel import Field

from store.tables.base import INSTANT, Row, finite, one_of


class UserRow(Row, table=True):
    """One person of ours. Roles in teams stand in `memberships`; these two hold for the whole desk."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("login ~ '^[a-z0-9][a-z0-9._-]{0,59}$'", name="login_spelled"),
        CheckConstraint(
            "email = lower(email) AND email ~ '^[^[:space:][:cntrl:]]+@[^[:space:][:cntrl:]]+$'",
            name="email_spelled",
        ),
        CheckConstraint("deputy_id <> id", name="deputy_is_another"),
        one_of("language", ("ru", "en")),
        CheckConstraint("away_until > away_from", name="away_for_a_while"),
        *finite("away_from", "away_until", "made_at"),
        Index("uq_users_login", "login", unique=True),
        Index("uq_users_email", "email", unique=True, postgresql_where=text("active")),
        Index("ix_users_deputy_id", "deputy_id", postgresql_where=text("deputy_id IS NOT NULL")),
    )

    id: UUID = Field(primary_key=True)
    login: str = Field(max_length=60)
    name: str = Field(max_length=200)
    email: str | None = Field(default=None, max_length=254)
    language: str = Field(max_length=2)
    zone: str = Field(max_length=60)
    password_hash: str | None = Field(default=None, max_length=300)
    admin: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    auditor: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    sees_restricted: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    active: bool = Field(default=True, sa_column_kwargs={"server_default": text("true")})
    deputy_id: UUID | None = Field(default=None, foreign_key="users.id")
    away_from: datetime | None = Field(default=None, sa_type=INSTANT)
    away_until: datetime | None = Field(default=None, sa_type=INSTANT)
    skills: list[str] = Field(
        default=[], sa_column=Column(ARRAY(Text), server_default=text("'{}'"), nullable=False)
    )
    languages: list[str] = Field(
        default=[], sa_column=Column(ARRAY(Text), server_default=text("'{}'"), nullable=False)
    )
    made_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
