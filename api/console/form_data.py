"""From what was typed into a form to the JSON values that a command's strict data wants, and back to the boxes."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.console.form_boxes import Box
from api.language import Language
from api.pages.fields import whole
from api.problems import FieldError

Given = Mapping[str, str]
"""What was typed, by the names of the inputs; empty inputs are left out."""
NOBODY = "-"
"""Chosen to take a claim from its assignee."""
MOST_ROWS = 20
_ROW = re.compile(r"(remedies|questions)\.([0-9]{1,2})(\..+)?")
_LOCAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?")
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,9})?", re.ASCII)
_BLANKS = re.compile(r"[\s\u00a0\u202f']")


class Reading:
    """Reads the boxes of one form; `errors` names inputs, not members of data."""

    def __init__(self, given: Given, language: Language, zone: str) -> None:
        self.given = given
        self.language = language
        self.zone = ZoneInfo(zone)
        self.errors: list[FieldError] = []

    def data(self, boxes: Iterable[Box]) -> dict[str, Any]:
        """The data that the boxes hold; a box that is empty is a member that was not given."""
        found: dict[str, Any] = {}
        for box in boxes:
            value = _READERS.get(box.kind, _plain)(self, box)
            if value is not None:
                _put(found, box.name, self._as_wanted(box, value))
        return found

    def one(self, name: str) -> str | None:
        """The text of one input."""
        return self.given.get(name)

    def wrong(self, name: str, code: str) -> None:
        """Note that an input cannot be read."""
        self.errors.append(FieldError(name, code))

    def _as_wanted(self, box: Box, value: Any) -> Any:
        if box.name == "assignee" and value == NOBODY:
            return None
        if box.name in ("score", "version") and (number := whole(str(value))) is not None:
            return number
        if (box.name == "plan" or box.name.startswith("fields.")) and value in ("yes", "no"):
            return value == "yes"
        return value


def _put(found: dict[str, Any], name: str, value: Any) -> None:
    *above, last = name.split(".")
    for part in above:
        found = found.setdefault(part, {})
    found[last] = value


def _plain(reading: Reading, box: Box) -> Any:
    return reading.one(box.name)


def _number(reading: Reading, box: Box) -> Any:
    text = reading.one(box.name)
    if text is None:
        return None
    spelled = amount_of(text, reading.language)
    if not _PLAIN_NUMBER.fullmatch(spelled):
        reading.wrong(box.name, "type")
        return None
    return float(spelled) if "." in spelled else int(spelled)


def _instant(reading: Reading, box: Box) -> Any:
    text = reading.one(box.name)
    if text is None:
        return None
    try:
        if not _LOCAL.fullmatch(text):
            raise ValueError(text)
        return datetime.fromisoformat(text).replace(tzinfo=reading.zone).isoformat()
    except ValueError:
        reading.wrong(box.name, "pattern")
        return None


def _term(reading: Reading, box: Box) -> Any:
    count, unit = reading.one(f"{box.name}.count"), reading.one(f"{box.name}.unit")
    if count is None:
        return None
    if not (count.isascii() and count.isdigit() and len(count) < 7 and int(count) > 0):
        reading.wrong(f"{box.name}.count", "out-of-bounds")
        return None
    return f"{int(count)} {unit or 'days'}"


def _names(reading: Reading, box: Box) -> Any:
    lines = [line.strip() for line in (reading.one(box.name) or "").split("\n")]
    return [line for line in lines if line] or None


def _texts(reading: Reading, box: Box) -> Any:
    return [reading.given[name] for name in _rows(reading.given, box.name)] or None


def _rows(given: Given, name: str) -> list[str]:
    return [f"{name}.{place}" for place in range(MOST_ROWS) if f"{name}.{place}" in given]


def _remedies(reading: Reading, box: Box) -> Any:
    rows = (_remedy(reading, f"{box.name}.{place}") for place in range(MOST_ROWS))
    return [row for row in rows if row] or None


def _remedy(reading: Reading, row: str) -> dict[str, str]:
    """One row; the currency stands there from the beginning, so that it alone means nothing."""
    given = {name: reading.one(f"{row}.{name}") for name in ("remedy", "amount", "currency", "carry_out_by")}
    if not (given["remedy"] or given["amount"]):
        return {}
    if not given["remedy"]:
        reading.wrong(f"{row}.remedy", "missing")
    return {**_sum(reading, given), **_told(given, "remedy", "carry_out_by")}


def _demand(reading: Reading, box: Box) -> Any:
    given = {name: reading.one(f"{box.name}.{name}") for name in ("remedy", "amount", "currency")}
    return {**_sum(reading, given), **_told(given, "remedy")} or None


def _sum(reading: Reading, given: Mapping[str, str | None]) -> dict[str, str]:
    if not given["amount"]:
        return {}
    amount = amount_of(given["amount"], reading.language)
    return {"amount": amount} | _told(given, "currency")


def _told(given: Mapping[str, str | None], *names: str) -> dict[str, str]:
    return {name: value for name in names if (value := given.get(name))}


_READERS: dict[str, Callable[[Reading, Box], Any]] = {
    "number": _number,
    "instant": _instant,
    "term": _term,
    "names": _names,
    "texts": _texts,
    "remedies": _remedies,
    "demand": _demand,
}


def amount_of(text: str, language: Language) -> str:
    """`46 990,50` and `46,990.50` as plain digits with a point, by the custom of the language."""
    text = _BLANKS.sub("", text)
    if language == "ru" or re.fullmatch(r"[0-9]+,[0-9]{1,2}", text):
        return text.replace(",", ".")
    return text.replace(",", "") if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", text) else text


def closed_up(given: Given) -> dict[str, str]:
    """The same inputs with the rows of lists moved together, so that a row's place is its place in the data."""
    kept = {name: value for name, value in given.items() if not _ROW.fullmatch(name)}
    for name in ("questions", "remedies"):
        places = sorted({int(found[2]) for found in _rows_of(given, name) if _counts(given, found)})
        for new, old in enumerate(places[:MOST_ROWS]):
            for found in _rows_of(given, name):
                if int(found[2]) == old:
                    kept[f"{name}.{new}{found[3] or ''}"] = given[found[0]]
    return kept


def _rows_of(given: Given, name: str) -> list[re.Match[str]]:
    rows = (found for each in given if (found := _ROW.fullmatch(each)))
    return [found for found in rows if found[1] == name]


def _counts(given: Given, row: re.Match[str]) -> bool:
    """Whether a row holds more than what stands in it from the beginning."""
    if row[1] == "questions":
        return True
    at = f"remedies.{row[2]}"
    return f"{at}.remedy" in given or f"{at}.amount" in given


def typed_from(data: Mapping[str, Any], texts: Mapping[str, str], zone: str) -> dict[str, str]:
    """The inputs that a command's facts and texts would have come from: to show a sent form again."""
    typed = {name: value for name, value in texts.items() if "." not in name}
    typed |= {name: value for name, value in texts.items() if name.startswith("questions.")}
    people = sorted((name, value) for name, value in texts.items() if name.startswith("participants."))
    if people:
        typed["participants"] = "\n".join(value for _, value in people)
    for name, value in data.items():
        _spell(typed, name, value, zone)
    return typed


def _spell(typed: dict[str, str], name: str, value: Any, zone: str) -> None:
    if isinstance(value, dict | list):
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        for part, inner in parts:
            _spell(typed, f"{name}.{part}", inner, zone)
    elif isinstance(value, bool):
        typed[name] = "yes" if value else "no"
    elif name in _SPELLED_BACK and isinstance(value, str):
        typed |= _SPELLED_BACK[name](name, value, zone)
    elif value is not None:
        typed[name] = str(value)


def _term_back(name: str, term: str, zone: str) -> dict[str, str]:
    count, _, unit = term.partition(" ")
    return {f"{name}.count": count, f"{name}.unit": unit if unit.endswith("s") else f"{unit}s"}


def _instant_back(name: str, instant: str, zone: str) -> dict[str, str]:
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(zone))
    return {name: local.strftime("%Y-%m-%dT%H:%M")}


_SPELLED_BACK: dict[str, Callable[[str, str, str], dict[str, str]]] = {
    "term": _term_back,
    "by": _term_back,
    "at": _instant_back,
    "due_at": _instant_back,
}
