"""What the sentence of each event names: the facts of the event in the reader's words."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from api.console.move_words import MOVE_FACTS
from api.console.telling import Telling
from api.console.terms import given_back, given_words, longer_by_words, until_words
from api.console.trade import (
    BARE_CONTACTS,
    CHANNELS,
    CLOSED_BECAUSE,
    CONTACTS,
    LINKED,
    action_title,
    cause_title,
    clock_title,
    stage_title,
    task_title,
    unit_title,
)
from claims import events as e
from claims.claim import ClockRun, Finding
from claims.dictionaries_priorities import IMPACT_WORDS, SEVERITY_NAMES
from claims.erasing import ERASURE_BASES
from claims.titles import ACTION_TITLES, COMMAND_TITLES
from claims.trade_words import OUTCOMES, PRIORITIES, VERDICTS, WAITING, capital
from letters.rungs import rung_in_words
from store.timelines import TimelineRow

Facts = dict[str, Any]


def _registered(event: e.Registered, row: TimelineRow, t: Telling) -> Facts:
    imported = "imported" if event.imported else None
    return {"variety": imported, "channel": t.say(CHANNELS[event.channel]), "number": event.number}


def _stage_entered(event: e.StageEntered, row: TimelineRow, t: Telling) -> Facts:
    own = {name for stage in t.pinned.variant.stages.values() for name in stage.actions}
    known = event.by in own | ACTION_TITLES.keys() | COMMAND_TITLES.keys()
    action = action_title(t.pinned, None, event.by, t.f.language)
    stage = stage_title(t.pinned, event.stage, t.f.language)
    return {"variety": "action" if known else None, "stage": stage, "action": action}


def _acted(event: e.Acted | e.Approved | e.SentBack, row: TimelineRow, t: Telling) -> Facts:
    return {"action": action_title(t.pinned, None, event.action, t.f.language)}


def _assigned(event: e.Assigned, row: TimelineRow, t: Telling) -> Facts:
    return {"variety": event.why if event.assignee else "nobody", "assignee": t.name(event.assignee)}


def _priority(event: e.PrioritySet, row: TimelineRow, t: Telling) -> Facts:
    told = {"priority": t.say(PRIORITIES[event.priority])}
    if event.severity is None or event.impact is None:
        return {"variety": event.why, **told}
    grave, wide = SEVERITY_NAMES[event.severity], IMPACT_WORDS[event.impact]
    return {"variety": "assessed", **told, "severity": t.say(grave), "impact": t.say(wide)}


def _tag(event: e.TagAdded | e.TagRemoved, row: TimelineRow, t: Telling) -> Facts:
    return {"tag": t.tag(event.tag)}


def _reclassified(event: e.Reclassified, row: TimelineRow, t: Telling) -> Facts:
    variant = t.pinned.variant
    return {"type": t.say(variant.title) if variant.claim_type == event.type else event.type}


def _via(event: e.Withdrawn | e.Disputed | e.DetailsAnswered, row: TimelineRow, t: Telling) -> Facts:
    return {"via": t.via(event.via)}


def _closing(event: e.ClosingBegan, row: TimelineRow, t: Telling) -> Facts:
    return {"why": t.say(CLOSED_BECAUSE[event.why])}


def _closed(event: e.Closed, row: TimelineRow, t: Telling) -> Facts:
    outcome = t.say(OUTCOMES[event.outcome]) if event.outcome else None
    tells_more = outcome and event.why not in ("withdrawn",)
    return {
        "variety": "outcome" if tells_more else None,
        "why": t.say(CLOSED_BECAUSE[event.why]),
        "outcome": outcome,
    }


def _forced(event: e.Forced, row: TimelineRow, t: Telling) -> Facts:
    return {"stage": stage_title(t.pinned, event.to, t.f.language)}


def _waiting(event: e.WaitingChanged, row: TimelineRow, t: Telling) -> Facts:
    return {"waiting": t.say(WAITING[event.waiting_for])}


def _linked(event: e.Linked, row: TimelineRow, t: Telling) -> Facts:
    return {"as_": t.say(LINKED[event.as_]), "link": f"/claims/{event.claim}"}


def _task_added(event: e.TaskAdded, row: TimelineRow, t: Telling) -> Facts:
    task = event.task
    title = task_title(task, t.written.get(task.id), t.f.language)
    return {"variety": task.origin, "task": title, "due": _due_of_task(task.due_at, t)}


def _task_moved(event: e.TaskMoved, row: TimelineRow, t: Telling) -> Facts:
    return {"task": t.task(event.task_id), "due": _due_of_task(event.due_at, t)}


def _due_of_task(due_at: datetime | None, t: Telling) -> str:
    return f", {until_words(due_at, t.pinned.calendar, t.f)}" if due_at else ""


def _task(event: e.TaskFinished | e.TaskCancelled | e.TaskFellDue, row: TimelineRow, t: Telling) -> Facts:
    return {"task": t.task(event.task_id)}


def _attached(event: e.Attached, row: TimelineRow, t: Telling) -> Facts:
    return {"link": f"/claims/{t.claim.number}/files/{event.file_id}"}


def _party(event: e.PartyAdded, row: TimelineRow, t: Telling) -> Facts:
    return {"name": row.texts.get("name", "—"), "role": event.role}


def _interaction(event: e.InteractionLogged, row: TimelineRow, t: Telling) -> Facts:
    who = ", ".join(text for name, text in sorted(row.texts.items()) if name.startswith("participants"))
    named = CONTACTS if who else BARE_CONTACTS
    contact = t.say(named[f"{event.kind}_{event.direction}"])
    return {"variety": None if who else "bare", "contact": contact, "who": who}


def _asked(event: e.DetailsAsked, row: TimelineRow, t: Telling) -> Facts:
    return {"variety": event.waiting_for}


def _completed(event: e.DetailsCompleted, row: TimelineRow, t: Telling) -> Facts:
    titles = {field.key: t.say(field.title) for field in t.pinned.variant.fields}
    return {"fields": ", ".join(titles.get(name, name) for name in event.fields) or "—"}


def _dropped(event: e.QuestionDropped, row: TimelineRow, t: Telling) -> Facts:
    return {"variety": event.why}


def _letter(event: e.LetterSent | e.LetterRefused, row: TimelineRow, t: Telling) -> Facts:
    return {"link": f"/letters/{event.letter_id}"}


def _finding(event: e.FindingRecorded, row: TimelineRow, t: Telling) -> Facts:
    return {"finding": finding_words(event.finding, t)}


def finding_words(finding: Finding, t: Telling) -> str:
    """What the investigation established, in one line."""
    verdict = t.say(VERDICTS[finding.verdict]) if finding.verdict else None
    cause = cause_title(t.pinned, finding.cause, t.f.language)
    unit = unit_title(t.pinned, finding.guilty_unit, t.f.language)
    return ", ".join(part for part in (verdict, cause, unit) if part) or "—"


def _approval(event: e.ApprovalAsked, row: TimelineRow, t: Telling) -> Facts:
    asked = event.approval
    total = f", {t.money(asked.total)}" if asked.total else ""
    return {"action": action_title(t.pinned, None, asked.action, t.f.language), "sum": total}


def _decided(event: e.Decided, row: TimelineRow, t: Telling) -> Facts:
    remedies = "; ".join(map(t.remedy, event.remedies))
    outcome = t.say(OUTCOMES[event.outcome])
    return {"variety": "granted" if remedies else None, "outcome": outcome, "remedies": remedies}


def _carried_out(event: e.CarriedOut, row: TimelineRow, t: Telling) -> Facts:
    remedy = next((each for each in t.claim.remedies if each.id == event.remedy_id), None)
    return {
        "variety": "all" if event.all else None,
        "remedy": t.remedy(remedy) if remedy else event.remedy_id,
    }


def _silence(event: e.SilenceBegan, row: TimelineRow, t: Telling) -> Facts:
    return {"day": until_words(event.silent_at, t.pinned.calendar, t.f)}


def _reminded(event: e.Reminded, row: TimelineRow, t: Telling) -> Facts:
    return {"reminder": event.reminder}


def _accepted(event: e.Accepted, row: TimelineRow, t: Telling) -> Facts:
    return {"variety": event.by, "via": t.via(event.via)}


def _rated(event: e.Rated, row: TimelineRow, t: Telling) -> Facts:
    return {"score": event.score}


def _clock(event: e.ClockStarted | e.ClockExtended, row: TimelineRow, t: Telling) -> Facts:
    due = event.due_at or getattr(event, "not_before", None)
    words = until_words(due, t.pinned.calendar, t.f) if due else "—"
    extended = getattr(event, "extended_by", None)
    by = longer_by_words(extended, t.f.language) if extended else ""
    return {"clock": clock_title(t.pinned, event.clock, t.f.language), "due": words, "by": by}


def _paused(event: e.ClockPaused, row: TimelineRow, t: Telling) -> Facts:
    due = until_words(event.not_before, t.pinned.calendar, t.f)
    return {"clock": clock_title(t.pinned, event.clock, t.f.language), "due": due}


def _resumed(event: e.ClockResumed, row: TimelineRow, t: Telling) -> Facts:
    due = until_words(event.due_at, t.pinned.calendar, t.f)
    run = _run(event, t)
    pause = next((each for each in run.pauses if each.ended == row.at), None) if run else None
    given = given_back(run.term, run.started_at, pause, t.pinned.calendar) if run and pause else None
    return {
        "clock": clock_title(t.pinned, event.clock, t.f.language),
        "due": due,
        "given_back": given_words(given, t.f) if given else None,
    }


def _ended(event: e.ClockEnded, row: TimelineRow, t: Telling) -> Facts:
    return {
        "variety": None if event.met else "missed",
        "clock": clock_title(t.pinned, event.clock, t.f.language),
    }


def _hint(event: e.HintConfirmed, row: TimelineRow, t: Telling) -> Facts:
    """What was told, with its version where it has one; a later process may have no such hint."""
    titles = {hint.key: hint.title for hint in t.pinned.variant.hints}
    if event.hint not in titles:
        return {"variety": "gone"}
    words = t.say(titles[event.hint])
    return {"hint": f"{words} ({event.version})" if event.version else words}


def _rung(event: e.RungFired | e.RungSkipped, row: TimelineRow, t: Telling) -> Facts:
    return {
        "clock": clock_title(t.pinned, event.clock, t.f.language),
        "rung": rung_in_words(str(event.at), t.f.language),
        "deeds": capital(t.deeds(event.index, event.clock)),
    }


def _run(event: e.ClockResumed, t: Telling) -> ClockRun | None:
    return next((r for r in t.claim.clocks if (r.clock, r.run) == (event.clock, event.run)), None)


FACTS: dict[type, Callable[[Any, TimelineRow, Telling], Facts]] = {
    e.Registered: _registered,
    e.StageEntered: _stage_entered,
    **dict.fromkeys((e.Acted, e.Approved, e.SentBack), _acted),
    e.Assigned: _assigned,
    e.PrioritySet: _priority,
    **dict.fromkeys((e.TagAdded, e.TagRemoved), _tag),
    **MOVE_FACTS,
    e.Reclassified: _reclassified,
    **dict.fromkeys((e.Withdrawn, e.Disputed, e.DetailsAnswered), _via),
    e.ClosingBegan: _closing,
    e.Closed: _closed,
    e.Forced: _forced,
    e.PersonalDataErased: lambda event, row, t: {"basis": t.say(ERASURE_BASES[event.basis])},
    e.WaitingChanged: _waiting,
    e.Linked: _linked,
    e.TaskAdded: _task_added,
    e.TaskMoved: _task_moved,
    **dict.fromkeys((e.TaskFinished, e.TaskCancelled, e.TaskFellDue), _task),
    e.Attached: _attached,
    e.PartyAdded: _party,
    e.InteractionLogged: _interaction,
    e.HintConfirmed: _hint,
    e.DetailsAsked: _asked,
    e.DetailsCompleted: _completed,
    e.QuestionDropped: _dropped,
    e.LetterSent: _letter,
    e.LetterRefused: _letter,
    e.FindingRecorded: _finding,
    e.ApprovalAsked: _approval,
    e.Decided: _decided,
    e.CarriedOut: _carried_out,
    e.SilenceBegan: _silence,
    e.Reminded: _reminded,
    e.Accepted: _accepted,
    e.Rated: _rated,
    e.ClockStarted: _clock,
    e.ClockExtended: _clock,
    e.ClockPaused: _paused,
    e.ClockResumed: _resumed,
    e.ClockEnded: _ended,
    e.RungFired: _rung,
    e.RungSkipped: _rung,
}
"""Where each event's facts come from; one that is not here has none to name."""
