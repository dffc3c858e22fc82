"""Where things lie in the archive of a client's data; no name of a file leads out of it."""

import re

_UNSAFE = re.compile(r"[^\w.-]+")


def file_place(number: str, file_id: str, name: str) -> str:
    """The place of a file of a claim."""
    return f"files/{number}/{file_id[-12:]}-{_safe(name)}"


def letter_place(number: str, template: str, letter_id: str) -> str:
    """The place of a letter's text."""
    return f"letters/{number}/{_safe(template)}-{letter_id[:8]}.txt"


def _safe(name: str) -> str:
    return _UNSAFE.sub("_", name).lstrip(".")[-80:] or "file"
