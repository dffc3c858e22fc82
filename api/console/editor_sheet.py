"""The form of one part as it is shown: its boxes with what stands in them, what is wrong, what it was before."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from api.console.editor_boxes import BOXES, Box
from api.console.editor_choices import Choice, choices_of
from api.console.editor_example import example
from api.console.editor_form import BLANK, fresh, shown
from api.console.editor_look import Look
from api.console.editor_marks import counterpart
from api.console.editor_parts import NEW, NOUNS, Part, at_words, is_keyed, kind_of_new, members_of
from api.console.editor_problems import in_boxes
from api.console.editor_saving import look_of
from api.console.editor_values import RAW, Typed
from api.language import Language
from api.pages.fields import whole
from api.pages.formats import Formats
from claims.money import Money
from claims.problems import Path
from claims.term import Term
from claims.term_words import sum_in_words, term_in_words
from claims.variant_edit import path_of, value_at
from claims.variant_edit_names import mentions_of
from claims.variant_edit_splices import GONE, same


class Filled(NamedTuple):
    """One box with what stands in it."""

    box: Box
    name: str
    typed: Typed
    wrong: tuple[str, ...]
    was: str | None
    """What stood there in the version before, where that was something else; empty where words would not tell."""
    choices: list[Choice]


class Sheet(NamedTuple):
    """The form of one part, or of a new one in the list or dictionary `around`."""

    part: Part
    around: Path | None
    title: str
    boxes: tuple[Filled, ...]
    wrong: tuple[str, ...]
    """What is wrong with the part as a whole."""
    choices: Mapping[str, list[Choice]]
    example: str | None
    keyed: bool
    mentioned: int
    place: int
    neighbours: int
    revertible: bool
    look: str


def sheet_of(
    look: Look,
    part: Part,
    f: Formats,
    around: Path | None = None,
    typed: Mapping[str, Typed] | None = None,
    preset: Mapping[str, object] | None = None,
) -> Sheet:
    """The form of a part of the draft; with what was typed where that could not be saved."""
    language: Language = f.language
    kind = (kind_of_new(around) if around is not None else None) or part.kind
    value = {**fresh(kind), **(preset or {})} if around is not None else value_at(look.document, part.path)
    value = {} if value is GONE else value
    before = None if around is not None else counterpart(look.document, look.base_document, part.path)
    old = GONE if before is None or look.base is None else value_at(look.base_document, before)
    choices = choices_of(look.document, look.around, language)
    wrong = {} if around is not None else in_boxes(look.faults, part.path)
    stands = typed or shown(kind, value)
    boxes = tuple(
        _filled(box, stands[box.name], wrong, (old, value), choices, language) for box in BOXES[kind]
    )
    siblings = members_of(look.document, part.path[:-1]) if part.path else []
    return Sheet(
        part=part,
        around=around,
        title=(NEW if around is not None else NOUNS)[kind].in_language(language),
        boxes=boxes,
        wrong=tuple(wrong.get("", ())),
        choices=choices,
        example=None if around is not None else example(look.document, part.path, look.calendar, f),
        keyed=is_keyed(kind) or kind in ("field", "hint"),
        mentioned=len(mentions_of(look.document, part.path)),
        place=siblings.index(part.path[-1]) if part.path and part.path[-1] in siblings else 0,
        neighbours=len(siblings),
        revertible=old is not GONE and not same(old, value),
        look=look_of(look.document, part.path),
    )


def _filled(
    box: Box,
    typed: Typed,
    wrong: Mapping[str, list[str]],
    values: tuple[Any, Any],
    choices: Mapping[str, list[Choice]],
    language: Language,
) -> Filled:
    told = tuple(wrong.get(box.name or BLANK, ()))
    own = choices.get(box.choices, [])
    return Filled(
        box, box.name or BLANK, typed, told, _was(box, values, own, language), _with_present(own, typed)
    )


def _with_present(choices: list[Choice], typed: Typed) -> list[Choice]:
    """The list with what is written although it is not on it."""
    known = {value for value, _ in choices}
    return [*choices, *((each, each) for each in typed.get("", []) if choices and each not in known)]


def _was(box: Box, values: tuple[Any, Any], choices: list[Choice], language: Language) -> str | None:
    before, now = (value_at(each, path_of(box.name)) if box.name else each for each in values)
    if values[0] is GONE or same(before, now):
        return None
    if before is GONE and box.usual is not None and same(now, box.usual):
        return None
    return _words(box.kind, before, choices, language)


def _words(kind: str, value: Any, choices: list[Choice], language: Language) -> str:
    """A former value in a few words; empty where that takes more than a few."""
    if value is GONE:
        return "—"
    try:
        if kind == "term":
            return term_in_words(Term.parse(str(value)), language)
        if kind == "sum":
            return sum_in_words(Money.parse(str(value)), language)
    except ValueError:
        return str(value)[:40]
    if kind == "place":
        return at_words(value, language)
    if kind == "choice":
        return dict(choices).get(str(value), str(value)[:40])
    if kind == "titles" and isinstance(value, dict):
        return str(value.get(language, ""))[:60]
    return str(value)[:40] if kind in ("line", "count", "day") else ""


def rows_of(filled: Filled) -> list[tuple[int, Typed]]:
    """The rows of a box that has several, with one more to be filled in."""
    places = sorted({place for name in filled.typed if (place := whole(name.split(".")[0])) is not None})
    rows: list[tuple[int, Typed]] = []
    for place in places:
        lead = f"{place}."
        row = {n.removeprefix(lead): v for n, v in filled.typed.items() if n.startswith(lead)}
        rows.append((place, row))
    return [*rows, ((places[-1] + 1 if places else 0), {})]


def is_raw(text: str) -> bool:
    """Whether a choice keeps a value that the form does not know."""
    return text.startswith(RAW)
