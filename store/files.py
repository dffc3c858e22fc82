"""The files of claims: metadata alone."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value
from store.sight import SEEN, Sight, seen

_ADD = text("""
INSERT INTO files (id, claim_id, name, media_type, size, sha256)
VALUES (:id, :claim_id, :name, :media_type, :size, :sha256)""")
_FILES = text(f"""
SELECT f.id::text, f.claim_id::text, f.name, f.media_type, f.size, f.sha256, f.stored_at
FROM files f JOIN claims c ON c.id = f.claim_id
WHERE f.id = CAST(:file_id AS uuid) AND f.erased_at IS NULL AND {SEEN}""")


class NewFile(Value):
    """A file whose bytes are stored already, under their hash."""

    id: str
    claim_id: str
    name: str
    media_type: str
    size: int
    sha256: bytes


class StoredFile(NewFile):
    """A file of a claim."""

    stored_at: Instant


async def add_file(connection: AsyncConnection, file: NewFile) -> None:
    """Note a stored file; IntegrityError when there is no such claim."""
    await connection.execute(_ADD, file.model_dump())


async def file(connection: AsyncConnection, sight: Sight, file_id: str) -> StoredFile | None:
    """Return a file; None when it is unknown, erased, or of a claim that is not seen."""
    row = (await connection.execute(_FILES, {"file_id": file_id, **seen(sight)})).one_or_none()
    return StoredFile(**row._mapping) if row else None
