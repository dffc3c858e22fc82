"""Every text of a JSON body that may only be so long, with the length that the description tells."""

from collections.abc import Iterator, Mapping
from typing import Any

from claims.commands import STANDARD
from tests.security.calls import JSON, Call, Place, calls_of
from tests.security.samples import Schema

At = tuple[str | int, ...]


def bounded_texts(description: Mapping[str, Any]) -> Iterator[tuple[Place, int]]:
    """The places of all calls, and how many characters each may have."""
    for call in calls_of(description):
        if call.body is not None:
            for at, most in _of_one(call, description):
                yield Place(call, "body", at), most


def _of_one(call: Call, description: Mapping[str, Any]) -> Iterator[tuple[At, int]]:
    action = call.name.partition(":")[2]
    if action:
        own = STANDARD[action].model_json_schema()
        yield from _texts(call.body["data"], own, own.get("$defs", {}), ("data",))
        return
    given = description["paths"][call.path][call.method.lower()]["requestBody"]["content"][JSON]["schema"]
    yield from _texts(call.body, given, description["components"]["schemas"], ())


def _texts(value: Any, schema: Schema, known: Mapping[str, Schema], at: At) -> Iterator[tuple[At, int]]:
    for one in _options(schema, known):
        if isinstance(value, str) and one.get("type") == "string" and "maxLength" in one:
            yield at, one["maxLength"]
        elif isinstance(value, list | tuple) and one.get("type") == "array" and value:
            yield from _texts(value[0], one.get("items") or one["prefixItems"][0], known, (*at, 0))
        elif isinstance(value, dict):
            for name in value.keys() & one.get("properties", {}).keys():
                yield from _texts(value[name], one["properties"][name], known, (*at, name))


def _options(schema: Schema, known: Mapping[str, Schema]) -> Iterator[Schema]:
    """What a value may be, followed to where it is described."""
    inner = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]
    if "$ref" in schema:
        inner.append(known[schema["$ref"].rpartition("/")[2]])
    for one in inner:
        yield from _options(one, known)
    if not inner:
        yield schema
