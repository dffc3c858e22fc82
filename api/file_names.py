"""Names of files: what a sender wrote becomes a name that no system and no reader is deceived by."""

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import quote

LONGEST = 120
"""Characters of a name; in UTF-8 that stays below the 255 bytes that file systems take."""
UNNAMED = "file"
_DECEIVING = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
"""Controls, invisible characters and turns of direction: `gpj.exe` must not look like `exe.jpg`."""
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_OF_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_NOT_ASCII = re.compile(r"[^A-Za-z0-9 ._()-]")


def safe_name(given: str) -> str:
    """The last part of a path, without characters that deceive, not empty, not a device, not too long."""
    last = re.split(r"[/\\]", given[-4000:])[-1]
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFC", last)
        if unicodedata.category(letter) not in _DECEIVING
    )
    name = _NOT_IN_NAMES.sub("_", " ".join(plain.split())).strip(". ")
    stem, extension = _parted(name)
    if _OF_DEVICES.fullmatch(stem):
        stem = f"_{stem}"
    return _fitted(stem or UNNAMED, extension)


def extension_of(name: str) -> str:
    """The extension in small letters without its dot; empty when there is none."""
    return _parted(name)[1].lower()


def with_extension(name: str, extension: str) -> str:
    """The name with another extension in place of its own."""
    return _fitted(_parted(name)[0], extension)


def disposition(name: str) -> str:
    """The Content-Disposition of a download (RFC 6266): in ASCII for old clients, in full as RFC 8187 says."""
    plain = _NOT_ASCII.sub("_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _parted(name: str) -> tuple[str, str]:
    path = PurePosixPath(name or UNNAMED)
    extension = path.suffix[1:]
    if not re.fullmatch(r"[A-Za-z0-9]{1,10}", extension):
        return name, ""
    return name[: -len(extension) - 1], extension


def _fitted(stem: str, extension: str) -> str:
    dotted = f".{extension}" if extension else ""
    return stem[: LONGEST - len(dotted)].rstrip(". ") + dotted
