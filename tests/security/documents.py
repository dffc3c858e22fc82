"""Documents that people edit, with something nasty in each of their places."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from tests.security.corpus import CANARY, TEXTS
from tests.security.corpus_json import OTHER_TYPES

SPELLED = tuple(text.value for text in TEXTS if len(text.value) < 6000)
_NAMES = "abcdefghijklmnopqrst"
BOMB = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [*{before}, *{before}]\n" for before, name in pairwise(_NAMES)
)
DOCUMENTS = (
    *(
        "",
        " ",
        "\t",
        "\n" * 9000,
        "---\n---\n",
        "...",
        "%YAML 1.2\n---\na: b",
        "null",
        "[]",
        "{}",
        "x",
        "- - - x",
    ),
    *(BOMB, "a: b\na: c", "<<: {a: b}", "<<: *a", "!!python/object:os.system {}", "!<tag:x> y", "? [a]\n: b"),
    *("{a: " * 500, "[" * 5000, "- " * 3000, "a:\n" + " " * 5000 + "b: c", "'" * 999, '"\\ud800"', '"\\x00"'),
    *(
        "a: |\n" + "  x\n" * 5000,
        "\ufeff\ufeffa: b",
        "a: b\r\r\nc: d",
        "a:\x85 b",
        "x" * 300_000,
        "a: 1e999\nb: .nan",
    ),
    *(
        "no: yes\non: off\n1: 2\n~: x",
        "a: 2026-02-30\nb: 12:30:45\nc: 0o777\nd: 1_000",
        f"{CANARY}: {{{CANARY}: [}}",
    ),
)
"""Whole documents that are no good ones."""


def leaves(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place of a value, inner ones too."""
    yield at
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in parts:
        yield from leaves(item, (*at, name))


def put(value: Any, at: tuple[str | int, ...], nasty: Any) -> Any:
    """The same value with something else in one place, or with a member more."""
    if not at:
        return nasty
    if isinstance(value, dict):
        return {**value, at[0]: put(value.get(at[0]), at[1:], nasty)}
    changed = list(value)
    changed[at[0]] = put(value[at[0]], at[1:], nasty)  # type: ignore[call-overload]
    return changed


def spoiled_documents(value: Any, every: int, begin: int = 0) -> Iterator[Any]:
    """Values with one place spoiled or one member too many, every so-many-th of all that there are."""
    nasty = (*SPELLED, *(other.value for other in OTHER_TYPES))
    number = begin
    for place in leaves(value):
        for one in nasty:
            number += 1
            if number % every == 0:
                yield put(value, place, one)


def as_yaml(value: Any) -> str:
    """JSON is YAML; strings stand in it as they are, escapes only where YAML must have them."""
    return json.dumps(value, ensure_ascii=False, allow_nan=True)
