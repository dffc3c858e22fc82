"""The strip of stages at the head of a card: what is done and how long it took, what is now, what comes."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from api.console.telling import Telling
from api.console.trade import KINDS, action_title, stage_title
from api.pages.words import words_in
from claims.claim import Claim
from claims.term_words import term_in_words
from claims.variant import CLOSED, StageKind
from store.timelines import TimelineRow

COURSE_EVENTS = ("registered", "stage_entered", "moved", "closed")
"""The events from which the strip is drawn."""


class Step(NamedTuple):
    """One kind of stage on the way of a claim."""

    kind: StageKind
    place: int
    title: str
    state: Literal["done", "now", "coming"]
    words: str


class _Stay(NamedTuple):
    kind: StageKind
    began: datetime
    ended: datetime


def strip_of(telling: Telling, course: Sequence[TimelineRow], now: datetime) -> tuple[Step, ...]:
    """Draw the strip from the claim's course."""
    stays = tuple(_stays(telling, course, now))
    stages = telling.pinned.variant.stages
    current = stages[telling.claim.stage].kind if telling.claim.stage in stages else None
    kinds = [kind for kind in KINDS if any(stage.kind == kind for stage in stages.values())]
    return tuple(_step(telling, kind, current, stays) for kind in kinds)


def _stays(telling: Telling, course: Sequence[TimelineRow], now: datetime) -> Iterator[_Stay]:
    stages = telling.pinned.variant.stages
    # A move to another version that leaves the claim in its stage is no new stay.
    course = [row for row in course if row.event != "moved" or row.data["left"] != row.data["stage"]]
    ends = (*(row.at for row in course[1:]), now)
    for row, ended in zip(course, ends, strict=False):  # without any row there is nothing that ends now
        stage = stages.get(str(row.data.get("stage", CLOSED)))
        if stage:
            yield _Stay(stage.kind, row.at, ended)


def _step(telling: Telling, kind: StageKind, current: StageKind | None, stays: Sequence[_Stay]) -> Step:
    been = [stay for stay in stays if stay.kind == kind]
    place = list(KINDS).index(kind) + 1
    if kind == current:
        title = stage_title(telling.pinned, telling.claim.stage, telling.f.language)
        return Step(kind, place, title, "now", _now(telling, been))
    title = telling.say(KINDS[kind])
    if been:
        spent = sum((stay.ended - stay.began for stay in been), timedelta(0))
        return Step(kind, place, title, "done", f"{telling.f.day(been[0].began)} · {telling.f.span(spent)}")
    return Step(kind, place, title, "coming", _coming(telling, kind))


def _now(telling: Telling, been: Sequence[_Stay]) -> str:
    gettext = words_in(telling.f.language).gettext
    began = been[-1].began if been else telling.claim.registered_at
    now = been[-1].ended if been else telling.f.now
    days = (telling.f.local(now).date() - telling.f.local(began).date()).days + 1
    waited = _waited(telling.claim, began, now)
    if waited >= timedelta(minutes=1):
        words = gettext("day %(day)s, of them %(span)s waiting")
        return words % {"day": days, "span": telling.f.span(waited)}
    return gettext("day %(day)s") % {"day": days}


def _waited(claim: Claim, began: datetime, now: datetime) -> timedelta:
    """How long others had the word since a stage began."""
    spans = (
        min(span.until or now, now) - max(span.since, began)
        for span in claim.ledger
        if span.waiting_for in ("claimant", "third_party")
    )
    return sum((span for span in spans if span > timedelta(0)), timedelta(0))


def _coming(telling: Telling, kind: StageKind) -> str:
    """How one comes to a stage that lies ahead, or what happens there."""
    gettext, stages = words_in(telling.f.language).gettext, telling.pinned.variant.stages
    if telling.claim.closed:
        return gettext("was not needed")
    here = stages.get(telling.claim.stage)
    for name, action in (here.actions if here else {}).items():
        if action.to in stages and stages[action.to].kind == kind:
            title = action_title(telling.pinned, telling.claim, name, telling.f.language)
            return gettext("next, after “%(action)s”") % {"action": title}
    silence = next((stage.silence for stage in stages.values() if stage.kind == kind and stage.silence), None)
    if silence:
        term = term_in_words(silence.after, telling.f.language)
        return gettext("the claimant has %(term)s to accept or dispute") % {"term": term}
    return gettext("later")
