"""A whole, plausible value for every schema of our OpenAPI: every member given, so that each can be spoiled."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
_BY_PATTERN = {
    "^[0-9]{1,6}$": "1",
    "^[0-9]{1,4}-[0-9]{1,4}$": "1-2",
    "^[0-9.]{1,12}$": "1.1",
    "^[1-9][0-9]{0,8}$": "1",
    "^[!-~]{1,200}$": "key",
    "^[0-9]{2}-[0-9]{1,12}$": "26-00001",
    "^[A-Za-z0-9_=.:+-]{1,500}$": "2026-01-05T09:00:00+00:00",
    "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$": "01a200e3-e70d-7797-8205-cd381d2d1841",
    "^[a-z0-9][a-z0-9._-]{0,59}$": "operator",
}
_BY_FORMAT = {
    "date-time": "2026-01-05T09:00:00+00:00",
    "date": "2026-01-05",
    "time": "09:00:00",
    "email": "anna@example.org",
    "duration": "PT1H",
}


def sample(schema: Schema, known: Mapping[str, Schema]) -> Any:
    """A value that the schema allows, as far as a schema can tell."""
    schema = _followed(schema, known)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    return _BY_TYPE.get(schema.get("type", "object"), _object)(schema, known)


def _followed(schema: Schema, known: Mapping[str, Schema]) -> Schema:
    while True:
        options = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]
        wanted = next((each for each in options if each.get("type") != "null"), None)
        if "$ref" in schema:
            schema = known[schema["$ref"].rpartition("/")[2]]
        elif wanted:
            schema = wanted
        else:
            return schema


def _object(schema: Schema, known: Mapping[str, Schema]) -> dict[str, Any]:
    members = {name: sample(each, known) for name, each in schema.get("properties", {}).items()}
    free = schema.get("additionalProperties") or next(
        iter(schema.get("patternProperties", {}).values()), None
    )
    if isinstance(free, Mapping):
        members["key"] = sample(free, known)
    return members


def _array(schema: Schema, known: Mapping[str, Schema]) -> list[Any]:
    if "prefixItems" in schema:
        return [sample(each, known) for each in schema["prefixItems"]]
    return [sample(schema.get("items", {"type": "string"}), known)] * max(1, schema.get("minItems", 1))


def _string(schema: Schema, known: Mapping[str, Schema]) -> str:
    shaped = _BY_PATTERN.get(schema.get("pattern", "")) or _BY_FORMAT.get(schema.get("format", ""))
    return shaped or "example"


def _number(schema: Schema, known: Mapping[str, Schema]) -> int:
    return int(schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1))


_BY_TYPE = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _number,
    "number": _number,
    "boolean": lambda schema, known: True,
    "null": lambda schema, known: None,
}
