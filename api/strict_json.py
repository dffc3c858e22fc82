"""Reads JSON as people must write it: no repeated members, no NaN, bounded numbers, depth and characters.

What is not JSON at all is `Malformed`; what is JSON but not acceptable is named by its field.
"""

import json
import math
import re
from typing import Any

from api.problems import FieldError, Problem, invalid

DEEPEST = 32
LARGEST_NUMBER = 2**53 - 1
"""Beyond it other programs would silently round."""
MOST_ERRORS = 20
_DECEIVING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]"
)


class _Repeated(dict[str, Any]):
    """An object in which a member was given twice; `member` says which."""

    member: str


def read_json(raw: bytes) -> Any:
    """Parse the body; raises Problem `malformed` (400) or `invalid` (422, naming the fields)."""
    try:
        value = json.loads(
            raw.decode("utf-8"), object_pairs_hook=_object, parse_int=_whole, parse_constant=float
        )
    except RecursionError:
        raise invalid(FieldError("", "too-deep")) from None
    except ValueError:
        raise Problem("malformed") from None
    errors: list[FieldError] = []
    _look(value, "", 1, errors)
    if errors:
        raise invalid(*errors[:MOST_ERRORS])
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    seen: set[str] = set()
    repeated = _Repeated(members)
    repeated.member = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
    return repeated


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= 17 else math.inf


def _look(value: Any, field: str, depth: int, errors: list[FieldError]) -> None:
    """Note what is wrong with a value and with everything inside it."""
    if isinstance(value, str):
        if _DECEIVING.search(value):
            errors.append(FieldError(field, "characters"))
    elif isinstance(value, dict | list):
        _look_inside(value, field, depth, errors)
    elif isinstance(value, int | float) and not abs(value) <= LARGEST_NUMBER:
        errors.append(FieldError(field, "out-of-bounds"))


def _look_inside(value: dict[str, Any] | list[Any], field: str, depth: int, errors: list[FieldError]) -> None:
    if depth > DEEPEST:
        errors.append(FieldError(field, "too-deep"))
        return
    if isinstance(value, list):
        for place, item in enumerate(value):
            _look(item, inside(field, place), depth + 1, errors)
        return
    if isinstance(value, _Repeated):
        errors.append(FieldError(inside(field, value.member), "repeated"))
    for name, item in value.items():
        if _DECEIVING.search(name):
            errors.append(FieldError(inside(field, name), "characters"))
        _look(item, inside(field, name), depth + 1, errors)


def inside(field: str, part: str | int) -> str:
    """The path of a member; a strange name is cut and cleaned, since it goes back to whoever sent it."""
    name = str(part)[:60]
    if not name.isprintable():
        name = "".join(letter if letter.isprintable() else "?" for letter in name)
    return f"{field}.{name}" if field else name
