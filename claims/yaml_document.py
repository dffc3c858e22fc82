"""Reads YAML into plain values with line numbers: no aliases, anchors, tags, repeated keys, depth or bulk.

Only the events of the parser are used, so nothing that a document says can build objects or expand itself.
"""

import pickle
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from claims.problems import Path, Problem, problem, shown
from claims.texts import clean_text

LARGEST_BYTES = 256 * 1024
REMEMBERED = 16
DEEPEST = 20
MOST_VALUES = 20_000
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_WORDS: dict[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass
class Document:
    """What was read: plain values, the line of every member, and what was refused on the way."""

    value: object = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    complete: bool = True

    def line_of(self, path: Path) -> int | None:
        """Return the line of the nearest part on the way to the path that has one."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


class _Unreadable(Exception):
    """The document cannot be read any further; its problem is already noted."""


def read_yaml(text: str | bytes) -> Document:
    """Read one YAML document; whatever is wrong with it stands in `problems`, nothing is raised.

    One page of the editor reads the same text several times over, and reading is slow: the last few are remembered.
    """
    found: Document = pickle.loads(_read_once(text))
    return found


@lru_cache(maxsize=REMEMBERED)
def _read_once(text: str | bytes) -> bytes:
    """What was read, sealed, so that whoever changes his copy changes nobody else's."""
    return pickle.dumps(_read(text))


def _read(text: str | bytes) -> Document:
    document = Document()
    try:
        _Reader(_decoded(text, document), document).read()
    except _Unreadable:
        document.complete = False
    except (YAMLError, RecursionError, ValueError) as error:
        document.complete = False
        document.problems.append(_syntax(error))
    return document


def _decoded(text: str | bytes, document: Document) -> str:
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(raw) > LARGEST_BYTES:
        _refuse(document, "too-large", "The document is larger than 256 kB; make it shorter.")
    try:
        whole = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        _refuse(document, "not-utf-8", "The document is not UTF-8 text; save it as UTF-8.", line)
    for line, row in enumerate(whole.split("\n"), start=1):
        _look_at_characters(row, line, document)
    return whole


def _look_at_characters(row: str, line: int, document: Document) -> None:
    try:
        clean_text(row.removesuffix("\r"))
    except ValueError:
        _refuse(document, "characters", "This line has control or invisible characters; remove them.", line)


def _refuse(document: Document, code: str, message: str, line: int | None = None) -> None:
    document.problems.append(problem((), code, message, line))
    raise _Unreadable


def _syntax(error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None) if isinstance(error, MarkedYAMLError) else None
    reason = getattr(error, "problem", None) or "it cannot be parsed"
    line = mark.line + 1 if mark else None
    return problem((), "syntax", f"This is not valid YAML: {shown(reason)}.", line)


class _Reader:
    """Walks the events of one document and builds plain values."""

    def __init__(self, text: str, document: Document) -> None:
        self.events: Iterator[Event] = iter(YAML(typ="safe", pure=True).parse(text))
        self.document = document
        self.values = 0

    def read(self) -> None:
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                break
        else:
            return
        self.document.value = self.node(next(self.events), ())
        if any(isinstance(event, DocumentStartEvent) for event in self.events):
            self.note((), "several-documents", "There is more than one document; keep one per file.")

    def note(self, path: Path, code: str, message: str, line: int | None = None) -> None:
        self.document.problems.append(problem(path, code, message, line or self.document.line_of(path)))

    def node(self, event: Event, path: Path) -> object:
        line = event.start_mark.line + 1
        self.document.lines.setdefault(path, line)
        self._bounded(path, line)
        self._plain(event, path, line)
        if isinstance(event, ScalarEvent):
            return _resolved(event)
        if isinstance(event, MappingStartEvent):
            return self.mapping(path)
        return self.sequence(path) if isinstance(event, SequenceStartEvent) else None

    def _bounded(self, path: Path, line: int) -> None:
        self.values += 1
        if len(path) > DEEPEST:
            self.note(path, "too-deep", f"Values are nested deeper than {DEEPEST}; make it flatter.", line)
            raise _Unreadable
        if self.values > MOST_VALUES:
            self.note(path, "too-large", f"There are more than {MOST_VALUES} values; make it shorter.", line)
            raise _Unreadable

    def _plain(self, event: Event, path: Path, line: int) -> None:
        if isinstance(event, AliasEvent):
            self.note(path, "alias", "Aliases (*) are not allowed; write the value out.", line)
        elif event.anchor is not None:
            self.note(path, "anchor", "Anchors (&) are not allowed; remove it.", line)
        if getattr(event, "tag", None) is not None:
            self.note(path, "tag", "Tags (!) are not allowed; remove it.", line)

    def sequence(self, path: Path) -> list[object]:
        items: list[object] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            items.append(self.node(event, (*path, len(items))))
        return items

    def mapping(self, path: Path) -> dict[str, object]:
        members: dict[str, object] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = self.key(event, path)
            if key in members:
                message = f"`{shown(key)}` stands here twice; keep one."
                self.note((*path, key), "repeated-key", message, event.start_mark.line + 1)
                self.node(next(self.events), (*path, key))
                continue
            self.document.lines.setdefault((*path, key), event.start_mark.line + 1)
            members[key] = self.node(next(self.events), (*path, key))
        return members

    def key(self, event: Event, path: Path) -> str:
        if not isinstance(event, ScalarEvent):
            message = "A name must be a plain word, not a list or a mapping."
            self.note(path, "key-not-text", message, event.start_mark.line + 1)
            raise _Unreadable
        self._plain(event, (*path, event.value), event.start_mark.line + 1)
        return _joined(str(event.value))


def _joined(text: str) -> str:
    """JSON, which is read here too, may spell a character as two escapes; one that stands alone stays alone."""
    if not _HALVES.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _resolved(event: ScalarEvent) -> object:
    """Only these are not texts: null, true, false and whole numbers, unquoted."""
    if event.style in {"'", '"', "|", ">"}:
        return _joined(event.value)
    if event.value in _WORDS:
        return _WORDS[event.value]
    return int(event.value) if _WHOLE.fullmatch(event.value) else event.value
