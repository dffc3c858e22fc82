"""What the words of a process variant are called when its changes are told."""

from typing import NamedTuple

from claims.trade_words import by_key, capital
from claims.values import Titles

LONGEST = 200
LONGEST_NAME = 60


class Said(NamedTuple):
    """A piece of a sentence in both languages, of any length."""

    en: str
    ru: str

    def titles(self) -> Titles:
        """As a sentence: with a capital letter, and no longer than titles may be."""
        return Titles(en=_sentence(self.en), ru=_sentence(self.ru))


def named(titles: Titles | None, key: str) -> Said:
    """What a part is called, cut where it is very long; its key where it has no title."""
    return Said(cut(titles.en), cut(titles.ru)) if titles else Said(cut(key), cut(key))


def in_both(titles: Titles) -> Said:
    """A title as a piece of a sentence, whole."""
    return Said(titles.en, titles.ru)


def cut(words: str, longest: int = LONGEST_NAME) -> str:
    """The words, or their beginning."""
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def same(words: str) -> Said:
    """Words that are alike in both languages."""
    return Said(words, words)


def joined(parts: list[Said], between: Said | None = None) -> Said:
    """The parts with a comma between them, or with other words."""
    gap = between or same(", ")
    return Said(gap.en.join(part.en for part in parts), gap.ru.join(part.ru for part in parts))


def _sentence(words: str) -> str:
    return cut(capital(words), LONGEST)


SILENT = Said("", "")
NONE = Said("none", "нет")
USUAL = Said("the usual one", "обычное")
YES, NO = Said("yes", "да"), Said("no", "нет")
BY = by_key(operator=("an operator", "оператор"), manager=("a manager", "руководитель"))
MEANS = by_key(accepted=("accepted", "согласие"))
