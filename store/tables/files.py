"""Files that claims have: name, size and hash; the bytes lie elsewhere under their hash."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from store.tables.base import INSTANT, Row, at_least, finite, one_of, sha256_sized


class FileRow(Row, table=True):
    """One stored file; it belongs to a claim from its upload on.

    `internal`: only our people see it. `by_kind` and `by_id` say who brought it.
    """

    __tablename__ = "files"
    __table_args__ = (
        *sha256_sized("sha256"),
        at_least("size", 0),
        CheckConstraint("char_length(name) > 0", name="name_not_empty"),
        *finite("stored_at", "erased_at"),
        one_of("by_kind", ("user", "link", "system", "import")),
        Index("ix_files_claim_id", "claim_id"),
        Index("ix_files_sha256", "sha256"),
        Index(
            "uq_files_claim_id_sha256_internal",
            "claim_id",
            "sha256",
            "internal",
            unique=True,
            postgresql_where=text("erased_at IS NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    claim_id: UUID = Field(foreign_key="claims.id")
    name: str = Field(max_length=200)
    media_type: str = Field(max_length=200)
    size: int
    sha256: bytes
    internal: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    by_kind: str = Field(
        default="system", max_length=10, sa_column_kwargs={"server_default": text("'system'")}
    )
    by_id: str | None = Field(default=None, max_length=60)
    stored_at: datetime = Field(sa_type=INSTANT, sa_column_kwargs={"server_default": text("now()")})
    erased_at: datetime | None = Field(default=None, sa_type=INSTANT)
