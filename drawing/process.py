"""The picture of a process as SVG, for pages, files and letters."""

from collections.abc import Mapping, Set

from claims.claim import Language
from claims.variant import Variant
from drawing import parts
from drawing import words as w
from drawing.layout import layout
from drawing.notes import Mark
from drawing.shapes import Picture
from drawing.style import STYLE
from drawing.svg import Address, number, tag, text_of
from drawing.table import process_lines

_NAMESPACE = "http://www.w3.org/2000/svg"


def process_svg(
    variant: Variant,
    language: Language,
    *,
    counts: Mapping[str, int] | None = None,
    marks: Mapping[str, Mark] | None = None,
    faults: Set[str] = frozenset(),
    passed: Set[str] = frozenset(),
    here: str | None = None,
    address: Address | None = None,
    alone: bool = False,
) -> str:
    """Draw a variant.

    `counts` are claims by stage, `marks` say by path what was added or changed, `faults` are paths; `passed` and
    `here` are stages of one claim. `address` turns the path of a part into a link. A picture that stands `alone`
    carries its own style.
    """
    picture = layout(variant, language, marks, faults, counts)
    states = {**dict.fromkeys(passed, "been"), **({here: "now"} if here else {})}
    inner = _parts(picture, counts or {}, states, address or _nowhere, language)
    named = w.PROCESS.in_language(language).format(title=variant.title.in_language(language))
    told = tag("title", text_of(named)) + tag("desc", text_of(" ".join(process_lines(variant, language))))
    if alone:
        told += tag("style", text_of(STYLE)) + tag("rect", width="100%", height="100%", klass="bg")
    wide, high = number(picture.width), number(picture.height)
    return tag(
        "svg",
        told + inner,
        xmlns=_NAMESPACE,
        klass="pd",
        viewBox=f"0 0 {wide} {high}",
        width=wide,
        height=high,
        role="group" if address else "img",
        aria_label=named,
        lang=language,
    )


def _nowhere(path: str) -> str | None:
    return None


def _parts(
    picture: Picture,
    counts: Mapping[str, int],
    states: Mapping[str, str],
    address: Address,
    language: Language,
) -> str:
    x, y = picture.start
    drawn = [parts.clock(each, address, language) for each in picture.clocks]
    drawn += [parts.line(each) for each in picture.lines]
    drawn += [parts.label(each, address, language) for each in (picture.start_label, *picture.labels)]
    drawn.append(tag("circle", cx=x, cy=y, r=6, klass="st"))
    drawn += [parts.end(each) for each in picture.ends] + [parts.pause(each) for each in picture.waits]
    for each in picture.boxes:
        drawn.append(parts.box(each, counts.get(each.key, 0), states.get(each.key), address, language))
    return "".join(drawn)
