"""How alike two subjects are: the share of the shorter one's words that both have, endings left out."""

import re

_WORD = re.compile(r"\w{3,}")
STEM = 5
"""Letters that are compared: Russian endings come after them as a rule."""
ALIKE = 0.3
"""From here on two subjects of one client are likely to be about one thing."""


def likeness(one: str | None, other: str | None) -> float:
    """From 0, nothing in common, to 1, all words of the shorter one; 0 when one of them has no words."""
    mine, theirs = _stems(one), _stems(other)
    if not mine or not theirs:
        return 0.0
    return len(mine & theirs) / min(len(mine), len(theirs))


def _stems(subject: str | None) -> frozenset[str]:
    return frozenset(word[:STEM] for word in _WORD.findall((subject or "").lower().replace("ё", "е")))
