"""What a term would mean today: `Registered now, a claim would be due Mon 30 Nov, 11:20`, counted by the rules."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.terms import until_words
from api.pages.formats import Formats, one_stop
from api.pages.words import words_in
from claims.calendar import Calendar
from claims.counting import add_term
from claims.problems import Path
from claims.term import Term
from claims.variant_edit import value_at
from store.newest_calendar import newest_calendar

_AT_ONCE = frozenset({"received", "registered"})


async def calendar_of(connection: AsyncConnection, document: Any) -> Calendar | None:
    """The calendar that a draft names; None where there is none of that key."""
    key = value_at(document, ("calendar",))
    return await newest_calendar(connection, key) if isinstance(key, str) and len(key) <= 60 else None


def example(document: Any, path: Path, calendar: Calendar | None, f: Formats) -> str | None:
    """When a term that begins now would end, in one sentence; None where there is nothing to count."""
    part = value_at(document, path)
    if calendar is None or not isinstance(part, dict) or path[:1] not in (("clocks",), ("stages",)):
        return None
    try:
        term = Term.parse(str(part.get("term")))
    except ValueError:
        return None
    if not term.within_bounds():
        return None
    rolls = part.get("roll_last_day") is True and not term.working and not term.in_minutes
    due = until_words(add_term(term, f.now, calendar, rolls), calendar, f)
    words = words_in(f.language)
    if path[0] == "stages":
        return one_stop(words.gettext("Given now, it would be due %(when)s.") % {"when": due})
    if part.get("from") in _AT_ONCE:
        return one_stop(words.gettext("Registered now, a claim would be due %(when)s.") % {"when": due})
    return one_stop(words.gettext("Begun now, the term would end %(when)s.") % {"when": due})
