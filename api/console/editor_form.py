"""The form of one part: what stands in its boxes, and what the part becomes by what was typed into them."""

from typing import Any

from api.console.editor_boxes import BOXES, FRESH, LEADS, Box
from api.console.editor_conditions import KINDS
from api.console.editor_parts import is_keyed, kind_of_new
from api.console.editor_values import Typed, inside, slug
from api.pages.fields import Fields
from claims.problems import Path
from claims.variant_edit import add, path_of, put, value_at
from claims.variant_edit_splices import GONE, same

BLANK = "."
"""Name of the input of a box that is the whole part; an empty name would be none."""


def shown(kind: str, value: Any) -> dict[str, Typed]:
    """What stands in the boxes of a part, by box."""
    return {box.name: KINDS[box.kind].show(_present(box, value)) for box in BOXES[kind]}


def _present(box: Box, value: Any) -> Any:
    """What holds for a box: what is written, else what is usual."""
    found = value_at(value, path_of(box.name)) if box.name else value
    return box.usual if found is GONE and box.usual is not None else found


def typed_of(kind: str, fields: Fields) -> dict[str, Typed]:
    """What was typed, by box."""
    whole = {name: given for name in fields.names() if (given := fields.all(name))}
    return {box.name: inside(whole, box.name or BLANK) for box in BOXES[kind]}


def part_of(kind: str, value: Any, typed: dict[str, Typed]) -> Any:
    """What the part becomes: only what was typed otherwise than it stood there is changed."""
    old = value
    for box in BOXES[kind]:
        was = KINDS[box.kind].read(KINDS[box.kind].show(_present(box, old)))
        now = KINDS[box.kind].read(typed[box.name])
        if not same(was, now):
            value = _with(value, path_of(box.name), now) if box.name else ({} if now is GONE else now)
    return value


def _with(value: Any, path: Path, wanted: Any) -> Any:
    members = dict(value) if isinstance(value, dict) else {}
    head, rest = str(path[0]), path[1:]
    lead = LEADS.get(head)
    inner = _with(members.get(head), rest, wanted) if rest else wanted
    empty = inner is GONE or (rest and not inner) or (rest and lead == rest[0] and wanted is GONE)
    if empty:
        return {name: part for name, part in members.items() if name != head}
    return {**members, head: inner}


def changed(body: str, document: Any, kind: str, path: Path, typed: dict[str, Typed]) -> str:
    """The text of the draft with what was typed about one part."""
    old = value_at(document, path)
    new = part_of(kind, {} if old is GONE else old, typed)
    return body if same(old, new) else put(body, path, new)


def added(body: str, document: Any, around: Path, typed: dict[str, Typed], key: str = "") -> tuple[str, Path]:
    """The text of the draft with a new part in the list or dictionary `around`, and where it stands."""
    kind = kind_of_new(around) or ""
    part = part_of(kind, {}, typed)
    there = value_at(document, around)
    if not is_keyed(kind):
        named = {"key": key or slug(_title(part), _keys(there))} if kind in ("field", "hint") else {}
        place = len(there) if isinstance(there, list) else 0
        return add(body, around, None, {**named, **part} if named else part), (*around, place)
    name = key or slug(_title(part), there if isinstance(there, dict) else ())
    return add(body, around, name, part), (*around, name)


def fresh(kind: str) -> dict[str, object]:
    """What a new part begins with."""
    return dict(FRESH[kind])


def _title(part: Any) -> str:
    title = part.get("title") if isinstance(part, dict) else None
    words = title if isinstance(title, dict) else {}
    return str(words.get("en") or words.get("ru") or "new")


def _keys(fields: Any) -> set[str]:
    return (
        {str(each.get("key")) for each in fields if isinstance(each, dict)}
        if isinstance(fields, list)
        else set()
    )
