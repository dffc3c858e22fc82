"""Pages of lists and their cursors: opaque, checked for their form, bound to the list's order."""

import base64
import binascii
import json
from datetime import datetime
from typing import Generic, TypeVar

from claims.values import Value

Item = TypeVar("Item")


class BadCursor(ValueError):
    """The cursor was not made by this list in this order."""


class Page(Value, Generic[Item]):
    """One page; `next` is the cursor of the following one, None at the end."""

    items: tuple[Item, ...]
    next: str | None = None


def cursor(order: str, *place: str | int) -> str:
    """Spell the place after which the next page begins."""
    return base64.urlsafe_b64encode(json.dumps([order, *place]).encode()).decode().rstrip("=")


def place_of(spelled: str, order: str, kinds: tuple[type, ...]) -> tuple[str | int, ...]:
    """Read a cursor of a list in this order; BadCursor when it is anything else."""
    try:
        read = json.loads(base64.urlsafe_b64decode(spelled.encode("ascii") + b"=" * (-len(spelled) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        raise BadCursor("not a cursor") from None
    if not isinstance(read, list) or len(read) != len(kinds) + 1 or read[0] != order:
        raise BadCursor("the cursor of another list")
    if any(type(part) is not kind for part, kind in zip(read[1:], kinds, strict=True)):
        raise BadCursor("not a cursor")
    return tuple(read[1:])


def instant_of(spelled: str) -> datetime:
    """Read an instant of a cursor; BadCursor when it is none."""
    try:
        instant = datetime.fromisoformat(spelled)
    except ValueError:
        raise BadCursor("not a cursor") from None
    if instant.tzinfo is None:
        raise BadCursor("not a cursor")
    return instant
