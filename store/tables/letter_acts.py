"""What people did with letters whose end needed one of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from store.tables.base import INSTANT, Row, at_least, finite, one_of, sha256_sized


class LetterActRow(Row, table=True):
    """Somebody had a letter sent again or found that it had arrived; `was` and `digest` are what it was by then."""

    __tablename__ = "letter_acts"
    __table_args__ = (
        UniqueConstraint("letter_id", "attempts"),
        one_of("deed", ("again", "arrived")),
        CheckConstraint(
            "deed <> 'arrived' OR (reason IS NOT NULL AND was = 'unknown')", name="arrived_is_told"
        ),
        one_of("was", ("refused", "unknown")),
        *sha256_sized("digest"),
        at_least("attempts", 0),
        *finite("at"),
        Index("ix_letter_acts_claim_id", "claim_id", "at"),
    )

    id: UUID = Field(primary_key=True)
    letter_id: UUID = Field(foreign_key="letters.id")
    claim_id: UUID = Field(foreign_key="claims.id")
    user_id: UUID = Field(foreign_key="users.id")
    at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
    deed: str = Field(max_length=8, sa_column_kwargs={"server_default": text("'again'")})
    reason: str | None = Field(default=None, max_length=1000)
    was: str = Field(max_length=8)
    attempts: int
    problem: str | None = Field(default=None, max_length=1000)
    digest: bytes | None = None
