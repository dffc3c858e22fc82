"""Places the picture of a process.

One column of stages from top to bottom, ways out and waiting at the right, ways back at the left, skips at the right
with the longest outermost, clocks at the far left.
"""

from collections.abc import Mapping, Set

from claims.claim import Language
from claims.variant import Variant
from drawing import words as w
from drawing.clocks import Heights, clocks_of
from drawing.graph import Wait, Way, about_stage, stage_name, waits_of, ways_of
from drawing.metrics import shortened, width
from drawing.notes import Emphases, Mark, height_of, mark_width, note_of, plain_note
from drawing.rows import Placed, Sides, lanes_of, placed, sides_of
from drawing.shapes import (
    BOX_HEIGHT,
    BOX_WIDTH,
    GAP,
    MARK_SIZE,
    NAME_SIZE,
    SMALL_SIZE,
    Box,
    Label,
    Line,
    Note,
    Picture,
    Rect,
)
from drawing.strokes import (
    ARROW,
    ASIDE,
    LANE,
    SILENCE_ROOM,
    TO_WORDS,
    TRUNK,
    WAY_ROOM,
    Frame,
    Lanes,
    Level,
    Strokes,
)

_MARGIN, _START, _TOP = 20.0, 24.0, 56.0
_SHARED = GAP - 8
"""How far rows at the sides may reach down into the gap between two boxes."""


def layout(
    variant: Variant,
    language: Language,
    marks: Mapping[str, Mark] | None = None,
    faults: Set[str] = frozenset(),
    counts: Mapping[str, int] | None = None,
) -> Picture:
    """Place everything that there is to draw of a variant."""
    ways, waits = ways_of(variant, language), waits_of(variant, language)
    emphases = Emphases(language, marks or {}, faults, drawn_paths(variant, ways, waits))
    keys = tuple(variant.stages)
    levels = _levels(keys, sides_of(keys, ways, waits, emphases))
    lanes = _lanes(levels)
    end = _end_height(levels[-1], emphases)
    tops = {level.key: level.top for level in levels}
    feet = {level.key: level.top + BOX_HEIGHT for level in levels}
    clocks, beside = clocks_of(variant, language, Heights(_START, tops, feet, end), emphases, _MARGIN)
    frame = _frame(levels, lanes, beside, emphases)
    drawn = Strokes(levels, lanes, frame, end, emphases, language)
    drawn.draw()
    boxes = tuple(
        _box(variant, level, frame, emphases, (counts or {}).get(level.key, 0), language) for level in levels
    )
    received = plain_note(w.RECEIVED.in_language(language))
    start = (frame.center, _START)
    picture = Picture(
        0,
        0,
        start,
        Label(Rect(frame.center + 12, _START - 8, received.w, received.h), received),
        boxes,
        tuple(drawn.waits),
        tuple(drawn.ends),
        (Line(((frame.center, _START + 6), (frame.center, _TOP))), *drawn.lines),
        tuple(drawn.labels),
        clocks,
    )
    return _sized(picture)


def drawn_paths(variant: Variant, ways: tuple[Way, ...], waits: tuple[Wait, ...]) -> frozenset[str]:
    """The paths of all parts that the picture shows, `stages.intake.actions.admit`."""
    named = {f"stages.{key}" for key in variant.stages} | {f"clocks.{key}" for key in variant.clocks}
    named |= {f"escalation[{place}]" for place in range(len(variant.escalation))}
    return frozenset(named | {way.path for way in ways} | {way.path for wait in waits for way in wait.ways})


def _levels(keys: tuple[str, ...], sides: tuple[Sides, ...]) -> list[Level]:
    top, found = _TOP, []
    for key, side in zip(keys, sides, strict=True):
        left, left_height = placed(side.left, top)
        right, right_height = placed(side.right, top)
        if key != keys[-1]:
            left_height -= _SHARED
            right_height -= _SHARED if _leave_room(side.down, right) else 0
        foot = top + max(left_height, right_height, BOX_HEIGHT)
        found.append(Level(key, top, side, left, right, foot))
        top = foot + max(GAP, height_of(side.down) + 16)
    return found


def _leave_room(down: tuple[Note, ...], right: list[Placed]) -> bool:
    """Whether rows at the right may reach down beside the words of the way to the next stage."""
    returns = any(each.row.kind == "wait" and each.back > each.foot for each in right)
    inner = BOX_WIDTH - TRUNK * (2 if returns else 1)
    return all(BOX_WIDTH / 2 + 8 + note.w <= inner - 4 for note in down)


def _lanes(levels: list[Level]) -> Lanes:
    back, skip = [], []
    for place, level in enumerate(levels):
        back += [(place, each.row.target) for each in level.left if each.row.kind == "lane"]
        skip += [(place, each.row.target) for each in level.right if each.row.kind == "lane"]
    return Lanes(lanes_of(back), lanes_of(skip))


def _end_height(last: Level, emphases: Emphases) -> float:
    notes = [note_of(way, emphases, SILENCE_ROOM if way.by_itself else WAY_ROOM) for way in last.sides.foot]
    return last.foot + max(GAP, max((note.h for note in notes), default=0) + 34)


def _frame(levels: list[Level], lanes: Lanes, beside: float, emphases: Emphases) -> Frame:
    """Find the columns from the widest words at each side."""
    left = max((note.w for level in levels for row in level.left for note in row.row.notes), default=0)
    right = max((note.w for level in levels for row in level.right for note in row.row.notes), default=0)
    over = max((note.w for level in levels for note in level.sides.down), default=0) - BOX_WIDTH / 2
    aside = [note_of(way, emphases, SILENCE_ROOM) for way in levels[-1].sides.foot if way.by_itself]
    silent = max((note.w for note in aside), default=0) - ASIDE + TO_WORDS
    count = max(lanes.back.values(), default=-1) + 1
    near = max(left + 2 * TO_WORDS if left else 0, silent, 30 if count else 0)
    x = beside + 12 + count * LANE + near
    words = x + BOX_WIDTH + max(right + 2 * TO_WORDS, over + 16, 96)
    skips = max(lanes.skip.values(), default=-1) + 1
    return Frame(x, x - near, words, words + skips * LANE + (ARROW if not skips else ARROW - 8))


def _box(
    variant: Variant, level: Level, frame: Frame, emphases: Emphases, counted: int, language: Language
) -> Box:
    stage, path = variant.stages[level.key], f"stages.{level.key}"
    name, parts = stage_name(level.key, stage, language), about_stage(variant, level.key, language)
    emphasis = emphases.of(path)
    room = BOX_WIDTH - 36 - 14 - mark_width(emphasis) - (width(str(counted), MARK_SIZE) + 8 if counted else 0)
    fitting = [" · ".join(parts[:many]) for many in range(len(parts), 0, -1)]
    about = next((text for text in fitting if width(text, SMALL_SIZE) <= BOX_WIDTH - 28), parts[0])
    rect = Rect(frame.x, level.top, BOX_WIDTH, BOX_HEIGHT)
    shown = shortened(name, room, NAME_SIZE, bold=True)
    return Box(rect, level.key, path, name, shown, about, " · ".join(parts), stage.kind, emphasis)


def _sized(picture: Picture) -> Picture:
    """Give the picture the size of what it holds."""
    rects = [each.rect for each in (*picture.boxes, *picture.waits, *picture.ends, *picture.labels)]
    rects += [clock.words for clock in picture.clocks]
    right = max(rect.right for rect in rects)
    lows = [rect.bottom for rect in rects] + [clock.last + 10 for clock in picture.clocks]
    far = [point[0] for line in picture.lines for point in line.points]
    return picture._replace(width=max([right, *far]) + _MARGIN, height=max(lows) + _MARGIN)
