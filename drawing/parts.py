"""Draws each part of a picture: boxes with their kind, labels with envelopes, clocks with rungs, marks and faults."""

from claims.claim import Language
from claims.variant import StageKind
from drawing import words as w
from drawing.metrics import width
from drawing.shapes import (
    FAULT_WIDTH,
    LETTER_WIDTH,
    LINE_HEIGHT,
    MARK_SIZE,
    Box,
    Clock,
    Emphasis,
    End,
    Label,
    Line,
    Rect,
    Rung,
    Wait,
)
from drawing.svg import Address, arrow, grouped, number, rounded, tag, words

NUMBERS: dict[StageKind, int] = {"intake": 1, "investigation": 2, "resolution": 3, "confirmation": 4}
_QUARTERS = {1: "M0 0V-5.2A5.2 5.2 0 0 1 5.2 0Z", 2: "M0 0V-5.2A5.2 5.2 0 0 1 0 5.2Z"}
_QUARTERS[3] = "M0 0V-5.2A5.2 5.2 0 1 1 -5.2 0Z"


def framed(rect: Rect, klass: str, radius: float) -> str:
    """A rectangle with round corners."""
    return tag("rect", x=rect.x, y=rect.y, width=rect.w, height=rect.h, rx=radius, klass=klass)


def emphasized(emphasis: Emphasis, x: float, middle: float, language: Language) -> str:
    """A mark and a fault, from x to the right."""
    found = ""
    if emphasis.mark:
        wide = width(emphasis.mark, MARK_SIZE, bold=True) + 12
        found += framed(Rect(x, middle - 7.5, wide, 15), "mk", 4)
        found += words(emphasis.mark, x + wide / 2, middle + 3.8, "mt", "middle")
        x += wide + 4
    if emphasis.fault:
        inner = tag("circle", cx=x + 8, cy=middle, r=7.5, klass="ft") + words(
            "!", x + 8, middle + 4, "fx", "middle"
        )
        found += grouped(inner, w.FAULT.in_language(language), None)
    fresh = emphasis.mark == w.MARKS["added"].in_language(language)
    return tag("g", found, klass="added" if fresh else None) if found else ""


def box(part: Box, count: int, state: str | None, address: Address, language: Language) -> str:
    """A stage: its kind, its name, how many claims are in it; `state` is `now` or `been` of one claim."""
    rect, kind = part.rect, NUMBERS[part.kind]
    inner = framed(rect, f"bx k{kind} {state or ''}".strip(), 10) + _kind(kind, rect.x + 20, rect.y + 21)
    inner += words(part.title, rect.x + 36, rect.y + 25, "nm")
    inner += words(part.about, rect.x + 14, rect.y + 46, "sub")
    right = rect.right - 12
    if count:
        shown = words(number(count), right, rect.y + 25, "ct", "end")
        inner += grouped(shown, w.IN_IT.in_language(language).format(count=count), None)
        right -= width(str(count), MARK_SIZE) + 8
    inner += emphasized(part.emphasis, right - mark_room(part.emphasis), rect.y + 21, language)
    told = f"{part.name}: {part.whole}"
    if state:
        inner += _state(rect, state, language)
        told += f" · {(w.HERE if state == 'now' else w.PASSED).in_language(language)}"
    return grouped(inner, told, address(part.path))


def mark_room(emphasis: Emphasis) -> float:
    """How wide a mark and a fault are."""
    marked = width(emphasis.mark, MARK_SIZE, bold=True) + 16 if emphasis.mark else 0
    return marked + (FAULT_WIDTH if emphasis.fault else 0)


def _kind(kind: int, x: float, y: float) -> str:
    """The quarter circles: one for intake, all for confirmation."""
    ring = tag("circle", cx=x, cy=y, r=7.5, klass=f"bx k{kind}")
    if kind not in _QUARTERS:
        return ring + tag("circle", cx=x, cy=y, r=5.2, klass=f"f{kind}")
    return ring + tag(
        "path", d=_QUARTERS[kind], transform=f"translate({number(x)} {number(y)})", klass=f"f{kind}"
    )


def _state(rect: Rect, state: str, language: Language) -> str:
    """Where the claim is, said in words beside the way that comes in; a tick where it was."""
    if state == "been":
        x, y = rect.right - 24, rect.y + 20
        return tag("path", d=f"M{number(x)} {number(y)}l4 4 8 -8", klass="ok")
    told = w.NOW.in_language(language)
    wide = width(told, MARK_SIZE, bold=True) + 16
    place = Rect(rect.x + 8, rect.y - 9, wide, 18)
    return framed(place, "pin", 9) + words(told, place.x + wide / 2, place.y + 12.6, "pt", "middle")


def pause(part: Wait) -> str:
    """A place where the claim waits for somebody else."""
    rect = part.rect
    x, y = rect.x + 16, rect.y + 12
    bars = tag("path", d=f"M{number(x)} {number(y)}v13m6 -13v13", klass="pz")
    inner = framed(rect, "bx kw", 10) + bars + words(part.name, rect.x + 32, rect.y + 23, "nm")
    return grouped(
        inner + words(part.about, rect.x + 14, rect.y + 43, "sub"), f"{part.name}: {part.about}", None
    )


def end(part: End) -> str:
    """A way out of the process."""
    rect = part.rect
    dot = tag("circle", cx=rect.x + 13, cy=rect.middle, r=4.5, klass="fe")
    inner = framed(rect, "bx lost" if part.astray else "bx ke", 12) + dot
    return grouped(inner + words(part.text, rect.x + 24, rect.middle + 4, "en"), part.title, None)


def line(part: Line) -> str:
    """A way."""
    path = tag("path", d=rounded(part.points), klass="ed auto" if part.by_itself else "ed")
    return path + (arrow(part.points) if part.arrow else "")


def label(part: Label, address: Address, language: Language) -> str:
    """The words of a way, on the colour of the canvas."""
    rect, note = part.rect, part.note
    x = rect.x + 3
    inner = framed(rect, "bg", 3)
    if note.letter:
        inner += _envelope(x, rect.y + 3.8)
        x += LETTER_WIDTH
    for place, each in enumerate(note.lines):
        inner += words(each, x, rect.y + 12.6 + LINE_HEIGHT * place, "lb")
    right = rect.right - 3 - mark_room(note.emphasis)
    inner += emphasized(note.emphasis, right, rect.middle, language)
    told = f"{note.title} · {w.LETTER.in_language(language)}" if note.letter else note.title
    return grouped(inner, told, address(note.path) if note.path else None)


def _envelope(x: float, y: float) -> str:
    return tag("path", d=f"M{number(x)} {number(y)}h13v9.5h-13zm.5 1.5 6 4.3 6 -4.3", klass="let")


def clock(part: Clock, address: Address, language: Language) -> str:
    """A clock from start to end; what comes after its end is dotted."""
    x, parts = part.x, []
    if part.emphasis.mark:
        parts.append(framed(Rect(x - 13, part.top - 8, 26, part.last - part.top + 20), "halo", 4))
    parts.append(tag("line", x1=x, x2=x, y1=part.top, y2=part.end, klass="lane"))
    if part.last > part.end:
        parts.append(tag("line", x1=x, x2=x, y1=part.end, y2=part.last, klass="lane auto"))
    parts.append(tag("circle", cx=x, cy=part.top, r=3.5, klass="dot"))
    parts.append(tag("path", d=f"M{number(x - 6)} {number(part.end)}h12", klass="bar"))
    parts.append(_along(part, language) if part.along else _beside(part, language))
    lane = grouped("".join(parts), part.title, address(part.path) if part.path else None, part.kind)
    return lane + "".join(rung(each, address) for each in part.rungs)


def _along(part: Clock, language: Language) -> str:
    """Words that run up along the line."""
    rect = part.words
    told, half = part.names[0], rect.h / 2
    room = mark_room(part.emphasis)
    inner = framed(Rect(-half, -9.5, rect.h, 19), "sheet", 4) + words(told, -room / 2, 4, "cl", "middle")
    inner += emphasized(part.emphasis, half - room, 0, language)
    return tag("g", inner, transform=f"translate({number(part.x)} {number(rect.y + half)}) rotate(-90)")


def _beside(part: Clock, language: Language) -> str:
    rect = part.words
    lines = [words(name, rect.x, rect.y + 11 + LINE_HEIGHT * n, "cl") for n, name in enumerate(part.names)]
    marks = emphasized(part.emphasis, rect.right - mark_room(part.emphasis), rect.y + 7, language)
    term = words(part.term, rect.x, rect.bottom - 6, "sub")
    return framed(rect, "bg", 3) + "".join(lines) + marks + term


def rung(part: Rung, address: Address) -> str:
    """A numbered rung; a second ring around one that is marked."""
    ring = tag("circle", cx=part.x, cy=part.y, r=8, klass="rg")
    if part.emphasis.mark or part.emphasis.fault:
        ring = tag("circle", cx=part.x, cy=part.y, r=11, klass="rg") + ring
    inner = ring + words(str(part.number), part.x, part.y + 3.8, "rn", "middle")
    return grouped(inner, f"{part.number}. {part.title}", address(part.path))
