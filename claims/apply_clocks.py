"""How the events of clocks and of their ladders change the state."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from claims import events as e
from claims.claim import Claim, ClockRun, RungState
from claims.counting import Pause

Changes = dict[str, Any]


def _changed(claim: Claim, event: Any, change: Callable[[ClockRun], Changes]) -> Changes:
    clocks = tuple(
        run.model_copy(update=change(run)) if (run.clock, run.run) == (event.clock, event.run) else run
        for run in claim.clocks
    )
    return {"clocks": clocks}


def _started(claim: Claim, event: e.ClockStarted, at: datetime) -> Changes:
    facts = {name: getattr(event, name) for name in type(event).model_fields if name != "event"}
    return {"clocks": (*claim.clocks, ClockRun(**facts))}


def _paused(claim: Claim, event: e.ClockPaused, at: datetime) -> Changes:
    def change(run: ClockRun) -> Changes:
        rungs = tuple(_unset(rung) for rung in run.rungs)
        pauses = (*run.pauses, Pause(began=at))
        return {"pauses": pauses, "due_at": None, "not_before": event.not_before, "rungs": rungs}

    return _changed(claim, event, change)


def _unset(rung: RungState) -> RungState:
    return rung.model_copy(update={"due_at": None}) if rung.state == "waiting" else rung


def _resumed(claim: Claim, event: e.ClockResumed, at: datetime) -> Changes:
    def change(run: ClockRun) -> Changes:
        pauses = (*run.pauses[:-1], run.pauses[-1].model_copy(update={"ended": at}))
        deadline = {"due_at": event.due_at, "not_before": None, "last_day": event.last_day}
        return {"pauses": pauses, "rungs": event.rungs, **deadline}

    return _changed(claim, event, change)


def _extended(claim: Claim, event: e.ClockExtended, at: datetime) -> Changes:
    names = ("term", "extended_by", "due_at", "not_before", "last_day", "rungs")
    return _changed(claim, event, lambda run: {name: getattr(event, name) for name in names})


def _recounted(claim: Claim, event: e.ClockRecounted, at: datetime) -> Changes:
    names = ("term", "extended_by", "pauses", "due_at", "not_before", "last_day", "rungs")
    counted = {name: getattr(event, name) for name in names}
    return _changed(claim, event, lambda run: {**counted, "ended_at": None, "met": None})


def _ended(claim: Claim, event: e.ClockEnded, at: datetime) -> Changes:
    return _changed(claim, event, lambda run: {"ended_at": at, "met": event.met})


def _rung(claim: Claim, event: e.RungFired | e.RungSkipped, state: str, fired_at: datetime | None) -> Changes:
    def change(run: ClockRun) -> Changes:
        return {"rungs": tuple(_settled(rung) for rung in run.rungs)}

    def _settled(rung: RungState) -> RungState:
        if rung.index != event.index:
            return rung
        return rung.model_copy(update={"state": state, "fired_at": fired_at, "due_at": event.due_at})

    return _changed(claim, event, change)


CLOCK_CHANGES: dict[type, Callable[[Claim, Any, datetime], Changes]] = {
    e.ClockStarted: _started,
    e.ClockPaused: _paused,
    e.ClockResumed: _resumed,
    e.ClockExtended: _extended,
    e.ClockRecounted: _recounted,
    e.ClockEnded: _ended,
    e.RungFired: lambda claim, event, at: _rung(claim, event, "fired", at),
    e.RungSkipped: lambda claim, event, at: _rung(claim, event, "skipped", None),
}
"""How each event of a clock changes the state."""
