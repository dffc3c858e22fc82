"""Every JSON call of the OpenAPI with a good body, and every place in it where something nasty can stand."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import uuid4

from claims.commands import STANDARD
from tests.api.office import FILING
from tests.api.test_rights import BODIES
from tests.security.corpus import Nasty
from tests.security.corpus_json import Raw
from tests.security.documents import put
from tests.security.samples import sample

JSON = "application/json"
_WHOLE = FILING | {
    "declared_cause": "defect",
    "severity": "high",
    "impact": "one",
    "priority": None,
    "received_at": "2026-01-05T09:00:00+03:00",
    "external_key": "crm-1",
    "fields": {"sold_by": "shop", "bought_on": "2026-01-02", "quality_check": False, "order_number": "118"},
}
"""A filing with every member that there is; its type's own fields too."""


class Call(NamedTuple):
    """One call: names of its parameters, and a body that fits its schema."""

    name: str
    method: str
    path: str
    inside: tuple[str, ...]
    query: tuple[str, ...]
    body: Any


class Place(NamedTuple):
    """Where something nasty is put: the body at a path, beside its members, a query, the path or a header."""

    call: Call
    kind: str
    at: tuple[str | int, ...]

    def __str__(self) -> str:
        return f"{self.call.name} {self.kind} {'.'.join(map(str, self.at))}"


class Spoiled(NamedTuple):
    """A request as it goes out."""

    method: str
    path: str
    content: bytes | None
    headers: dict[str, bytes]


def calls_of(description: Mapping[str, Any]) -> Iterator[Call]:
    """The calls of the description; the one for commands once for every action."""
    schemas = description["components"]["schemas"]
    for path, methods in description["paths"].items():
        for method, call in methods.items():
            yield from _of_one(path, method, call, schemas)


def _of_one(path: str, method: str, call: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[Call]:
    given = call.get("parameters", ())
    inside = tuple(each["name"] for each in given if each["in"] == "path")
    query = tuple(each["name"] for each in given if each["in"] == "query")
    schema = call.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema")
    plain = Call(call["operationId"], method.upper(), path, inside, query, None)
    if plain.name != "command_claim":
        yield plain._replace(body=_body(path, schema, schemas))
        return
    for action, model in STANDARD.items():
        own = model.model_json_schema()
        data = {} if action == "force" else sample(own, own.get("$defs", {}))
        body = {"action": action, "expected_version": 1, "data": data}
        yield plain._replace(name=f"{plain.name}:{action}", body=body)


def _body(path: str, schema: Any, schemas: Mapping[str, Any]) -> Any:
    if path == "/api/claims":
        return _WHOLE if schema else None
    full = sample(schema, schemas) if schema else None
    return full | BODIES[path] if isinstance(full, dict) and path in BODIES else full  # type: ignore[operator]


def places_of(call: Call) -> Iterator[Place]:
    """Everything of a call that a caller may spoil."""
    for name in call.inside:
        yield Place(call, "path", (name,))
    for name in call.query:
        yield Place(call, "query", (name,))
    if call.method != "GET" and call.body is not None:
        yield Place(call, "header", ("Idempotency-Key",))
        for at, value in _inside(call.body, ()):
            yield Place(call, "body", at)
            if isinstance(value, dict):
                yield Place(call, "member", at)


def _inside(value: Any, at: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield at, value
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _inside(item, (*at, name))
    elif isinstance(value, list | tuple) and value:
        yield from _inside(value[0], (*at, 0))


def spoiled(place: Place, nasty: Nasty, known: Mapping[str, str], headers: Mapping[str, str]) -> Spoiled:
    """The request with something nasty in one place and all else as it should be."""
    call, text = place.call, nasty.value if isinstance(nasty.value, str) else json.dumps(nasty.value)
    values = {name: known.get(name, "x" * 20) for name in call.inside}
    sent = {name: value.encode() for name, value in {"Idempotency-Key": uuid4().hex, **headers}.items()}
    query, body = "", call.body
    if place.kind == "path":
        values[str(place.at[0])] = text
    elif place.kind == "query":
        query = f"?{place.at[0]}={_quoted(text)}"
    elif place.kind == "header":
        sent["Idempotency-Key"] = text.translate(_NO_HEADER).encode("utf-8", "replace")[:8000]
    elif place.kind == "member":
        body = put(body, (*place.at, str(nasty.value)), "x")
    else:
        body = put(body, place.at, nasty.value)
    path = call.path
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", _quoted(value))
    content = None if body is None else _dumped(body)
    return Spoiled(
        call.method, path + query, content, sent | ({"Content-Type": JSON.encode()} if content else {})
    )


_NO_HEADER = dict.fromkeys(map(ord, "\r\n\x00"), " ")
"""What no client can put into a header."""


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")[:6000] or "%20"


def _dumped(body: Any) -> bytes:
    """JSON with what is raw as it is."""
    raws: list[str] = []

    def kept(value: Any) -> Any:
        if isinstance(value, Raw):
            raws.append(value)
            return f"@raw{len(raws) - 1}@"
        if isinstance(value, dict):
            return {name: kept(item) for name, item in value.items()}
        return [kept(item) for item in value] if isinstance(value, list | tuple) else value

    text = json.dumps(kept(body))
    for place, raw in enumerate(raws):
        text = text.replace(f'"@raw{place}@"', raw)
    return text.encode()
