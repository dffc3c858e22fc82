"""Free text and personal data that commands brought: rows that can be erased."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text
from sqlmodel import Field

from store.tables.base import Row


class ClaimTextRow(Row, table=True):
    """One private member of one command; `content` is empty once it is erased, its salt goes with it."""

    __tablename__ = "claim_texts"
    __table_args__ = (
        CheckConstraint("char_length(content) <= 20000", name="content_sized"),
        CheckConstraint("octet_length(salt) = 16", name="salt_sized"),
        CheckConstraint("(content IS NULL) = (salt IS NULL)", name="erased_with_its_salt"),
        Index("ix_claim_texts_claim_id", "claim_id"),
    )

    command_id: UUID = Field(primary_key=True, foreign_key="commands.id")
    member: str = Field(primary_key=True, max_length=80)
    claim_id: UUID = Field(foreign_key="claims.id")
    content: str | None = Field(default=None, sa_type=Text)
    salt: bytes | None = None
