"""The parts of a variant that have a form of their own: what kind a path is of, what it is called, what is in it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from claims.problems import Path, spelled
from claims.term import RungPosition
from claims.term_words import place_in_words
from claims.titles import ACTION_TITLES, COMMAND_TITLES
from claims.trade_words import CLOSED_TITLE, KINDS, TASKS, capital
from claims.values import Titles
from claims.variant_changes_words import cut
from claims.variant_edit import value_at
from claims.variant_edit_splices import GONE


class Part(NamedTuple):
    """A part that can be opened: its path, its kind, and what it is called in the reader's language."""

    path: Path
    kind: str
    name: str

    @property
    def key(self) -> str:
        """Its path as addresses spell it."""
        return spelled(self.path)


_WHOLE = {
    "causes": Titles(ru="Причины", en="Causes"),
    "guilty_units": Titles(ru="Виновные подразделения", en="Guilty units"),
    "own_remedies": Titles(ru="Свои меры", en="Remedies of its own"),
    "letters": Titles(ru="Письма по событиям", en="Letters by event"),
}
NOUNS = {
    "variant": Titles(ru="Вариант", en="Variant"),
    "stage": Titles(ru="Этап", en="Stage"),
    "action": Titles(ru="Действие", en="Action"),
    "task": Titles(ru="Мероприятие", en="Task"),
    "clock": Titles(ru="Срок", en="Clock"),
    "rung": Titles(ru="Ступень", en="Rung"),
    "field": Titles(ru="Поле", en="Field"),
    "hint": Titles(ru="Подсказка", en="Hint"),
    "source": Titles(ru="Источник", en="Source"),
    "turn": Titles(ru="Куда обратиться", en="Where to turn"),
    "causes": Titles(ru="Словарь", en="Dictionary"),
    "guilty_units": Titles(ru="Словарь", en="Dictionary"),
    "own_remedies": Titles(ru="Словарь", en="Dictionary"),
    "letters": Titles(ru="Письма", en="Letters"),
}
NEW = {
    "stage": Titles(ru="Новый этап", en="New stage"),
    "action": Titles(ru="Новое действие", en="New action"),
    "task": Titles(ru="Новое мероприятие", en="New task"),
    "clock": Titles(ru="Новый срок", en="New clock"),
    "rung": Titles(ru="Новая ступень", en="New rung"),
    "field": Titles(ru="Новое поле", en="New field"),
    "hint": Titles(ru="Новая подсказка", en="New hint"),
    "source": Titles(ru="Новый источник", en="New source"),
    "turn": Titles(ru="Ещё одно место", en="Another place"),
}
_OF_LISTS = {
    "escalation": "rung",
    "fields": "field",
    "hints": "hint",
    "sources": "source",
    "complain_next": "turn",
}
_KEYED = {"stages": "stage", "clocks": "clock"}
_IN_STAGES = {"actions": "action", "plan": "task"}


def kind_of(path: Path) -> str | None:
    """The kind of part at a path; None where no part with a form of its own stands."""
    match path:
        case ():
            return "variant"
        case (("causes" | "guilty_units" | "own_remedies" | "letters") as whole,):
            return str(whole)
        case (str(around), int()) if around in _OF_LISTS:
            return _OF_LISTS[around]
        case (str(around), str()) if around in _KEYED:
            return _KEYED[around]
        case ("stages", str(), "actions", str()):
            return "action"
        case ("stages", str(), "plan", int()):
            return "task"
    return None


def kind_of_new(path: Path) -> str | None:
    """The kind of part that can be added to the list or dictionary at a path."""
    match path:
        case (str(around),):
            return _OF_LISTS.get(around) or _KEYED.get(around)
        case ("stages", str(), str(around)):
            return _IN_STAGES.get(around)
    return None


def is_keyed(kind: str) -> bool:
    """Whether parts of the kind stand in a dictionary, under a key."""
    return kind in {"stage", "clock", "action"}


def part_at(document: Any, path: Path, language: str) -> Part:
    """The part that a path lies in: the nearest with a form of its own that exists."""
    for length in range(len(path), 0, -1):
        kind = kind_of(path[:length])
        whole = kind in _WHOLE
        if kind and (whole or value_at(document, path[:length]) is not GONE):
            return Part(path[:length], kind, name_of(document, path[:length], language))
    return Part((), "variant", name_of(document, (), language))


def name_of(document: Any, path: Path, language: str) -> str:
    """What a part is called: its title, else what its kind or its key says."""
    kind, value = kind_of(path), value_at(document, path)
    members: dict[Any, Any] = value if isinstance(value, dict) else {}
    if kind in _WHOLE:
        return _WHOLE[kind].in_language(language)
    if kind == "rung":
        return _rung_name(document, members, language)
    if kind == "source":
        return cut(in_words(members.get("text"), language) or "…")
    if kind == "turn":
        return cut(in_words(value, language) or "…")
    return in_words(members.get("title"), language) or _by_kind(kind, path, members, language)


def _by_kind(kind: str | None, path: Path, members: dict[Any, Any], language: str) -> str:
    last = cut(str(path[-1])) if path else "…"
    if kind == "stage":
        return capital(said(KINDS.get(str(members.get("kind"))), language)) or last
    if kind == "action":
        known = ACTION_TITLES.get(last) or COMMAND_TITLES.get(last)
        return known.in_language(language) if known else last
    if kind == "task":
        words = said(TASKS.get(str(members.get("task"))), language)
        return capital(words) or "…"
    return cut(str(members.get("key") or last))


def _rung_name(document: Any, rung: dict[Any, Any], language: str) -> str:
    clock = name_of(document, ("clocks", str(rung.get("clock", ""))), language)
    return f"{clock}, {at_words(rung.get('at'), language)}"


def at_words(at: Any, language: str) -> str:
    """Where a rung sits; as it is written where that cannot be read."""
    try:
        return place_in_words(RungPosition.parse(str(at)), language)
    except ValueError:
        return cut(str(at))


def in_words(titles: Any, language: str) -> str:
    """A title that was written in two languages, in one, or as one text; empty where there is none."""
    if isinstance(titles, str):
        return cut(titles)
    if not isinstance(titles, dict):
        return ""
    words = titles.get(language) or titles.get("en") or titles.get("ru") or ""
    return cut(words) if isinstance(words, str) else ""


def said(words: Titles | None, language: str) -> str:
    """Words of the trade in a language; empty where there are none."""
    return words.in_language(language) if words else ""


def stage_name(document: Any, key: str, language: str) -> str:
    """What a stage is called, the way out included."""
    if key == "closed":
        return CLOSED_TITLE.in_language(language)
    return name_of(document, ("stages", key), language)


def members_of(document: Any, path: Path) -> list[str | int]:
    """The keys or places of what stands in the list or dictionary at a path."""
    value = value_at(document, path)
    if isinstance(value, dict):
        return list(value)
    return list(range(len(value))) if isinstance(value, list) else []


def parts_of(document: Any, path: Path, language: str) -> Iterator[Part]:
    """The parts that stand in the list or dictionary at a path."""
    for member in members_of(document, path):
        kind = kind_of((*path, member))
        if kind:
            yield Part((*path, member), kind, name_of(document, (*path, member), language))
