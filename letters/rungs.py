"""Rungs of the escalation ladder in words: 80% of the term, the deadline, so long after it."""

from claims.term import RungPosition
from claims.term_words import term_in_words

_DUE = {"ru": "срок наступил", "en": "the deadline"}
_SHARE = {"ru": "прошло {} % срока", "en": "{}% of the term"}
_LATE = {"ru": "после срока: {}", "en": "{} after the deadline"}


def rung_in_words(rung: str, language: str) -> str:
    """Word a rung as the variant spells it; a spelling that is none of ours is returned as it is."""
    try:
        at = RungPosition.parse(rung)
    except ValueError:
        return rung
    if at.share is not None:
        return _SHARE[language].format(at.share)
    return _LATE[language].format(term_in_words(at.after, language)) if at.after else _DUE[language]
