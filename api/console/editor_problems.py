"""Problems of a draft for its manager: a sentence, the way to the place in words, and the part and box it is about."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from api.console.editor_boxes import BOXES
from api.console.editor_parts import NOUNS, part_at
from api.console.editor_problem_words import BOX_OF_CODE, OF_MEMBERS, SENTENCES
from api.language import Language
from claims.problems import Path, Problem, spelled
from claims.variant_changes_words import cut
from claims.variant_edit import path_of, value_at
from claims.variant_edit_splices import GONE

LONGEST_VALUE = 40


class Fault(NamedTuple):
    """One problem. `part` is where its form is, `box` what of the form it is about (None: the whole part)."""

    sentence: str
    way: str
    part: str
    box: str | None
    line: int | None
    path: str
    code: str


def faults_of(document: Any, problems: Iterable[Problem], language: Language) -> tuple[Fault, ...]:
    """The problems as people are told them."""
    return tuple(_fault(document, each, language) for each in problems)


def _fault(document: Any, problem: Problem, language: Language) -> Fault:
    path = _known_path(document, path_of(problem.path))
    part = part_at(document, path, language)
    box = box_of(part.kind, path[len(part.path) :]) or _box_of_code(
        problem.code, part.kind, path == part.path
    )
    return Fault(
        sentence=_sentence(document, path, problem, language),
        way=way_to(document, path, language),
        part=spelled(part.path),
        box=box,
        line=problem.line,
        path=problem.path,
        code=problem.code,
    )


def _box_of_code(code: str, kind: str, is_whole: bool) -> str | None:
    name = BOX_OF_CODE.get(code) if is_whole else None
    return name if any(box.name == name for box in BOXES[kind]) else None


def _known_path(document: Any, path: Path) -> Path:
    """Names of digits are names where a dictionary stands: `7` is a key that somebody wrote."""
    found: Path = ()
    for part in path:
        around = value_at(document, found)
        found = (*found, str(part) if isinstance(part, int) and isinstance(around, dict) else part)
    return found


def box_of(kind: str, rest: Path) -> str | None:
    """The box of a form that a member lies in."""
    spelled_rest = spelled(rest)
    for box in BOXES[kind]:
        if not box.name or spelled_rest == box.name or spelled_rest.startswith(f"{box.name}."):
            return box.name
    return next((box.name for box in BOXES[kind] if rest and box.name.split(".")[0] == rest[0]), None)


def _sentence(document: Any, path: Path, problem: Problem, language: Language) -> str:
    member = next((part for part in reversed(path) if isinstance(part, str)), "")
    words = OF_MEMBERS.get((problem.code, member)) or SENTENCES.get(problem.code)
    if words is None:
        return problem.message
    value = value_at(document, path)
    plain = "" if value is GONE or isinstance(value, dict | list) else str(value)
    return (
        words.in_language(language)
        .replace("{value}", cut(plain, LONGEST_VALUE))
        .replace("{member}", cut(member, LONGEST_VALUE))
    )


def way_to(document: Any, path: Path, language: Language) -> str:
    """The way to a place in words: `Stage “Resolution” → Action “Refuse” → Letter`."""
    part = part_at(document, path, language)
    steps = []
    for length in range(1, len(part.path) + 1):
        on_the_way = part_at(document, part.path[:length], language)
        if on_the_way.path == part.path[:length]:
            steps.append(_step(on_the_way.kind, on_the_way.name, language))
    box = next(
        (each for each in BOXES[part.kind] if each.name == box_of(part.kind, path[len(part.path) :])), None
    )
    if box is not None and box.name:
        steps.append(box.label.in_language(language))
    return " → ".join(steps) or NOUNS["variant"].in_language(language)


def _step(kind: str, name: str, language: Language) -> str:
    noun = NOUNS[kind].in_language(language)
    if kind in ("causes", "guilty_units", "own_remedies", "letters"):
        return name
    return f"{noun} «{name}»" if language == "ru" else f"{noun} “{name}”"


def in_boxes(faults: Iterable[Fault], part: Path) -> dict[str, list[str]]:
    """The sentences that belong to the boxes of one form, and under `None` spelled empty those of the whole part."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        if fault.part == spelled(part):
            found.setdefault("" if fault.box is None else fault.box or ".", []).append(fault.sentence)
    return found
