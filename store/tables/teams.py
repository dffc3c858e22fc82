"""Teams and who belongs to them."""

from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from store.tables.base import Row, key_like, one_of


class TeamRow(Row, table=True):
    """A team that claims belong to; its director is whom the last rung tells."""

    __tablename__ = "teams"
    __table_args__ = key_like("key")

    key: str = Field(primary_key=True, max_length=60)
    title: dict[str, Any] = Field(sa_type=JSONB)
    head_id: UUID | None = Field(default=None, foreign_key="users.id")
    director_id: UUID | None = Field(default=None, foreign_key="users.id")


class MembershipRow(Row, table=True):
    """Somebody works in a team or manages it."""

    __tablename__ = "memberships"
    __table_args__ = (one_of("role", ("operator", "manager")), Index("ix_memberships_team", "team", "role"))

    user_id: UUID = Field(primary_key=True, foreign_key="users.id")
    team: str = Field(primary_key=True, foreign_key="teams.key", max_length=60)
    role: str = Field(max_length=10)
