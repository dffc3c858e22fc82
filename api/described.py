"""What the OpenAPI description says of a call: query, body, headers, answers and every error."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from api.problem_catalogue import KINDS

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_PAGE = {"text/html": {"schema": {"type": "string"}}}
_RETRY = {"Retry-After": {"description": "seconds", "schema": {"type": "integer"}}}
_CHALLENGE = {"WWW-Authenticate": {"schema": {"type": "string"}}}
_HEADERS: dict[int, dict[str, Any]] = {401: _CHALLENGE, 429: _RETRY, 503: _RETRY}
_SAID: dict[int, str] = {
    400: "Malformed, or the Idempotency-Key is missing",
    401: "Anonymous",
    403: "Visible, but not for this role",
    404: "Unknown or foreign",
    405: "No such method here",
    409: "The rules refuse",
    413: "Larger than 1 MB",
    415: "Content type not accepted",
    422: "Fields are not valid",
    429: "Too many requests",
    500: "Unexpected",
    503: "Too busy, the database is away, or COMMIT is uncertain; repeat with the same key",
}
READS = (401, 403, 429, 503)
"""Errors of every call that needs a token and reads."""
WRITES = (400, 401, 403, 413, 415, 422, 429, 503)
"""Errors of every call that needs a token and takes a body."""
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Makes the request safe to repeat; scoped to the caller.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$", "minLength": 1, "maxLength": 200},
}
_TOKEN = [{"bearer": []}]


def described(
    answers: Mapping[int, type[BaseModel] | str],
    problems: Iterable[int] = (),
    *,
    query: type[BaseModel] | None = None,
    body: type[BaseModel] | None = None,
    keyed: bool = False,
    token: bool = True,
    pages: bool = False,
    **extra: Any,
) -> dict[str, Any]:
    """Arguments of a route: `answers` are shapes (JSON) or media types by status, `problems` error statuses.

    `pages`: whoever asks for HTML gets a page, errors included.
    """
    responses = {status: _answer(answer) for status, answer in answers.items()}
    responses |= {status: _problem(status) for status in sorted({*problems, 500})}
    if pages:
        responses = {status: _with_page(response) for status, response in responses.items()}
    parameters = [*(_parameters(query) if query else []), *([IDEMPOTENCY_KEY] if keyed else [])]
    openapi: dict[str, Any] = {"parameters": parameters} if parameters else {}
    if body:
        openapi["requestBody"] = {"required": True, "content": {"application/json": {"schema": ref(body)}}}
    if token:
        openapi["security"] = _TOKEN
    return {"responses": responses, "openapi_extra": openapi | extra, "response_model": None}


def ref(model: type[BaseModel]) -> dict[str, Any]:
    """Where the schema of an input stands; ValueError for two inputs of one name."""
    if INPUTS.setdefault(model.__name__, model) is not model:
        raise ValueError(f"two inputs are called {model.__name__}")
    return {"$ref": f"#/components/schemas/{model.__name__}"}


INPUTS: dict[str, type[BaseModel]] = {}
"""The bodies that calls take, for the components of the description."""


def _answer(answer: type[BaseModel] | str) -> dict[str, Any]:
    if isinstance(answer, str):
        return {"description": "OK", "content": {answer: {"schema": {"type": "string"}}}}
    return {"description": answer.__doc__.splitlines()[0] if answer.__doc__ else "OK", "model": answer}


def _problem(status: int) -> dict[str, Any]:
    codes = sorted(code for code, kind in KINDS.items() if kind.status == status)
    description = _SAID[status] + (f" (codes: {', '.join(codes)})" if codes and status != 409 else "")
    headers = {"headers": _HEADERS[status]} if status in _HEADERS else {}
    return {"description": description, "content": PROBLEM, **headers}


def _with_page(response: dict[str, Any]) -> dict[str, Any]:
    return {**response, "content": {**response.get("content", {}), **_PAGE}}


def _parameters(query: type[BaseModel]) -> list[dict[str, Any]]:
    schema = query.model_json_schema()
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _plain(member)}
        for name, member in schema["properties"].items()
    ]


def _plain(member: dict[str, Any]) -> dict[str, Any]:
    """A query has no null: an optional parameter is left out instead."""
    options = [each for each in member.get("anyOf", []) if each.get("type") != "null"]
    if len(options) != 1:
        return member
    rest = {name: value for name, value in member.items() if name not in ("anyOf", "default", "title")}
    return {**options[0], **rest}
