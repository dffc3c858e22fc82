"""The one way in: bodies and queries become frozen models, or a problem that names every wrong field."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from api.field_errors import code_of
from api.problems import FieldError, Problem, invalid
from api.strict_json import MOST_ERRORS, inside, read_json

LARGEST_BODY = 1024 * 1024
"""Bytes of a request's body."""
POURED_AWAY = 8 * LARGEST_BODY
"""Bytes up to which a body that is too large is still read."""
JSON = "application/json"
Model = TypeVar("Model", bound=BaseModel)


async def read_body(request: Request, largest: int = LARGEST_BODY) -> bytes:
    """Take in the body; Problem `too-large` (413) when it is longer than allowed.

    What is somewhat too long is read to its end and thrown away: a sender that is cut off while it still writes
    sees a broken connection and no answer.
    """
    declared, parts, size = request.headers.get("content-length", ""), [], 0
    if declared.isdecimal() and int(declared[:12]) > POURED_AWAY:
        raise Problem("too-large", headers={"Connection": "close"})
    async for part in request.stream():
        size += len(part)
        if size > POURED_AWAY:
            break
        if size <= largest:
            parts.append(part)
    if size > largest:
        raise Problem("too-large", headers={"Connection": "close"})
    return b"".join(parts)


def media_type(request: Request) -> str:
    """The content type without its parameters, in small letters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_json_body(request: Request) -> Any:
    """The body as plain JSON values; 413, 415, 400 or 422 otherwise."""
    if media_type(request) != JSON:
        raise Problem("media-type", headers={"Accept": JSON})
    return read_json(await read_body(request))


def validate(model: type[Model], value: Any, under: str = "") -> Model:
    """Make the model of plain values; Problem `invalid` names every wrong field, below `under`."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise invalid(
            *field_errors(error.errors(include_url=False, include_context=False), value, under)
        ) from None


def field_errors(errors: Iterable[Any], value: Any, under: str = "") -> list[FieldError]:
    """Our field errors for pydantic's, each field once."""
    found = {}
    for error in errors:
        field = _path(error["loc"], value, error["type"] == "missing", under)
        found.setdefault(field, FieldError(field, code_of(error["type"])))
    return list(found.values())[:MOST_ERRORS]


def _path(location: tuple[str | int, ...], value: Any, missing: bool, under: str) -> str:
    """Spell where an error is, leaving out the names of union members, which are no fields."""
    field = under
    for part in location:
        if _holds(value, part):
            value = value[part]
        elif not (missing and isinstance(value, Mapping)):
            continue
        field = inside(field, part)
    return field


def _holds(value: Any, part: str | int) -> bool:
    if isinstance(value, Mapping):
        return part in value
    return isinstance(value, list | tuple) and isinstance(part, int) and part < len(value)


def read_query(model: type[Model], request: Request) -> Model:
    """Make the model of the query; an unknown or repeated parameter is an error of its own name."""
    pairs = request.query_params.multi_items()
    given = dict(pairs)
    if len(given) < len(pairs):
        names = [name for name, _ in pairs]
        raise invalid(*(FieldError(inside("", name), "repeated") for name in given if names.count(name) > 1))
    return validate(model, given)


def no_query(request: Request) -> None:
    """Refuse any query parameter: this call has none."""
    if request.query_params:
        raise invalid(
            *(FieldError(inside("", name), "unknown") for name in list(request.query_params)[:MOST_ERRORS])
        )
