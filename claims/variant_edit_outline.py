"""Finds where every part of a variant's text stands, so that one can be changed and the rest left as it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from claims.problems import Path

_FOLDED = frozenset({"|", ">"})
_COLON = re.compile(r"\s*:")


@dataclass
class Member:
    """One member of a mapping or list: its name or place, where that begins and ends, and its value."""

    name: str | int
    start: int
    after: int
    """Where the colon or the dash ends; in a list in brackets where the value begins."""
    value: "Spot"


@dataclass
class Spot:
    """One value of the text: its kind, its place, and the members of a mapping or list.

    `flow` says that it is written in brackets; `column` is where its members begin otherwise.
    """

    kind: Literal["scalar", "mapping", "list"]
    start: int
    end: int
    flow: bool = False
    bracketed: bool = True
    column: int = 0
    members: list[Member] = field(default_factory=list)

    def member(self, name: str | int) -> Member | None:
        """The member of that name or place."""
        return next((each for each in self.members if each.name == name), None)


@lru_cache(maxsize=4)
def outline_of(text: str) -> "Outline":
    """The outline of a text; nobody changes one, so that who changes the same draft again may have the same one."""
    return Outline(text)


class Outline:
    """A text and the places of all its values; made only of texts that `read_yaml` reads without problems."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._events: Iterator[Event] = iter(YAML(typ="safe", pure=True).parse(text))
        self.root = self._root()

    def _root(self) -> Spot | None:
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                return self._spot(next(self._events), event.end_mark.index)
        return None

    def spot(self, path: Path) -> Spot | None:
        """The value at a path; None where nothing is."""
        here = self.root
        for name in path:
            member = here.member(name) if here else None
            here = member.value if member else None
        return here

    def line_start(self, place: int) -> int:
        """Where the line of this place begins."""
        return self.text.rfind("\n", 0, place) + 1

    def line_end(self, place: int) -> int:
        """Where the line of this place ends, before its line break."""
        found = self.text.find("\n", place)
        return len(self.text) if found < 0 else found

    def _spot(self, event: Event, after: int) -> Spot:
        """The value that begins with this event; `after` is where an empty one stands."""
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, MappingStartEvent):
            return self._mapping(event, start)
        if isinstance(event, SequenceStartEvent):
            return self._list(event, start)
        if start == end:
            return Spot("scalar", after, after)
        folded = isinstance(event, ScalarEvent) and event.style in _FOLDED
        return Spot("scalar", start, start + len(self.text[start:end].rstrip()) if folded else end)

    def _mapping(self, event: MappingStartEvent, start: int) -> Spot:
        flow = bool(event.flow_style)
        bracketed = flow and self.text[start : start + 1] == "{"
        spot = Spot("mapping", start, start, flow, bracketed, event.start_mark.column)
        while not isinstance(key := next(self._events), MappingEndEvent):
            colon = _COLON.match(self.text, key.end_mark.index)
            after = colon.end() if colon else key.end_mark.index
            value = self._spot(next(self._events), after)
            name = key.value if isinstance(key, ScalarEvent) else ""
            spot.members.append(Member(name, key.start_mark.index, after, value))
        spot.end = key.end_mark.index if flow else spot.members[-1].value.end
        return spot

    def _list(self, event: SequenceStartEvent, start: int) -> Spot:
        flow = bool(event.flow_style)
        spot = Spot("list", start, start, flow, column=event.start_mark.column)
        place = start
        while not isinstance(item := next(self._events), SequenceEndEvent):
            begin = item.start_mark.index if flow else self._dash(place, spot)
            after = begin if flow else begin + 1
            value = self._spot(item, after)
            spot.members.append(Member(len(spot.members), begin, after, value))
            place = value.end
        spot.end = item.end_mark.index if flow else spot.members[-1].value.end
        return spot

    def _dash(self, place: int, spot: Spot) -> int:
        if not spot.members:
            return spot.start
        found = re.compile(rf"^ {{{spot.column}}}-", re.MULTILINE).search(self.text, place)
        return found.end() - 1 if found else place
