"""Rungs of the escalation ladder in words: 80% of the term, the deadline, so long after it."""

import re

from letters.words import span_in_words

_AFTER = re.compile(r"due \+ (?P<count>\d+) (?P<working>working )?(?P<unit>minute|hour|day|week|month)s?")
_DUE = {"ru": "срок наступил", "en": "the deadline"}
_SHARE = {"ru": "прошло {} % срока", "en": "{}% of the term"}
_LATE = {"ru": "после срока: {}", "en": "{} after the deadline"}


def rung_in_words(rung: str, language: str) -> str:
    """Word a rung as the variant spells it; a spelling that is none of ours is returned as it is."""
    if rung == "due":
        return _DUE[language]
    if rung.endswith("%"):
        return _SHARE[language].format(rung[:-1].strip())
    after = _AFTER.fullmatch(rung)
    return _LATE[language].format(_span(after, language)) if after else rung


def _span(after: re.Match[str], language: str) -> str:
    try:
        return span_in_words(int(after["count"]), f"{after['working'] or ''}{after['unit']}", language)
    except KeyError:  # no term has such a unit
        return after[0].removeprefix("due + ")
