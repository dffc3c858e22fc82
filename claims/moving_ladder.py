"""What becomes of the rungs when a claim is moved to another version.

A rung is the same when its clock and its position are. What has fired stays fired and never fires again in this run,
also when the new ladder does not have it. A rung that was skipped stays skipped while it is past, and waits again
when the longer term brings it into the future. All others of the new ladder get their instants anew. Of those that
are past only the highest may fire, and it does not when it has fired before the move; the others are skipped.

A rung's number within its run is for ever, so a new rung gets a free one; `place` says where the ladder has it.
"""

from claims import events as e
from claims.claim import ClockRun, RungState
from claims.deliberation import Deliberation
from claims.running import instant_of, rung_applies


def new_ladder(d: Deliberation, run: ClockRun) -> tuple[RungState, ...]:
    """The ladder of the present variant for a run that goes on, before it what was settled and is no part of it."""
    settled = [rung for rung in run.rungs if rung.state != "waiting"]
    numbers = _Numbers(settled, len(d.pinned.variant.escalation))
    ladder = []
    for place, rung in enumerate(d.pinned.variant.escalation):
        if rung.clock == run.clock:
            draft = RungState(index=place, at=rung.at, due_at=instant_of(d, run, rung.at))
            ladder.append(_known(d, draft, settled) or numbers.give(draft))
    return (*settled, *ladder)


class _Numbers:
    """The numbers that are free within a run."""

    def __init__(self, settled: list[RungState], beyond: int) -> None:
        self._taken = {rung.index for rung in settled}
        self._beyond = beyond

    def give(self, rung: RungState) -> RungState:
        """The number of the rung's place if it is free, else one that no ladder of this length has."""
        place, number = rung.index, rung.index
        if number in self._taken:
            number = max(self._beyond, *(taken + 1 for taken in self._taken))
        self._taken.add(number)
        return rung.model_copy(update={"index": number, "place": None if number == place else place})


def _known(d: Deliberation, rung: RungState, settled: list[RungState]) -> RungState | None:
    """Take the same rung from what was settled, if that still says something about it."""
    past = rung.due_at is not None and rung.due_at <= d.now
    for known in settled:
        if known.at == rung.at and (known.state == "fired" or past):
            settled.remove(known)
            return known.model_copy(update={"place": None if known.index == rung.index else rung.index})
    return None


def skip_past_rungs(d: Deliberation, run: ClockRun) -> None:
    """Of the rungs that are past only the highest whose condition holds may fire; the waiting others are skipped."""
    ladder = _of_ladder(d, run)
    past = sorted(
        ((at, rung.index, rung) for rung in ladder if (at := instant_of(d, run, rung.at)) and at <= d.now),
        reverse=True,
    )
    highest = next((rung for _, _, rung in past if rung_applies(d, rung.in_ladder)), None)
    for at, index, rung in reversed(past):
        if rung.state == "waiting" and rung is not highest:
            d.add(e.RungSkipped(clock=run.clock, run=run.run, index=index, at=rung.at, due_at=at))


def _of_ladder(d: Deliberation, run: ClockRun) -> list[RungState]:
    """The rungs of the run that stand in the present ladder."""
    places = {
        place: rung for place, rung in enumerate(d.pinned.variant.escalation) if rung.clock == run.clock
    }
    latest = {rung.in_ladder: rung for rung in run.rungs}
    return [rung for place, rung in latest.items() if place in places and places[place].at == rung.at]
