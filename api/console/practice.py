"""What pages about a training claim say of its clock, and how they show its days as that clock does."""

from datetime import datetime
from typing import NamedTuple

from api.console.action_form import new_key
from api.console.telling import Telling
from api.pages.formats import Formats
from api.reading import FoundCard
from api.shapes.training import seconds_of_a_day
from claims.claim import Claim
from claims.pace import Pace
from claims.training import ends_at, on_its_clock
from claims.variant import Pinned


class Practice(NamedTuple):
    """How long a day takes, what the fast clock shows now, when it ends by itself, and the key of the form."""

    pace: Pace
    seconds: int
    now: datetime
    ends_at: datetime
    key: str


def practice_of(claim: Claim, pinned: Pinned, now: datetime) -> Practice | None:
    """What to say; None for a real claim."""
    pace = pinned.calendar.pace
    if claim.training is None or pace is None:
        return None
    return Practice(pace, seconds_of_a_day(pace.times), pace.ahead(now), ends_at(pace), new_key())


def clocks_told(telling: Telling) -> Telling:
    """The same telling for the clocks of the card, on the claim's own clock; that of a real claim as it is."""
    pace = telling.pinned.calendar.pace
    if pace is None:
        return telling
    f = Formats(telling.f.language, telling.f.zone.key, pace.ahead(telling.f.now))
    claim, pinned = on_its_clock(telling.claim, pace), _ordinary(telling.pinned)
    return telling._replace(claim=claim, pinned=pinned, f=f)


def _ordinary(pinned: Pinned) -> Pinned:
    calendar = pinned.calendar.model_copy(update={"pace": None})
    return pinned.model_copy(update={"calendar": calendar})


class Explained(NamedTuple):
    """A claim as its own clock shows it: its instants, its calendar without the fast clock, its now."""

    practice: Practice | None
    found: FoundCard
    now: datetime


def explained(found: FoundCard, now: datetime) -> Explained:
    """The claim for pages that explain by days and hours; a real claim as it is."""
    practice = practice_of(found.card.claim, found.pinned, now)
    if practice is None:
        return Explained(None, found, now)
    card = found.card.model_copy(update={"claim": on_its_clock(found.card.claim, practice.pace)})
    return Explained(practice, FoundCard(card, _ordinary(found.pinned)), practice.now)


def really_at(practice: Practice | None, shown: datetime | None) -> datetime | None:
    """When an instant of the fast clock really comes; None for a real claim."""
    return practice.pace.back(shown) if practice and shown else None
