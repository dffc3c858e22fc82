"""A move before it is made, in the reader's words: sums by stage, clock and rung, and the claims one by one."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from api.console.trade import clock_title, stage_title
from api.language import Language
from api.moving import Prospect
from api.pages.formats import Formats
from claims.moving_preview import ClockForeseen, Deadline, Foreseen
from claims.moving_summary import ClockSum, MoveSum, RungSum
from claims.term_words import term_in_words
from claims.variant import Pinned, VariantRef
from letters.rungs import rung_in_words

SHOWN = 100
"""Claims that are shown one by one."""


class StageLine(NamedTuple):
    """How many claims of a stage go where."""

    left: str
    stage: str | None
    maps: bool
    claims: int


class ClockLine(NamedTuple):
    """A clock: its name, its terms before and after, and its sum."""

    title: str
    before: str
    after: str
    total: ClockSum


class RungLine(NamedTuple):
    """A rung: its clock, its place in words, and its sum."""

    title: str
    words: str
    total: RungSum


class Total(NamedTuple):
    """The sum in words."""

    found: MoveSum
    stages: tuple[StageLine, ...]
    clocks: tuple[ClockLine, ...]
    rungs: tuple[RungLine, ...]


class ClockChange(NamedTuple):
    """One clock of one claim before and after."""

    title: str
    becomes: str
    before: str
    after: str
    overdue: bool


class ClaimLine(NamedTuple):
    """One claim: where it goes, what changes, what fires at once."""

    number: str
    left: str
    stage: str | None
    maps: bool
    changes: tuple[ClockChange, ...]
    fires: tuple[str, ...]
    overdue: bool
    why: str | None


def told_total(prospect: Prospect, language: Language) -> Total:
    """Word the sum."""
    total, words = prospect.total, _Words(prospect, language)
    return Total(
        found=total,
        stages=tuple(
            StageLine(
                words.stage(one.left),
                words.stage(one.stage) if one.stage else None,
                one.stage is not None and one.stage != one.left,
                one.claims,
            )
            for one in sorted(total.stages, key=lambda one: (words.order(one.left), one.stage is None))
        ),
        clocks=tuple(ClockLine(words.clock(one.clock), *words.terms(one.clock), one) for one in total.clocks),
        rungs=tuple(
            RungLine(words.clock(one.clock), rung_in_words(one.at, language), one) for one in total.rungs
        ),
    )


def told_claims(prospect: Prospect, f: Formats) -> tuple[ClaimLine, ...]:
    """Word the first claims: those that would be overdue and those that cannot be moved come first."""
    words = _Words(prospect, f.language)
    first = sorted(prospect.claims, key=lambda one: (not one.overdue_at_once, one.refused is None))
    return tuple(_claim(one, words, f) for one in first[:SHOWN])


def _claim(one: Foreseen, words: "_Words", f: Formats) -> ClaimLine:
    changes = (clock for clock in one.clocks if clock.becomes != "same" or clock.overdue_at_once)
    return ClaimLine(
        number=one.number,
        left=words.stage(one.left),
        stage=words.stage(one.stage) if one.stage else None,
        maps=one.maps,
        changes=tuple(change_of(clock, words.clock(clock.clock), f) for clock in changes),
        fires=tuple(_fires(one, words)),
        overdue=one.overdue_at_once,
        why=one.why.in_language(f.language) if one.why else None,
    )


def _fires(one: Foreseen, words: "_Words") -> Iterator[str]:
    for rung in one.rungs:
        if rung.becomes == "fires":
            yield f"{words.clock(rung.clock)}: {rung_in_words(str(rung.at), words.language)}"


def change_of(clock: ClockForeseen, title: str, f: Formats) -> ClockChange:
    """Word one clock before and after."""
    return ClockChange(
        title=title,
        becomes=clock.becomes,
        before=_until(clock.before, f),
        after=_until(clock.after, f),
        overdue=clock.overdue_at_once,
    )


def _until(deadline: Deadline | None, f: Formats) -> str:
    """The last day of a term in days, the instant of any other."""
    if deadline is None:
        return ""
    day: date | datetime = deadline.last_day or deadline.due_at
    return (
        f.day(day) if not deadline.term.in_minutes else f"{f.day(deadline.due_at)} {f.clock(deadline.due_at)}"
    )


class _Words:
    """Titles of stages and clocks: the target's, else those of a version that claims leave."""

    def __init__(self, prospect: Prospect, language: Language) -> None:
        self.language = language
        self._target = prospect.target
        self._sources = prospect.sources

    def stage(self, name: str) -> str:
        """What a stage is called."""
        return stage_title(self._with_stage(name), name, self.language)

    def order(self, name: str) -> int:
        """The place of a stage in the process."""
        stages = [key for pinned in self._sources.values() for key in pinned.variant.stages]
        return stages.index(name) if name in stages else len(stages)

    def clock(self, name: str) -> str:
        """What a clock is called."""
        return clock_title(self._with_clock(name), name, self.language)

    def terms(self, name: str) -> tuple[str, str]:
        """The terms of a clock before, where all versions agree on one, and after."""
        after = self._target.variant.clocks.get(name)
        before = {
            str(pinned.variant.clocks[name].term): pinned.variant.clocks[name].term
            for pinned in self._sources.values()
            if name in pinned.variant.clocks
        }
        told = " / ".join(term_in_words(term, self.language) for term in before.values())
        return told, term_in_words(after.term, self.language) if after else ""

    def _with_stage(self, name: str) -> Pinned:
        pinned = [one for one in self._sources.values() if name in one.variant.stages]
        return pinned[0] if pinned and name not in self._target.variant.stages else self._as_pinned()

    def _with_clock(self, name: str) -> Pinned:
        pinned = [one for one in self._sources.values() if name in one.variant.clocks]
        return pinned[0] if pinned and name not in self._target.variant.clocks else self._as_pinned()

    def _as_pinned(self) -> Pinned:
        calendar = next((one.calendar for one in self._sources.values()), None)
        ref: VariantRef = self._target.ref
        return Pinned.model_construct(ref=ref, variant=self._target.variant, calendar=calendar)
