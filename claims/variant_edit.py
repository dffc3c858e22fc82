"""Changes one place of a variant's text and leaves its comments, its order and every other letter alone.

Paths are what problems name: `stages.intake.actions.admit.to`, `escalation.2.at`.
"""

from typing import Any

from claims.problems import Path
from claims.variant_edit_outline import Outline, outline_of
from claims.variant_edit_splices import GONE, adding, changing, moving, renaming, same
from claims.yaml_document import Document, read_yaml

_IN_THE_WAY = frozenset({"alias", "anchor", "tag", "repeated-key", "key-not-text", "several-documents"})


class CannotEdit(Exception):
    """The text is not such that one place of it could be changed: it is to be put right as a text first."""


class NoSuchPlace(Exception):
    """Nothing stands at the path."""


def path_of(spelled: str) -> Path:
    """The path that a problem names: numbers are places in lists."""
    parts = spelled.replace("[", ".").replace("]", "").split(".") if spelled else []
    return tuple(int(part) if part.isdecimal() and len(part) < 6 else part for part in parts)


def value_at(document: Any, path: Path) -> Any:
    """The plain value at a path; `GONE` where nothing is."""
    here = document
    for part in path:
        listed = isinstance(here, list) and isinstance(part, int) and part < len(here)
        if not listed and not (isinstance(here, dict) and part in here):
            return GONE
        here = here[part]
    return here


def put(body: str, path: Path, value: Any) -> str:
    """Let this value stand at the path; only what differs from the present one is written anew."""
    old, outline = _read(body)
    if path and isinstance(path[-1], int) and value_at(old.value, path) is GONE:
        return add(body, path[:-1], None, value)
    return _spliced(outline, changing(outline, old.value, path, value), _with(old.value, path, value))


def drop(body: str, path: Path) -> str:
    """Take a member or an item out; NoSuchPlace when there is none."""
    old, outline = _read(body)
    if not path or value_at(old.value, path) is GONE:
        raise NoSuchPlace
    return _spliced(outline, changing(outline, old.value, path, GONE), _with(old.value, path, GONE))


def add(body: str, path: Path, key: str | None, value: Any) -> str:
    """Add a member to the mapping at a path, or an item to the end of the list there (`key` None)."""
    old, outline = _read(body)
    here = value_at(old.value, path)
    fresh: Any = [value] if key is None else {key: value}
    if not isinstance(here, type(fresh)) or not here:
        return put(body, path, fresh)
    if key is not None and key in here:
        raise NoSuchPlace
    wanted = [*here, value] if key is None else {**here, key: value}
    return _spliced(outline, adding(outline, path, key, value), _with(old.value, path, wanted))


def move(body: str, path: Path, to: int) -> str:
    """Bring a member or an item to another place (from 0) among its neighbours."""
    old, outline = _read(body)
    around = value_at(old.value, path[:-1])
    if not path or value_at(old.value, path) is GONE:
        raise NoSuchPlace
    names: list[Any] = list(around) if isinstance(around, dict) else list(range(len(around)))
    at, to = names.index(path[-1]), min(max(to, 0), len(names) - 1)
    order = [name for name in names if name != path[-1]]
    order.insert(to, path[-1])
    if at == to:
        return body
    kept = {n: around[n] for n in order} if isinstance(around, dict) else [around[n] for n in order]
    places = [names.index(name) for name in order]
    return _spliced(outline, moving(outline, path[:-1], places, kept), _with(old.value, path[:-1], kept))


def rename(body: str, path: Path, name: str) -> str:
    """Give a member of a mapping another name; NoSuchPlace when there is none, or the name is taken."""
    old, outline = _read(body)
    around = value_at(old.value, path[:-1])
    if not path or not isinstance(around, dict) or path[-1] not in around or name in around:
        raise NoSuchPlace
    kept = {name if each == path[-1] else each: part for each, part in around.items()}
    return _spliced(outline, renaming(outline, path, name), _with(old.value, path[:-1], kept))


def _read(body: str) -> tuple[Document, Outline]:
    body = body.replace("\r\n", "\n").removeprefix("\ufeff")
    body = body if body.endswith("\n") or not body else body + "\n"
    document = read_yaml(body)
    if not document.complete or _IN_THE_WAY.intersection(each.code for each in document.problems):
        raise CannotEdit
    if document.value is not None and not isinstance(document.value, dict):
        raise CannotEdit
    return document, outline_of(body)


def _with(document: Any, path: Path, value: Any) -> Any:
    """The values with another one at a path, `GONE` taking it out; what is missing on the way is made."""
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(document, list) and isinstance(head, int) and head < len(document):
        inner = _with(document[head], rest, value)
        return [*document[:head], *([] if inner is GONE else [inner]), *document[head + 1 :]]
    members = document if isinstance(document, dict) else {}
    inner = _with(members.get(head), rest, value)
    if inner is GONE:
        return {name: part for name, part in members.items() if name != head}
    return {**members, head: inner}


def _spliced(outline: Outline, splices: list[tuple[int, int, str]], wanted: Any) -> str:
    """Make the changes, last place first, and look whether the text now says what it should."""
    text = outline.text
    for start, end, new in sorted(splices, key=lambda each: each[:2], reverse=True):
        text = text[:start] + new + text[end:]
    read = read_yaml(text)
    if not read.complete or not same(read.value, wanted):
        raise CannotEdit
    return text
