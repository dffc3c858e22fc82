"""How a move to another version of a process or calendar is told: in the story of a claim, and before it is made."""

from collections.abc import Callable
from typing import Any

from api.console.telling import Telling
from api.console.terms import until_words
from api.console.trade import clock_title, stage_title
from api.pages.place_words import calendar_words
from api.pages.words import words_in
from claims import events as e
from claims.values import Titles
from claims.variant import VariantRef
from store.timelines import TimelineRow

Facts = dict[str, Any]
ELSEWHERE = Titles(ru="другого варианта", en="of another variant")


def version_words(ref: VariantRef, beside: VariantRef, language: str) -> str:
    """A version by its number; where it is another variant's than the one beside it, that is said."""
    return str(ref.version) if beside.key == ref.key else f"{ref.version} ({ELSEWHERE.in_language(language)})"


def _moved(event: e.Moved, row: TimelineRow, t: Telling) -> Facts:
    variety = "back" if event.back else "stage" if event.stage != event.left else None
    return {
        "variety": variety,
        "from_": version_words(event.from_, event.to, t.f.language),
        "to": str(event.to.version),
        "stage": stage_title(t.pinned, event.stage, t.f.language),
    }


def _calendar(event: e.CalendarChanged, row: TimelineRow, t: Telling) -> Facts:
    return {
        "variety": "instead" if event.from_ else None,
        "from_": str(event.from_.version) if event.from_ else "",
        "to": str(event.to.version),
        "calendar": calendar_words(event.calendar, t.f.language),
    }


def _recounted(event: e.ClockRecounted, row: TimelineRow, t: Telling) -> Facts:
    due = event.due_at or event.not_before
    return {
        "variety": None if event.due_at else "paused",
        "clock": clock_title(t.pinned, event.clock, t.f.language),
        "due": until_words(due, t.pinned.calendar, t.f) if due else "—",
    }


def _silence(event: e.SilenceRecounted, row: TimelineRow, t: Telling) -> Facts:
    if event.silent_at is None:
        return {"variety": "none"}
    return {"day": until_words(event.silent_at, t.pinned.calendar, t.f)}


MOVE_FACTS: dict[type, Callable[[Any, TimelineRow, Telling], Facts]] = {
    e.Moved: _moved,
    e.CalendarChanged: _calendar,
    e.ClockRecounted: _recounted,
    e.SilenceRecounted: _silence,
}
"""What the sentences of these events name."""


def _will_move(event: Any, t: Any) -> str:
    words = words_in(t.f.language)
    facts = {
        "version": version_words(event.to, event.from_, t.f.language),
        "stage": stage_title(t.pinned, event.stage, t.f.language),
    }
    if event.stage == event.left:
        return words.gettext("The claim follows version %(version)s of the process.") % facts
    return (
        words.gettext("The claim follows version %(version)s of the process, in the stage “%(stage)s”.")
        % facts
    )


def _calendar_will_be(event: Any, t: Any) -> str:
    words = words_in(t.f.language)
    facts = {"version": event.to.version, "calendar": calendar_words(event.calendar, t.f.language)}
    return words.gettext("The deadlines follow version %(version)s of the %(calendar)s.") % facts


def _will_be_counted(event: Any, t: Any) -> str:
    words, name = words_in(t.f.language), clock_title(t.pinned, event.clock, t.f.language)
    facts = {"clock": name, "day": t.until(event.last_day, event.due_at or event.not_before)}
    return words.gettext("The clock “%(clock)s” is counted anew, until %(day)s.") % facts


def _silence_will_be(event: Any, t: Any) -> str:
    words = words_in(t.f.language)
    if event.silent_at is None:
        return words.gettext("Silence does not count as consent any more.")
    return words.gettext("Silence counts as consent until %(day)s.") % {
        "day": t.until(event.last_day, event.silent_at)
    }


MOVE_TOLD: dict[str, Callable[[Any, Any], str]] = {
    "moved": _will_move,
    "calendar_changed": _calendar_will_be,
    "clock_recounted": _will_be_counted,
    "silence_recounted": _silence_will_be,
}
"""What a move would do, as the foresight of an action says it."""
