"""What is found in a letter text: what is wrong with it, and what it tells."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from claims.values import Titles, Value
from letters.own_templates_sentences import SENTENCES

Part = Literal["subject", "body"]
WORDS = ""
"""Stands for the plain words among what is told."""


class Fault(Value):
    """What is wrong with a text, or worth a warning, where it stands; lines are counted from 1."""

    part: Part
    line: int
    code: str
    sentence: Titles
    keeps: bool = True
    """Whether it keeps the text from being published."""


@dataclass
class Reading:
    """What was found in one text: its faults, what it tells, and what it tells on every condition."""

    language: str
    part: Part
    faults: list[Fault] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    certain: frozenset[str] = frozenset()

    @property
    def words(self) -> bool:
        """Whether some words stand in every letter."""
        return WORDS in self.certain

    def fault(self, line: int | None, code: str, keeps: bool = True, **named: object) -> None:
        """Note what is wrong."""
        sentence = Titles(**{one: _said(code, one, named)[:200] for one in ("ru", "en")})
        self.faults.append(Fault(part=self.part, line=line or 1, code=code, sentence=sentence, keeps=keeps))


def _said(code: str, language: str, named: dict[str, object]) -> str:
    words = {
        name: said.in_language(language) if isinstance(said, Titles) else said for name, said in named.items()
    }
    return SENTENCES[code].in_language(language).format(**words)


def lines_of(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """In the order in which they stand, what keeps the text first on its line."""
    return tuple(sorted(faults, key=lambda one: (one.part != "subject", one.line, not one.keeps, one.code)))
