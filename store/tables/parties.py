"""Other persons and firms that take part in a claim: personal data that can be erased."""

from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from store.tables.base import Row, key_like


class PartyRow(Row, table=True):
    """One party, named by the command that added it."""

    __tablename__ = "parties"
    __table_args__ = (*key_like("role"), Index("ix_parties_claim_id", "claim_id"))

    command_id: UUID = Field(primary_key=True, foreign_key="commands.id")
    claim_id: UUID = Field(foreign_key="claims.id")
    role: str = Field(max_length=60)
    name: str | None = Field(default=None, max_length=200)
    email: str | None = Field(default=None, max_length=254)
    phone: str | None = Field(default=None, max_length=40)
