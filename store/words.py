"""The words people search by: each is the beginning of a word, or of a number, that must be there."""

MOST_WORDS, LONGEST = 8, 60

SEARCH = "s.words @@ (to_tsquery('simple', %(words_{place})s::text) || %(words_{place})s::text::tsquery)"
"""A word as the parser of texts sees it, or as it stands (numbers are kept whole)."""


def lexemes(q: str) -> list[str]:
    """Spell the words of a question as quoted prefixes, at most eight; empty when there is nothing to look for."""
    words = [word[:LONGEST].lower() for word in q.split()]
    looked_for = [word for word in words if any(letter.isalnum() for letter in word)]
    return [f"{_quoted(word)}:*" for word in looked_for[:MOST_WORDS]]


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
