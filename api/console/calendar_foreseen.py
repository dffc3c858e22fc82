"""What counting by other days would do, in the reader's words: sums by clock, and the claims one by one."""

from typing import NamedTuple

from api.console.calendar_recounts import CalendarProspect, changes
from api.console.moves_view import ClockChange, change_of
from api.console.trade import clock_title, stage_title
from api.pages.formats import Formats
from claims.moving_preview import Foreseen
from claims.moving_summary import ClockSum
from claims.variant import Pinned
from letters.rungs import rung_in_words

SHOWN = 100
"""Claims that are shown one by one."""


class ClaimLine(NamedTuple):
    """One claim: where it is, what changes, what fires at once, why it cannot be recounted."""

    number: str
    stage: str
    changes: tuple[ClockChange, ...]
    fires: tuple[str, ...]
    rungs: int
    overdue: bool
    why: str | None


class ToldDays(NamedTuple):
    """The sum in words, and the first claims: those that would be overdue and those that cannot be recounted first."""

    found: CalendarProspect
    changed: int
    clocks: tuple[tuple[str, ClockSum], ...]
    claims: tuple[ClaimLine, ...]


def told_days(prospect: CalendarProspect, f: Formats) -> ToldDays:
    """Word what was foreseen."""
    told = [one for one in prospect.claims if one.refused or changes(one)]
    told.sort(key=lambda one: (not one.overdue_at_once, one.refused is None))
    return ToldDays(
        found=prospect,
        changed=len(prospect.changed),
        clocks=tuple((_title(prospect, one.clock, f), one) for one in prospect.total.clocks),
        claims=tuple(_line(one, prospect.sources[one.ref], f) for one in told[:SHOWN]),
    )


def _title(prospect: CalendarProspect, clock: str, f: Formats) -> str:
    for pinned in prospect.sources.values():
        if clock in pinned.variant.clocks:
            return clock_title(pinned, clock, f.language)
    return clock


def _line(one: Foreseen, pinned: Pinned, f: Formats) -> ClaimLine:
    moved = (clock for clock in one.clocks if clock.becomes != "same" or clock.overdue_at_once)
    fires = (
        f"{clock_title(pinned, rung.clock, f.language)}: {rung_in_words(str(rung.at), f.language)}"
        for rung in one.rungs
        if rung.becomes == "fires"
    )
    return ClaimLine(
        number=one.number,
        stage=stage_title(pinned, one.left, f.language),
        changes=tuple(change_of(clock, clock_title(pinned, clock.clock, f.language), f) for clock in moved),
        fires=tuple(fires),
        rungs=len(one.rungs),
        overdue=one.overdue_at_once,
        why=one.why.in_language(f.language) if one.why else None,
    )
