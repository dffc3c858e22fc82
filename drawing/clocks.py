"""Clocks as lanes at the far left: from their start to their end beside the stages they cover, rungs numbered."""

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from claims.claim import Language
from claims.term_words import place_in_words, term_in_words
from claims.variant import CLOSED, Rung, StageKind, Variant
from claims.variant import Clock as Term
from drawing import words as w
from drawing.metrics import shortened, width
from drawing.notes import Emphases, mark_width
from drawing.shapes import Clock, Emphasis, Rect
from drawing.shapes import Rung as DrawnRung

SIZE, RADIUS = 11.0, 8.0
_SHORTEST, _BETWEEN, _ROOM = 50.0, 19.0, 104.0
_COLUMN, _BESIDE, _LONG = 42.0, 12.0, 140.0


class Heights(NamedTuple):
    """Where the moments of a process lie: every stage from its top to its foot, the start, the end."""

    start: float
    tops: Mapping[str, float]
    feet: Mapping[str, float]
    end: float


class _Lane(NamedTuple):
    clock: Clock
    top: float
    bottom: float
    wide: float


def clocks_of(
    variant: Variant, language: Language, heights: Heights, emphases: Emphases, margin: float
) -> tuple[tuple[Clock, ...], float]:
    """Every clock in its place, those of the law first; also where the last of them ends at the right."""
    lanes = [_lane(variant, key, clock, language, heights, emphases) for key, clock in variant.clocks.items()]
    lanes += [_silence(key, variant, language, heights, emphases) for key in _silent(variant)]
    ordered = sorted(lanes, key=lambda lane: (_short(lane.clock), lane.clock.kind != "statutory"))
    return _in_columns(ordered, margin)


def _short(clock: Clock) -> bool:
    return clock.end - clock.top < _LONG


def _silent(variant: Variant) -> list[str]:
    return [key for key, stage in variant.stages.items() if stage.kind == "confirmation" and stage.silence]


def _lane(
    variant: Variant, key: str, clock: Term, language: Language, heights: Heights, emphases: Emphases
) -> _Lane:
    top, end = _start(variant, clock.from_, heights), _end(variant, clock.until, heights)
    end = max(end, top + _SHORTEST)
    name = clock.title.in_language(language) if clock.title else key
    kind, path = "statutory" if clock.statutory else "internal", f"clocks.{key}"
    rungs = _rungs(variant, key, language, top, end, emphases)
    law = clock.statutory.in_language(language) if clock.statutory else ""
    words = _Words(name, term_in_words(clock.term, language), law)
    return _drawn(path, kind, words, (top, end), rungs, emphases.of(path))


def _silence(key: str, variant: Variant, language: Language, heights: Heights, emphases: Emphases) -> _Lane:
    silence = variant.stages[key].silence
    term = term_in_words(silence.after, language) if silence else ""
    words = _Words(w.SILENCE.in_language(language), term, "")
    top, path = heights.tops[key] + 4, f"stages.{key}.silence"
    return _drawn(path, "silence", words, (top, top + _SHORTEST), (), emphases.of(path))


class _Words(NamedTuple):
    name: str
    term: str
    law: str


def _drawn(
    path: str,
    kind: str,
    words: _Words,
    ends: tuple[float, float],
    rungs: tuple[DrawnRung, ...],
    emphasis: Emphasis,
) -> _Lane:
    top, end = ends
    last = max([end, *(rung.y for rung in rungs)])
    title = " · ".join(part for part in words if part)
    long = width(f"{words.name} · {words.term}", SIZE, bold=True) + 16 + mark_width(emphasis)
    stretch = _stretch(top, end, rungs, long + 12)
    if stretch is not None:
        place = Rect(-9.5, stretch, 19, long)
        clock = Clock(
            path, kind, title, words.name, words.term, 0, top, end, last, place, True, rungs, emphasis
        )
        return _Lane(clock, top - 8, last + 12, _COLUMN)
    name, term = shortened(words.name, _ROOM, SIZE, bold=True), shortened(words.term, _ROOM, SIZE)
    wide = max(width(name, SIZE, bold=True) + mark_width(emphasis), width(term, SIZE)) + 2
    place = Rect(_BESIDE, (top + end) / 2 - 16, wide, 32)
    clock = Clock(path, kind, title, name, term, 0, top, end, last, place, False, rungs, emphasis)
    return _Lane(clock, top - 8, last + 12, _BESIDE + wide + 24)


def _stretch(top: float, end: float, rungs: tuple[DrawnRung, ...], needed: float) -> float | None:
    """Where words of this length may stand along the line, clear of rungs; None where nowhere."""
    stops = [top - 2, *sorted(rung.y for rung in rungs if rung.y < end), end - 4]
    free = [(below - above - 2 * RADIUS, above + RADIUS) for above, below in pairwise(stops)]
    fitting = [place for place in free if place[0] >= needed]
    if not fitting:
        return None
    room, above = fitting[0]
    return above + (room - (needed - 12)) / 2


def _start(variant: Variant, moment: str, heights: Heights) -> float:
    name, _, stage = moment.partition(":")
    if name == "stage":
        return heights.tops.get(stage, heights.start) + 4
    if name == "decided":
        return _told(variant, heights)
    return heights.start if name == "received" else min(heights.tops.values()) + 12


def _end(variant: Variant, moment: str, heights: Heights) -> float:
    """Where on the picture a clock ends."""
    if moment == "closed":
        return heights.end
    if moment == "registered":
        return min(heights.tops.values()) + 12
    if moment in ("answered", "decided"):
        return _told(variant, heights)
    return heights.feet[_last_of(variant, "confirmation")]


def _told(variant: Variant, heights: Heights) -> float:
    """The foot of the stage in which the claimant is answered: the last from which a way with an outcome leads on."""
    answering = [key for key in variant.stages if _answers(variant, key)]
    return heights.feet[answering[-1] if answering else _last_of(variant, "resolution")]


def _last_of(variant: Variant, kind: StageKind) -> str:
    stages = [key for key, stage in variant.stages.items() if stage.kind == kind]
    return (stages or list(variant.stages))[-1]


def _answers(variant: Variant, key: str) -> bool:
    actions = variant.stages[key].actions.values()
    return any(action.outcome and action.to not in (None, CLOSED) for action in actions)


def _rungs(
    variant: Variant, key: str, language: Language, top: float, end: float, emphases: Emphases
) -> tuple[DrawnRung, ...]:
    """The rungs of a clock along its line, far enough from each other to be read."""
    own = [(number, rung) for number, rung in enumerate(variant.escalation) if rung.clock == key]
    own.sort(key=lambda each: _share(each[1]))
    drawn: list[DrawnRung] = []
    here = top + 2
    for number, rung in own:
        here = max(here + _BETWEEN, top + (end - top) * min(_share(rung), 1.0))
        path = f"escalation[{number}]"
        drawn.append(DrawnRung(number + 1, path, 0, here, rung_in_words(rung, language), emphases.of(path)))
    return tuple(drawn)


def _share(rung: Rung) -> float:
    if rung.at.share is not None:
        return rung.at.share / 100
    return 1.0 if rung.at.after is None else 1.0 + rung.at.after.count / 1000


def rung_in_words(rung: Rung, language: Language) -> str:
    """When a rung comes and what it does."""
    deeds = ", ".join(w.deed_in_words(deed, language) for deed in rung.do)
    return f"{place_in_words(rung.at, language)}: {deeds}"


def _in_columns(lanes: list[_Lane], margin: float) -> tuple[tuple[Clock, ...], float]:
    """Put lanes that do not meet into one column, words along the line before words beside it."""
    columns: list[list[_Lane]] = []
    for lane in lanes:
        free = (c for c in columns if c[0].clock.along == lane.clock.along and not _meets(lane, c))
        column = next(free, None)
        if column is None:
            columns.append([lane])
        else:
            column.append(lane)
    x, found = margin, []
    for column in columns:
        found += [_moved(lane.clock, x + RADIUS + 2) for lane in column]
        x += max(lane.wide for lane in column)
    return tuple(found), x


def _meets(lane: _Lane, column: list[_Lane]) -> bool:
    return any(lane.top < other.bottom and other.top < lane.bottom for other in column)


def _moved(clock: Clock, x: float) -> Clock:
    rungs = tuple(rung._replace(x=x) for rung in clock.rungs)
    return clock._replace(x=x, words=clock.words._replace(x=clock.words.x + x), rungs=rungs)
