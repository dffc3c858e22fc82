"""Writes the parts of a picture as SVG: escaped, without ids, so that many pictures may stand on one page."""

import re
from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape, quoteattr

from drawing.shapes import Point

_UNLAWFUL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold at all."""
Address = Callable[[str], str | None]


def text_of(words: str) -> str:
    """Words as XML may hold them."""
    return escape(_UNLAWFUL.sub("\N{REPLACEMENT CHARACTER}", words))


def tag(name: str, inner: str = "", /, **attributes: object) -> str:
    """An element; `klass` is its class, numbers are shortened, attributes that are None left out."""
    parts = [
        f" {_name(key)}={quoteattr(_UNLAWFUL.sub('', _value(value)))}"
        for key, value in attributes.items()
        if value is not None
    ]
    return f"<{name}{''.join(parts)}>{inner}</{name}>" if inner else f"<{name}{''.join(parts)}/>"


def _name(key: str) -> str:
    return "class" if key == "klass" else key.replace("_", "-")


def _value(value: object) -> str:
    return number(value) if isinstance(value, float | int) else str(value)


def number(value: float) -> str:
    """A number with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def words(content: str, x: float, y: float, klass: str, anchor: str | None = None) -> str:
    """A line of text."""
    return tag("text", text_of(content), x=x, y=y, klass=klass, text_anchor=anchor)


def grouped(inner: str, title: str, href: str | None, klass: str | None = None) -> str:
    """A part with the words that stand under the pointer, as a link where it leads somewhere."""
    told = tag("title", text_of(title)) + inner
    return tag("a", told, href=href, klass=klass) if href else tag("g", told, klass=klass)


def rounded(points: Iterable[Point], radius: float = 8) -> str:
    """The path of a line with rounded corners."""
    way = list(points)
    parts = [f"M{_at(way[0])}"]
    for before, corner, after in zip(way, way[1:], way[2:], strict=False):
        near = min(radius, _far(before, corner) / 2, _far(corner, after) / 2)
        parts.append(
            f"L{_at(_toward(corner, before, near))}Q{_at(corner)} {_at(_toward(corner, after, near))}"
        )
    return "".join((*parts, f"L{_at(way[-1])}"))


def arrow(points: tuple[Point, ...]) -> str:
    """The head of an arrow at the end of a line that runs along an axis."""
    (fx, fy), (x, y) = points[-2], points[-1]
    dx, dy = (x > fx) - (x < fx), (y > fy) - (y < fy)
    back = (x - 8 * dx, y - 8 * dy)
    left, right = (back[0] - 3.6 * dy, back[1] - 3.6 * dx), (back[0] + 3.6 * dy, back[1] + 3.6 * dx)
    return tag("path", d=f"M{_at((x, y))}L{_at(left)}L{_at(right)}Z", klass="ar")


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _far(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _toward(start: Point, other: Point, by: float) -> Point:
    far = _far(start, other) or 1.0
    return (start[0] + (other[0] - start[0]) * by / far, start[1] + (other[1] - start[1]) * by / far)
