"""Rehearses past claims under a variant, and says what differs between two runs of one claim.

People act as they did and take as long as they took; rules, clocks, rungs and letters run anew.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from claims.conditions import AllOf, AnyOf, Condition, FieldIs, Not
from claims.deliberation import CLAIMANT
from claims.rehearsal_measure import Record, Rehearsed, counted_letters, measured
from claims.rehearsal_past import Cast, Obstacle, PastClaim
from claims.rehearsal_run import Done, Run
from claims.variant import Pinned, Variant

__all__ = ["Cast", "PastClaim", "Rehearsed", "agrees", "rehearse"]


def rehearse(past: PastClaim, pinned: Pinned, cast: Cast) -> Rehearsed:
    """Let a past claim run anew under a variant; the same input always gives the same run."""
    missing = tuple(_missing_fields(past, pinned.variant))
    run = Run(past, pinned, cast).through()
    apart = Obstacle(why="field-missing", what=("register", *missing)) if missing else run.apart
    letters = [letter for done in run.done for letter in done.decision.letters]
    return measured(
        [_record(done) for done in run.done],
        run.claim,
        max(past.until, run.claim.at),
        letters=counted_letters(one.template for one in letters if one.recipient == CLAIMANT),
        staff_letters=sum(one.recipient != CLAIMANT for one in letters),
        apart=apart,
        left=tuple((left.action, left.why) for left in run.left),
        assumed=len(run.assumed),
    )


def _record(done: Done) -> Record:
    decision = done.decision
    return Record(at=decision.claim.at, by=done.actor.kind, who=done.actor.id, events=decision.events)


def agrees(rehearsed: Rehearsed, real: Rehearsed, imported: bool = False) -> bool:
    """Whether a rehearsal tells what really happened, but for who stood in for whom.

    The history of an imported claim has no rungs: nobody escalated while it was elsewhere.
    """
    names = ["outcome", "closed_at", "closed_why", "answered_at"]
    if any(getattr(rehearsed, name) != getattr(real, name) for name in names) or rehearsed.apart:
        return False
    if [_met(run) for run in rehearsed.clocks] != [_met(run) for run in real.clocks]:
        return False
    return imported or [_place(rung) for rung in rehearsed.rungs] == [_place(rung) for rung in real.rungs]


def _met(run: Any) -> tuple[Any, ...]:
    return run.clock, run.run, run.met, run.ended_at


def _place(rung: Any) -> tuple[Any, ...]:
    return rung.clock, rung.run, rung.at, rung.fired_at


def _missing_fields(past: PastClaim, variant: Variant) -> Iterator[str]:
    """Fields that the variant asks for, decides by, and that nobody was asked for then."""
    known = set(past.registration.fields)
    for command in past.commands:
        known |= set(command.data.get("fields") or ())
    decides = set(_decided_by(variant))
    for field in variant.fields:
        if field.required and field.key in decides and field.key not in known:
            yield field.key


def _decided_by(variant: Variant) -> Iterator[str]:
    """The fields that conditions of the variant look at."""
    for condition in _conditions(variant):
        yield from _fields_of(condition)


def _conditions(variant: Variant) -> Iterable[Condition]:
    places: list[Any] = [*variant.clocks.values(), *variant.escalation]
    for stage in variant.stages.values():
        places += [*stage.actions.values(), *stage.plan]
    return (place.when for place in places if place.when is not None)


def _fields_of(condition: Condition) -> Iterator[str]:
    match condition:
        case FieldIs():
            yield condition.field
        case AllOf():
            for part in condition.all:
                yield from _fields_of(part)
        case AnyOf():
            for part in condition.any:
                yield from _fields_of(part)
        case Not():
            yield from _fields_of(condition.not_)
