"""Conditions and deeds as rows of a small form: every common shape is one choice and at most one more word."""

import re
from typing import Any

from api.console.editor_values import (
    PLAIN_KINDS,
    RAW,
    Kind,
    Typed,
    numbered,
    one,
    raw,
    read_sum,
    read_term,
    rows,
    show_sum,
    show_term,
    unraw,
)
from api.pages.fields import whole
from claims.variant_edit_splices import GONE

JOINS = ("all", "any", "none")
"""Every one of the rows holds, at least one, or none of them."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SIMPLE_DEEDS = ("remind", "notify", "raise_priority", "reassign")


def _show_condition(value: Any) -> dict[str, list[str]]:
    if value is GONE or value is None:
        return {"join": ["always"]}
    join, parts = joined(value)
    shown = [_show_row(part) for part in parts]
    if None in shown:
        return {"join": [raw(value)]}
    return {"join": [join], **numbered([row for row in shown if row is not None])}


def joined(value: Any) -> tuple[str, list[Any]]:
    """The way in which the parts of a condition are joined (all, any, none), and the parts."""
    if isinstance(value, dict) and len(value) == 1:
        name, inner = next(iter(value.items()))
        if name in ("all", "any") and isinstance(inner, list):
            return name, inner
        if (
            name == "not"
            and isinstance(inner, dict)
            and list(inner) == ["any"]
            and isinstance(inner["any"], list)
        ):
            return "none", inner["any"]
    return "all", [value]


def _show_row(part: Any) -> dict[str, list[str]] | None:
    """One row; None for a shape that rows cannot show."""
    if isinstance(part, dict) and list(part) == ["not"]:
        row = _show_row(part["not"])
        return None if row is None or "not" in row else {**row, "not": ["yes"]}
    if not isinstance(part, dict):
        return None
    if list(part) == ["amount_above"]:
        return {"what": ["amount"], **show_sum(part["amount_above"])}
    if list(part) == ["priority"] and isinstance(part["priority"], str):
        return {"what": [f"priority:{part['priority']}"]}
    if set(part) == {"field", "is"} and isinstance(part["field"], str):
        return _show_field(part["field"], part["is"])
    return None


def _show_field(field: str, value: Any) -> dict[str, list[str]] | None:
    if isinstance(value, bool):
        return {"what": [f"field:{field}:{'yes' if value else 'no'}"]}
    if isinstance(value, int) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return {"what": [f"field:{field}"], "is": [str(value)]}
    return {"what": [f"field:{field}:{RAW}{value}"]} if isinstance(value, str) and value else None


def _read_condition(typed: Typed) -> Any:
    join = one(typed, "join")
    if join.startswith(RAW):
        return unraw(join)
    parts = [part for row in rows(typed) if (part := _read_row(row)) is not GONE]
    if join not in JOINS or not parts:
        return GONE
    if join == "none":
        return {"not": {"any": parts}}
    return parts[0] if len(parts) == 1 else {join: parts}


def _read_row(row: Typed) -> Any:
    part = _plain_row(row)
    return {"not": part} if part is not GONE and one(row, "not") == "yes" else part


def _plain_row(row: Typed) -> Any:
    what, _, rest = one(row, "what").partition(":")
    if what == "amount":
        amount = read_sum(row)
        return {"amount_above": "" if amount is GONE else amount}
    if what == "priority":
        return {"priority": rest}
    if what != "field":
        return GONE
    field, _, answer = rest.partition(":")
    if answer in ("yes", "no"):
        return {"field": field, "is": answer == "yes"}
    value = answer.removeprefix(RAW) or one(row, "is")
    return {
        "field": field,
        "is": int(value) if value.isascii() and value.isdigit() and len(value) < 16 else value,
    }


def _show_deeds(value: Any) -> dict[str, list[str]]:
    return numbered([_show_deed(each) for each in value] if isinstance(value, list) else [])


def _show_deed(deed: Any) -> dict[str, list[str]]:
    if isinstance(deed, dict) and len(deed) == 1:
        name, inner = next(iter(deed.items()))
        if name in SIMPLE_DEEDS and isinstance(inner, str | int) and not isinstance(inner, bool):
            return {"what": [f"{name}:{inner}"]}
        if name == "add_task" and isinstance(inner, dict) and set(inner) <= {"task", "title", "term"}:
            titles = PLAIN_KINDS["titles"].show(inner.get("title", GONE))
            return {
                "what": [f"add_task:{inner.get('task', '')}"],
                **titles,
                **show_term(inner.get("term", GONE)),
            }
    return {"what": [raw(deed)]}


def _read_deeds(typed: Typed) -> Any:
    return [deed for row in rows(typed) if (deed := _read_deed(row)) is not GONE] or GONE


def _read_deed(row: Typed) -> Any:
    what = one(row, "what")
    if what.startswith(RAW):
        return unraw(what)
    name, _, rest = what.partition(":")
    if name == "raise_priority":
        number = whole(rest)
        return {name: rest if number is None else number}
    if name in SIMPLE_DEEDS:
        return {name: rest}
    if name != "add_task":
        return GONE
    task = {"task": rest, "title": PLAIN_KINDS["titles"].read(row), "term": read_term(row)}
    return {"add_task": {member: value for member, value in task.items() if value is not GONE}}


KINDS: dict[str, Kind] = {
    **PLAIN_KINDS,
    "condition": Kind(_show_condition, _read_condition),
    "deeds": Kind(_show_deeds, _read_deeds),
}
"""Every kind of box."""
