"""Works out which letters of a text have to change so that it says something else at one place."""

from typing import Any

from claims.problems import Path
from claims.variant_edit_outline import Member, Outline, Spot
from claims.variant_edit_text import in_lines, in_one_line, is_short, item_line, member_line

GONE: Any = object()
"""Stands where nothing is to stand."""
Splice = tuple[int, int, str]
"""From where to where something else is to stand, and what."""


def same(one: Any, other: Any) -> bool:
    """Whether two plain values are the same, order of members included; 1 is not true."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(part, other[name]) for name, part in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def changing(outline: Outline, document: Any, path: Path, value: Any) -> list[Splice]:
    """The splices that put a value at a path, or take away what stands there."""
    around, here, depth = _nearest(outline, document, path)
    rest = path[depth:]
    if not rest:
        if depth == 0 or value is not GONE:
            member = around.member(path[-1]) if around else None
            return _put(outline, around, member, here, value)
        return _drop(outline, around, path[-1]) if around else []
    for name in reversed(rest[1:]):
        value = {name: value}
    if outline.root is None:
        return [(0, len(outline.text), outline.text + in_lines({rest[0]: value}, 0) + "\n")]
    spot = around.member(path[depth - 1]).value if around and depth else outline.root  # type: ignore[union-attr]
    if isinstance(here, dict) and here:
        return _add(outline, spot, str(rest[0]), value)
    member = around.member(path[depth - 1]) if around else None
    return _replace(outline, around, member, {rest[0]: value})


def adding(outline: Outline, path: Path, key: str | None, value: Any) -> list[Splice]:
    """The splices that add a member to a mapping, or an item to a list, that has some already."""
    spot = outline.spot(path)
    return _add(outline, spot, key, value) if spot else []


def moving(outline: Outline, path: Path, order: list[int], wanted: Any) -> list[Splice]:
    """The splices that put the members of a mapping or list into another order."""
    spot = outline.spot(path)
    if spot is None:
        return []
    if spot.flow:
        places = [(each.start, each.value.end) for each in spot.members]
    elif _begins_its_line(outline, spot.members[0].start):
        places = [_lines_of(outline, spot, place) for place in range(len(spot.members))]
    else:
        return [(spot.start, spot.end, in_lines(wanted, spot.column))]
    texts = [outline.text[start:end] for start, end in places]
    return [(*places[n], texts[old]) for n, old in enumerate(order) if n != old]


def renaming(outline: Outline, path: Path, name: str) -> list[Splice]:
    """The splice that gives a member another name."""
    around = outline.spot(path[:-1])
    member = around.member(path[-1]) if around else None
    if member is None:
        return []
    old = outline.text[member.start : member.after]
    return [(member.start, member.start + len(old[:-1].rstrip()), in_one_line(name))]


def _nearest(outline: Outline, document: Any, path: Path) -> tuple[Spot | None, Any, int]:
    """The innermost part on the way that exists: what it is part of, its value, how far the way leads."""
    around, spot, here = None, outline.root, document
    for depth, name in enumerate(path):
        member = spot.member(name) if spot else None
        if member is None:
            return around, here, depth
        around, spot, here = spot, member.value, here[name]
    return around, here, len(path)


def _put(outline: Outline, around: Spot | None, member: Member | None, old: Any, new: Any) -> list[Splice]:
    spot = member.value if member else outline.root
    if same(old, new) and type(old) is type(new):
        return []
    if spot and isinstance(old, dict) and isinstance(new, dict) and _is_gradual(spot, old, new):
        return [each for name in {**old, **new} for each in _one(outline, spot, old, new, name)]
    if spot and isinstance(old, list) and isinstance(new, list) and old and len(old) == len(new):
        pairs = zip(spot.members, old, new, strict=True)
        return [each for item, was, now in pairs for each in _put(outline, spot, item, was, now)]
    return _replace(outline, around, member, new)


def _is_gradual(spot: Spot, old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether the members can be changed one by one: some stay, in their order, and new ones come last."""
    staying = [name for name in old if name in new]
    if (
        not staying
        or [name for name in new if name in old] != staying
        or list(new)[: len(staying)] != staying
    ):
        return False
    leaving = len(old) - len(staying)
    if spot.flow:
        return spot.bracketed and leaving <= 1 and not (leaving and len(new) > len(staying))
    return not (leaving and next(iter(old)) not in new)


def _one(outline: Outline, spot: Spot, old: dict[str, Any], new: dict[str, Any], name: str) -> list[Splice]:
    if name not in new:
        return _drop(outline, spot, name)
    if name in old:
        return _put(outline, spot, spot.member(name), old[name], new[name])
    fresh = {each: part for each, part in new.items() if each not in old}
    return _add_all(outline, spot, fresh) if next(iter(fresh)) == name else []


def _replace(outline: Outline, around: Spot | None, member: Member | None, value: Any) -> list[Splice]:
    """Write a whole value anew."""
    if member is None:
        return [(outline.root.start, outline.root.end, in_lines(value, 0))] if outline.root else []
    spot, column = member.value, around.column + 2 if around else 0
    if (around and around.flow) or is_short(value, column):
        return [_inline(outline, member, in_one_line(value))]
    if spot.kind != "scalar" and not spot.flow and isinstance(value, dict) == (spot.kind == "mapping"):
        return [(spot.start, spot.end, in_lines(value, spot.column))]
    text = in_lines(value, column)
    start = member.after
    return [(start, spot.end, f" {text}" if isinstance(member.name, int) else f"\n{' ' * column}{text}")]


def _inline(outline: Outline, member: Member, text: str) -> Splice:
    """A value in one line, beside its name unless a comment stands between the two."""
    spot = member.value
    between = outline.text[member.after : spot.start]
    if "#" in between or member.start == member.after:
        return (spot.start, spot.end, text)
    return (member.after, spot.end, f" {text}")


def _drop(outline: Outline, around: Spot, name: str | int) -> list[Splice]:
    place = next(n for n, each in enumerate(around.members) if each.name == name)
    members = around.members
    if len(members) == 1:
        return [_emptied(outline, around)]
    if around.flow:
        first = place == 0
        start = members[0].start if first else members[place - 1].value.end
        return [(start, members[1].start if first else members[place].value.end, "")]
    if place == 0 and not _begins_its_line(outline, members[0].start):
        return [(members[0].start, members[1].start, "")]
    start, end = _lines_of(outline, around, place)
    return [(start, min(end + 1, len(outline.text)), "")]


def _emptied(outline: Outline, spot: Spot) -> Splice:
    return (spot.start, spot.end, "{}" if spot.kind == "mapping" else "[]")


def _add(outline: Outline, spot: Spot, key: str | None, value: Any) -> list[Splice]:
    if key is not None:
        return _add_all(outline, spot, {key: value})
    last = spot.members[-1]
    if spot.flow:
        return [(last.value.end, last.value.end, ", " + in_one_line(value))]
    end = outline.line_end(last.value.end)
    return [(end, end, f"\n{' ' * spot.column}{item_line(value, spot.column)}")]


def _add_all(outline: Outline, spot: Spot, fresh: dict[str, Any]) -> list[Splice]:
    """New members after the last one of a mapping."""
    end = spot.members[-1].value.end
    if not spot.flow:
        end, lead = outline.line_end(end), "\n" + " " * spot.column
        return [(end, end, "".join(lead + member_line(*each, spot.column) for each in fresh.items()))]
    added = "".join(f", {in_one_line(name)}: {in_one_line(value)}" for name, value in fresh.items())
    if spot.bracketed:
        return [(end, end, added)]
    return [(spot.start, spot.start, "{"), (end, end, added + "}")]


def _begins_its_line(outline: Outline, place: int) -> bool:
    return not outline.text[outline.line_start(place) : place].strip()


def _lines_of(outline: Outline, around: Spot, place: int) -> tuple[int, int]:
    """The lines of a member, with the comments right above it; those above the first speak of the whole."""
    member = around.members[place]
    start = outline.line_start(member.start)
    while place and start:
        above = outline.line_start(start - 1)
        row = outline.text[above : start - 1]
        if not row.strip().startswith("#") or len(row) - len(row.lstrip()) != around.column:
            break
        start = above
    return start, outline.line_end(member.value.end)
