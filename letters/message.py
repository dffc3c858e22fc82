"""A rendered letter as the bytes of an e-mail: two parts, thread headers, nothing that a name could break.

The headers are written here and not by the `email` package: its newer policies lose blanks when they fold a
long Cyrillic name and take ten times as long, its older `Header` makes encoded words that are too long.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, formataddr, parseaddr
from hashlib import sha256
from uuid import UUID

from claims.texts import clean_line
from letters.addresses import wire_address
from letters.rendering import Rendered

_ID = re.compile(r"<[!#-;=?A-Z^-~]+@[A-Za-z0-9.-]+>")
_LIST_ID = re.compile(r"[A-Za-z0-9.-]{1,200}")
_CHUNK = 36  # bytes of text in one encoded word: 60 characters, short enough beside any header name
_MOST_REFERENCES = 20  # the root and the newest: a header of some 2 KB at most


def message_id(letter_id: UUID, domain: str, restored: int | None = None) -> str:
    """Return the Message-ID of a letter, the same at every sending.

    A letter is named after its claim's version, which comes again after a restore from a back-up, maybe with other
    words: `restored`, the second of the restore that came before it, keeps it apart from the one that was lost.
    """
    return _identity("letter", letter_id if restored is None else f"{letter_id}.{restored}", domain)


def desk_message_id(letter_id: UUID, domain: str) -> str:
    """Return the Message-ID of a letter that belongs to no claim, the same at every sending."""
    return _identity("desk", letter_id, domain)


def thread_id(claim_id: UUID, domain: str) -> str:
    """Return the id that all letters of a claim refer to, which makes them one thread; no letter bears it."""
    return _identity("claim", claim_id, domain)


def build_message(
    rendered: Rendered,
    *,
    sender: str,
    recipient_name: str | None,
    recipient_address: str,
    message_id: str,
    thread_root_id: str | None,
    date: datetime,
    language: str,
    list_id: str,
    references: Sequence[str] = (),
    auto_submitted: str = "auto-generated",
    reply_to: str | None = None,
    unsubscribe: str | None = None,
) -> bytes:
    """Put a letter together as multipart/alternative with CRLF line ends and no line above 998 bytes.

    `sender` and `reply_to` are `Name <address>` or an address, `list_id` a dotted name such as
    `claims.shop.example`, `references` the ids of earlier letters, oldest first; without a root the letter
    belongs to no thread. Equal input, equal bytes.
    Raises ValueError for whatever would not survive as a header: line breaks and other control characters in
    names, addresses that cannot be written to, malformed ids.
    """
    headers = {
        "Date": format_datetime(date.astimezone(UTC)),
        "From": _sender(sender),
        "To": _person(recipient_name, recipient_address),
        "Reply-To": _sender(reply_to) if reply_to else None,
        "Subject": _encoded(clean_line(rendered.subject)),
        "Message-ID": _checked_id(message_id),
        **_thread(thread_root_id, references, message_id),
        **_automatic(auto_submitted, list_id, unsubscribe),
        "Content-Language": _word(language),
        "MIME-Version": "1.0",
    }
    return _assembled({name: value for name, value in headers.items() if value}, rendered, message_id)


def _identity(kind: str, key: UUID | str, domain: str) -> str:
    return _checked_id(f"<{wire_address(f'{kind}.{key}@{domain}')}>")


def _checked_id(text: str) -> str:
    if len(text) > 250 or not _ID.fullmatch(text):
        raise ValueError("a Message-ID is malformed")
    return text


def _sender(text: str) -> str:
    name, address = parseaddr(clean_line(text))
    return _person(name or None, address)


def _person(name: str | None, address: str) -> str:
    wire = wire_address(address)
    shown = clean_line(name) if name else ""
    if not shown:
        return wire
    if _plain(shown):
        return formataddr((shown, wire))
    return f"{_encoded(shown)} <{wire}>"


def _encoded(text: str) -> str:
    if _plain(text):
        return text
    words = (base64.b64encode(chunk.encode()).decode() for chunk in _chunks(text))
    return "\r\n ".join(f"=?utf-8?b?{word}?=" for word in words)


def _chunks(text: str) -> Iterator[str]:
    """Cut a text between characters into pieces that fit one encoded word (RFC 2047: 75 characters)."""
    chunk = ""
    for character in text:
        if len((chunk + character).encode()) > _CHUNK:
            yield chunk
            chunk = ""
        chunk += character
    yield chunk


def _plain(text: str) -> bool:
    # Text that looks like an encoded word would be decoded by the reader, so it is encoded too.
    return text.isascii() and "=?" not in text


def _thread(root: str | None, references: Sequence[str], own: str) -> dict[str, str]:
    if root is None:
        return {}
    earlier = [_checked_id(each) for each in dict.fromkeys(references) if each not in {root, own}]
    chain = [_checked_id(root), *earlier[-(_MOST_REFERENCES - 1) :]]
    return {"In-Reply-To": chain[-1], "References": "\r\n ".join(chain)}


def _automatic(auto_submitted: str, list_id: str, unsubscribe: str | None) -> dict[str, str | None]:
    # No Precedence: it is not standard, and `bulk` sends a decision to the junk folder of some readers.
    if not _LIST_ID.fullmatch(list_id):
        raise ValueError("a List-Id is a dotted name")
    if unsubscribe is not None and not re.fullmatch(r"(https|mailto):[!-;=?-~]{1,900}", unsubscribe):
        raise ValueError("the address to unsubscribe is malformed")
    return {
        "List-Id": f"<{list_id}>",
        "List-Unsubscribe": f"<{unsubscribe}>" if unsubscribe else None,
        "Auto-Submitted": _word(auto_submitted),
        "X-Auto-Response-Suppress": "All",
    }


def _word(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]{1,40}", text):
        raise ValueError("a header takes one word here")
    return text


def _assembled(headers: dict[str, str], rendered: Rendered, own_id: str) -> bytes:
    boundary = f"=_{sha256(own_id.encode()).hexdigest()[:32]}"  # neither encoding below can yield "=_"
    headers["Content-Type"] = f'multipart/alternative; boundary="{boundary}"'
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode("ascii")
    parts = (_part("plain", rendered.text), _part("html", rendered.html))
    fence = f"--{boundary}\r\n".encode()
    return head + b"\r\n" + b"".join(fence + part for part in parts) + f"--{boundary}--\r\n".encode()


def _part(kind: str, text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    content = "".join(f"{line}\r\n" for line in lines).encode()
    encoding, body = _transferable(content)
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return head.encode() + body + b"\r\n"


def _transferable(content: bytes) -> tuple[str, bytes]:
    """Choose the encoding that stays readable for Latin text and short for any other."""
    foreign = sum(byte > 127 for byte in content)
    if foreign * 6 < len(content):
        return "quoted-printable", binascii.b2a_qp(content, istext=True)
    return "base64", base64.encodebytes(content).replace(b"\n", b"\r\n")
