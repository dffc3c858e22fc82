"""The key under which a request may be repeated, and the hash of what it said."""

import re
from hashlib import sha256
from typing import Any

from pydantic_core import to_json
from starlette.requests import Request

from api.problems import Problem

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[!-~]{1,200}")


def key_of(request: Request) -> str:
    """The request's key; Problem 400 when it is missing or has other than 1 to 200 visible ASCII characters."""
    keys = request.headers.getlist(HEADER)
    if not keys:
        raise Problem("idempotency-key-missing")
    if len(keys) > 1 or not _KEY.fullmatch(keys[0]):
        raise Problem("idempotency-key-malformed")
    return keys[0]


def hash_of(body: Any) -> bytes:
    """The SHA-256 of a body, the same however its members are ordered and spaced."""
    return sha256(to_json(_ordered(body))).digest()


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _ordered(value[name]) for name in sorted(value)}
    return [_ordered(item) for item in value] if isinstance(value, list) else value


def prefers_async(request: Request) -> bool:
    """Whether the caller wants an answer as soon as the command is durable (RFC 7240, section 4.1)."""
    asked = ",".join(request.headers.getlist("prefer"))
    return "respond-async" in {word.strip().lower() for word in asked.split(",")}
