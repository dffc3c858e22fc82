"""The words people search by: each is the beginning of a word, or of a number, that must be there."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from store.planned_anew import planned_anew

MOST_WORDS, LONGEST = 8, 60
FEW = 2000

SEARCH = "s.words @@ (to_tsquery('simple', %(words_{place})s::text) || %(words_{place})s::text::tsquery)"
"""A word as the parser of texts sees it, or as it stands (numbers are kept whole)."""


def lexemes(q: str) -> list[str]:
    """Spell the words of a question, at most eight, as quoted prefixes; a single letter is a word of its own."""
    words = [word[:LONGEST].lower() for word in q.split()]
    looked_for = [word for word in words if any(letter.isalnum() for letter in word)]
    return [_quoted(word) + (":*" if len(word) > 1 else "") for word in looked_for[:MOST_WORDS]]


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


Condition = tuple[list[str], dict[str, Any]]


def word_conditions(words: list[str]) -> Condition:
    """Spell the conditions on `claim_search s` and their arguments."""
    conditions = [SEARCH.format(place=place) for place in range(len(words))]
    return conditions, {f"words_{place}": word for place, word in enumerate(words)}


async def few_found(connection: AsyncConnection, words: list[str]) -> list[str] | None:
    """Return the claims that have these words if they are few, None when they are many.

    PostgreSQL cannot guess how many words begin so; few are looked up first, many are met soon in any order.
    """
    conditions, arguments = word_conditions(words)
    question = f"""WITH found AS MATERIALIZED (SELECT claim_id FROM claim_search s WHERE {" AND ".join(conditions)})
                   SELECT claim_id::text AS id FROM found LIMIT {FEW + 1}"""
    found = [row.id for row in await planned_anew(connection, question, arguments)]
    return found if len(found) <= FEW else None
