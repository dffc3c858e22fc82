"""Renames a part of a variant together with everything that speaks of it."""

from collections.abc import Iterator
from typing import Any

from claims.problems import Path
from claims.variant_edit import put, rename, value_at
from claims.variant_edit_splices import GONE
from claims.yaml_document import read_yaml

STAGE, FIELD = "stage:", "field:"
_KEYS_INSIDE = frozenset({"fields", "hints"})
"""Lists whose parts say their names themselves."""


def rename_part(body: str, path: Path, name: str) -> str:
    """Give a stage, a clock, a field, an action or a word of a dictionary another name, wherever it is named.

    `path` is that of the part: `stages.intake`, `fields.2`. NoSuchPlace when the name is taken.
    """
    document = read_yaml(body).value
    old = _name_of(document, path)
    for place, new in list(_mentions(document, path, old, name)):
        body = put(body, place, new)
    return put(body, (*path, "key"), name) if _says_its_name(path) else rename(body, path, name)


def _says_its_name(path: Path) -> bool:
    return len(path) == 2 and path[0] in _KEYS_INSIDE


def _name_of(document: Any, path: Path) -> str:
    return str(value_at(document, (*path, "key"))) if _says_its_name(path) else str(path[-1])


def _mentions(document: Any, path: Path, old: str, new: str) -> Iterator[tuple[Path, str]]:
    """Where the part is named, and what is to stand there."""
    for place, value in _scalars(document):
        lead = _named_so(document, path, old, place, value)
        if lead is not None:
            yield place, lead + new


def _named_so(document: Any, path: Path, old: str, place: Path, value: Any) -> str | None:
    """What stands before the name where this value is it; None where it is not."""
    last = next((part for part in reversed(place) if isinstance(part, str)), "")
    match path:
        case ("stages", _):
            if last == "from" and value == STAGE + old:
                return STAGE
            return "" if last in ("to", "stages") and value == old else None
        case ("clocks", _):
            named = place[0] == "escalation" if last == "clock" else last == "clocks"
            return "" if named and value == old else None
        case ("fields", int()):
            if last == "requires" and value == FIELD + old:
                return FIELD
            return "" if last == "field" and value == old else None
        case ("fields", int(), "choices", _) if last == "is" and value == old:
            field = value_at(document, (*path[:2], "key"))
            return "" if value_at(document, (*place[:-1], "field")) == field else None
    return None


def mentions_of(document: Any, path: Path) -> tuple[Path, ...]:
    """The places that speak of a part: what would name nothing if it were taken out."""
    if not path or value_at(document, path) is GONE:
        return ()
    return tuple(place for place, _ in _mentions(document, path, _name_of(document, path), "?"))


def _scalars(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _scalars(part, (*path, name))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _scalars(part, (*path, place))
    else:
        yield path, value
