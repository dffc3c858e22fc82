"""Guards a letter before it goes: words of an internal note that slipped into it are shown first."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant
from store.acting import internal_notes

LONG_ENOUGH = 4
"""Words in a row that make a phrase: fewer are found in any two texts."""
_WORD = re.compile(r"\w+")
PUBLIC = frozenset({"text", "reason"})


class Leak(NamedTuple):
    """A phrase of an internal note that stands in what the claimant would read."""

    phrase: str
    who: str
    at: Instant


async def leak_of(connection: AsyncConnection, claim_id: str, typed: Mapping[str, str]) -> Leak | None:
    """Find the first phrase that the typed words share with a note of the claim."""
    said = [value for name, value in typed.items() if name in PUBLIC or name.startswith("questions.")]
    phrases = {phrase for text in said for phrase in _phrases(text)}
    if not phrases:
        return None
    for note in await internal_notes(connection, claim_id):
        shared = [phrase for phrase in _phrases(note.text) if phrase in phrases]
        if shared:
            return Leak(" ".join(shared[0]), note.who or "", note.at)
    return None


def _phrases(text: str) -> list[tuple[str, ...]]:
    """Every run of words of the length that counts, in small letters."""
    words = _WORD.findall(text.lower())
    return [tuple(words[place : place + LONG_ENOUGH]) for place in range(len(words) - LONG_ENOUGH + 1)]
