"""What the pages of a process show beside the picture: the legend's rungs, the table, how many claims are where."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from api.language import Language
from claims.variant import Variant
from drawing.parts import NUMBERS
from drawing.process import process_svg
from drawing.table import clock_lines, stage_lines


def process_context(
    variant: Variant,
    language: Language,
    *,
    counts: Mapping[str, int] | None = None,
    passed: frozenset[str] = frozenset(),
    here: str | None = None,
) -> dict[str, Any]:
    """The picture with its table, of a variant or of one claim in it."""
    picture = process_svg(variant, language, counts=counts, passed=passed, here=here)
    return {
        "picture": Markup(picture),
        "variant": variant,
        "stages": stage_lines(variant, language),
        "clocks": clock_lines(variant, language),
        "numbers": NUMBERS,
        "counts": counts or {},
        "passed": passed,
        "here": here,
    }
