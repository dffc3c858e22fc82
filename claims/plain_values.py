"""Looks over plain values that came from outside: depth, bulk, numbers, and the characters of every text."""

from collections.abc import Callable

from claims.problems import Path, shown
from claims.texts import clean_line

DEEPEST = 20
MOST_VALUES = 20_000
LARGEST_WHOLE = 10**18
Note = Callable[[Path, str, str], None]


class TooMuch(Exception):
    """The values are nested too deep or are too many; the problem is already noted."""


def cleaned(value: object, note: Note) -> object:
    """Return the values with every text normalised; what is not lawful is noted and left out.

    Raises TooMuch, after noting it, for what is too deep or too much to go on with.
    """
    return _Cleaning(note).value(value, ())


class _Cleaning:
    def __init__(self, note: Note) -> None:
        self.note = note
        self.seen = 0

    def value(self, value: object, path: Path) -> object:
        self._count(path)
        if isinstance(value, dict):
            return self._members(value, path)
        if isinstance(value, list | tuple):
            return [self.value(item, (*path, place)) for place, item in enumerate(value)]
        if isinstance(value, str):
            return self._text(value, path)
        return self._scalar(value, path)

    def _count(self, path: Path) -> None:
        self.seen += 1
        if len(path) > DEEPEST:
            self.note(path, "too-deep", f"Values are nested deeper than {DEEPEST}; make it flatter.")
            raise TooMuch
        if self.seen > MOST_VALUES:
            self.note(path, "too-large", f"There are more than {MOST_VALUES} values; make it shorter.")
            raise TooMuch

    def _members(self, members: dict[object, object], path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in members.items():
            if not isinstance(key, str):
                self.note((*path, shown(key)), "key-not-text", "A name must be a text; put it in quotes.")
                continue
            name = self._text(key, (*path, key))
            if name in found:
                self.note((*path, name), "repeated-key", f"`{shown(name)}` stands here twice; keep one.")
            found[name] = self.value(value, (*path, name))
        return found

    def _text(self, text: str, path: Path) -> str:
        text = text.strip()
        try:
            return clean_line(text)
        except ValueError:
            message = "A text has line breaks, control or invisible characters; write it on one line without."
            self.note(path, "characters", message)
            return "".join(character for character in text if character.isprintable())

    def _scalar(self, value: object, path: Path) -> object:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int) and abs(value) < LARGEST_WHOLE:
            return value
        message = "This is not a whole number of at most 18 digits; write one, or a text in quotes."
        self.note(path, "not-a-number", message)
        return None
