"""Training claims: a fast clock on the real calendar, and what is not practised.

The process, its terms, the working hours and the holidays stay what they are; only the clock that they are counted
by runs faster (`Pace`). So every explanation of a deadline is the true one.
"""

from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from claims.calendar import Calendar
from claims.claim import Claim
from claims.commands import Command
from claims.deliberation import Deliberation
from claims.pace import Pace
from claims.refusals import refusal
from claims.variant import Whom

Speed = Literal["minute", "ten_seconds", "two_seconds"]
"""How long a day takes."""
SECONDS_OF_A_DAY: dict[Speed, int] = {"minute": 60, "ten_seconds": 10, "two_seconds": 2}
DAY = timedelta(days=1)
LASTS = 1095
"""Days of its own after which a training claim ends by itself."""
NOT_PRACTISED = frozenset({"move", "move_back", "recount", "reclassify"})
"""They would pin the claim to a process or days on which it was not started."""


def hastened(calendar: Calendar, since: datetime, times: int) -> Calendar:
    """The same days and hours by a clock that runs so many times as fast since an instant."""
    pace = Pace(since=since.replace(microsecond=0), times=times)
    return calendar.model_copy(update={"pace": pace})


def times_of(speed: Speed) -> int:
    """How many times as fast the clock of a speed runs."""
    return DAY // timedelta(seconds=SECONDS_OF_A_DAY[speed])


def ends_at(pace: Pace) -> datetime:
    """When a training claim is ended that nobody has ended before."""
    return pace.since + pace.real(DAY * LASTS)


def all_parts(person: str) -> dict[str, str]:
    """Whoever practises is everybody that a rung may name."""
    return dict.fromkeys(get_args(Whom), person)


def check_action(d: Deliberation, action: str) -> None:
    """Raise the Refusal of what a training claim does not do."""
    if d.claim.training and action in NOT_PRACTISED:
        raise refusal("not-in-training")


def check_people(claim: Claim, command: Command) -> None:
    """Raise the Refusal of whatever would bring somebody else in: the person who practises plays all parts."""
    if claim.training is None:
        return
    given: dict[str, Any] = {"assignee": command.data.get("assignee")}
    if command.action == "take":
        given["assignee"] = command.actor.id
    if given["assignee"] not in (None, claim.training):
        raise refusal("training-is-alone")


def on_its_clock(claim: Claim, pace: Pace) -> Claim:
    """The same state with every instant as the fast clock shows it, to be explained by the ordinary calendar."""
    return Claim.model_validate(_shown(claim.model_dump(), pace))


def _shown(value: Any, pace: Pace) -> Any:
    match value:
        case datetime():
            return pace.ahead(value)
        case dict():
            return {name: _shown(member, pace) for name, member in value.items()}
        case list() | tuple():
            return [_shown(item, pace) for item in value]
    return value
