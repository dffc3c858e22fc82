"""Brings the forms of a Russian or English word to one stem, so that a rule finds each of them by any other.

Russian endings are taken off in the steps of Porter's Snowball algorithm, English ones in a simpler way that keeps
apart what people write in claims. A stem is for comparing and is never shown.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

LONGEST_WORD = 60
_WORD = re.compile(r"[^\W_]+")
_CYRILLIC = re.compile("[а-я]")
_VOWEL = re.compile("[аеиоуыэюя]")
_INNER = re.compile("[аеиоуыэюя][^аеиоуыэюя]")


def _endings(plain: str, after_a: str = "") -> re.Pattern[str]:
    """Endings, the longest first; those of `after_a` only behind `а` or `я`."""
    found = [(ending, ending) for ending in plain.split()]
    found += [(ending, f"(?<=[ая]){ending}") for ending in after_a.split()]
    found.sort(key=lambda each: len(each[0]), reverse=True)
    return re.compile(f"(?:{'|'.join(pattern for _, pattern in found)})$")


_GERUND = _endings("ив ивши ившись ыв ывши ывшись", "в вши вшись")
_REFLEXIVE = _endings("ся сь")
_ADJECTIVE = _endings("ее ие ые ое ими ыми ей ий ый ой ем им ым ом его ого ему ому их ых ую юю ая яя ою ею")
_PARTICIPLE = _endings("ивш ывш ующ", "ем нн вш ющ щ")
_VERB = _endings(
    "ила ыла ена ейте уйте ите или ыли ей уй ил ыл им ым ен ило ыло ено ят ует уют ит ыт ены ить ыть ишь ую ю",
    "ла на ете йте ли й л ем н ло но ет ют ны ть ешь нно",
)
_NOUN = _endings(
    "а ев ов ие ье е иями ями ами еи ии и ией ей ой ий й иям ям ием ем ам ом о у ах иях ях ы ь ию ью ю ия ья я"
)
_LIKE_VERBS = frozenset("аудит визит депозит кредит лимит транзит дефицит".split())
"""Nouns whose bare form ends as a verb does."""
_ENGLISH = (
    (re.compile("(?:ies|ied)$"), "y"),
    (re.compile("(?<=ss|sh|ch|.x|.z)es$"), ""),
    (re.compile("(?<=[^su])s$"), ""),
)
_ACTED = re.compile("(?:ing|ed)$")
_DOUBLED = re.compile("([bdfgmnprt])\\1$")


def words_of(text: str) -> list[str]:
    """The words of a text in small letters; `ё` is `е`, and what joins words parts them."""
    plain = text.lower().replace("ё", "е")
    return [word[:LONGEST_WORD] for word in _WORD.findall(plain)]


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a text's words in their order."""
    return tuple(map(stem, words_of(text)))


def as_line(stems: Iterable[str]) -> str:
    """Stems as one line, in which a phrase is found whole between spaces."""
    return f" {' '.join(stems)} "


@lru_cache(maxsize=10_000)
def phrase_line(phrase: str) -> str:
    """The stems of a phrase as it is found in a line; rules ask for the same phrases again and again."""
    return as_line(stems_of(phrase))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one word in small letters."""
    return _russian(word) if _CYRILLIC.search(word) else _english(word)


def _russian(word: str) -> str:
    vowel = _VOWEL.search(word)
    if vowel is None or word in _LIKE_VERBS:
        return word
    head, rest = word[: vowel.end()], word[vowel.end() :]
    rest = _inflected(rest)
    rest = rest.removesuffix("и")
    rest = _derived(head, rest)
    shorter = re.sub("ейше?$", "", rest)
    if shorter.endswith("нн"):
        return head + shorter[:-1]
    return head + (shorter if shorter != rest else rest.removesuffix("ь"))


def _inflected(rest: str) -> str:
    """Without the ending of a gerund, else of an adjective or participle, a verb, a noun."""
    shorter = _GERUND.sub("", rest)
    if shorter != rest:
        return shorter
    rest = _REFLEXIVE.sub("", rest)
    shorter = _ADJECTIVE.sub("", rest)
    if shorter != rest:
        return _PARTICIPLE.sub("", shorter)
    shorter = _VERB.sub("", rest)
    return shorter if shorter != rest else _NOUN.sub("", rest)


def _derived(head: str, rest: str) -> str:
    """Without `ость`, where enough of the word stands before it."""
    found = re.search("остьь?$|ост$", rest)
    if found is None:
        return rest
    regions = [each.end() for each in _INNER.finditer(head + rest)]
    enough = len(regions) > 1 and found.start() + len(head) >= regions[1]
    return rest[: found.start()] if enough else rest


def _english(word: str) -> str:
    if len(word) < 4 or not word.isalpha():
        return word
    for ending, instead in _ENGLISH:
        if ending.search(word):
            word = ending.sub(instead, word)
            break
    acted = _ACTED.sub("", word)
    if acted != word and re.search("[aeiouy]", acted) and len(acted) > 2:
        word = _DOUBLED.sub("\\1", acted)
    if len(word) > 3:
        word = word.removesuffix("e")
    return re.sub("(?<=[^aeiou])y$", "i", word)
