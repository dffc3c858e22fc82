"""Draws the ways of a process between the places that the layout found: lines, their words, where they end."""

from collections.abc import Mapping
from typing import NamedTuple

from claims.claim import Language
from claims.trade_words import CLOSED_TITLE, WAITING, capital
from drawing import words as w
from drawing.graph import Wait, Way
from drawing.metrics import shortened, width
from drawing.notes import Emphases, note_of, plain_note, stacked
from drawing.rows import Placed, Sides, astray
from drawing.shapes import BOX_HEIGHT, BOX_WIDTH, End, Label, Line, Note, Point, Rect
from drawing.shapes import Wait as DrawnWait

LANE, TO_WORDS, ARROW = 16.0, 14.0, 26.0
PAUSE_WIDTH, END_HEIGHT, END_ROOM, END_SIZE = 214.0, 24.0, 230.0, 10.5
TRUNK, ASIDE, SILENCE_ROOM, WAY_ROOM = 20.0, 48.0, 120.0, 150.0
"""How far from the side of the box a line leaves its foot; where silence leaves it; room for words there."""


class Level(NamedTuple):
    """A stage at its height, with the rows at its sides and the foot of all that."""

    key: str
    top: float
    sides: Sides
    left: list[Placed]
    right: list[Placed]
    foot: float

    @property
    def under(self) -> float:
        """The foot of the box itself."""
        return self.top + BOX_HEIGHT


class Frame(NamedTuple):
    """The columns: the box, the lanes at its left and right, the ends of ways."""

    x: float
    left: float
    right: float
    ends: float

    @property
    def center(self) -> float:
        """The middle of the column."""
        return self.x + BOX_WIDTH / 2

    @property
    def edge(self) -> float:
        """The right side of the column."""
        return self.x + BOX_WIDTH


class Lanes(NamedTuple):
    """Which lane a line runs in, by the places of the stages that it connects."""

    back: Mapping[tuple[int, int], int]
    skip: Mapping[tuple[int, int], int]


class Strokes:
    """Gathers the lines, words and ends of one picture."""

    def __init__(
        self,
        levels: list[Level],
        lanes: Lanes,
        frame: Frame,
        end: float,
        emphases: Emphases,
        language: Language,
    ) -> None:
        self._levels, self._lanes, self._frame, self._end_height = levels, lanes, frame, end
        self._emphases, self._language = emphases, language
        self.lines: list[Line] = []
        self.labels: list[Label] = []
        self.ends: list[End] = []
        self.waits: list[DrawnWait] = []

    def draw(self) -> None:
        """Draw the ways of every stage, then the ways out at the foot."""
        for place, level in enumerate(self._levels):
            for each in level.left:
                if each.row.kind == "lane":
                    self._back(place, each)
            for each in level.right:
                self._right(place, each)
            if level.sides.down:
                self._down(level, self._levels[place + 1].top)
        self._foot(self._levels[-1])
        self._withdrawn()

    def _down(self, level: Level, below: float) -> None:
        x = self._frame.center
        self.lines.append(Line(((x, level.under), (x, below))))
        self.labels += stacked(level.sides.down, x + 8, (level.foot + below) / 2 - 2)

    def _leaving(self, each: Placed, side: float, inward: float, level: Level) -> list[Point]:
        """Where a line leaves the box: at its side, or at the foot when its row lies below."""
        if not each.below:
            return [(side, each.y)]
        return [(side + inward, level.under), (side + inward, each.y)]

    def _back(self, place: int, each: Placed) -> None:
        frame = self._frame
        x = frame.left - 8 - LANE * self._lanes.back[(place, each.row.target)]
        entry = _entry(self._levels[each.row.target].left)
        points = self._leaving(each, frame.x, TRUNK, self._levels[place])
        self.lines.append(Line((*points, (x, each.y), (x, entry), (frame.x, entry))))
        self.labels += stacked(each.row.notes, frame.x - TO_WORDS, each.y, to_left=True)

    def _right(self, place: int, each: Placed) -> None:
        if each.row.kind == "entry":
            return
        points = self._leaving(each, self._frame.edge, -TRUNK, self._levels[place])
        self.labels += stacked(each.row.notes, self._frame.edge + TO_WORDS, each.y)
        if each.row.kind == "lane":
            self._skip(place, each, points)
        elif each.row.kind == "stay":
            self.lines.append(self._loop(each, points))
        elif each.row.wait:
            self._wait(each, points, each.row.wait, self._levels[place])
        else:
            self.lines.append(Line((*points, (self._frame.ends, each.y))))
            self.ends.append(self._end(each.row.ways[0], each.y))

    def _skip(self, place: int, each: Placed, points: list[Point]) -> None:
        x = self._frame.right + 8 + LANE * self._lanes.skip[(place, each.row.target)]
        entry = _entry(self._levels[each.row.target].right)
        self.lines.append(Line((*points, (x, each.y), (x, entry), (self._frame.edge, entry))))

    def _loop(self, each: Placed, points: list[Point]) -> Line:
        """A small turn: the claim stays where it is."""
        side = self._frame.edge
        if each.below:
            return Line((*points, (side + TO_WORDS, each.y)), arrow=False)
        return Line(
            ((side, each.y - 7), (side + 11, each.y - 7), (side + 11, each.y + 7), (side, each.y + 7))
        )

    def _end(self, way: Way, y: float) -> End:
        lost = astray(way, [level.key for level in self._levels])
        unknown = w.UNKNOWN_STAGE.in_language(self._language).format(name=way.target)
        return _pill(unknown if lost else way.ends, self._frame.ends, y, lost)

    def _wait(self, each: Placed, points: list[Point], wait: Wait, level: Level) -> None:
        frame = self._frame
        about = (w.STANDS if wait.stands else w.GOES_ON).in_language(self._language)
        rect = Rect(frame.ends, each.y - 14, PAUSE_WIDTH, each.back - each.y + 28)
        self.waits.append(DrawnWait(rect, capital(WAITING[wait.party].in_language(self._language)), about))
        self.lines.append(Line((*points, (frame.ends, each.y))))
        home: tuple[Point, ...] = ((frame.edge, each.back),)
        if each.back > level.under:
            home = ((frame.edge - 2 * TRUNK, each.back), (frame.edge - 2 * TRUNK, level.under))
        self.lines.append(Line(((frame.ends, each.back), *home), by_itself=wait.party == "claimant"))
        answer = plain_note(w.ANSWERED.in_language(self._language))
        self.labels += stacked((answer,), frame.edge + TO_WORDS, each.back)

    def _foot(self, last: Level) -> None:
        """The claimant's ways out of the last stage."""
        closed = _pill(CLOSED_TITLE.in_language(self._language), 0, self._end_height)
        rect = closed.rect._replace(x=self._frame.center - closed.rect.w / 2)
        for way in last.sides.foot:
            if way.by_itself:
                self._silence(note_of(way, self._emphases, SILENCE_ROOM), last, rect.x)
            else:
                self._consent(note_of(way, self._emphases, WAY_ROOM), last, rect.y)
        if last.sides.foot:
            self.ends.append(closed._replace(rect=rect))

    def _consent(self, note: Note, last: Level, below: float) -> None:
        x = self._frame.center
        self.lines.append(Line(((x, last.under), (x, below))))
        self.labels += stacked((note,), x + 8, (last.foot + below) / 2 - 2)

    def _silence(self, note: Note, last: Level, to: float) -> None:
        x, end = self._frame.x + ASIDE, self._end_height
        self.lines.append(Line(((x, last.under), (x, end), (to, end)), by_itself=True))
        self.labels += stacked((note,), x - 8, (last.foot + end) / 2 - 6, to_left=True)

    def _withdrawn(self) -> None:
        """The way out that is always open."""
        x, y = self._frame.ends, self._end_height
        self.ends.append(_pill(w.WITHDRAWN.in_language(self._language), x, y))
        note = plain_note(w.FROM_ANY.in_language(self._language))
        self.labels += stacked((note,), x - ARROW - 20 - note.w, y)
        self.lines.append(Line(((x - ARROW - 16, y), (x, y)), by_itself=True))


def _entry(rows: list[Placed]) -> float:
    return next(each.y for each in rows if each.row.kind == "entry")


def _pill(title: str, x: float, y: float, lost: bool = False) -> End:
    text = shortened(title, END_ROOM, END_SIZE)
    return End(Rect(x, y - END_HEIGHT / 2, width(text, END_SIZE) + 40, END_HEIGHT), title, text, lost)
