"""What the card of a training claim says of itself: how its clock runs and when it ends."""

from datetime import datetime
from typing import NamedTuple

from api.console.action_form import new_key
from api.shapes.training import seconds_of_a_day
from claims.claim import Claim
from claims.training import ends_at
from claims.variant import Pinned


class Practice(NamedTuple):
    """How long a day takes, what the fast clock shows now, when it ends by itself, and the key of the form."""

    seconds: int
    now: datetime
    ends_at: datetime
    key: str


def practice_of(claim: Claim, pinned: Pinned, now: datetime) -> Practice | None:
    """What to say; None for a real claim."""
    pace = pinned.calendar.pace
    if claim.training is None or pace is None:
        return None
    return Practice(seconds_of_a_day(pace.times), pace.ahead(now), ends_at(pace), new_key())
