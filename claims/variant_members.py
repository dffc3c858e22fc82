"""Which members a process variant may have at a place, read from its own schema."""

from functools import cache
from typing import Any

from claims.problems import Path
from claims.variant import Variant


def members_at(path: Path) -> tuple[str, ...]:
    """Name the members that a mapping at this place may have; empty where names are free."""
    nodes = _alternatives(_schema())
    for part in path:
        nodes = [node for parent in nodes for node in _alternatives(_child(parent, part))]
    return tuple(dict.fromkeys(name for node in nodes for name in node.get("properties", {})))


@cache
def _schema() -> dict[str, Any]:
    return Variant.model_json_schema(by_alias=True)


def _child(node: dict[str, Any], part: str | int) -> dict[str, Any]:
    if isinstance(part, int):
        return dict(node.get("items", {}))
    free = node.get("additionalProperties")
    fallback = next(iter(node.get("patternProperties", {}).values()), free if isinstance(free, dict) else {})
    return dict(node.get("properties", {}).get(part, fallback))


def _alternatives(node: dict[str, Any]) -> list[dict[str, Any]]:
    if "$ref" in node:
        return _alternatives(_schema()["$defs"][node["$ref"].rsplit("/", 1)[1]])
    if "anyOf" in node:
        return [each for part in node["anyOf"] for each in _alternatives(part)]
    return [node]
