"""What the facts of letters are called where one of them is missing."""

from claims.values import Titles
from letters.own_templates_placeholders import PLACEHOLDERS

_OF_TERMS = {
    "task_due_at": Titles(en="hour of the task", ru="час мероприятия"),
    "clock_due_at": Titles(en="hour of the term", ru="час срока"),
}
"""What no text of the company's own names: it tells a term as a day or an hour, whichever it has."""
_ALWAYS = frozenset({"number", "claim_type_title", "organisation", "term_stands", "may_dispute", "overdue"})
_MADE_OF_OTHERS = frozenset({"task_deadline", "clock_deadline"})
FACTS = {
    each.name: each.meaning
    for each in PLACEHOLDERS.values()
    if each.kind != "part" and each.name not in _ALWAYS | _MADE_OF_OTHERS
} | _OF_TERMS
"""Facts that may be unknown; the others always are there."""


def in_words(names: tuple[str, ...], language: str) -> list[str]:
    """The missing facts as people call them."""
    return [FACTS[name].in_language(language) for name in names if name in FACTS]
