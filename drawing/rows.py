"""What leaves and enters a box at its sides, one row for each line, and the lanes that lines run in."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from claims.variant import CLOSED
from drawing.graph import Wait, Way
from drawing.notes import Emphases, height_of, note_of
from drawing.shapes import BOX_HEIGHT, Note

_ENTRY, _ROW, _PAUSE = 20.0, 28.0, 58.0
_EDGE, _BELOW, _ROOM = 8.0, 16.0, 124.0
"""How near to the foot of the box a line may leave its side; where the first one below runs; room for words."""
RowKind = Literal["entry", "wait", "stay", "end", "lane"]


class Row(NamedTuple):
    """One line at the side of a box: `line` is where it runs within the row's height."""

    kind: RowKind
    height: float
    line: float
    ways: tuple[Way, ...] = ()
    notes: tuple[Note, ...] = ()
    target: int = -1
    wait: Wait | None = None


class Placed(NamedTuple):
    """A row in its place: `y` is its line, `back` the line of the answer where it waits."""

    row: Row
    top: float
    y: float
    back: float
    foot: float
    """The foot of the box."""

    @property
    def below(self) -> bool:
        """Whether it runs under the box and leaves it at the foot."""
        return self.y > self.foot


class Sides(NamedTuple):
    """All that leaves or enters a stage: rows at the left and right, ways to the next stage, ways to the foot."""

    left: tuple[Row, ...]
    right: tuple[Row, ...]
    down: tuple[Note, ...]
    foot: tuple[Way, ...]


def sides_of(
    keys: tuple[str, ...], ways: tuple[Way, ...], waits: tuple[Wait, ...], emphases: Emphases
) -> tuple[Sides, ...]:
    """Sort the ways of every stage by where they lead."""
    places = {key: place for place, key in enumerate(keys)}
    groups = _between(places, ways)
    entered_left = {target for source, target in groups if target < source}
    entered_right = {target for source, target in groups if target > source + 1}
    found = []
    for place, key in enumerate(keys):
        own = [way for way in ways if way.source == key]
        foot = _foot(key, own) if place == len(keys) - 1 else ()
        left = [_entry()] * (place in entered_left) + _lanes(groups, place, emphases, back=True)
        right = [_entry()] * (place in entered_right)
        right += [_wait(wait, emphases) for wait in waits if wait.source == key]
        right += _outs([way for way in own if way not in foot], places, emphases)
        right += _lanes(groups, place, emphases, back=False)
        down = tuple(note_of(way, emphases) for way in groups.get((place, place + 1), ()))
        found.append(Sides(tuple(left), tuple(right), down, foot))
    return tuple(found)


def _between(places: Mapping[str, int], ways: Iterable[Way]) -> dict[tuple[int, int], list[Way]]:
    """Ways from one stage to another, gathered by the pair."""
    groups: dict[tuple[int, int], list[Way]] = {}
    for way in ways:
        if way.target in places and way.target != way.source:
            groups.setdefault((places[way.source], places[way.target]), []).append(way)
    return groups


def _foot(key: str, own: list[Way]) -> tuple[Way, ...]:
    """The claimant's ways out of the last stage: they leave it at the foot."""
    return tuple(way for way in own if way.path in (f"stages.{key}", f"stages.{key}.silence"))


def _entry() -> Row:
    return Row("entry", _ENTRY, _ENTRY / 2)


def _lanes(
    groups: Mapping[tuple[int, int], list[Way]], place: int, emphases: Emphases, back: bool
) -> list[Row]:
    rows = []
    for (source, target), ways in sorted(groups.items(), key=lambda each: -abs(each[0][0] - each[0][1])):
        if source == place and (target < source if back else target > source + 1):
            notes = tuple(note_of(way, emphases, _ROOM) for way in ways)
            height = max(_ROW, height_of(notes) + 8)
            rows.append(Row("lane", height, height / 2, tuple(ways), notes, target))
    return rows


def _wait(wait: Wait, emphases: Emphases) -> Row:
    notes = tuple(note_of(way, emphases, _ROOM) for way in wait.ways)
    line = max(16.0, height_of(notes) / 2 + 3)
    return Row("wait", max(_PAUSE, line * 2 + 26), line, wait.ways, notes, wait=wait)


def _outs(own: list[Way], places: Mapping[str, int], emphases: Emphases) -> list[Row]:
    rows = []
    for way in own:
        if way.target in places and way.target != way.source:
            continue
        notes = (note_of(way, emphases, _ROOM),)
        height = max(_ROW, notes[0].h + 8)
        stays = way.target is None or way.target == way.source
        rows.append(Row("stay" if stays else "end", height, height / 2, (way,), notes))
    return sorted(rows, key=lambda row: row.kind != "stay")


def astray(way: Way, keys: Iterable[str]) -> bool:
    """Whether a way leads to a stage that does not exist."""
    return way.target is not None and way.target != CLOSED and way.target not in keys


def placed(rows: tuple[Row, ...], top: float) -> tuple[list[Placed], float]:
    """Put rows beside a box, in its middle where they fit; also how much height the box and its rows take."""
    total = sum(row.height for row in rows)
    here, foot, found = top + max(0.0, (BOX_HEIGHT - total) / 2), top + BOX_HEIGHT, []
    for row in rows:
        if here + row.line > foot - _EDGE and here + row.line < foot + _BELOW:
            here = foot + _BELOW - row.line
        y = here + row.line
        back = here + row.height - 16 if row.kind == "wait" else y
        if foot - _EDGE < back < foot + _BELOW:
            back = foot + _BELOW
        bottom = max(here + row.height, back + 16 if row.kind == "wait" else 0)
        found.append(Placed(row, here, y, back, foot))
        here = bottom
    return found, max(here - top, BOX_HEIGHT)


def lanes_of(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Give every line that runs past stages a lane; of those that meet, the longer one runs further out."""
    lanes: dict[tuple[int, int], int] = {}
    for pair in sorted(set(pairs), key=lambda each: (abs(each[0] - each[1]), each)):
        low, high = sorted(pair)
        met = [lane for other, lane in lanes.items() if min(other) <= high and low <= max(other)]
        lanes[pair] = max(met, default=-1) + 1
    return lanes
