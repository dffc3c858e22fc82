"""Which part of a list was which before: equal ones first, then those known again, then those that look alike."""

from collections.abc import Callable, Mapping
from typing import Any

Part = tuple[str | int, Any]
"""A part of a list or a dictionary: its place or its key, and what stands there."""
Pair = tuple[Part | None, Part | None]
"""A part before and after; None where it is new or gone."""


def aligned(before: Any, after: Any, *alike: Callable[[Any], Any] | None) -> list[Pair]:
    """Pair the parts of two lists or two dictionaries: first as they stand afterwards, then what is gone.

    Parts of a dictionary are the same under the same key. Of a list, equal parts are; then the parts of which one of
    `alike`, asked in turn, says the same.
    """
    if isinstance(after, Mapping):
        return _by_key(before, after)
    pairs: dict[int, Part] = {}
    left: list[Part] = list(enumerate(before))
    for look in (lambda part: part, *filter(None, alike)):
        for place, value in enumerate(after):
            found = None if place in pairs else _first(left, look, value)
            if found is not None:
                pairs[place] = found
                left.remove(found)
    return [
        *((pairs.get(place), (place, value)) for place, value in enumerate(after)),
        *((was, None) for was in left),
    ]


def _first(parts: list[Part], look: Callable[[Any], Any], value: Any) -> Part | None:
    wanted = look(value)
    return next((part for part in parts if look(part[1]) == wanted), None)


def _by_key(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Pair]:
    there: list[Pair] = [((key, before[key]) if key in before else None, (key, after[key])) for key in after]
    return [*there, *(((key, before[key]), None) for key in before if key not in after)]
