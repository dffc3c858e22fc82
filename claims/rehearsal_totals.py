"""Judges one claim under two variants, and adds up what all of them amount to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from claims.part_titles import clock_title
from claims.rehearsal import agrees, rehearse
from claims.rehearsal_causes import Sides, rung_identities
from claims.rehearsal_compare import Difference, compare
from claims.rehearsal_measure import Rehearsed
from claims.rehearsal_past import Cast, PastClaim
from claims.rehearsal_words import rung_title
from claims.values import Titles, Value
from claims.variant import Pinned, Variant

_DAY = 86400
DAYS_TO_ANSWER = (1, 3, 6, 10, 15, 30)
"""Upper ends of the groups by days to the answer; the last group is open."""


class Tally(Value):
    """What one run adds to the totals."""

    late: tuple[str, ...] = ()
    rungs: dict[str, int] = {}
    letters: int = 0
    staff_letters: int = 0
    people: tuple[str, ...] = ()
    approvals: int = 0
    answer_days: float | None = None
    waited: dict[str, float] = {}
    stuck: bool = False


class Judged(Value):
    """One claim under both variants. `as_it_was`: its own version does not give its past, so `before` is the past."""

    claim_id: str
    number: str
    difference: Difference
    before: Rehearsed
    after: Rehearsed
    as_it_was: bool
    tallies: tuple[Tally, Tally]


def judge(past: PastClaim, real: Rehearsed, own: Pinned, draft: Pinned, cast: Cast) -> Judged:
    """Rehearse a claim under its own version and under the draft, and say what differs."""
    before = rehearse(past, own, cast)
    as_it_was = not agrees(before, real, past.imported)
    if as_it_was:
        before = real
    after = rehearse(past, draft, cast)
    sides = Sides(own=own, draft=draft, before=before, after=after)
    return Judged(
        claim_id=past.registration.id,
        number=past.registration.number,
        difference=compare(sides, past),
        before=before,
        after=after,
        as_it_was=as_it_was,
        tallies=(_tally(before, own.variant), _tally(after, draft.variant)),
    )


def _tally(run: Rehearsed, variant: Variant) -> Tally:
    names = rung_identities(variant)
    rungs = Counter(names[rung.index] for rung in run.rungs if rung.index < len(names))
    days = (run.answered_at - run.received_at).total_seconds() / _DAY if run.answered_at else None
    return Tally(
        late=tuple(sorted(run.late())),
        rungs=dict(rungs),
        letters=sum(run.letters.values()),
        staff_letters=run.staff_letters,
        people=run.people,
        approvals=len(run.approvals),
        answer_days=days,
        waited=run.waited,
        stuck=run.stuck,
    )


class Tallied(Value):
    """One claim as it enters the totals."""

    kind: str
    as_it_was: bool = False
    assumed: int = 0
    imported: bool = False
    reason: str | None = None
    before: Tally
    after: Tally


class Pair(Value):
    """One figure on both sides."""

    name: str
    title: Titles | None = None
    before: float
    after: float


class Totals(Value):
    """What a rehearsal amounts to. Both sides count the claims that can be compared, and only them."""

    claims: int = 0
    compared: int = 0
    kinds: dict[str, int] = {}
    reasons: dict[str, int] = {}
    as_it_was: int = 0
    assumed: int = 0
    imported: int = 0
    late: tuple[Pair, ...] = ()
    rungs: tuple[Pair, ...] = ()
    people: tuple[Pair, ...] = ()
    days: tuple[Pair, ...] = ()
    letters: Pair
    staff_letters: Pair
    approvals: Pair
    stuck: Pair
    answer_days: tuple[float | None, float | None] = (None, None)


def totals(tallied: Sequence[Tallied], variants: Sequence[Variant]) -> Totals:
    """Add up; `variants` (the draft first) tell what clocks and rungs are called."""
    compared = [one for one in tallied if one.kind != "apart"]
    sides = [one.before for one in compared], [one.after for one in compared]
    return Totals(
        claims=len(tallied),
        compared=len(compared),
        kinds=dict(Counter(one.kind for one in tallied)),
        reasons=dict(Counter(one.reason for one in tallied if one.reason)),
        as_it_was=sum(one.as_it_was for one in compared),
        assumed=sum(bool(one.assumed) for one in compared),
        imported=sum(one.imported for one in compared),
        late=_named(_by_name(sides, "late"), _clock_titles(variants)),
        rungs=_named(_by_name(sides, "rungs"), _rung_titles(variants)),
        people=_named(_by_name(sides, "people"), {}, all_names=True),
        days=_days(sides),
        **{name: _sum(sides, name) for name in ("letters", "staff_letters", "approvals", "stuck")},
        answer_days=(_median(sides[0]), _median(sides[1])),
    )


Both = tuple[list[Tally], list[Tally]]


def _by_name(sides: Both, member: str) -> tuple[Counter[str], Counter[str]]:
    return _counted(sides[0], member), _counted(sides[1], member)


def _counted(tallies: Iterable[Tally], member: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for tally in tallies:
        found.update(getattr(tally, member))
    return found


def _named(
    counts: tuple[Counter[str], Counter[str]], titles: dict[str, Titles], all_names: bool = False
) -> tuple[Pair, ...]:
    """In the order of the titles; names without a title behind them, by their count."""
    others = sorted((counts[0] + counts[1]).keys() - titles.keys(), key=lambda name: (-counts[0][name], name))
    names = [*titles, *others]
    return tuple(
        Pair(name=name, title=titles.get(name), before=counts[0][name], after=counts[1][name])
        for name in names
        if all_names or name in titles or counts[0][name] or counts[1][name]
    )


def _clock_titles(variants: Sequence[Variant]) -> dict[str, Titles]:
    return {clock: clock_title(one, clock) for one in reversed(variants) for clock in one.clocks} | {
        clock: clock_title(one, clock) for one in variants[:1] for clock in one.clocks
    }


def _rung_titles(variants: Sequence[Variant]) -> dict[str, Titles]:
    found: dict[str, Titles] = {}
    for variant in variants:
        for name, rung in zip(rung_identities(variant), variant.escalation, strict=True):
            found.setdefault(name, rung_title(variant, rung))
    return found


def _days(sides: Both) -> tuple[Pair, ...]:
    groups = [_in_groups(side) for side in sides]
    names = [*map(str, DAYS_TO_ANSWER), "more"]
    return tuple(Pair(name=name, before=groups[0][name], after=groups[1][name]) for name in names)


def _in_groups(tallies: Iterable[Tally]) -> Counter[str]:
    found: Counter[str] = Counter()
    for tally in tallies:
        if tally.answer_days is not None:
            end = next((end for end in DAYS_TO_ANSWER if tally.answer_days <= end), None)
            found[str(end or "more")] += 1
    return found


def _sum(sides: Both, member: str) -> Pair:
    before, after = (sum(getattr(tally, member) for tally in side) for side in sides)
    return Pair(name=member, before=before, after=after)


def _median(tallies: Iterable[Tally]) -> float | None:
    days = [tally.answer_days for tally in tallies if tally.answer_days is not None]
    return round(median(days), 2) if days else None
