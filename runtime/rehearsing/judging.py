"""A process that judges past claims: rules come on the first line of its input, then claims, a line for each piece.

It reads no tables and opens no connections. When its input ends, because the work is done or its parent is gone,
it ends too.
"""

import os
import sys
from collections.abc import Iterator
from functools import cache

from pydantic import TypeAdapter

from claims.rehearsal_compare import Finding
from claims.rehearsal_measure import Rehearsed
from claims.rehearsal_totals import Judged, Tallied, Tally, judge
from claims.rehearsal_words import both
from claims.variant import Pinned, VariantRef
from store.past_claims import StoredPast
from store.past_rules import Rules, name_of
from store.rehearsals import RehearsedClaim

PIECE: TypeAdapter[tuple[tuple[int, StoredPast], ...]] = TypeAdapter(tuple[tuple[int, StoredPast], ...])
"""Claims, each with its place in the rehearsal."""
RESULT: TypeAdapter[tuple[RehearsedClaim, ...]] = TypeAdapter(tuple[RehearsedClaim, ...])
NICENESS = 5
"""The desk's own work goes before."""
DRAFT = 0
"""The version under which a draft is rehearsed: no published one bears it."""


class Judge:
    """Judges claims by the rules of one rehearsal."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._own = cache(self._pinned_to)
        self._draft = cache(self._drafted)

    def claims(self, piece: tuple[tuple[int, StoredPast], ...]) -> Iterator[RehearsedClaim]:
        """Judge a piece."""
        for place, stored in piece:
            own = self._own(name_of(stored.past.variant), stored.calendar_id)
            draft = self._draft(own.variant.calendar == self._rules.draft.calendar, stored.calendar_id)
            try:
                judged = judge(stored.past, stored.real, own, draft, self._rules.cast)
            except Exception as fault:
                # One odd claim must not take the others with it; it is counted, and the log names the kind of fault.
                print(f"a claim could not be rehearsed: {type(fault).__name__}", file=sys.stderr)  # noqa: T201
                yield _faulty(place, stored)
            else:
                yield _kept(place, stored, judged)

    def _pinned_to(self, name: str, calendar_id: str) -> Pinned:
        key, _, number = name.partition("/")
        variant, calendar = self._rules.variants[name], self._rules.calendars[calendar_id]
        return Pinned(ref=VariantRef(key=key, version=int(number)), variant=variant, calendar=calendar)

    def _drafted(self, same_calendar: bool, calendar_id: str) -> Pinned:
        """The same days as the claim's own, unless the draft counts by another calendar."""
        own, draft = self._rules.calendars[calendar_id], self._rules.draft
        calendar = own if same_calendar else self._rules.draft_calendar or own
        return Pinned(ref=VariantRef(key=draft.variant, version=DRAFT), variant=draft, calendar=calendar)


def _kept(place: int, stored: StoredPast, judged: Judged) -> RehearsedClaim:
    differs = judged.difference.kind != "same"
    obstacle = judged.difference.kind == "apart"
    return RehearsedClaim(
        place=place,
        claim_id=judged.claim_id,
        kind=judged.difference.kind,
        findings=judged.difference.findings,
        tallied=Tallied(
            kind=judged.difference.kind,
            as_it_was=judged.as_it_was,
            assumed=judged.after.assumed,
            imported=stored.past.imported,
            reason=_reason(judged.after) if obstacle else None,
            before=judged.tallies[0],
            after=judged.tallies[1],
        ),
        runs=(judged.before, judged.after) if differs else None,
    )


def _faulty(place: int, stored: StoredPast) -> RehearsedClaim:
    words = both("репетиция этой претензии не удалась", "the rehearsal of this claim failed")
    finding = Finding(weight=0, way="other", before=both("как было", "as it was"), after=words)
    tallied = Tallied(kind="apart", reason="fault", before=Tally(), after=Tally())
    claim_id = stored.past.registration.id
    return RehearsedClaim(place=place, claim_id=claim_id, kind="apart", findings=(finding,), tallied=tallied)


def _reason(after: Rehearsed) -> str:
    return after.apart.why if after.apart else "late-unknown"


def main() -> None:
    """Judge until the input ends."""
    os.nice(NICENESS)
    lines, out = sys.stdin.buffer, sys.stdout.buffer
    judge = Judge(Rules.model_validate_json(lines.readline()))
    for line in lines:
        out.write(RESULT.dump_json(tuple(judge.claims(PIECE.validate_json(line)))) + b"\n")
        out.flush()


if __name__ == "__main__":
    main()
