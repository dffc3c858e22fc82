"""From the values of a variant to what stands in the boxes of a form, and back: one pair for each kind of box.

Reading never fails: what cannot be a value is written as it was typed, and the check then says what is wrong.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from api.console.editor_house import read_entry
from api.console.editor_remedies import from_the_house, read_remedy, shown_remedy, title_of
from api.pages.fields import whole
from claims.money import Money
from claims.remedies import REMEDY_KINDS
from claims.term import Term
from claims.variant_edit_splices import GONE

Typed = Mapping[str, list[str]]
"""What stands in the inputs of one box, by the rest of their names; empty ones are left out."""
UNITS = ("working days", "days", "working hours", "hours", "weeks", "months", "minutes", "working minutes")
RAW = "="
"""Begins a choice that stands for a value of a shape that the form does not know; it is kept as it is."""
_BLANKS = re.compile(r"[\s\u00a0\u202f']")
_AMOUNT = re.compile(r"(.*\d)[.,](\d{1,2})")
_DUE = re.compile(r"due ?\+ ?(.+)")
MOST_ROWS = 50


class Kind(NamedTuple):
    """How a kind of box shows a value, and how it reads one."""

    show: Callable[[Any], dict[str, list[str]]]
    read: Callable[[Typed], Any]


def one(typed: Typed, name: str = "") -> str:
    """The first thing that stands in an input."""
    given = typed.get(name)
    return given[0] if given else ""


def inside(typed: Typed, name: str) -> dict[str, list[str]]:
    """The inputs whose names begin so, without that beginning."""
    lead = f"{name}."
    return {key.removeprefix(lead): values for key, values in typed.items() if key.startswith(lead)} | (
        {"": typed[name]} if name in typed else {}
    )


def rows(typed: Typed) -> list[dict[str, list[str]]]:
    """The rows of a box that has several, in their order."""
    places = sorted({place for name in typed if (place := whole(name.split(".")[0])) is not None})
    return [inside(typed, str(place)) for place in places[:MOST_ROWS]]


def numbered(shown: list[dict[str, list[str]]]) -> dict[str, list[str]]:
    """Rows as they are named in a form."""
    return {
        f"{place}.{name}" if name else str(place): values
        for place, row in enumerate(shown)
        for name, values in row.items()
    }


def raw(value: Any) -> str:
    """A value as a choice that keeps it."""
    return RAW + json.dumps(value, ensure_ascii=False, default=str)


def unraw(text: str) -> Any:
    """The value that such a choice keeps; GONE where somebody made it up."""
    try:
        return json.loads(text.removeprefix(RAW))
    except (ValueError, RecursionError):
        return GONE


def _text_of(value: Any) -> str:
    return "" if value is None or value is GONE else value if isinstance(value, str) else json.dumps(value)


def _show_line(value: Any) -> dict[str, list[str]]:
    return {"": [_text_of(value)]} if _text_of(value) else {}


def _read_line(typed: Typed) -> Any:
    return " ".join(one(typed).split()) or GONE


def _read_count(typed: Typed) -> Any:
    text = one(typed)
    if not text:
        return GONE
    number = whole(text)
    return text if number is None else number


def _show_tick(value: Any) -> dict[str, list[str]]:
    return {"": ["yes"]} if value is True else {}


def _read_tick(typed: Typed) -> Any:
    return one(typed) == "yes"


def _show_ticks(value: Any) -> dict[str, list[str]]:
    chosen = [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
    return {"": chosen} if chosen else {}


def _read_ticks(typed: Typed) -> Any:
    return list(typed.get("", [])) or GONE


def _show_titles(value: Any) -> dict[str, list[str]]:
    if isinstance(value, str):
        value = {"ru": value, "en": value}
    members = value if isinstance(value, dict) else {}
    return {name: [_text_of(members[name])] for name in ("ru", "en") if _text_of(members.get(name))}


def _read_titles(typed: Typed) -> Any:
    found = {name: " ".join(one(typed, name).split()) for name in ("ru", "en")}
    return {name: words for name, words in found.items() if words} or GONE


def show_term(value: Any) -> dict[str, list[str]]:
    """A term as a number and a unit; what is no term as it is written, without a unit."""
    if not _text_of(value):
        return {"unit": [UNITS[0]]}
    try:
        term = Term.parse(_text_of(value))
    except ValueError:
        return {"count": [_text_of(value)], "unit": [""]}
    unit = f"working {term.unit.value}s" if term.working else f"{term.unit.value}s"
    return {"count": [str(term.count)], "unit": [unit]}


def read_term(typed: Typed) -> Any:
    """A term as it is spelled in variants."""
    count, unit = _BLANKS.sub(" ", one(typed, "count")).strip(), one(typed, "unit")
    if not count:
        return GONE
    if count == "1":
        unit = unit.removesuffix("s")
    return f"{count} {unit}".strip()


def _show_terms(value: Any) -> dict[str, list[str]]:
    return numbered([show_term(each) for each in value] if isinstance(value, list) else [])


def _read_terms(typed: Typed) -> Any:
    found = [read_term(row) for row in rows(typed)]
    return [term for term in found if term is not GONE] or GONE


def show_sum(value: Any) -> dict[str, list[str]]:
    """An amount and its currency."""
    text = _text_of(value)
    try:
        Money.parse(text)
    except ValueError:
        return {"amount": [text], "currency": [""]} if text else {}
    amount, _, currency = text.strip().partition(" ")
    return {"amount": [amount], "currency": [currency.strip()]}


def read_sum(typed: Typed) -> Any:
    """A sum as it is spelled in variants; blanks between thousands and a decimal comma are put right."""
    amount, currency = _BLANKS.sub("", one(typed, "amount")), one(typed, "currency")
    if not amount:
        return GONE
    parts = _AMOUNT.fullmatch(amount)
    whole, cents = (parts[1], f".{parts[2]}") if parts else (amount, "")
    return f"{re.sub(r'[.,](?=[0-9]{3})', '', whole)}{cents} {currency}".strip()


def _show_place(value: Any) -> dict[str, list[str]]:
    text = _text_of(value).strip()
    if text.endswith("%"):
        return {"at": ["share"], "share": [text[:-1].strip()], "unit": [UNITS[0]]}
    after = _DUE.fullmatch(text)
    if after:
        return {"at": ["after"], **show_term(after[1])}
    return {"at": ["due"], "unit": [UNITS[0]]} if text == "due" or not text else {"at": [raw(text)]}


def _read_place(typed: Typed) -> Any:
    at = one(typed, "at")
    if at == "share":
        return f"{one(typed, 'share').rstrip(' %') or '?'}%"
    if at == "after":
        term = read_term(typed)
        return "due" if term is GONE else f"due + {term}"
    return unraw(at) if at.startswith(RAW) else "due"


def _show_words(value: Any) -> dict[str, list[str]]:
    """A dictionary as rows; the key stands in the names of their inputs, as `3~defect.ru`."""
    members = value if isinstance(value, dict) else {}
    return {
        f"{place}~{key}.{name}": given
        for place, (key, words) in enumerate(members.items())
        for name, given in _show_titles(words).items()
    }


HOUSE = "house"
"""The name of the boxes that take entries of the house's dictionary over."""


def word_rows(typed: Typed) -> list[tuple[str, Typed]]:
    """The rows of a dictionary in their order: `3~defect` and what stands in the row."""
    heads = {name.rpartition(".")[0] for name in typed}
    placed = sorted((place, head) for head in heads if (place := whole(head.split("~")[0])) is not None)
    return [(head, inside(typed, head)) for _, head in placed]


def _read_words(typed: Typed) -> Any:
    found: dict[str, Any] = {}
    for head, row in word_rows(typed):
        titles = _read_titles(row)
        if titles is not GONE:
            key = head.partition("~")[2]
            found[key or slug(titles.get("en", "") or titles.get("ru", ""), found)] = titles
    taken_over = dict(filter(None, map(read_entry, typed.get(HOUSE, []))))
    return found | {key: titles for key, titles in taken_over.items() if key not in found} or GONE


_NOT_OWN = (*REMEDY_KINDS, "other")  # the rules' own, and “something else” of the portal


def _show_remedies(value: Any) -> dict[str, list[str]]:
    """As a dictionary, with two boxes more in each row."""
    members = value if isinstance(value, dict) else {}
    return {
        f"{place}~{key}.{name}": given
        for place, (key, written) in enumerate(members.items())
        for name, given in (_show_titles(title_of(written)) | shown_remedy(written)).items()
    }


def _read_remedies(typed: Typed) -> Any:
    found: dict[str, Any] = {}
    for head, row in word_rows(typed):
        titles = _read_titles(row)
        if titles is not GONE:
            said = titles.get("en") or titles.get("ru", "")
            key = head.partition("~")[2] or slug(said, {*found, *_NOT_OWN})
            found[key] = read_remedy(titles, one(row, "like"), one(row, "money"))
    return from_the_house(typed.get(HOUSE, [])) | found or GONE


def _show_events(value: Any) -> dict[str, list[str]]:
    members = value if isinstance(value, dict) else {}
    return {event: ["-" if letter is None else _text_of(letter)] for event, letter in members.items()}


def _read_events(typed: Typed) -> Any:
    found = {event: one(typed, event) for event in typed if event}
    return {event: None if name == "-" else name for event, name in found.items() if name} or GONE


_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh sch _ y _ e yu ya".split(),
        strict=True,
    )
)


def slug(words: str, taken: Any = ()) -> str:
    """A key made of a title, such as `call-the-buyer`, that nothing else has yet."""
    latin = "".join(_LATIN.get(letter, letter) for letter in words.lower()).replace("_", "")
    name = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:40].strip("-")
    name = name if name[:1].isalpha() else f"n{name}".rstrip("-")
    known = {*taken, "closed"}
    return next(each for each in (name, *(f"{name}-{n}" for n in range(2, 9999))) if each not in known)


PLAIN_KINDS: dict[str, Kind] = {
    "line": Kind(_show_line, _read_line),
    "choice": Kind(_show_line, _read_line),
    "day": Kind(_show_line, _read_line),
    "count": Kind(_show_line, _read_count),
    "tick": Kind(_show_tick, _read_tick),
    "ticks": Kind(_show_ticks, _read_ticks),
    "titles": Kind(_show_titles, _read_titles),
    "term": Kind(show_term, read_term),
    "terms": Kind(_show_terms, _read_terms),
    "sum": Kind(show_sum, read_sum),
    "place": Kind(_show_place, _read_place),
    "words": Kind(_show_words, _read_words),
    "remedies": Kind(_show_remedies, _read_remedies),
    "events": Kind(_show_events, _read_events),
}
"""All kinds of box but conditions and deeds, which have files of their own."""
