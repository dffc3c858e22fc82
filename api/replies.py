"""Answers in JSON, written once and without a second validation."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel
from pydantic_core import to_json
from starlette.responses import Response

JSON = "application/json"


def reply(body: BaseModel, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """The HTTP answer for a shape."""
    return Response(to_json(body, by_alias=True), status, dict(headers) if headers else None, JSON)


def reply_all(bodies: Sequence[BaseModel]) -> Response:
    """The HTTP answer for a bare array of shapes."""
    return Response(to_json(bodies, by_alias=True), media_type=JSON)
