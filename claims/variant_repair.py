"""Leaves the spoilt parts out of a variant's document, so that the sound ones can be checked all the same."""

from typing import Any

from claims.problems import Path
from claims.variant import Variant
from claims.variant_shape import Fault, parsed

_ROUNDS = 12
_MOST_FAULTS = 200
_GONE = object()
_STAND_INS: dict[str, object] = {
    "variant": "unnamed",
    "claim_type": "unnamed",
    "title": {"ru": "?", "en": "?"},
    "calendar": "ru",
}


class Sound:
    """What is sound of a document: a variant without the spoilt parts, and the places of those.

    `variant` is None when too little was sound. Places in lists may have moved; `original` tells where a
    part of the variant stands in the document.
    """

    def __init__(self, document: object, faults: list[Fault]) -> None:
        self.spoilt: set[Path] = set()
        self.variant: Variant | None = None
        self._places: dict[Path, list[int]] = {}
        self._tree: Any = {**document} if isinstance(document, dict) else {}
        self._leave_out(faults)

    def original(self, path: Path) -> Path:
        """Translate a path of the variant into one of the document."""
        told: Path = ()
        for length, part in enumerate(path):
            places = self._places.get(path[:length])
            told = (*told, places[part] if places and isinstance(part, int) and part < len(places) else part)
        return told

    def _leave_out(self, faults: list[Fault]) -> None:
        for _ in range(_ROUNDS):
            if len(faults) > _MOST_FAULTS:
                return
            for fault in faults:
                self._spoil(self.original(fault.spoilt), fault)
            self._places = {}
            self.variant, faults = parsed(self._compact(self._tree, ()))
            if self.variant is not None or ("stages",) in self.spoilt:
                return

    def _spoil(self, path: Path, fault: Fault) -> None:
        missing = fault.path if fault.code == "missing" else ()
        wanted = self.original(missing) or path
        path, stand_in = (path, _GONE) if fault.code == "bad-name" else _stand_in(wanted, path)
        self.spoilt.add(path)
        if path:
            self._tree = _replaced(self._tree, path, stand_in)

    def _compact(self, value: Any, path: Path) -> Any:
        if isinstance(value, dict):
            kept = {key: part for key, part in value.items() if part is not _GONE}
            return {key: self._compact(part, (*path, key)) for key, part in kept.items()}
        if not isinstance(value, list):
            return value
        places = [place for place, part in enumerate(value) if part is not _GONE]
        self._places[path] = places
        return [self._compact(value[place], (*path, new)) for new, place in enumerate(places)]


def _stand_in(wanted: Path, spoilt: Path) -> tuple[Path, object]:
    """What to leave out, and what stands there instead: nothing, where the document can do without."""
    if wanted and wanted[0] in _STAND_INS:
        return wanted[:1], _STAND_INS[str(wanted[0])]
    if wanted[:1] == ("stages",) and len(wanted) == 2:
        return wanted, {"kind": "investigation"}
    if wanted[:1] == ("stages",) and len(wanted) == 3 and wanted[2] == "kind":
        return wanted, "investigation"
    return spoilt, _GONE


def _replaced(tree: Any, path: Path, value: object) -> Any:
    """Return the tree with another value at a path; a path that leads nowhere changes nothing more."""
    head, rest = path[0], path[1:]
    if isinstance(tree, list) and isinstance(head, int) and head < len(tree):
        new = _replaced(tree[head], rest, value) if rest else value
        return [*tree[:head], new, *tree[head + 1 :]]
    if not isinstance(tree, dict):
        return tree
    if not rest:
        return {**tree, head: value}
    return {**tree, head: _replaced(tree[head], rest, value)} if head in tree else tree
