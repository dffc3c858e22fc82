"""The words people search by: each is the beginning of a word, or any form of one, that must be there.

What is kept of a claim are the words as they are written and their stems (`claim_words` in PostgreSQL), so that a
word of either language is found in any of its forms and by its beginning.
"""

import re
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim_number import read_number
from claims.values import Value
from store.planned_anew import planned_anew

MOST_WORDS, LONGEST = 8, 60
FEW = 2000

SEARCH = (
    "s.words @@ (%(words_{place})s::tsquery || plainto_tsquery('pg_catalog.russian', %(said_{place})s::text))"
)
"""A word as it is written, or the stem that it has in its language."""
_PIECES = re.compile(r"[^\W_]+")
_PHONE = re.compile(r"\+?[0-9()\s.-]{10,25}")


class Word(Value):
    """One word of a question: as it was said, and as it is looked for."""

    said: str
    sought: str


def lexemes(q: str) -> list[Word]:
    """Read the words of a question, at most eight; what has no letter or digit is none. A phone is one word."""
    q = q.replace("ё", "е").replace("Ё", "Е").replace("\x00", " ")
    digits = re.sub(r"\D", "", q)
    if _PHONE.fullmatch(q.strip()) and not read_number(q.strip()) and len(digits) >= 10:
        return [Word(said=digits, sought=_beginning(digits[-10:]))]
    words = [word[:LONGEST].lower() for word in q.split()]
    looked_for = [word for word in words if any(letter.isalnum() for letter in word)]
    return [Word(said=word, sought=_sought(word)) for word in looked_for[:MOST_WORDS]]


def _sought(word: str) -> str:
    """As it stands (numbers and addresses are kept whole), or all the pieces that the parser of texts makes of it.

    Or as a claim's number without its prefix, which may be typed in another alphabet: the digits name the claim.
    """
    pieces = _PIECES.findall(word)
    parsed, whole = " & ".join(_beginning(piece) for piece in pieces), _beginning(word)
    number = read_number("-".join(pieces))
    others = [] if parsed == whole else [f"({parsed})"]
    others += [_quoted(number.bare)] if number and number.prefix else []
    return " | ".join([whole, *others])


def _beginning(word: str) -> str:
    # A single letter is a word of its own, else it would find everything that begins so.
    return _quoted(word) + (":*" if len(word) > 1 else "")


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


Condition = tuple[list[str], dict[str, Any]]


def word_conditions(words: list[Word]) -> Condition:
    """Spell the conditions on `claim_search s` and their arguments."""
    conditions = [SEARCH.format(place=place) for place in range(len(words))]
    arguments = {f"words_{place}": word.sought for place, word in enumerate(words)}
    return conditions, arguments | {f"said_{place}": word.said for place, word in enumerate(words)}


async def few_found(connection: AsyncConnection, words: list[Word]) -> list[str] | None:
    """Return the claims that have these words if they are few, None when they are many.

    PostgreSQL cannot guess how many words begin so; few are looked up first, many are met soon in any order.
    """
    conditions, arguments = word_conditions(words)
    question = f"""WITH found AS MATERIALIZED (SELECT claim_id FROM claim_search s WHERE {" AND ".join(conditions)})
                   SELECT claim_id::text AS id FROM found LIMIT {FEW + 1}"""
    found = [row.id for row in await planned_anew(connection, question, arguments)]
    return found if len(found) <= FEW else None
