"""What one may do with a claim now: titles, reasons why not, and the schema of the data."""

import json
import re
from functools import lru_cache
from typing import Any

from api.language import Language
from api.problem_catalogue import KINDS
from api.shapes.filing import DemandIn
from api.shapes.parts import Answer
from claims.claim import Claim
from claims.command_data import ClaimantsWord
from claims.commands import Data
from claims.values import Titles
from claims.variant import Pinned
from claims.ways import Way, data_model, required_members

_REFERENCE = re.compile(r'"#/\$defs/([^"]+)"')
ADDED_BY_US = {"correct_contact": "has_email"}
"""A fact that the API adds to a command's data; nobody may send it."""

_ONLY_READS = {"code": "forbidden", "detail": KINDS["forbidden"].title.model_dump()}


class ActionOut(Answer):
    """A command of this claim. `why_not` is there when it is not allowed now: `{code, detail, …}`."""

    action: str
    title: str
    allowed: bool
    why_not: dict[str, Any] | None
    data_schema: dict[str, Any]


def actions_of(
    ways: tuple[Way, ...], pinned: Pinned, claim: Claim, language: Language, *, may_act: bool
) -> tuple[ActionOut, ...]:
    """Show the ways on to one of our people, in his language; who only reads may take none of them."""
    seen = ways if may_act else tuple(way.model_copy(update={"why_not": _ONLY_READS}) for way in ways)
    return tuple(_shown(way, pinned, claim, language) for way in seen)


def _shown(way: Way, pinned: Pinned, claim: Claim, language: Language) -> ActionOut:
    model = data_model(pinned, claim, way.action)
    needed = required_members(pinned, claim, way.action)
    if model and issubclass(model, ClaimantsWord):
        needed = (*needed, "on_behalf")
    return ActionOut.model_construct(
        action=way.action,
        title=way.title.in_language(language),
        allowed=way.allowed,
        why_not=_in_language(way.why_not, language) if way.why_not else None,
        data_schema=schema_of(model, needed, ADDED_BY_US.get(way.action)) if model else {},
    )


def _in_language(refused: dict[str, Any], language: Language) -> dict[str, Any]:
    return {**refused, "detail": Titles.model_validate(refused["detail"]).in_language(language)}


@lru_cache(maxsize=512)
def schema_of(model: type[Data], needed: tuple[str, ...] = (), hidden: str | None = None) -> dict[str, Any]:
    """The JSON schema of a command's data as it is sent from outside."""
    schema = model.model_json_schema()
    members = {name: each for name, each in schema.get("properties", {}).items() if name != hidden}
    if "demand" in members:
        members["demand"] = DemandIn.model_json_schema()
    required = sorted({*schema.get("required", []), *needed})
    shown = {**schema, "properties": members, **({"required": required} if required else {})}
    return _without_idle_parts(shown)


def _without_idle_parts(schema: dict[str, Any]) -> dict[str, Any]:
    """Leave out the definitions that nothing refers to any more."""
    parts = schema.pop("$defs", {})
    used = set(_REFERENCE.findall(json.dumps(schema)))
    while more := {name for part in used for name in _REFERENCE.findall(json.dumps(parts[part]))} - used:
        used |= more
    kept = {name: part for name, part in parts.items() if name in used}
    return {**schema, **({"$defs": kept} if kept else {})}
