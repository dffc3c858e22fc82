"""How an event changes the state: a pure fold that needs neither the variant nor a clock."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from claims import events as e
from claims.apply_clocks import CLOCK_CHANGES
from claims.claim import Asked, Claim, Closing, LastMove, Question, RanBefore, Remedy, Span, Task
from claims.events import Event
from claims.hint import ToldHint
from claims.variant import CLOSED

Changes = dict[str, Any]
Change = Callable[[Claim, Any, datetime], Changes]

_NOTHING_AWAITED: Changes = dict.fromkeys(("asked", "question", "pending_approval"))
"""Neither the claimant's word nor an answer nor an approval is waited for any more."""
_AS_PUBLISHED: Changes = dict.fromkeys(("moved", "calendar"))
"""Nothing is left to take back, and the days are the latest of the variant's calendar."""


def apply(claim: Claim | None, event: Event, at: datetime) -> Claim:
    """Return the state after the event; only `Registered` applies to no claim at all."""
    if isinstance(event, e.Registered):
        return _born(event, at)
    if claim is None:
        raise ValueError(f"{event.event} before registration")
    change = _CHANGES.get(type(event))
    changes = change(claim, event, at) if change else {}
    return claim.model_copy(update={**changes, "at": max(at, claim.at)})


def fold(claim: Claim | None, events: Iterable[Event], at: datetime) -> Claim:
    """Apply the events of one record: the version rises by one, the sequence by one for each event."""
    before, count = claim, 0
    for event in events:
        claim, count = apply(claim, event, at), count + 1
    if claim is None:
        raise ValueError("a record has one event or more")
    version, seq = (before.version, before.last_seq) if before else (0, 0)
    return claim.model_copy(update={"version": version + 1, "last_seq": seq + count})


def _born(event: e.Registered, at: datetime) -> Claim:
    facts = {name: getattr(event, name) for name in type(event).model_fields if name != "event"}
    return Claim(
        **facts,
        at=at,
        registered_at=at,
        entered={event.stage: at},
        ledger=(Span(waiting_for="us", since=min(event.received_at, at)),),
    )


def _stage_entered(claim: Claim, event: e.StageEntered, at: datetime) -> Changes:
    objected = claim.objected_at if event.by == "dispute" else None
    return {
        "stage": event.stage,
        "asked": None,
        "objected_at": objected,
        "entered": _entered(claim, event.stage, at),
    }


def _entered(claim: Claim, stage: str, at: datetime) -> dict[str, datetime]:
    return {stage: at} | claim.entered


def _reclassified(claim: Claim, event: e.Reclassified, at: datetime) -> Changes:
    return {"type": event.type, "variant": event.variant, "team": event.team, "entered": {}, **_AS_PUBLISHED}


def _moved(claim: Claim, event: e.Moved, at: datetime) -> Changes:
    ran = (run for run in claim.clocks if run.running)
    before = tuple(RanBefore.model_validate(run, from_attributes=True) for run in ran)
    last = LastMove(from_=event.from_, left=event.left, stage=event.stage, at=at, ran=before)
    placed = {"variant": event.to, "stage": event.stage, "team": event.team, **_AS_PUBLISHED}
    return {**placed, "moved": None if event.back else last, "entered": _entered(claim, event.stage, at)}


def _changed_task(claim: Claim, task_id: str, **changes: Any) -> Changes:
    tasks = (task.model_copy(update=changes) if task.id == task_id else task for task in claim.tasks)
    return {"tasks": tuple(tasks)}


def _task_added(claim: Claim, event: e.TaskAdded, at: datetime) -> Changes:
    tasks: tuple[Task, ...] = (*claim.tasks, event.task)
    return {"tasks": tasks}


def _task_moved(claim: Claim, event: e.TaskMoved, at: datetime) -> Changes:
    return _changed_task(claim, event.task_id, due_at=event.due_at, last_day=event.last_day, late_since=None)


def _task_finished(claim: Claim, event: e.TaskFinished, at: datetime) -> Changes:
    return _changed_task(claim, event.task_id, state="done") | {"objected_at": None}


def _task_cancelled(claim: Claim, event: e.TaskCancelled, at: datetime) -> Changes:
    return _changed_task(claim, event.task_id, state="cancelled")


def _task_fell_due(claim: Claim, event: e.TaskFellDue, at: datetime) -> Changes:
    return _changed_task(claim, event.task_id, late_since=event.due_at)


def _contact_corrected(claim: Claim, event: e.ContactCorrected, at: datetime) -> Changes:
    return {"claimant": claim.claimant.model_copy(update={"has_email": event.has_email})}


def _hint_confirmed(claim: Claim, event: e.HintConfirmed, at: datetime) -> Changes:
    told = ToldHint(hint=event.hint, version=event.version, by=event.by, at=at)
    return {"told": (*claim.told, told)}


def _details_asked(claim: Claim, event: e.DetailsAsked, at: datetime) -> Changes:
    return {"question": Question(asked_at=at, waiting_for=event.waiting_for, letter_id=event.letter_id)}


def _details_completed(claim: Claim, event: e.DetailsCompleted, at: datetime) -> Changes:
    return {"fields": {**claim.fields, **event.fields}, "demand": event.demand or claim.demand}


def _decided(claim: Claim, event: e.Decided, at: datetime) -> Changes:
    remedies: tuple[Remedy, ...] = (*claim.remedies, *event.remedies)
    return {
        "outcome": event.outcome,
        "remedies": remedies,
        "decided_at": at,
        "answered_at": at,
        "pending_approval": None,
        "objected_at": None,
    }


def _carried_out(claim: Claim, event: e.CarriedOut, at: datetime) -> Changes:
    remedies = tuple(
        remedy.model_copy(update={"carried_out_at": at}) if remedy.id == event.remedy_id else remedy
        for remedy in claim.remedies
    )
    return {"remedies": remedies, "carried_out_at": at if event.all else claim.carried_out_at}


def _confirmation_asked(claim: Claim, event: e.ConfirmationAsked, at: datetime) -> Changes:
    return {"asked": Asked(letter_id=event.letter_id, task_id=event.task_id, asked_at=at)}


def _silence_began(claim: Claim, event: e.SilenceBegan, at: datetime) -> Changes:
    asked = claim.asked or Asked(asked_at=at)
    begun = {
        "since": event.since,
        "promised": event.silent_at,
        "silent_at": event.silent_at,
        "last_day": event.last_day,
        "reminders": event.reminders,
        "reminded": 0,
    }
    return {"asked": asked.model_copy(update=begun)}


def _silence_recounted(claim: Claim, event: e.SilenceRecounted, at: datetime) -> Changes:
    if claim.asked is None:
        return {}
    names = ("silent_at", "last_day", "reminders", "reminded")
    counted = {name: getattr(event, name) for name in names}
    promised = claim.asked.promised or claim.asked.silent_at
    return {"asked": claim.asked.model_copy(update={**counted, "promised": promised})}


def _reminded(claim: Claim, event: e.Reminded, at: datetime) -> Changes:
    return {"asked": claim.asked and claim.asked.model_copy(update={"reminded": event.reminder})}


def _disputed(claim: Claim, event: e.Disputed, at: datetime) -> Changes:
    again = {"disputes": claim.disputes + 1, "round": claim.round + 1, "outcome": None}
    return {"asked": None, "pending_approval": None, "objected_at": at, "round_since": at, **again}


def _closed(claim: Claim, event: e.Closed, at: datetime) -> Changes:
    ended: Changes = {**_NOTHING_AWAITED, "closing": None}
    return {**ended, "stage": CLOSED, "closed_at": at, "outcome": event.outcome or claim.outcome}


def _reopened(claim: Claim, event: e.Reopened, at: datetime) -> Changes:
    again = {"round": claim.round + 1, "round_since": at}
    return {"closed_at": None, "confirmed_at": None, "outcome": None, **again}


def _forced(claim: Claim, event: e.Forced, at: datetime) -> Changes:
    dropped: Changes = {**_NOTHING_AWAITED, "closing": None}
    if event.to != CLOSED:
        dropped |= {"closed_at": None, "confirmed_at": None}
        dropped |= {"round_since": at} if claim.closed else {}
    return {**dropped, "outcome": event.outcome or claim.outcome}


def _erased(claim: Claim, event: e.PersonalDataErased, at: datetime) -> Changes:
    return {"erased_at": at, "claimant": claim.claimant.model_copy(update={"has_email": False})}


def _waiting_changed(claim: Claim, event: e.WaitingChanged, at: datetime) -> Changes:
    ended = claim.ledger[-1].model_copy(update={"until": at})
    return {"ledger": (*claim.ledger[:-1], ended, Span(waiting_for=event.waiting_for, since=at))}


_CHANGES: dict[type, Change] = {
    **CLOCK_CHANGES,
    e.StageEntered: _stage_entered,
    e.Assigned: lambda claim, event, at: {"assignee": event.assignee},
    e.PrioritySet: lambda claim, event, at: {"priority": event.priority},
    e.TagAdded: lambda claim, event, at: {"tags": (*claim.tags, event.tag)},
    e.TagRemoved: lambda claim, event, at: {"tags": tuple(tag for tag in claim.tags if tag != event.tag)},
    e.Reclassified: _reclassified,
    e.Moved: _moved,
    e.CalendarChanged: lambda claim, event, at: {"calendar": event.to},
    e.TaskAdded: _task_added,
    e.TaskMoved: _task_moved,
    e.TaskFinished: _task_finished,
    e.TaskCancelled: _task_cancelled,
    e.TaskFellDue: _task_fell_due,
    e.ContactCorrected: _contact_corrected,
    e.HintConfirmed: _hint_confirmed,
    e.DetailsAsked: _details_asked,
    e.DetailsAnswered: lambda claim, event, at: {"question": None},
    e.DetailsCompleted: _details_completed,
    e.QuestionDropped: lambda claim, event, at: {"question": None},
    e.FindingRecorded: lambda claim, event, at: {"finding": event.finding, "objected_at": None},
    e.ApprovalAsked: lambda claim, event, at: {"pending_approval": event.approval},
    e.Approved: lambda claim, event, at: {"pending_approval": None},
    e.SentBack: lambda claim, event, at: {"pending_approval": None},
    e.Decided: _decided,
    e.CarriedOut: _carried_out,
    e.ConfirmationAsked: _confirmation_asked,
    e.SilenceBegan: _silence_began,
    e.SilenceRecounted: _silence_recounted,
    e.Reminded: _reminded,
    e.Accepted: lambda claim, event, at: {"asked": None, "pending_approval": None, "confirmed_at": at},
    e.Disputed: _disputed,
    e.Rated: lambda claim, event, at: {"score": event.score},
    e.Withdrawn: lambda claim, event, at: {**_NOTHING_AWAITED, "outcome": "withdrawn"},
    e.ClosingBegan: lambda claim, event, at: {"closing": Closing(why=event.why, since=at)},
    e.Closed: _closed,
    e.Reopened: _reopened,
    e.Forced: _forced,
    e.PersonalDataErased: _erased,
    e.WaitingChanged: _waiting_changed,
}
"""Events that are not named here change nothing but the instant: the timeline alone keeps them."""
