"""No regular expression of ours runs for ever on what somebody typed on purpose."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

ROOMS = ("claims", "drawing", "letters", "store", "api", "runtime.exchange")
LONG = 2_000
"""Characters: the square of it takes a moment, the cube or worse does not end before the time of a test."""
PIECES = (*'aA01.-_ \t\n@/&<{[("я', "1.", "a-", "a@", "a.", "{{", ": ")
"""What repeated patterns feed on; each is repeated and then ended by something that fits nothing."""


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for room in ROOMS:
        package = importlib.import_module(room)
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if ".migrations" in found.name or found.name.endswith("__main__"):
                continue
            for name, value in vars(importlib.import_module(found.name)).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    yield f"{found.name}.{name}", value


def nasty() -> Iterator[str]:
    for piece in PIECES:
        repeated = (piece * LONG)[:LONG]
        yield repeated
        yield repeated + "\x01"
        yield "a" + repeated + "\x01"


def test_every_pattern_ends_soon() -> None:
    known = dict(patterns())
    assert len(known) > 30
    for pattern in known.values():
        for text in nasty():
            pattern.search(text)
            pattern.fullmatch(text)
