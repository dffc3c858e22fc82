"""What a short form consists of: boxes made from the schema of a command's data."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from api.console.form_words import (
    HINTS,
    LABELS,
    OWN_LABELS,
    REASON_HINTS,
    REASON_OF_ACTION,
    REASON_OF_STAFF,
    REASONS,
    TEXT_BESIDE_REASON,
    TEXT_BESIDE_REASON_HINT,
    TEXT_HINT,
    TEXT_OF_ACTION,
)
from api.language import Language
from claims.commands import STANDARD
from claims.values import Titles
from claims.variant import Outcome

Kind = Literal[
    "line",
    "email",
    "tel",
    "text",
    "choice",
    "cards",
    "number",
    "day",
    "instant",
    "term",
    "names",
    "texts",
    "demand",
    "remedies",
]
KINDS: dict[str, Kind] = {
    "assignee": "choice",
    "reason": "text",
    "severity": "choice",
    "impact": "choice",
    "priority": "cards",
    "type": "choice",
    "tag": "choice",
    "task": "choice",
    "title": "line",
    "term": "term",
    "due_at": "instant",
    "task_id": "choice",
    "result": "text",
    "text": "text",
    "name": "line",
    "email": "email",
    "phone": "tel",
    "file_id": "choice",
    "role": "choice",
    "claim": "line",
    "as": "cards",
    "kind": "cards",
    "direction": "cards",
    "participants": "names",
    "at": "instant",
    "clock": "choice",
    "by": "term",
    "verdict": "cards",
    "cause": "choice",
    "guilty_unit": "choice",
    "note": "text",
    "remedy_id": "choice",
    "hint": "choice",
    "to": "choice",
    "variant": "choice",
    "version": "choice",
    "calendar_id": "choice",
    "stage": "choice",
    "plan": "cards",
    "outcome": "choice",
    "on_behalf": "cards",
    "score": "cards",
    "questions": "texts",
    "remedies": "remedies",
    "demand": "demand",
}
"""How each member of data is asked for; `fields` becomes one box for each field of the claim type's form."""
_INPUTS = {"on_behalf": "on_behalf.via"}
"""Members that hold one value inside."""
ORDER = (
    "on_behalf",
    "verdict",
    "cause",
    "guilty_unit",
    "demand",
    "fields",
    "remedies",
    "questions",
    "reason",
    "text",
)
"""In which order the members of a variant's action are asked for: first what was found, last what is written."""
_ORDER_OF = {
    "add_task": ("task", "title", "assignee", "term", "due_at"),
    "move_task": ("task_id", "term", "due_at", "reason"),
    "set_priority": ("severity", "impact", "priority", "reason"),
}
"""Standard commands that are asked in another order than their data is written: what, who, until when."""
_STAFF_ONLY = frozenset({("note", "text"), ("record_finding", "note"), ("carry_out", "note")})

_FOLLOWS = frozenset({("set_priority", "priority")})
"""What is put in where it is left open, because it follows from the other boxes."""


class Choice(NamedTuple):
    """One thing that may be chosen."""

    value: str
    title: str
    hint: str = ""


class Box(NamedTuple):
    """One labelled question of a form; `name` is its input's, or the beginning of its inputs' names."""

    name: str
    kind: Kind
    label: str
    hint: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    longest: int | None = None
    staff_only: bool = False
    declared: str = ""
    """What the claimant said about the same matter: shown beside it and never changed."""


def boxes_of(
    action: str,
    schema: Mapping[str, Any],
    choices: Mapping[str, tuple[Choice, ...]],
    language: Language,
    *,
    public: bool = True,
    outcome: Outcome | None = None,
) -> list[Box]:
    """Make the boxes of a command from its schema; `public` means that its texts reach the claimant."""
    required = set(schema.get("required", ()))
    titles = _titles_of(action, public=public, outcome=outcome)
    return [
        Box(
            name=_INPUTS.get(name, name),
            kind=_kind(name, choices),
            label=titles.get(name, (LABELS[name], None))[0].in_language(language),
            hint=_told(titles, name, language),
            required=name in required and (action, name) not in _FOLLOWS,
            choices=choices.get(name, ()),
            longest=_longest(schema["properties"][name]),
            staff_only=(action, name) in _STAFF_ONLY,
        )
        for name in _names(action, schema)
    ]


def _names(action: str, schema: Mapping[str, Any]) -> list[str]:
    names = [name for name in schema.get("properties", {}) if name != "fields"]
    order = _ORDER_OF.get(action, names if action in STANDARD else ORDER)
    return sorted(names, key=order.index)


def _kind(name: str, choices: Mapping[str, tuple[Choice, ...]]) -> Kind:
    """A dictionary that the variant does not have leaves free words."""
    if name in ("cause", "guilty_unit") and not choices.get(name):
        return "line"
    return KINDS[name]


def _titles_of(
    action: str, *, public: bool, outcome: Outcome | None
) -> dict[str, tuple[Titles, Titles | None]]:
    """The labels and hints that this command has for itself, by the members of its data."""
    if action in STANDARD:
        own = [name for command, name in (*OWN_LABELS, *HINTS) if command == action]
        return {
            name: (OWN_LABELS.get((action, name), LABELS[name]), HINTS.get((action, name))) for name in own
        }
    if outcome in REASONS:
        return {
            "reason": (REASONS[outcome], REASON_HINTS[outcome]),
            "text": (TEXT_BESIDE_REASON, TEXT_BESIDE_REASON_HINT),
        }
    reason = REASON_OF_ACTION if public else REASON_OF_STAFF
    return {"reason": (reason, None), "text": (TEXT_OF_ACTION, TEXT_HINT if public else None)}


def _told(titles: Mapping[str, tuple[Titles, Titles | None]], name: str, language: Language) -> str:
    hint = titles[name][1] if name in titles else None
    return hint.in_language(language) if hint else ""


def _longest(node: Mapping[str, Any]) -> int | None:
    """How many characters the schema allows, wherever in it that stands."""
    if "maxLength" in node:
        return int(node["maxLength"])
    inner = [*node.get("anyOf", ()), *([node["items"]] if isinstance(node.get("items"), Mapping) else [])]
    return next((found for part in inner if (found := _longest(part))), None)
