"""Both runs of one claim side by side: every step in words, and which of them stand on one side only."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from api.console.event_words import tell
from api.console.telling import Telling
from api.pages.formats import Formats
from api.people import people_in
from claims.apply import apply
from claims.claim import Claim
from claims.events import EVENT
from claims.rehearsal_measure import Rehearsed, Step
from claims.variant import Pinned
from store.timelines import Doer, TimelineRow


class Line(NamedTuple):
    """One step in words; `alone` where the other run has nothing of the kind."""

    at: datetime
    who: str
    words: str
    icon: str
    alone: bool


class Side(NamedTuple):
    """One run."""

    run: Rehearsed
    lines: tuple[Line, ...]


def people_of(runs: Iterable[Rehearsed]) -> set[str]:
    """The ids of our people that the steps name."""
    found: set[str] = set()
    for run in runs:
        for step in run.steps:
            found |= {step.who} if step.by == "user" and step.who else set()
            found |= set(people_in(step.event))
    return found


def both_sides(
    runs: tuple[Rehearsed, Rehearsed], pinned: tuple[Pinned, Pinned], f: Formats, names: Mapping[str, str]
) -> tuple[Side, Side]:
    """Tell both runs."""
    told = [_told(run, variant, f, names) for run, variant in zip(runs, pinned, strict=True)]
    known = [{(line.at, line.words) for line in lines} for lines in told]
    left = tuple(line._replace(alone=(line.at, line.words) not in known[1]) for line in told[0])
    right = tuple(line._replace(alone=(line.at, line.words) not in known[0]) for line in told[1])
    return Side(runs[0], left), Side(runs[1], right)


def _told(run: Rehearsed, pinned: Pinned, f: Formats, names: Mapping[str, str]) -> list[Line]:
    claim = _claim(run.steps)
    if claim is None:
        return []
    telling = Telling(claim=claim, pinned=pinned, f=f, names=names, written={})
    return [_line(step, telling) for step in run.steps]


def _claim(steps: Sequence[Step]) -> Claim | None:
    """The state that the shown steps lead to: it knows the tasks and remedies that they name."""
    claim: Claim | None = None
    for step in steps:
        claim = apply(claim, EVENT.validate_python(step.event), step.at)
    return claim


def _line(step: Step, telling: Telling) -> Line:
    doer = Doer(kind=step.by, id=step.who)
    data = {name: value for name, value in step.event.items() if name != "event"}
    row = TimelineRow(
        seq=0,
        version=0,
        at=step.at,
        recorded_at=step.at,
        event=step.event["event"],
        actor=doer,
        command_id=None,
        rung=None,
        data=data,
        texts={},
    )
    told = tell(row, telling)
    return Line(step.at, telling.doer(doer), told.words, told.sentence.icon, alone=False)
