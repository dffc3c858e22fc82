"""What the embedded mailbox has received: a list of its letters and the bytes of one."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import default
from pathlib import Path

from claims.values import Instant, Value

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._=-]{0,199}")
_LONGEST_HEAD = 65_536  # bytes
MOST = 200


class ReceivedLetter(Value):
    """One letter as the list of the mailbox shows it."""

    id: str
    to: str
    subject: str
    received_at: Instant
    message_id: str


def received_letters(folder: Path, most: int = MOST) -> list[ReceivedLetter]:
    """Return the newest letters of a maildir, newest first; an absent folder is an empty mailbox."""
    newest = sorted(_files(folder), key=lambda each: (each[0], each[1].name), reverse=True)[:most]
    return [_listed(path, arrived) for arrived, path in newest if path.exists()]


def raw_letter(folder: Path, letter_id: str) -> bytes | None:
    """Return a letter as it arrived, or None when there is none of that id, which is never taken as a path."""
    if not _ID.fullmatch(letter_id):
        return None
    found = next((path for _, path in _files(folder) if _letter_id(path) == letter_id), None)
    try:
        return found.read_bytes() if found else None
    except FileNotFoundError:
        return None


def readable(raw: bytes) -> str:
    """Return the plain text of a letter as a person reads it, below its subject."""
    message = BytesParser(policy=default).parsebytes(raw)
    part = message.get_body(("plain",))
    try:
        text = part.get_content() if part else ""
    except (LookupError, ValueError):  # an unknown alphabet, or bytes that are none of it
        text = ""
    return f"{_decoded(message, 'Subject')}\n\n{text}"


def _files(folder: Path) -> Iterator[tuple[int, Path]]:
    for place in ("new", "cur"):
        for path in (folder / place).glob("*"):
            try:
                yield path.stat().st_mtime_ns, path
            except FileNotFoundError:
                continue


def _letter_id(path: Path) -> str:
    return path.name.partition(":")[0]


def _listed(path: Path, arrived_ns: int) -> ReceivedLetter:
    with path.open("rb") as file:
        head = BytesHeaderParser().parsebytes(file.read(_LONGEST_HEAD))
    return ReceivedLetter(
        id=_letter_id(path),
        to=_decoded(head, "To"),
        subject=_decoded(head, "Subject"),
        received_at=datetime.fromtimestamp(arrived_ns / 1e9, UTC),
        message_id=_decoded(head, "Message-ID"),
    )


def _decoded(head: Message, name: str) -> str:
    value = str(head.get(name, ""))
    with suppress(ValueError, LookupError):  # a broken header is shown as it came
        value = str(make_header(decode_header(value)))
    return " ".join(value.split())
