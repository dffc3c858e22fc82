"""The archive of a client's data, made while it is sent: nothing of it is held whole or put on a disk."""

import zipfile
from collections.abc import AsyncIterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

from sqlalchemy.ext.asyncio import AsyncEngine

from claims.masked_links import mask_links
from claims.personal_document import summary
from store.blobs import Blobs
from store.connections import at_once
from store.letters_list import message_of
from store.personal_export import Gathered
from store.sight import Sight

MISSING = "The bytes of this file are missing.\n"


class _Sink:
    """What the archive is written to: a place that gives out what came in and cannot go back."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        """Take a part."""
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        """What came in since the last time."""
        taken, self._parts = b"".join(self._parts), []
        return taken


async def archive(
    engine: AsyncEngine, blobs: Blobs | None, sight: Sight, gathered: Gathered
) -> AsyncIterator[bytes]:
    """The ZIP part by part: data.json, summary.txt, letters and files.

    Letters are texts with the client's personal links masked: they would open his claim to whoever reads them.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("summary.txt", "\ufeff" + summary(gathered.document))
        packed.writestr("data.json", gathered.document.model_dump_json(indent=2))
        yield sink.take()
        for letter_id, place in gathered.letters:
            packed.writestr(place, await _letter(engine, sight, letter_id))
            yield sink.take()
        for digest, place in gathered.files:
            with packed.open(place, "w", force_zip64=True) as target:
                async for part in _bytes(blobs, digest):
                    target.write(part)
                    yield sink.take()
    yield sink.take()


async def _letter(engine: AsyncEngine, sight: Sight, letter_id: str) -> str:
    async with at_once(engine).connect() as connection:
        message = await message_of(connection, sight, letter_id)
    return letter_as_text(message) if message else ""


def letter_as_text(message: bytes) -> str:
    """A kept letter as plain text with its headers."""
    read = BytesParser(policy=default).parsebytes(message)
    assert isinstance(read, EmailMessage)
    part = read.get_body(("plain",))
    heads = [f"{name}: {read[name]}" for name in ("Date", "To", "Subject") if read[name]]
    return "\n".join([*heads, "", mask_links(str(part.get_content())) if part else ""])


async def _bytes(blobs: Blobs | None, digest: bytes) -> AsyncIterator[bytes]:
    try:
        if blobs is not None:
            async for part in await blobs.get(digest):
                yield part
            return
    except FileNotFoundError:
        pass
    yield MISSING.encode()
