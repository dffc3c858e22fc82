"""The dates that a claimant is promised: our own, and the law's."""

from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from uuid_utils import uuid7

from claims.claim import Claim, Claimant, ClockRun
from claims.registration import Registration, register
from claims.values import Cited
from claims.variant import Pinned

OF_THE_ANSWER = ("answered", "decided")
"""How the clocks end by which we promise an answer."""


class Promise(NamedTuple):
    """Until when we answer; while we wait for the claimant our own day moves on, `moves` says so."""

    answer_by: date | None
    moves: bool
    law_by: date | None
    law: Cited | None


def promise_of(claim: Claim, pinned: Pinned) -> Promise:
    """What is promised now; empty days once the clocks have ended."""
    ours = [run for run in _running(claim, pinned) if not pinned.variant.clocks[run.clock].statutory]
    ours = [run for run in ours if pinned.variant.clocks[run.clock].until in OF_THE_ANSWER]
    law = [run for run in _running(claim, pinned) if pinned.variant.clocks[run.clock].statutory]
    first, strict = _first(ours), _first(law)
    return Promise(
        answer_by=first.last_day if first else None,
        moves=first is not None and first.paused,
        law_by=strict.last_day if strict else None,
        law=pinned.variant.clocks[strict.clock].statutory if strict else None,
    )


def promise_for_today(pinned: Pinned, now: datetime) -> Promise:
    """What would be promised to somebody who filed now, by the very rules that would count it."""
    nobody = Registration(
        id=str(uuid7()), number="0", channel="web", claimant=Claimant(has_email=True), received_at=now
    )
    return promise_of(register(pinned, nobody, now).claim, pinned)


def local_day(instant: datetime, pinned: Pinned) -> date:
    """The day on which something happened where the claim is handled."""
    return instant.astimezone(ZoneInfo(pinned.calendar.zone)).date()


def _running(claim: Claim, pinned: Pinned) -> list[ClockRun]:
    return [run for run in claim.clocks if run.running and run.clock in pinned.variant.clocks]


def _first(runs: list[ClockRun]) -> ClockRun | None:
    return min((run for run in runs if run.last_day), key=lambda run: run.last_day or date.max, default=None)
