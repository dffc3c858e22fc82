"""Gathers what a letter may say: from the claim, its variant, the event and the texts of its command."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from claims import events as e
from claims.claim import Claim, ClockRun, Remedy, Task
from claims.claim_number import claim_path
from claims.counting import deadline
from claims.term import Term
from claims.values import Titles, Value
from claims.variant import Pinned
from letters.facts import LetterFacts, RemedyFact
from letters.words import TASKS
from store.letter_sources import LetterSource
from store.outbox import Envelope

TELLS_OF_A_CHANGE = frozenset({"extended"})
"""Letters that name what was before."""
_TO_COME = frozenset({"silence"})
_OF_THE_END = frozenset({"closed"})


class Desk(Value):
    """What every letter says of us; `console` is what addresses of our own pages begin with."""

    organisation: str
    contact: str | None = None
    console: str | None = None


def gather(
    envelope: Envelope, source: LetterSource, pinned: Pinned, desk: Desk, link: str | None, now: datetime
) -> LetterFacts:
    """Fill in the facts of one letter; what is unknown stays empty and the template leaves it out."""
    claim, language = source.claim, envelope.language
    return LetterFacts(
        number=claim.number,
        claim_type_title=pinned.variant.title.in_language(language),
        organisation=desk.organisation,
        contact=desk.contact,
        language=language,
        zone=source.zone or pinned.calendar.zone,
        recipient_name=envelope.name,
        link=link,
        staff_link=_card_of(claim, envelope, desk),
        priority=claim.priority,
        verdict=claim.finding.verdict,
        outcome=claim.outcome,
        assignee_name=source.assignee_name,
        complain_next=tuple(route.in_language(language) for route in pinned.variant.complain_next),
        **_said(source.texts),
        **_stage(claim, pinned, envelope),
        **_terms(source, pinned, language),
        **_confirmation(claim, pinned, now),
        **_remedies(envelope.template, source, language),
        **_task(source, envelope, pinned.calendar.zone),
        **_clock(claim, pinned, envelope),
    )


def _card_of(claim: Claim, envelope: Envelope, desk: Desk) -> str | None:
    """The card in the console, for our people; they sign in there, so the address holds no secret."""
    if envelope.recipient_kind != "user" or desk.console is None:
        return None
    return f"{desk.console}{claim_path(claim.number)}"


def _said(texts: dict[str, str]) -> dict[str, Any]:
    questions = sorted((name for name in texts if name.startswith("questions.")), key=_place)
    return {
        "text": texts.get("text"),
        "reason": texts.get("reason"),
        "questions": tuple(texts[name] for name in questions),
    }


def _place(name: str) -> int:
    return int(name.partition(".")[2])


def _stage(claim: Claim, pinned: Pinned, envelope: Envelope) -> dict[str, Any]:
    stage = pinned.variant.stages.get(claim.stage)
    title = (
        (stage.title if envelope.recipient_kind == "user" else stage.public or stage.title) if stage else None
    )
    return {"stage_title": _in(title, envelope.language)}


def _terms(source: LetterSource, pinned: Pinned, language: str) -> dict[str, Any]:
    """Our own promise to answer and the day that the law gives, as the record left them."""
    claim = source.claim
    promise, law = _promise(claim, pinned), _statutory(claim, pinned)
    rule = pinned.variant.clocks[law.clock].statutory if law else None
    former = _promise(source.before, pinned) if source.before else None
    moved = former if former and promise and former.last_day != promise.last_day else None
    return {
        "received_day": claim.received_at.astimezone(ZoneInfo(pinned.calendar.zone)).date(),
        "promised_day": _day(promise),
        "former_day": _day(moved),
        "term_stands": bool(promise and promise.paused),
        "statutory_day": _day(law),
        "statutory_source": rule.in_language(language) if rule else None,
        "reopen_until": _reopen_until(claim, pinned),
    }


def _promise(claim: Claim, pinned: Pinned) -> ClockRun | None:
    runs = [run for run in _running(claim, pinned) if not pinned.variant.clocks[run.clock].statutory]
    return next(
        (run for run in runs if pinned.variant.clocks[run.clock].until in ("answered", "decided")), None
    )


def _statutory(claim: Claim, pinned: Pinned) -> ClockRun | None:
    runs = [run for run in _running(claim, pinned) if pinned.variant.clocks[run.clock].statutory]
    return min(runs, key=lambda run: run.last_day or date.max, default=None)


def _running(claim: Claim, pinned: Pinned) -> list[ClockRun]:
    return [run for run in claim.clocks if run.running and run.clock in pinned.variant.clocks]


def _day(run: ClockRun | None) -> date | None:
    return run.last_day if run else None


def _reopen_until(claim: Claim, pinned: Pinned) -> date | None:
    within = pinned.variant.reopen.within
    return _last_day(within, claim.closed_at, pinned) if within and claim.closed_at else None


def _last_day(term: Term, start: datetime, pinned: Pinned, roll: bool = False) -> date | None:
    return deadline(term, start, (), pinned.calendar, roll).last_day


def _confirmation(claim: Claim, pinned: Pinned, now: datetime) -> dict[str, Any]:
    """Until when silence does not count yet: as counted, or as it will be if the letter goes out now."""
    asked, stage = claim.asked, pinned.variant.stages.get(claim.stage)
    if asked is None or stage is None:
        return {}
    rule = stage.silence
    day = asked.last_day or (_last_day(rule.after, now, pinned, rule.roll) if rule else None)
    may_dispute = stage.dispute is not None and claim.disputes < stage.dispute.at_most
    return {"may_dispute": may_dispute, "accept_until": day, "awaited": "confirmation"}


def _remedies(template: str, source: LetterSource, language: str) -> dict[str, Any]:
    """A decision lists what it grants, the letter about silence what is still owed, the last one what was done."""
    decided = next((event for event in source.events if isinstance(event, e.Decided)), None)
    granted: tuple[Remedy, ...] = source.claim.remedies
    if template in _TO_COME:
        granted = source.claim.outstanding
    elif template in _OF_THE_END:  # a claim that was closed by force may still owe something
        granted = tuple(one for one in granted if one.carried_out_at is not None)
    elif decided:  # whatever the letter is called: a variant may have one of its own
        granted = decided.remedies
    return {"remedies": tuple(_fact(one, language) for one in granted)}


def _fact(granted: Remedy, language: str) -> RemedyFact:
    said = {"remedy": granted.kind, "amount": granted.money, "carry_out_by": granted.carry_out_by}
    called = granted.title.in_language(language) if granted.title else None
    return RemedyFact.model_validate(said | {"called": called})


def _task(source: LetterSource, envelope: Envelope, zone: str) -> dict[str, Any]:
    task = source.claim.task(str(envelope.details.get("task", "")))
    if task is None:
        return {}
    return {"task_title": _title(task, source, envelope), **_ends("task", task.last_day, task.due_at, zone)}


def _title(task: Task, source: LetterSource, envelope: Envelope) -> str:
    """What the variant or the one who gave the task calls it; else what kind of task it is."""
    written = _in(task.title, envelope.language) or source.texts.get("title")
    return written or TASKS[envelope.language][task.task]


def _clock(claim: Claim, pinned: Pinned, envelope: Envelope) -> dict[str, Any]:
    place = envelope.details
    run = next(
        (run for run in claim.clocks if (run.clock, run.run) == (place.get("clock"), place.get("run"))), None
    )
    if run is None or run.clock not in pinned.variant.clocks:
        return {}
    rung = next((rung for rung in run.rungs if rung.index == place.get("index")), None)
    return {
        "clock_title": _in(pinned.variant.clocks[run.clock].title, envelope.language),
        "rung": str(rung.at) if rung else None,
        "overdue": bool(rung and rung.due_at and run.due_at and rung.due_at >= run.due_at),
        **_ends("clock", run.last_day, run.due_at, pinned.calendar.zone),
    }


def _ends(what: str, day: date | None, instant: datetime | None, zone: str) -> dict[str, Any]:
    """The last day of a term in days, which ends at midnight; the instant of any other."""
    by_day = instant is None or instant.astimezone(ZoneInfo(zone)).time() == time.min
    return {f"{what}_last_day": day if by_day else None, f"{what}_due_at": None if by_day else instant}


def _in(titles: Titles | None, language: str) -> str | None:
    return titles.in_language(language) if titles else None
