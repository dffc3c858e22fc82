"""The words at lines: wrapped, measured, with what is marked about them."""

from collections.abc import Mapping, Set
from typing import Literal

from claims.claim import Language
from drawing import words as w
from drawing.graph import Way
from drawing.metrics import width, wrapped
from drawing.shapes import (
    FAULT_WIDTH,
    LETTER_WIDTH,
    LINE_HEIGHT,
    MARK_SIZE,
    TEXT_SIZE,
    Emphasis,
    Label,
    Note,
    Rect,
)

ROOM = 150.0
"""How wide words at a line may get before they are wrapped."""
Mark = Literal["added", "changed"]


class Emphases:
    """What is marked in a variant, asked part by part: a mark or fault belongs to the nearest part that is drawn."""

    def __init__(
        self, language: Language, marks: Mapping[str, Mark], faults: Set[str], drawn: Set[str]
    ) -> None:
        self._language: Language = language
        self._marks = {_nearest(path, drawn): mark for path, mark in marks.items()}
        self._faults = {_nearest(path, drawn) for path in faults}

    def of(self, path: str | None) -> Emphasis:
        """What is marked about a part."""
        mark = self._marks.get(path) if path else None
        words = w.MARKS[mark].in_language(self._language) if mark else None
        return Emphasis(words, path in self._faults)


def _nearest(path: str, drawn: Set[str]) -> str:
    """The longest part of the path that is drawn, `stages.work` for `stages.work.plan[1].term`."""
    plain = path
    while plain and plain not in drawn:
        cut = max(plain.rfind("."), plain.rfind("["))
        plain = plain[:cut] if cut > 0 else ""
    return plain or path


def mark_width(emphasis: Emphasis) -> float:
    """The room that marks take beside words."""
    marked = width(emphasis.mark, MARK_SIZE, bold=True) + 16 if emphasis.mark else 0.0
    return marked + (FAULT_WIDTH if emphasis.fault else 0.0)


def note_of(way: Way, emphases: Emphases, room: float = ROOM) -> Note:
    """The words of a way."""
    return plain_note(way.title, way.path, emphases.of(way.path), way.letter, room)


def plain_note(
    title: str,
    path: str | None = None,
    emphasis: Emphasis = Emphasis(),  # noqa: B008 - frozen
    letter: bool = False,
    room: float = ROOM,
) -> Note:
    """Words that stand for no way of the variant."""
    lines = wrapped(title, room, TEXT_SIZE)
    wide = max(width(line, TEXT_SIZE) for line in lines) + (LETTER_WIDTH if letter else 0.0)
    return Note(
        path, title, lines, letter, emphasis, wide + mark_width(emphasis) + 6, LINE_HEIGHT * len(lines) + 2
    )


def stacked(notes: tuple[Note, ...], x: float, middle: float, to_left: bool = False) -> list[Label]:
    """Place words one under the other around a height, left-aligned at x or right-aligned to it."""
    top, placed = middle - height_of(notes) / 2, []
    for note in notes:
        placed.append(Label(Rect(x - note.w if to_left else x, top, note.w, note.h), note))
        top += note.h
    return placed


def height_of(notes: tuple[Note, ...]) -> float:
    """The height of words one under the other."""
    return sum(note.h for note in notes)
