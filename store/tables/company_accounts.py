"""Whose account at the company's own sign-in belongs to whom, and sign-ins there that are under way."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from store.tables.base import INSTANT, Row, finite, sha256_sized


class CompanyAccountRow(Row, table=True):
    """One account there is one person here."""

    __tablename__ = "company_accounts"
    __table_args__ = (
        *finite("made_at"),
        Index("uq_company_accounts_user_id", "user_id", "issuer", unique=True),
    )

    issuer: str = Field(primary_key=True, max_length=255)
    subject: str = Field(primary_key=True, max_length=255)
    user_id: UUID = Field(foreign_key="users.id")
    made_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})


class CompanySignInRow(Row, table=True):
    """A browser that was sent to the company's sign-in and has not come back; the row is taken once."""

    __tablename__ = "company_sign_ins"
    __table_args__ = (
        *sha256_sized("state"),
        *finite("expires_at"),
        Index("ix_company_sign_ins_expires_at", "expires_at"),
    )

    state: bytes = Field(primary_key=True)
    nonce: str = Field(max_length=100)
    verifier: str = Field(max_length=128)
    back: str = Field(max_length=2000)
    expires_at: datetime = Field(sa_type=INSTANT)
