"""Folds a complaint into the history of a claim, dated as it was.

Registered on the day it was received, taken into work on the day it was handed over, answered and closed at the
best known instant. A day without an hour stands at noon of the calendar's zone. Nothing here writes letters.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from claims import events as e
from claims.calendar import zone
from claims.claim import Claim, Claimant, ClockRun
from claims.commands import Actor
from claims.conditions import Scalar
from claims.decision import Decision
from claims.deliberation import Deliberation
from claims.registration import Registration, register
from claims.settling import settle
from claims.stages import enter_stage
from claims.variant import Pinned
from runtime.exchange.complaint import Complaint
from runtime.exchange.mapping import Mapping


@dataclass(frozen=True)
class Identity:
    """Who the claim is to be among ours."""

    claim_id: str
    number: str


BY_IMPORT = Actor(kind="import")
NOON = time(12)
KEPT = 3000
"""So many folded histories are kept: of a file by days, two rows of three are like one shortly before."""
_NOBODY = Identity("", "")
Records = tuple[Decision, ...]


class Folder:
    """Folds complaints of one mapping; `shift` moves all their days, `now` is the import's instant."""

    def __init__(self, mapping: Mapping, now: datetime, shift: timedelta = timedelta()) -> None:
        self._mapping = mapping
        self._now = now
        self._shift = shift
        self._folded: dict[tuple[object, ...], Records] = {}

    def received_on(self, complaint: Complaint) -> date:
        """The day on which the claim was received, moved."""
        return complaint.received + self._shift

    def fold(self, pinned: Pinned, complaint: Complaint, identity: Identity) -> Records:
        """Fold one complaint into its records; the last one's claim is closed or open as the row says."""
        likeness = _likeness(pinned, complaint)
        if likeness not in self._folded:
            if len(self._folded) >= KEPT:
                self._folded.clear()
            self._folded[likeness] = self._fold(pinned, complaint)
        return _named(self._folded[likeness], identity)

    def _fold(self, pinned: Pinned, complaint: Complaint) -> Records:
        birth = self._register(pinned, complaint)
        handed_over = self.instant(pinned, complaint.admitted or complaint.received)
        if complaint.response.open:
            in_work = _take_into_work(pinned, birth.claim, handed_over, complaint)
            skipped = _skip_past_rungs(pinned, in_work.claim, self._now)
            return (birth, in_work, skipped) if skipped else (birth, in_work)
        in_work = _was_in_work(pinned, birth.claim, handed_over)
        return birth, in_work, self._end(pinned, in_work.claim, handed_over, complaint)

    def _register(self, pinned: Pinned, complaint: Complaint) -> Decision:
        unnamed, received_at = self._mapping.claimant, self.instant(pinned, complaint.received)
        filing = Registration(
            id=_NOBODY.claim_id,
            number=_NOBODY.number,
            channel="import",
            claimant=Claimant(kind=unnamed.kind, language=unnamed.language),
            declared_cause=complaint.declared_cause,
            fields=self._moved(complaint),
            received_at=received_at,
            imported=True,
        )
        return register(pinned, filing, received_at, BY_IMPORT)

    def _moved(self, complaint: Complaint) -> dict[str, Scalar]:
        if not self._shift:
            return complaint.fields
        moved = {
            key: (date.fromisoformat(str(complaint.fields[key])) + self._shift).isoformat()
            for key in complaint.dates
        }
        return {**complaint.fields, **moved}

    def instant(self, pinned: Pinned, day: date) -> datetime:
        """Where a day of the file stands: noon in the calendar's zone, moved, never after the import."""
        local = datetime.combine(day + self._shift, NOON, zone(pinned.calendar.zone))
        return min(local.astimezone(UTC), self._now)

    def _end(self, pinned: Pinned, claim: Claim, handed_over: datetime, complaint: Complaint) -> Decision:
        """Answer and close; a dispute stands between the two, since nobody knows what came after it."""
        response = complaint.response
        d = Deliberation(pinned, claim, self._ended_at(claim, handed_over, complaint), BY_IMPORT)
        _tell_fields(d, complaint)
        if response.answered and response.outcome:
            d.add(e.Decided(action="import", outcome=response.outcome))
        if complaint.disputed:
            d.add(e.Disputed())
        d.add(e.Closed(why="imported", outcome=response.outcome))
        settle(d)
        return d.decision()

    def _ended_at(self, claim: Claim, handed_over: datetime, complaint: Complaint) -> datetime:
        """In time: the day of handing over. Late or never: the end of the term, the first instant that is late."""
        run = claim.run_of(self._mapping.answer_clock or "")
        late = complaint.timely is False or not complaint.response.answered
        if late and run and run.due_at:
            return min(max(handed_over, run.due_at), self._now)
        return handed_over


def _likeness(pinned: Pinned, complaint: Complaint) -> tuple[object, ...]:
    """All that a history depends on but the claim's id and number."""
    facts = (*complaint.fields.items(), *complaint.told_later.items())
    days = (complaint.received, complaint.admitted)
    said = (complaint.response, complaint.timely, complaint.disputed, complaint.declared_cause)
    return (pinned.ref.key, pinned.ref.version, *days, *said, facts)


def _named(records: Records, identity: Identity) -> Records:
    """The same history under the id and the number of one claim."""
    name = {"id": identity.claim_id, "number": identity.number}
    named = [one.model_copy(update={"claim": one.claim.model_copy(update=name)}) for one in records]
    registered, *others = named[0].events
    events = (registered.model_copy(update=name), *others)
    return (named[0].model_copy(update={"events": events}), *named[1:])


def _was_in_work(pinned: Pinned, claim: Claim, at: datetime) -> Decision:
    """The stage alone: a claim that ended long ago needs no plan."""
    d = Deliberation(pinned, claim, at, BY_IMPORT)
    d.add(e.StageEntered(stage=_work_of(pinned), left=claim.stage, by="import"))
    settle(d)
    return d.decision()


def _take_into_work(pinned: Pinned, claim: Claim, at: datetime, complaint: Complaint) -> Decision:
    d = Deliberation(pinned, claim, at, BY_IMPORT)
    _tell_fields(d, complaint)
    enter_stage(d, _work_of(pinned), "import")
    settle(d)
    return d.decision()


def _tell_fields(d: Deliberation, complaint: Complaint) -> None:
    """Facts that became known with the response and not at registration."""
    if complaint.told_later:
        d.add(e.DetailsCompleted(fields=complaint.told_later))


def _work_of(pinned: Pinned) -> str:
    return pinned.variant.first_of_kind("investigation") or pinned.variant.first_stage


def _skip_past_rungs(pinned: Pinned, claim: Claim, now: datetime) -> Decision | None:
    """At the import itself: of the rungs that are past, all but the highest of each clock are skipped."""
    d = Deliberation(pinned, claim, now, BY_IMPORT)
    for run in claim.clocks:
        if run.running:
            d.add(*_skipped(run, now))
    return d.decision() if d.events else None


def _skipped(run: ClockRun, now: datetime) -> list[e.RungSkipped]:
    waiting = (rung for rung in run.rungs if rung.state == "waiting")
    past = sorted((rung.due_at, rung.index, rung) for rung in waiting if rung.due_at and rung.due_at <= now)
    return [
        e.RungSkipped(clock=run.clock, run=run.run, index=index, at=rung.at, due_at=due_at)
        for due_at, index, rung in past[:-1]
    ]
