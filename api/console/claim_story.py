"""The timeline of the card: records in words, each with what followed from it and the letters that it planned."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from api.console.event_sentence import Look
from api.console.event_words import SENTENCES, Told, tell
from api.console.telling import Telling
from api.pages.fields import whole
from store.story import PlannedThen, ToldRow

TABS = ("all", "letters", "interactions", "notes", "events")
_UNSAID = ("subject", "title", "name", "email", "phone", "participants", "field")
"""Texts that are shown elsewhere."""
_SOON = timedelta(minutes=1)


class Letter(NamedTuple):
    """A letter that was planned then, and to whom."""

    letter: PlannedThen
    recipient: str


class Record(NamedTuple):
    """What was recorded at once: what happened, what followed, what was said in it."""

    row: ToldRow
    who: str
    told: Told
    look: Look
    texts: tuple[str, ...]
    followed: tuple[Told, ...]
    letters: tuple[Letter, ...]
    late_by: timedelta | None
    """How long after its instant it was written down, where that was not at once."""


def tab_of(event: str) -> str:
    """The tab on which an event is shown; one that is told in several ways has the first that fits."""
    tabs = {sentence.tab for key, sentence in SENTENCES.items() if key.partition(":")[0] == event}
    return next((tab for tab in TABS if tab in tabs), "events")


EVENTS_OF: dict[str, tuple[str, ...]] = {
    tab: tuple(sorted({name for key in SENTENCES if tab_of(name := key.partition(":")[0]) == tab}))
    for tab in TABS[1:]
}
"""The names of the events that each tab shows; `all` shows every one."""


def counts_of(counted: dict[str, int]) -> dict[str, int]:
    """How much each tab shows."""
    letters = counted.get("letter", 0)
    of_events = {tab: sum(counted.get(name, 0) for name in names) for tab, names in EVENTS_OF.items()}
    return {
        "all": sum(counted.values()),
        **of_events,
        "letters": of_events["letters"] + letters,
    }


def records_of(rows: Iterable[ToldRow], telling: Telling, born: datetime | None) -> tuple[Record, ...]:
    """Tell a page of the story of a claim that was written down first at `born`."""
    groups = groupby(rows, key=lambda row: row.version)
    return tuple(_record(list(group), telling, born) for _, group in groups)


def people_in_story(rows: Iterable[ToldRow]) -> set[str]:
    """The ids of our people that a page of the story names."""
    found: set[str | None] = set()
    for row in rows:
        found.add(row.actor.id if row.actor.kind == "user" else None)
        found.add(row.data.get("assignee"))
        found.update(letter.user_id for letter in row.letters)
    return {each for each in found if each}


def tags_in_story(rows: Iterable[ToldRow]) -> set[str]:
    """The tags that a page of the story names."""
    return {row.data["tag"] for row in rows if row.event in ("tag_added", "tag_removed")}


def _record(rows: Sequence[ToldRow], telling: Telling, born: datetime | None) -> Record:
    first, *others = rows
    told = tell(first, telling)
    texts = tuple(_texts(first)) if first.event != "registered" else ()
    return Record(
        row=first,
        who=telling.doer(first.actor),
        told=told,
        look=told.sentence.look if texts or (first.erased and first.event != "registered") else "plain",
        texts=texts,
        followed=tuple(tell(row, telling) for row in others),
        letters=tuple(_letter(each, telling) for row in rows for each in row.letters),
        late_by=_late_by(first, born),
    )


def _late_by(row: ToldRow, born: datetime | None) -> timedelta | None:
    """What fell due by itself and was written down later than that; not what was before the claim came to us."""
    late_by = row.recorded_at - row.at
    ours = row.actor.kind == "system" and born is not None and row.at >= born
    return late_by if ours and late_by > _SOON else None


def _texts(row: ToldRow) -> list[str]:
    """What was said, in the order in which it was asked for."""
    said = [
        (name, text) for name, text in row.texts.items() if name.split(".")[0].split(":")[0] not in _UNSAID
    ]
    return [text for _, text in sorted(said, key=_place)]


def _place(member: tuple[str, str]) -> tuple[str, int]:
    name, _, place = member[0].partition(".")
    return name, whole(place) or 0


def _letter(letter: PlannedThen, telling: Telling) -> Letter:
    return Letter(letter, telling.name(letter.user_id) if letter.user_id else "")
