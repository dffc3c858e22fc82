"""Reads a form with files as it comes in: bounded in bytes, files and fields, on disk and never whole in memory."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import IO, NamedTuple

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from api.pages.fields import LARGEST, MOST_FIELDS, Fields
from api.problems import FieldError, Problem, invalid
from api.strict import POURED_AWAY, media_type
from api.strict_json import inside

MULTIPART = "multipart/form-data"
LARGEST_FILE = 25 * 1024 * 1024
LARGEST_UPLOAD = 100 * 1024 * 1024
AROUND = 1024 * 1024
"""Bytes of fields and separators around the files."""
MOST_FILES = 20
IN_MEMORY = 256 * 1024
"""Bytes of a file that are kept in memory; what is larger lies on disk while it is looked at."""


class Upload(NamedTuple):
    """One file as it was sent. What is larger than allowed was not kept: `too_large`, without content."""

    field: str
    name: str
    content: IO[bytes]
    too_large: bool


class Sent(NamedTuple):
    """A form with its files."""

    fields: Fields
    uploads: tuple[Upload, ...]


@asynccontextmanager
async def reading_upload(request: Request) -> AsyncIterator[Sent]:
    """Read a form with files; they are gone when the block ends.

    Problem: 400 not readable or broken off, 413 larger than 100 MB together, 415 another content type, 422 more
    than 20 files.
    """
    form = await _parsed(request)
    try:
        yield _sent(form)
    finally:
        for _, value in form.multi_items():
            if isinstance(value, UploadFile):
                value.file.close()


async def _parsed(request: Request) -> FormData:
    if media_type(request) != MULTIPART:
        raise Problem("media-type", headers={"Accept": MULTIPART})
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:12]) > LARGEST_UPLOAD + AROUND:
        raise Problem("upload-too-large", headers={"Connection": "close"})
    stream = request.stream()
    parser = _Bounded(
        request.headers,
        _bounded(stream),
        max_files=MOST_FILES + 1,
        max_fields=MOST_FIELDS,
        max_part_size=LARGEST,
    )
    try:
        return await parser.parse_whole()
    except Problem:
        await _pour_away(stream)
        raise
    except (MultiPartException, ClientDisconnect, ValueError):
        raise Problem("malformed") from None


async def _pour_away(stream: AsyncGenerator[bytes, None]) -> None:
    """Read on for a while: a sender that is cut off while it still writes sees no answer."""
    size = 0
    async for part in stream:
        size += len(part)
        if size > POURED_AWAY:
            return


async def _bounded(stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    size = 0
    async for part in stream:
        size += len(part)
        if size > LARGEST_UPLOAD + AROUND:
            raise Problem("upload-too-large", headers={"Connection": "close"})
        yield part


class _Bounded(MultiPartParser):
    """Drops what a file has beyond its bound, so that the others are still told apart and kept."""

    spool_max_size = IN_MEMORY
    _whole = False

    async def parse_whole(self) -> FormData:
        """The form; MultiPartException also where its last line did not come."""
        form = await self.parse()
        if not self._whole:
            for file in self._files_to_close_on_error:
                file.close()
            raise MultiPartException("broken off")
        return form

    def on_end(self) -> None:
        self._whole = True

    def on_part_begin(self) -> None:
        super().on_part_begin()
        self._room = LARGEST_FILE + 1

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        if self._current_files > MOST_FILES:
            raise invalid(FieldError(inside("", self._current_part.field_name), "too-many-files"))

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._current_part.file is None:
            super().on_part_data(data, start, end)
            return
        kept = min(end - start, self._room)
        self._room -= kept
        if kept:
            super().on_part_data(data, start, start + kept)


def _sent(form: FormData) -> Sent:
    items = form.multi_items()
    fields = Fields((name, value) for name, value in items if isinstance(value, str))
    if any("\x00" in part for pair in items for part in pair if isinstance(part, str)):
        raise Problem("malformed")
    files = [(name, value) for name, value in items if isinstance(value, UploadFile)]
    # A browser sends an empty choice of files as one file without a name.
    return Sent(fields, tuple(_upload(name, value) for name, value in files if value.filename or value.size))


def _upload(field: str, file: UploadFile) -> Upload:
    size = file.size or 0
    return Upload(field, file.filename or "", file.file, size > LARGEST_FILE)
