"""Whose turn it is, why the claim waits, and what comes next."""

from datetime import date, datetime
from typing import Literal, NamedTuple

from api.portal.promises import Promise, promise_of
from claims.claim import Claim
from claims.counting import deadline
from claims.variant import Pinned, Stage

Why = Literal["details", "confirm", "third_party", "carrying_out", "working", "closed"]


class Turn(NamedTuple):
    """Who has the next word, since when, and until when we wait for it, where that is known."""

    yours: bool
    why: Why
    since: datetime | None
    until: date | None


class Step(NamedTuple):
    """Something that is still to come, and its last day where one is promised."""

    what: Literal["answer", "word", "carry_out"]
    by: date | None


def turn_of(claim: Claim, pinned: Pinned, now: datetime) -> Turn:
    """Who has the next word on a claim."""
    since = claim.ledger[-1].since if claim.ledger else None
    if claim.closed:
        return Turn(False, "closed", claim.closed_at, None)
    if claim.question:
        yours = claim.question.waiting_for == "claimant"
        return Turn(yours, "details" if yours else "third_party", since, None)
    if claim.asked:
        return Turn(True, "confirm", since, silence_day(claim, pinned, now))
    if claim.closing:
        return Turn(False, "carrying_out", since, _carry_out_day(claim))
    return Turn(False, "working", since, promise_of(claim, pinned).answer_by)


def silence_day(claim: Claim, pinned: Pinned, now: datetime) -> date | None:
    """The last day before silence counts as consent: as counted, or as it will be if our letter goes out now."""
    stage = pinned.variant.stages.get(claim.stage)
    rule = stage.silence if stage else None
    if claim.asked is None or rule is None:
        return None
    counted = claim.asked.last_day
    return counted or deadline(rule.after, now, (), pinned.calendar, rule.roll).last_day


def steps_of(claim: Claim, pinned: Pinned) -> tuple[Step, ...]:
    """What is still to come, in its order."""
    if claim.closed or claim.closing:
        return (Step("carry_out", _carry_out_day(claim)),) if claim.outstanding and not claim.closed else ()
    promise = promise_of(claim, pinned)
    answer = () if claim.asked else (Step("answer", _promised(promise)),)
    asks = any(_asks(stage) for stage in pinned.variant.stages.values())
    word = (Step("word", None),) if asks and not claim.asked else ()
    owed = (Step("carry_out", _carry_out_day(claim)),) if claim.outstanding else ()
    return (*answer, *word, *owed)


def _promised(promise: Promise) -> date | None:
    return None if promise.moves else promise.answer_by


def _asks(stage: Stage) -> bool:
    return stage.silence is not None or stage.dispute is not None


def _carry_out_day(claim: Claim) -> date | None:
    days = [remedy.carry_out_by for remedy in claim.outstanding if remedy.carry_out_by]
    return max(days, default=None)
