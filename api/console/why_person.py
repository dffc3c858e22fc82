"""Why this person: how a claim came to whoever has it, told from its timeline, and who would be next."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from api.console.event_words import tell
from api.console.telling import Telling
from api.console.trade import clock_title
from api.console.why_routed import suited_words
from api.pages.words import words_in
from claims.values import Titles
from claims.variant import Reassign
from letters.rungs import rung_in_words
from store.timelines import TimelineRow

PERSON_EVENTS = ("registered", "assigned", "rung_fired", "reclassified")
"""The events that the reasons are found in."""
_WHY = {
    "by_load": Titles(
        en="Of all who take claims in the team this person had the fewest open ones.",
        ru="Из всех, кто ведёт претензии в команде, у этого сотрудника было меньше всего открытых.",
    ),
    "by_hand": Titles(en="Chosen by hand.", ru="Назначено вручную."),
    "taken": Titles(en="Took the claim himself.", ru="Взял претензию сам."),
    "rung": Titles(
        en="A rung of the escalation ladder gave the claim on.", ru="Передано ступенью эскалации."
    ),
    "absence": Titles(
        en="The one who was meant is away: the deputy stands in.",
        ru="Тот, кому полагалось, отсутствует: его замещает заместитель.",
    ),
    "reclassified": Titles(
        en="The type of the claim changed, and with it the team.",
        ru="Изменился вид претензии, а с ним и команда.",
    ),
    "registered": Titles(en="Named at registration.", ru="Указан при регистрации."),
}


class Turn(NamedTuple):
    """Somebody got the claim."""

    at: datetime
    person: str
    why: str
    by: str
    said: str


class Ahead(NamedTuple):
    """A rung that would give the claim on."""

    at: datetime
    words: str


def turns_of(telling: Telling, rows: Sequence[TimelineRow]) -> tuple[Turn, ...]:
    """Everybody who had the claim, the latest first."""
    return tuple(reversed(list(_turns(telling, rows))))


def _turns(telling: Telling, rows: Sequence[TimelineRow]) -> Iterator[Turn]:
    for place, row in enumerate(rows):
        assigned = row.event == "assigned" or (row.event == "registered" and row.data.get("assignee"))
        if not assigned:
            continue
        why = str(row.data.get("why", _at_birth(row) if row.event == "registered" else "by_hand"))
        rung = next(
            (r for r in reversed(rows[:place]) if r.version == row.version and r.event == "rung_fired"), None
        )
        told = " ".join(suited_words(telling, row)) or telling.say(_WHY[why])
        if rung:
            told = f"{told} {tell(rung, telling).words}."
        said = row.texts.get("reason", "")
        yield Turn(row.at, telling.name(row.data.get("assignee")), told, telling.doer(row.actor), said)


def _at_birth(row: TimelineRow) -> str:
    """Chosen by load, as is kept now; of older claims nobody knows whether they were."""
    return "by_load" if row.data.get("suited") else "registered"


def ahead_of(telling: Telling) -> tuple[Ahead, ...]:
    """The rungs to come that would give the claim to somebody else."""
    ladder = telling.pinned.variant.escalation
    found = [
        (rung.due_at, run.clock, rung)
        for run in telling.claim.clocks
        for rung in run.rungs
        if run.running and rung.state == "waiting" and rung.due_at
        if rung.index < len(ladder) and ladder[rung.index].clock == run.clock
        if any(isinstance(deed, Reassign) for deed in ladder[rung.index].do)
    ]
    found.sort(key=lambda each: each[0])
    return tuple(Ahead(at, _words(telling, clock, str(rung.at), rung.index)) for at, clock, rung in found)


def _words(telling: Telling, clock: str, position: str, index: int) -> str:
    gettext, language = words_in(telling.f.language).gettext, telling.f.language
    facts = {
        "clock": clock_title(telling.pinned, clock, language),
        "rung": rung_in_words(position, language),
        "deeds": telling.deeds(index, clock),
    }
    return gettext("Clock “%(clock)s”, %(rung)s: %(deeds)s") % facts
