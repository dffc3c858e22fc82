"""Which parts of a draft differ from the version it was begun from, and what stood there; faults do not matter."""

from typing import Any, Literal

from claims.problems import Path, spelled
from claims.variant_edit import value_at
from claims.variant_edit_splices import GONE, same

Mark = Literal["added", "changed"]
_LISTS = (("escalation",), ("fields",), ("hints",), ("sources",), ("complain_next",))
_WHOLE = (("causes",), ("guilty_units",), ("own_remedies",), ("letters",))
_KEYED = (("stages",), ("clocks",))
_INSIDE = frozenset({"actions", "plan"})
_APART = frozenset(
    "stages clocks escalation fields hints sources complain_next"
    " causes guilty_units own_remedies letters".split()
)
"""Members of the variant that have forms of their own."""


def marks_of(document: Any, base: Any) -> dict[Path, Mark]:
    """The parts that are new or changed, by path; a part is not changed by its own parts."""
    if not isinstance(document, dict) or not isinstance(base, dict):
        return {}
    found: dict[Path, Mark] = {}
    for path in _paths(document):
        old, now = counterpart(document, base, path), value_at(document, path)
        if old is None:
            found[path] = "added"
        elif not same(_own(path, value_at(base, old)), _own(path, now)):
            found[path] = "changed"
    return found


def _paths(document: dict[str, Any]) -> list[Path]:
    found: list[Path] = [(), *(path for path in _WHOLE if value_at(document, path) is not GONE)]
    for around in (*_LISTS, *_KEYED):
        found += _under(document, around)
    for stage in _under(document, ("stages",)):
        found += [*_under(document, (*stage, "actions")), *_under(document, (*stage, "plan"))]
    return found


def _under(document: Any, around: Path) -> list[Path]:
    value = value_at(document, around)
    if isinstance(value, dict):
        return [(*around, name) for name in value]
    return [(*around, place) for place in range(len(value))] if isinstance(value, list) else []


def _own(path: Path, value: Any) -> Any:
    """What belongs to a part itself, without parts of its own."""
    if not isinstance(value, dict):
        return value
    apart = _APART if not path else _INSIDE if len(path) == 2 and path[0] == "stages" else frozenset[str]()
    return {name: value[name] for name in sorted(map(str, value)) if name not in apart and name in value}


def counterpart(document: Any, base: Any, path: Path) -> Path | None:
    """Where the part stood in the base; None where it is new. Parts of lists are known again by their looks."""
    if not path:
        return ()
    around = counterpart(document, base, path[:-1])
    if around is None:
        return None
    there, now = value_at(base, around), value_at(document, path)
    if isinstance(there, list) and isinstance(path[-1], int):
        place = _alike(value_at(document, path[:-1]), there, path[-1], now)
        return None if place is None else (*around, place)
    found = (*around, path[-1])
    return None if value_at(base, found) is GONE else found


def _alike(present: Any, before: list[Any], place: int, now: Any) -> int | None:
    for at, each in enumerate(before):
        if same(each, now):
            return at
    looks = _look(now)
    for at, each in enumerate(before):
        if looks and _look(each) == looks:
            return at
    free = isinstance(present, list) and len(present) == len(before) and place < len(before)
    taken = free and any(same(each, before[place]) or _look(each) == _look(before[place]) for each in present)
    return place if free and not taken else None


def _look(value: Any) -> Any:
    """By what a part of a list is known again: the key of a field, the place of a rung, the name of a task."""
    if not isinstance(value, dict):
        return None
    if "key" in value:
        return ("field", value["key"])
    if "clock" in value:
        return ("rung", value["clock"], str(value.get("at")))
    if "task" in value:
        return ("task", value["task"], spelled(tuple(str(value.get("title")))))
    return None
