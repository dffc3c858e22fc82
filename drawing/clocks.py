"""Clocks as lanes at the far left: from their start to their end beside the stages they cover, rungs numbered."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from claims.claim import Language
from claims.term import Term as Length
from claims.term_words import place_in_words, term_in_words
from claims.variant import CLOSED, Rung, StageKind, Variant
from claims.variant import Clock as Term
from drawing import words as w
from drawing.metrics import shortened, width, wrapped
from drawing.notes import Emphases, mark_width
from drawing.shapes import LINE_HEIGHT, Clock, Emphasis, Rect
from drawing.shapes import Rung as DrawnRung

SIZE, RADIUS = 11.0, 8.0
_SHORTEST, _BETWEEN, _ROOM = 50.0, 19.0, 104.0
_COLUMN, _BESIDE, _LONG, _PADDING = 42.0, 12.0, 140.0, 14.0
_WORKING = re.compile(r"рабоч\w+")


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
    law = w.law_in_words(variant, key, language)
    words = _Words(name, _terms(clock.term, language), law)
    return _drawn(path, kind, words, (top, end), rungs, emphases.of(path))


def _silence(key: str, variant: Variant, language: Language, heights: Heights, emphases: Emphases) -> _Lane:
    silence = variant.stages[key].silence
    terms = _terms(silence.after, language) if silence else ("", "")
    words = _Words(w.SILENCE.in_language(language), terms, "")
    top, path = heights.tops[key] + 4, f"stages.{key}.silence"
    return _drawn(path, "silence", words, (top, top + _SHORTEST), (), emphases.of(path))


class _Words(NamedTuple):
    name: str
    terms: tuple[str, str]
    law: str

    @property
    def title(self) -> str:
        return " · ".join(part for part in (self.name, self.terms[0], self.law) if part)


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
    free = _free(top, end, rungs)
    along = _along(words, free, mark_width(emphasis))
    if along:
        text, above, long = along
        names, term, place, wide = (text,), "", Rect(-9.5, above, 19, long), _COLUMN
    else:
        names, term, place = _beside(words, (top + end) / 2, mark_width(emphasis))
        wide = place.right + 24
    clock = Clock(
        path, kind, words.title, names, term, 0, top, end, last, place, along is not None, rungs, emphasis
    )
    return _Lane(clock, top - 8, last + 12, wide)


def _along(words: _Words, free: list[tuple[float, float]], marked: float) -> tuple[str, float, float] | None:
    """Words that fit along the line, the top of their place and its length: in full, shortened, or cut."""
    for term in words.terms:
        text = f"{words.name} · {term}"
        long = width(text, SIZE, bold=True) + _PADDING + marked
        place = next((each for each in free if each[0] >= long + 6), None)
        if place:
            return text, place[1] + (place[0] - long) / 2, long
    room, above = max(free)
    if room < _LONG:
        return None
    tail = f" · {words.terms[1]}"
    rest = room - 6 - _PADDING - marked - width(tail, SIZE, bold=True)
    if rest < _SHORTEST:
        return None
    text = shortened(words.name, rest, SIZE, bold=True) + tail
    long = width(text, SIZE, bold=True) + _PADDING + marked
    return text, above + (room - long) / 2, long


def _beside(words: _Words, middle: float, marked: float) -> tuple[tuple[str, ...], str, Rect]:
    """Words beside a short line: the name in one or two lines, the term below."""
    names = wrapped(words.name, _ROOM, SIZE * 1.06, 2)
    term = words.terms[0] if width(words.terms[0], SIZE) <= _ROOM else words.terms[1]
    lines = [width(name, SIZE, bold=True) for name in names]
    lines[0] += marked
    wide = max(*lines, width(term, SIZE)) + 2
    high = LINE_HEIGHT * (len(names) + 1) + 2
    return names, term, Rect(_BESIDE, middle - high / 2, wide, high)


def _free(top: float, end: float, rungs: tuple[DrawnRung, ...]) -> list[tuple[float, float]]:
    """The stretches of the line that are clear of rungs: how long each is and where it begins."""
    stops = [top - 2, *sorted(rung.y for rung in rungs if rung.y < end), end - 4]
    return [(below - above - 2 * RADIUS, above + RADIUS) for above, below in pairwise(stops)]


def _terms(term: Length, language: Language) -> tuple[str, str]:
    """A term in full and shortened."""
    full = term_in_words(term, language)
    return full, _WORKING.sub("раб.", full) if language == "ru" else full.replace("working", "work.")


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
