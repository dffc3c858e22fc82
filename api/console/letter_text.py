"""A kept message as people read it: subject, plain text, the source of its HTML, links masked."""

from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from hashlib import sha256
from typing import NamedTuple

from claims.masked_links import mask_links
from letters.rendering import Rendered


class ShownText(NamedTuple):
    """What stands in a letter; `digest` is the SHA-256 of its bytes, where bytes were kept."""

    subject: str
    text: str
    html: str
    to: str | None = None
    digest: str | None = None
    size: int | None = None


def text_as_sent(message: bytes) -> ShownText:
    """The letter as it went out."""
    read = BytesParser(policy=default).parsebytes(message)
    assert isinstance(read, EmailMessage)
    return ShownText(
        subject=str(read["Subject"]),
        text=mask_links(_part(read, "plain")),
        html=mask_links(_part(read, "html")),
        to=str(read["To"]),
        digest=sha256(message).hexdigest(),
        size=len(message),
    )


def text_as_written(rendered: Rendered) -> ShownText:
    """A letter that was only looked at."""
    return ShownText(rendered.subject, mask_links(rendered.text), mask_links(rendered.html))


def address_in(message: bytes) -> str:
    """To whom kept bytes are addressed."""
    read = BytesParser(policy=default).parsebytes(message, headersonly=True)
    addresses = getattr(read["To"], "addresses", ())
    return str(addresses[0].addr_spec) if addresses else ""


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""
