"""The list of a variant's parts, as it stands at the left of the editor: groups, marks, faults, a word on each."""

from collections.abc import Mapping, Set
from typing import Any, NamedTuple

from api.console.editor_choices import deeds_in_words, rung_place
from api.console.editor_marks import Mark
from api.console.editor_parts import Part, members_of, name_of, parts_of
from api.language import Language
from api.pages.words import words_in
from claims.problems import Path
from claims.term import Term
from claims.term_words import term_in_words
from claims.variant_edit import value_at


class Line(NamedTuple):
    """One part: its address, its name, a word on it, what stands before it, and what is to be said of it."""

    key: str
    name: str
    small: str
    picture: str
    mark: Mark | None
    faulty: bool
    deeper: bool


class Group(NamedTuple):
    """Parts under a heading; `around` is where a new one is added."""

    title: str
    lines: tuple[Line, ...]
    around: str = ""


class _Look(NamedTuple):
    document: Any
    marks: Mapping[Path, Mark]
    faulty: Set[str]
    language: Language

    def line(
        self, part: Part, picture: str, small: str = "", *, deeper: bool = False, name: str = ""
    ) -> Line:
        key = part.key
        mark = self.marks.get(part.path)
        return Line(key, name or part.name, small, picture, mark, key in self.faulty, deeper)


def groups_of(
    document: Any, marks: Mapping[Path, Mark], faulty: Set[str], language: Language, here: Path
) -> tuple[Group, ...]:
    """The list; of the stage that is open also its actions and tasks."""
    look = _Look(document, marks, faulty, language)
    words = words_in(language)
    whole = look.line(Part((), "variant", words.gettext("The variant as a whole")), "adjustments")
    parts = {around: tuple(parts_of(document, (around,), language)) for around in _SIMPLE}
    return (
        Group("", (whole,)),
        Group(words.gettext("Stages"), tuple(_stages(look, here)), "stages"),
        Group(words.gettext("Clocks"), tuple(_clocks(look)), "clocks"),
        *_ladder(look),
        Group(
            words.gettext("Form fields"),
            tuple(look.line(each, "forms") for each in parts["fields"]),
            "fields",
        ),
        Group(
            words.gettext("Hints on the card"),
            tuple(look.line(each, "bulb") for each in parts["hints"]),
            "hints",
        ),
        Group(words.gettext("Letters and dictionaries"), tuple(_whole_ones(look))),
        Group(
            words.gettext("Sources of the law"),
            tuple(look.line(each, "book") for each in parts["sources"]),
            "sources",
        ),
        Group(
            words.gettext("Where to complain next"),
            tuple(look.line(each, "building-bank") for each in parts["complain_next"]),
            "complain_next",
        ),
    )


_SIMPLE = ("fields", "hints", "sources", "complain_next")


def _stages(look: _Look, here: Path) -> list[Line]:
    found: list[Line] = []
    for part in parts_of(look.document, ("stages",), look.language):
        count = len(members_of(look.document, (*part.path, "actions")))
        actions = words_in(look.language).ungettext("%(num)s action", "%(num)s actions", count) % {
            "num": count
        }
        kind = str(value_at(look.document, (*part.path, "kind")))
        inner = any(path[:2] == part.path for path in look.marks)
        line = look.line(part, f"pie:{kind}", str(count) if inner else actions)
        faulty = any(f"{each}.".startswith(f"{part.key}.") for each in look.faulty)
        found.append(line._replace(mark=line.mark or ("changed" if inner else None), faulty=faulty))
        if here[:2] == part.path:
            for inside in inside_of(look.document, part.path, look.language):
                picture = "arrow-right" if inside.kind == "action" else "checklist"
                found.append(look.line(inside, picture, _term(look, inside.path), deeper=True))
    return found


def inside_of(document: Any, stage: Path, language: Language) -> tuple[Part, ...]:
    """The actions and the planned tasks of a stage."""
    return (
        *parts_of(document, (*stage, "actions"), language),
        *parts_of(document, (*stage, "plan"), language),
    )


def _clocks(look: _Look) -> list[Line]:
    found = []
    for part in parts_of(look.document, ("clocks",), look.language):
        law = bool(_member(look, part.path, "statutory"))
        found.append(look.line(part, "gavel" if law else "building", _term(look, part.path)))
    return found


def _ladder(look: _Look) -> list[Group]:
    """The rungs, clock by clock, under their numbers on the picture; those of a clock that is none come last."""
    words = words_in(look.language)
    clocks = [str(key) for key in members_of(look.document, ("clocks",))]
    by_clock: dict[str, list[Line]] = {}
    for number, part in enumerate(parts_of(look.document, ("escalation",), look.language), 1):
        rung = value_at(look.document, part.path)
        clock = str(_member(look, part.path, "clock"))
        lines = by_clock.setdefault(clock, [])
        picture = f"rung:{number}"
        lines.append(
            look.line(
                part, picture, rung_place(rung, look.language), name=deeds_in_words(rung, look.language)
            )
        )
    groups = []
    for clock in [*clocks, *(each for each in by_clock if each not in clocks)]:
        title = words.gettext("Rungs of “%(clock)s”") % {
            "clock": name_of(look.document, ("clocks", clock), look.language)
        }
        groups.append(Group(title, tuple(by_clock.get(clock, ())), f"escalation:{clock}"))
    return groups


def _whole_ones(look: _Look) -> list[Line]:
    pictures = {
        "letters": "mail",
        "causes": "zoom-question",
        "guilty_units": "users-group",
        "own_remedies": "gift",
    }
    return [
        look.line(
            Part((key,), key, name_of(look.document, (key,), look.language)),
            picture,
            str(len(members_of(look.document, (key,))) or ""),
        )
        for key, picture in pictures.items()
    ]


def _member(look: _Look, path: Path, name: str) -> Any:
    value = value_at(look.document, path)
    return value.get(name) if isinstance(value, dict) else None


def _term(look: _Look, path: Path) -> str:
    """The term of a clock or a task in short; as it is written where it cannot be read."""
    written = _member(look, path, "term")
    try:
        return term_in_words(Term.parse(str(written)), look.language) if written else ""
    except ValueError:
        return str(written)[:20]
