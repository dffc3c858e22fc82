"""The files of claims: their rows; the bytes lie under their hash (`store/blobs.py`)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value
from store.sight import SEEN, Sight, seen

MOST_BYTES = 100 * 1024 * 1024
"""Bytes of all files of one claim together."""
MOST_FILES = 200
"""Files of one claim."""
_COLUMNS = (
    "f.id::text, f.claim_id::text, f.name, f.media_type, f.size, f.sha256, f.internal, f.by_kind, f.by_id,"
    " f.stored_at"
)
_ADD = text(f"""
INSERT INTO files AS f (id, claim_id, name, media_type, size, sha256, internal, by_kind, by_id)
SELECT :id, c.id, :name, :media_type, :size, :sha256, :internal, :by_kind, :by_id
FROM claims c CROSS JOIN
     (SELECT count(*) AS files, coalesce(sum(o.size), 0) AS bytes FROM files o
      WHERE o.claim_id = CAST(:claim_id AS uuid) AND o.erased_at IS NULL) AS before
WHERE c.id = CAST(:claim_id AS uuid) AND c.erased_at IS NULL
  AND before.files < {MOST_FILES} AND before.bytes + CAST(:size AS bigint) <= {MOST_BYTES}
FOR KEY SHARE OF c
ON CONFLICT (claim_id, sha256, internal) WHERE erased_at IS NULL DO NOTHING
RETURNING {_COLUMNS}""")
_SAME = text(f"""
SELECT {_COLUMNS} FROM files f
WHERE f.claim_id = CAST(:claim_id AS uuid) AND f.sha256 = :sha256 AND f.internal = :internal AND f.erased_at IS NULL""")
_WHOLE = text("SELECT EXISTS (SELECT FROM claims WHERE id = CAST(:claim_id AS uuid) AND erased_at IS NULL)")
_FILE = text(f"""
SELECT {_COLUMNS} FROM files f JOIN claims c ON c.id = f.claim_id
WHERE f.id = CAST(:file_id AS uuid) AND f.erased_at IS NULL AND {SEEN}""")
_OF_CLAIM = text(f"""
SELECT {_COLUMNS}, coalesce(u.name, p.name) AS by_name
FROM claims c LEFT JOIN files f ON f.claim_id = c.id AND f.erased_at IS NULL
LEFT JOIN users u ON f.by_kind = 'user' AND u.id::text = f.by_id
LEFT JOIN persons p ON f.by_kind = 'link' AND p.id = c.claimant_id
WHERE c.id = CAST(:claim_id AS uuid) AND {SEEN} ORDER BY f.stored_at, f.id LIMIT {2 * MOST_FILES}""")
_ERASE = text(
    "UPDATE files SET erased_at = clock_timestamp(), name = 'erased' WHERE id = CAST(:file_id AS uuid)"
)
_WANTED = text(
    "SELECT DISTINCT sha256 FROM files WHERE sha256 = ANY(CAST(:digests AS bytea[])) AND erased_at IS NULL"
)


class TooManyFiles(Exception):
    """The claim has as many files, or as many bytes, as one claim may have."""


class ClaimErased(Exception):
    """The claim's personal data is gone: it takes no file any more."""


class NewFile(Value):
    """A file whose bytes are stored already, under their hash.

    `internal`: only our people see it. `by_kind` and `by_id` are those of the actor who brought it.
    """

    id: str
    claim_id: str
    name: str
    media_type: str
    size: int
    sha256: bytes
    internal: bool = False
    by_kind: str = "system"
    by_id: str | None = None


class StoredFile(NewFile):
    """A file of a claim."""

    stored_at: Instant


class ListedFile(StoredFile):
    """A file with the name of the person who brought it, if that was one of our people or the claimant."""

    by_name: str | None


async def add_file(connection: AsyncConnection, file: NewFile) -> StoredFile:
    """Note a stored file; the same bytes on the same claim are one file, whose row is given back.

    TooManyFiles when the claim is full; ClaimErased when its data is gone, or there is no such claim: what waits
    behind an erasure sees it. Uploads at the same moment may
    pass the bound by a few files: it guards the store, not a right.
    """
    asked = file.model_dump()
    row = (await connection.execute(_ADD, asked)).one_or_none()
    if row is None:
        same = {name: asked[name] for name in ("claim_id", "sha256", "internal")}
        row = (await connection.execute(_SAME, same)).one_or_none()
    if row is None and not (await connection.execute(_WHOLE, {"claim_id": file.claim_id})).scalar_one():
        raise ClaimErased(file.claim_id)
    if row is None:
        raise TooManyFiles(file.claim_id)
    return StoredFile(**row._mapping)


async def file(connection: AsyncConnection, sight: Sight, file_id: str) -> StoredFile | None:
    """Return a file; None when it is unknown, erased, or of a claim that is not seen."""
    row = (await connection.execute(_FILE, {"file_id": file_id, **seen(sight)})).one_or_none()
    return StoredFile(**row._mapping) if row else None


async def files_of(connection: AsyncConnection, sight: Sight, claim_id: str) -> tuple[ListedFile, ...] | None:
    """Return the files of a claim, the oldest first; None when the claim is not seen."""
    rows = (await connection.execute(_OF_CLAIM, {"claim_id": claim_id, **seen(sight)})).all()
    return tuple(ListedFile(**row._mapping) for row in rows if row.id) if rows else None


async def erase_file(connection: AsyncConnection, file_id: str) -> None:
    """Forget a file: its name now, its bytes when they are swept and no other file has them."""
    await connection.execute(_ERASE, {"file_id": file_id})


async def wanted_digests(connection: AsyncConnection, digests: Sequence[bytes]) -> frozenset[bytes]:
    """Which of these hashes a file still has."""
    rows: Any = await connection.execute(_WANTED, {"digests": list(digests)})
    return frozenset(bytes(digest) for digest in rows.scalars())
