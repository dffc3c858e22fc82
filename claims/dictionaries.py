"""The house dictionaries: what an entry says, and whether the same thing is called the same everywhere."""

from collections.abc import Iterable, Mapping
from typing import Literal

from claims.remedies import REMEDY_KINDS
from claims.texts import Line
from claims.values import Key, Strict, Titles, Value

Kind = Literal["tag", "skill", "cause", "unit", "remedy"]
KINDS: tuple[Kind, ...] = ("cause", "unit", "remedy", "tag", "skill")
MOST_ENTRIES = 1000
"""Entries of one dictionary."""
MEMBERS: Mapping[Kind, Literal["causes", "guilty_units", "own_remedies"]] = {
    "cause": "causes",
    "unit": "guilty_units",
    "remedy": "own_remedies",
}
"""Under which name a process variant keeps its own words of a kind: those that a claim is pinned to."""
TAKEN: Mapping[Kind, frozenset[str]] = {"remedy": frozenset(REMEDY_KINDS)}
"""Keys that the rules have words for themselves."""
Word = Line


class Worded(Strict):
    """What an entry is called in both languages."""

    ru: Word
    en: Word

    def titles(self) -> Titles:
        """The same as titles."""
        return Titles(ru=self.ru, en=self.en)


class Written(Strict):
    """An entry as people write it; without `retired` it stays as it is, or is a new one that is offered."""

    key: Key
    title: Worded
    retired: bool | None = None


class Naming(Value):
    """What one process variant calls a key."""

    variant: str
    version: int
    of: Titles
    """What the variant is called."""
    live: bool
    title: Titles
    claims: int = 0
    """Claims of the variant for which this was found, among those that were looked at."""


class Shelf(Value):
    """A key with the entry that the house has for it, where it has one, and what variants call it."""

    key: str
    house: Titles | None
    namings: tuple[Naming, ...]

    @property
    def spellings(self) -> tuple[Titles, ...]:
        """Every title that this key has, the house's first, each once."""
        said = [*([self.house] if self.house else []), *(naming.title for naming in self.namings)]
        return tuple(dict.fromkeys(said))

    @property
    def differs(self) -> bool:
        """Whether the same key is called differently in two places."""
        return len(self.spellings) > 1


def shelved(
    house: Mapping[str, Titles], namings: Iterable[tuple[str, Naming]]
) -> tuple[tuple[Shelf, ...], tuple[Shelf, ...]]:
    """Put together what the house and the variants say: the house's keys in its order, then keys it does not have."""
    found: dict[str, list[Naming]] = {}
    for key, naming in namings:
        found.setdefault(key, []).append(naming)
    own = tuple(Shelf(key=key, house=said, namings=tuple(found.get(key, ()))) for key, said in house.items())
    rest = tuple(
        Shelf(key=key, house=None, namings=tuple(found[key])) for key in sorted(found.keys() - house.keys())
    )
    return own, rest


def to_adopt(shelf: Shelf) -> Titles:
    """What the house would call a key that only variants have: as most of them do, the first among equals."""
    said = [naming.title for naming in shelf.namings]
    return max(said, key=said.count)
