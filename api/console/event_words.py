"""Tells an event of the timeline in a sentence: finds its words and fills in its facts."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from api.console.event_facts import FACTS
from api.console.event_sentence import Sentence
from api.console.sentences_of_course import COURSE, DECISION
from api.console.sentences_of_work import CLOCKS, WORK
from api.console.telling import Telling
from claims.events import EVENT, Event
from store.timelines import TimelineRow

SENTENCES: Mapping[str, Sentence] = {**COURSE, **DECISION, **WORK, **CLOCKS}
"""The words of every event, by its name and variety."""


class Told(NamedTuple):
    """An event in words, and how it looks."""

    sentence: Sentence
    words: str
    given_back: str | None = None
    """How much time a clock got back, where the event gives some."""
    link: str | None = None
    """Where to read more."""


def tell(row: TimelineRow, telling: Telling) -> Told:
    """Tell one event in the reader's language."""
    event = EVENT.validate_python({"event": row.event, **row.data})
    facts = facts_of(event, row, telling)
    sentence = SENTENCES[key_of(event.event, facts)]
    words = sentence.said.in_language(telling.f.language).format_map(facts)
    return Told(sentence, words, facts.get("given_back"), facts.get("link"))


def facts_of(event: Event, row: TimelineRow, telling: Telling) -> dict[str, Any]:
    """What the sentence of an event may name."""
    found = FACTS.get(type(event))
    return found(event, row, telling) if found else {}


def key_of(event: str, facts: Mapping[str, Any]) -> str:
    """The key of an event's sentence: its variety where that has words of its own."""
    variety = f"{event}:{facts.get('variety')}"
    return variety if variety in SENTENCES else event
