"""E-mail addresses as they may stand in a header and on the wire."""

import re

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_LONGEST = 254


def wire_address(address: str) -> str:
    """Return an address in the spelling of SMTP, its domain in ASCII.

    Raises ValueError for whatever cannot be written to without an extension of the mail server: no or several
    @, quoted or non-ASCII local parts, blanks, control characters, more than 254 characters.
    """
    local, at, domain = address.rpartition("@")
    domain = _ascii(domain)
    if not at or not _LOCAL.fullmatch(local) or not all(map(_LABEL.fullmatch, domain.split("."))):
        raise ValueError("the address cannot be written to")
    if len(local) > 64 or len(local) + 1 + len(domain) > _LONGEST:
        raise ValueError("the address is too long")
    return f"{local}@{domain}"


def domain_of(address: str) -> str:
    """Return the domain of an address in lower case; empty when there is none."""
    return address.rpartition("@")[2].lower()


def _ascii(domain: str) -> str:
    try:
        return domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise ValueError("the domain of the address cannot be written to") from None
