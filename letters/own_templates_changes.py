"""What differs between two texts of a letter, line by line."""

from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from store.letter_templates import Words

MOST_LINES = 2000


class ChangedLine(NamedTuple):
    """One line of the two texts; the subject is the first one."""

    kind: Literal["same", "added", "removed"]
    text: str


def changed_lines(before: Words, after: Words) -> tuple[ChangedLine, ...]:
    """The lines of both, those of the earlier text before those that took their place."""
    old, new = _lines(before), _lines(after)
    found: list[ChangedLine] = []
    for deed, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if deed == "equal":
            found += [ChangedLine("same", line) for line in old[old_from:old_to]]
        else:
            found += [ChangedLine("removed", line) for line in old[old_from:old_to]]
            found += [ChangedLine("added", line) for line in new[new_from:new_to]]
    return tuple(found)


def _lines(words: Words) -> list[str]:
    return [words.subject, *words.body.split("\n")][:MOST_LINES]
