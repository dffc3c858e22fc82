"""The bytes of files, each under the SHA-256 of its content, in a folder or an object store.

Bytes are written before the row that names them: what is interrupted leaves bytes that nobody names, and those are
swept after a while (`Blobs.sweep`).
"""

import os
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, Self
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import from_url
from sqlalchemy.ext.asyncio import AsyncConnection

from store.files import wanted_digests

SCHEMES = ("file:///", "memory:///", "s3://", "gs://", "az://")
FORGOTTEN_AFTER = timedelta(days=2)
"""Bytes that no row names are kept so long: their upload may still be under way."""
SETTLED_AFTER = timedelta(hours=1)
"""No upload lasts longer: older bytes are written by nobody now."""
LEAST_PART = 256 * 1024
"""Bytes that are given out at once."""


class NotKept(ConnectionError):
    """The bytes could not be kept now: the disk is full, or the store is away."""


class Blobs:
    """Where the bytes are."""

    def __init__(self, store: Any) -> None:
        self._store = store

    @classmethod
    def at(cls, url: str) -> Self:
        """Open the store that an address names; ValueError when there is no such kind or it is not well formed.

        Credentials come from the store's own environment (AWS_…, GOOGLE_…, AZURE_…). A folder is made when missing.
        """
        if not url.startswith(SCHEMES):
            raise ValueError(f"must begin with one of {', '.join(SCHEMES)}")
        try:
            if url.startswith("file:"):
                _make_folder(Path(unquote(urlsplit(url).path)))
            return cls(from_url(url))
        except (BaseError, OSError) as refused:
            raise ValueError(f"cannot be opened ({type(refused).__name__})") from None

    async def put(self, digest: bytes, content: IO[bytes]) -> None:
        """Keep bytes under their hash; what is there already is written anew, so that no sweep takes it.

        NotKept when that fails; then nobody may name them.
        """
        try:
            await obstore.put_async(self._store, _path(digest), content)
        except (BaseError, OSError) as fault:
            raise NotKept(type(fault).__name__) from None

    async def get(self, digest: bytes) -> AsyncIterator[bytes]:
        """Give out the bytes part by part; FileNotFoundError when they are not there."""
        found = await obstore.get_async(self._store, _path(digest))
        return _parts(found.stream(min_chunk_size=LEAST_PART))

    async def forget(self, digests: Iterable[bytes], now: datetime | None = None) -> bool:
        """Delete bytes that nobody names any more; False when some stay for now.

        They may be on their way, or the store is away. Whoever asks has looked that no file names them; what is
        gone already is no fault.
        """
        before, all_gone = (now or datetime.now(UTC)) - SETTLED_AFTER, True
        for digest in digests:
            path = _path(digest)
            try:
                if (await obstore.head_async(self._store, path))["last_modified"] >= before:
                    all_gone = False
                    continue
                await obstore.delete_async(self._store, path)
            except FileNotFoundError:
                continue
            except (BaseError, OSError):
                all_gone = False
        return all_gone

    async def sweep(self, connection: AsyncConnection, now: datetime | None = None) -> int:
        """Delete bytes that no file names and that are old enough; their number."""
        before, swept = (now or datetime.now(UTC)) - FORGOTTEN_AFTER, 0
        async for listed in obstore.list(self._store, chunk_size=500):
            old = dict(_old(listed, before))
            kept = await wanted_digests(connection, tuple(old)) if old else frozenset[bytes]()
            for digest, path in old.items():
                if digest not in kept:
                    await obstore.delete_async(self._store, path)
                    swept += 1
        return swept


def _make_folder(folder: Path) -> None:
    """A folder for us alone; OSError when nothing can be written there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(folder)


async def _parts(stream: Any) -> AsyncIterator[bytes]:
    async for part in stream:
        yield bytes(part)


def _old(listed: Any, before: datetime) -> Iterator[tuple[bytes, str]]:
    for each in listed:
        name = each["path"].replace("/", "")
        if len(name) == 64 and each["last_modified"] < before:
            yield bytes.fromhex(name), each["path"]


def _path(digest: bytes) -> str:
    """`ab/cd…`: no folder grows too large."""
    name = digest.hex()
    return f"{name[:2]}/{name[2:]}"
