"""Writes plain values as YAML: in brackets while they are short, else line by line."""

import json
import re
from typing import Any

LONGEST_IN_BRACKETS = 100
_PLAIN = re.compile(r"[^\W_](?:[\w .()%/+№«»–—-]*[\w.()%»])?")
_NAMED = re.compile(r"(stage|field):[a-z][a-z0-9_-]*")
_UNSEEN = re.compile(r"[^ -~]")
_BLANKS = frozenset({0xA0, 0x202F})
_TOO_PLAIN = re.compile(r"[-+]?[0-9]+|null|true|false", re.IGNORECASE)


def in_one_line(value: Any) -> str:
    """The value as one line that may stand anywhere."""
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{in_one_line(key)}: {in_one_line(part)}" for key, part in value.items()) + "}"
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(in_one_line, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return _text(value) if isinstance(value, str) else str(value)


def _text(text: str) -> str:
    if _NAMED.fullmatch(text) or (_PLAIN.fullmatch(text) and not _TOO_PLAIN.fullmatch(text)):
        return text
    return _UNSEEN.sub(_escaped, json.dumps(text, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    """What nobody sees is written so that it is seen; the check then says what is wrong with it."""
    number = ord(found[0])
    return found[0] if found[0].isprintable() or number in _BLANKS else f"\\U{number:08x}"


def is_short(value: Any, column: int = 0) -> bool:
    """Whether the value is better written in one line: no more than a layer of names, and it fits."""
    if not isinstance(value, dict | list | tuple) or not value:
        return True
    parts = list(value.values() if isinstance(value, dict) else value)
    if isinstance(value, list | tuple):
        parts = [each for part in parts for each in (part.values() if _is_pair(part) else [part])]
    flat = not any(isinstance(part, dict | list | tuple) and part for part in parts)
    return flat and column + len(in_one_line(value)) <= LONGEST_IN_BRACKETS


def _is_pair(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1


def in_lines(value: Any, column: int) -> str:
    """A mapping or list line by line, its members at this column; the first line has no indentation."""
    rows = (
        [member_line(key, part, column) for key, part in value.items()]
        if isinstance(value, dict)
        else [item_line(part, column) for part in value]
    )
    return ("\n" + " " * column).join(rows)


def member_line(key: object, value: Any, column: int) -> str:
    """One member of a mapping whose names begin at this column."""
    name = in_one_line(str(key))
    if is_short(value, column + len(name) + 2):
        return f"{name}: {in_one_line(value)}"
    return f"{name}:\n{' ' * (column + 2)}{in_lines(value, column + 2)}"


def item_line(value: Any, column: int) -> str:
    """One item of a list whose dashes stand at this column."""
    return f"- {in_one_line(value) if is_short(value, column + 2) else in_lines(value, column + 2)}"
