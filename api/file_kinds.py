"""Which files are taken in: a short list, told by content and extension alike; all else is refused.

Nothing that a browser would run as a page is on the list: no HTML, SVG or scripts, no programs, no archives.
"""

import re
import zipfile
from collections.abc import Callable
from typing import IO, NamedTuple

from api.file_names import extension_of, safe_name, with_extension

HEAD = 4096
"""Bytes at the beginning that tell what a file is."""
PART = 1024 * 1024
MOST_ENTRIES, MOST_UNPACKED, MOST_RATIO = 5000, 300 * 1024 * 1024, 200
"""Bounds of what an office document says about its own content."""


class Refused(Exception):
    """The file is not taken in; carries a code of `api.field_errors.SENTENCES`."""


class Kind(NamedTuple):
    """One kind of file: its media type, the extensions it may bear, the usual one first."""

    media_type: str
    extensions: tuple[str, ...]

    @property
    def is_image(self) -> bool:
        """Whether it is made anew before it is stored."""
        return self.media_type.startswith("image/")


class Sniffed(NamedTuple):
    """What a file is, and under which name it is kept."""

    kind: Kind
    name: str


_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
JPEG = Kind("image/jpeg", ("jpg", "jpeg", "jpe", "jfif"))
PNG = Kind("image/png", ("png",))
GIF = Kind("image/gif", ("gif",))
WEBP = Kind("image/webp", ("webp",))
PDF = Kind("application/pdf", ("pdf",))
TEXTS = (Kind("text/plain", ("txt", "log")), Kind("text/csv", ("csv",)))
BEFORE_2007 = (
    Kind("application/msword", ("doc",)),
    Kind("application/vnd.ms-excel", ("xls",)),
    Kind("application/vnd.ms-powerpoint", ("ppt",)),
)
OPEN_XML = {
    "word/": Kind(f"{_OPEN_XML}wordprocessingml.document", ("docx",)),
    "xl/": Kind(f"{_OPEN_XML}spreadsheetml.sheet", ("xlsx",)),
    "ppt/": Kind(f"{_OPEN_XML}presentationml.presentation", ("pptx",)),
}
OPEN_DOCUMENT = {
    f"{_OPEN_DOCUMENT}text": Kind(f"{_OPEN_DOCUMENT}text", ("odt",)),
    f"{_OPEN_DOCUMENT}spreadsheet": Kind(f"{_OPEN_DOCUMENT}spreadsheet", ("ods",)),
    f"{_OPEN_DOCUMENT}presentation": Kind(f"{_OPEN_DOCUMENT}presentation", ("odp",)),
}
MOVIES = (
    Kind("video/mp4", ("mp4", "m4v")),
    Kind("audio/mp4", ("m4a",)),
    Kind("video/quicktime", ("mov",)),
    Kind("video/3gpp", ("3gp",)),
)
SOUND = (Kind("audio/mpeg", ("mp3",)), Kind("audio/ogg", ("ogg", "oga", "opus")))
KINDS = (
    *(JPEG, PNG, GIF, WEBP, PDF),
    *(*TEXTS, *BEFORE_2007, *OPEN_XML.values(), *OPEN_DOCUMENT.values(), *MOVIES, *SOUND),
)
ACCEPTED = ",".join(f".{extension}" for kind in KINDS for extension in kind.extensions)
"""What the choice of files offers in a form."""
_MOVIE_BRANDS = re.compile(rb"(isom|iso[2-9]|mp4[12]|M4[AV] |qt  |3gp.|avc1|dash|MSNV)")
_NOT_IN_TEXTS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def sniff(content: IO[bytes], given_name: str) -> Sniffed:
    """Tell what a file is by its content and whether its name says the same; Refused otherwise. Blocks.

    A picture that bears another picture's extension gets its own; any other disagreement is refused.
    """
    content.seek(0)
    head, name = content.read(HEAD), safe_name(given_name)
    if not head:
        raise Refused("file-empty")
    kinds = _kinds_of(head, content)
    extension = extension_of(name)
    for kind in kinds:
        if extension in kind.extensions:
            return Sniffed(kind, name)
    if kinds[0].is_image and (not extension or _of_images(extension)):
        return Sniffed(kinds[0], with_extension(name, kinds[0].extensions[0]))
    raise Refused("file-name")


def _kinds_of(head: bytes, content: IO[bytes]) -> tuple[Kind, ...]:
    for tells, kinds in _SIGNATURES:
        if tells(head):
            return kinds
    if head.startswith(b"PK\x03\x04"):
        return (_office(content),)
    if _is_text(head, content):
        return TEXTS
    raise Refused("file-kind")


def _of_images(extension: str) -> bool:
    return any(extension in kind.extensions for kind in KINDS if kind.is_image)


def _begins(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(signatures)


_SIGNATURES: tuple[tuple[Callable[[bytes], bool], tuple[Kind, ...]], ...] = (
    (_begins(b"\xff\xd8\xff"), (JPEG,)),
    (_begins(b"\x89PNG\r\n\x1a\n"), (PNG,)),
    (_begins(b"GIF87a", b"GIF89a"), (GIF,)),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", (WEBP,)),
    (_begins(b"%PDF-"), (PDF,)),
    (_begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), BEFORE_2007),
    (lambda head: head[4:8] == b"ftyp" and _MOVIE_BRANDS.match(head[8:12]) is not None, MOVIES),
    (_begins(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"), SOUND[:1]),
    (_begins(b"OggS"), SOUND[1:]),
)


def _office(content: IO[bytes]) -> Kind:
    """The kind of an office document that is a packed folder: nothing is unpacked but its own small label."""
    try:
        with zipfile.ZipFile(content) as packed:
            entries = packed.infolist()
            _refuse_bombs(entries)
            return _labelled(packed, {entry.filename for entry in entries})
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        raise Refused("file-broken") from None


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * (packed + 10_000):
        raise Refused("file-bomb")


def _labelled(packed: zipfile.ZipFile, names: set[str]) -> Kind:
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
        raise Refused("file-macros")
    if "[Content_Types].xml" in names:
        for folder, kind in OPEN_XML.items():
            if any(name.startswith(folder) for name in names):
                return kind
    if "mimetype" in names:
        with packed.open("mimetype") as label:
            kind = OPEN_DOCUMENT.get(label.read(100).decode("ascii", "replace"))
        if kind:
            return kind
    raise Refused("file-kind")


def _is_text(head: bytes, content: IO[bytes]) -> bool:
    """Whether nothing but text is in it, and nothing at its beginning that a program would take for its own."""
    begins = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not begins or begins.startswith((b"<", b"#!", b"{\\rtf")):
        return False
    content.seek(0)
    return not any(_NOT_IN_TEXTS.search(part) for part in iter(lambda: content.read(PART), b""))
