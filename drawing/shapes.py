"""What a picture of a process is made of, with places in pixels."""

from typing import NamedTuple

from claims.variant import StageKind

Point = tuple[float, float]
BOX_WIDTH, BOX_HEIGHT, PITCH = 220.0, 58.0, 108.0
GAP = PITCH - BOX_HEIGHT
NAME_SIZE, SMALL_SIZE = 13.0, 11.0
LETTER_WIDTH, FAULT_WIDTH, LINE_HEIGHT, TEXT_SIZE, MARK_SIZE = 18.0, 18.0, 15.0, 11.5, 10.5


class Rect(NamedTuple):
    """A place on the picture."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Where it ends at the right."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.h

    @property
    def middle(self) -> float:
        """Half its height."""
        return self.y + self.h / 2

    def meets(self, other: "Rect") -> bool:
        """Whether the two have more than an edge in common."""
        beside = self.right <= other.x or other.right <= self.x
        return not (beside or self.bottom <= other.y or other.bottom <= self.y)


class Emphasis(NamedTuple):
    """What is marked about a part: added or changed, faulty."""

    mark: str | None = None
    fault: bool = False


class Note(NamedTuple):
    """The words of a way, measured and not yet placed."""

    path: str | None
    title: str
    lines: tuple[str, ...]
    letter: bool
    emphasis: Emphasis
    w: float
    h: float


class Label(NamedTuple):
    """The words of a way in their place."""

    rect: Rect
    note: Note


class Line(NamedTuple):
    """A way as a line with an arrow at its end; dashed when it happens by itself."""

    points: tuple[Point, ...]
    by_itself: bool = False
    arrow: bool = True


class Box(NamedTuple):
    """A stage."""

    rect: Rect
    key: str
    path: str
    name: str
    title: str
    """The name as far as it fits."""
    about: str
    whole: str
    """All that the small line would say."""
    kind: StageKind
    emphasis: Emphasis


class Wait(NamedTuple):
    """A place where the claim waits for somebody else."""

    rect: Rect
    name: str
    about: str


class End(NamedTuple):
    """A way out of the process; `astray` when there is no such stage."""

    rect: Rect
    title: str
    text: str
    astray: bool = False


class Rung(NamedTuple):
    """A numbered rung on its clock."""

    number: int
    path: str
    x: float
    y: float
    title: str
    emphasis: Emphasis


class Clock(NamedTuple):
    """A clock from its start to its end; its words stand along the line or beside it."""

    path: str | None
    kind: str
    title: str
    names: tuple[str, ...]
    """What it is called, in one line along the clock or several beside it."""
    term: str
    x: float
    top: float
    end: float
    last: float
    words: Rect
    along: bool
    rungs: tuple[Rung, ...]
    emphasis: Emphasis


class Picture(NamedTuple):
    """Everything in its place."""

    width: float
    height: float
    start: Point
    start_label: Label
    boxes: tuple[Box, ...]
    waits: tuple[Wait, ...]
    ends: tuple[End, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    clocks: tuple[Clock, ...]
