"""Says what is wrong with the shape of a process variant: one problem for each fault, in plain sentences."""

import json
from typing import Any, NamedTuple

from pydantic import ValidationError

from claims.problems import Path, shown
from claims.variant import Variant
from claims.variant_members import members_at

_CONDITIONS = {
    "FieldIs": "field",
    "AmountAbove": "amount_above",
    "PriorityIs": "priority",
    "AllOf": "all",
    "AnyOf": "any",
    "Not": "not",
}
_DEEDS = {
    "Remind": "remind",
    "Notify": "notify",
    "RaisePriority": "raise_priority",
    "AddTask": "add_task",
    "Reassign": "reassign",
}
_SCALARS = frozenset({"bool", "int", "str"})
_WORDS_OF_TYPES = {
    "string_type": "a text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "date_type": "a date such as 2026-11-22",
}
_NAME = "Write a name: a lower-case Latin letter, then at most 59 such letters, digits, - or _."
_PATTERNS = {
    "received": "Write received, registered, decided or stage:<name of a stage>.",
    "demand": "Write demand, verdict, cause, guilty_unit, plan_finished, reason, text, remedies, assignee or"
    " field:<name of a field>.",
}


class Fault(NamedTuple):
    """One fault of shape. `spoilt` is what must be left out so that the rest can be looked at."""

    path: Path
    code: str
    message: str
    spoilt: Path


def parsed(document: object) -> tuple[Variant | None, list[Fault]]:
    """Make a variant of plain values; every fault of shape, and no variant, when there are any."""
    try:
        text = json.dumps(document)
        return Variant.model_validate_json(text, strict=True, by_alias=True, by_name=False), []
    except ValidationError as error:
        return None, _faults(error, document)


def _faults(error: ValidationError, document: object) -> list[Fault]:
    found: dict[tuple[Path, str], Fault] = {}
    details = error.errors(include_url=False, include_input=False)
    for detail in details:
        fault = _fault(detail, document)
        if fault is not None:
            found.setdefault((fault.path, fault.code), fault)
    return list(found.values()) or [_unplaced(details[0], document)]


def _unplaced(detail: Any, document: object) -> Fault:
    path = tuple(part for part in detail["loc"] if part != "[key]")
    return Fault(path, "not-valid", _sentence(detail["msg"]), path[:1])


def _fault(detail: Any, document: object) -> Fault | None:
    path: Path = ()
    here = document
    for part in detail["loc"]:
        members = _alternatives(path, part)
        if members:
            meant = [key for key in members.values() if _has(here, key)]
            if len(meant) != 1:
                return _no_alternative(path, members)
            if meant != [members[part]]:
                return None
        elif _has(here, part):
            here, path = here[part], (*path, part)  # type: ignore[index]
        elif part == "[key]":
            return Fault(path, "bad-name", _key_message(detail), path)
        elif part not in _SCALARS:
            path = (*path, part)
    return _told(detail, path, here)


def _alternatives(path: Path, part: object) -> dict[str, str]:
    """The alternatives among which the validator stands here; empty where it does not choose."""
    name = next((each for each in reversed(path) if isinstance(each, str)), "")
    if name in {"when", "all", "any", "not"} and part in _CONDITIONS:
        return _CONDITIONS
    return _DEEDS if name == "do" and part in _DEEDS else {}


def _has(value: object, part: object) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and part < len(value)


def _no_alternative(path: Path, members: dict[str, str]) -> Fault:
    what, code = ("condition", "not-a-condition") if members is _CONDITIONS else ("deed", "not-a-deed")
    names = ", ".join(members.values())
    return Fault(path, code, f"This is not one {what}; write exactly one of {names}.", path)


def _told(detail: Any, path: Path, here: object) -> Fault | None:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        return Fault(path, "missing", f"`{shown(path[-1])}` is missing here; add it.", path[:-1])
    if kind == "extra_forbidden":
        return Fault(path, "unknown-member", _unknown(path), path)
    if kind == "too_short" and isinstance(here, list) and len(here) >= context["min_length"]:
        return None  # its items are at fault and are told one by one
    code, message = _worded(kind, context, detail["msg"])
    return Fault(path, code, message, path)


def _unknown(path: Path) -> str:
    known = ", ".join(members_at(path[:-1]))
    return f"`{shown(path[-1])}` is not known here; remove it or write one of {known}."


def _worded(kind: str, context: dict[str, Any], said: str) -> tuple[str, str]:
    if kind == "literal_error":
        return "unknown-choice", f"Write one of {context['expected']}."
    if kind == "string_pattern_mismatch":
        return "bad-name", _pattern(context["pattern"])
    if kind in _WORDS_OF_TYPES:
        return "wrong-type", f"Write {_WORDS_OF_TYPES[kind]} here."
    if kind == "value_error":
        return "not-valid", _sentence(str(context["error"]))
    bounded = kind.startswith(("too_", "string_too_", "greater_", "less_"))
    return ("out-of-bounds" if bounded else "not-valid"), _sentence(said.replace("after validation, ", ""))


def _pattern(pattern: str) -> str:
    return next((message for word, message in _PATTERNS.items() if word in pattern), _NAME)


def _key_message(detail: Any) -> str:
    return _worded(detail["type"], detail.get("ctx", {}), detail["msg"])[1]


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
