"""Because of what two runs of one claim differ: a term, an approval, a rung, a rule that changed between them."""

from claims.rehearsal_measure import AskedApproval, ClockOutcome, FiredRung, Rehearsed
from claims.rehearsal_past import Numbering
from claims.rehearsal_words import approval_words, both, ended_on, span, term
from claims.term import Term
from claims.values import Titles, Value
from claims.variant import Clock, Pinned, Variant

NOTICED = 60
"""Seconds by which an instant has to move to be told."""


class Sides(Value):
    """The two variants and the two runs of one claim."""

    own: Pinned
    draft: Pinned
    before: Rehearsed
    after: Rehearsed


def because_of_clock(sides: Sides, clock: str) -> Titles | None:
    """Why a clock is late on one side only."""
    old, new = sides.own.variant.clocks.get(clock), sides.draft.variant.clocks.get(clock)
    if new is None:
        return both("этого срока больше нет", "this clock is gone")
    if old is None:
        words = term(new.term)
        return both(f"новый срок: {words.ru}", f"a new clock: {words.en}")
    if old.term != new.term:
        return _because_of_term(sides, clock, old.term, new.term)
    return because_of_approval(sides) or _because_of_rule(sides, old, new) or _because_of_time(sides, clock)


def _because_of_term(sides: Sides, clock: str, old: Term, new: Term) -> Titles:
    was, now = term(old), term(new)
    run = _worst(sides.after, clock)
    ended = ended_on(run, new, sides.draft.calendar) if run else None
    if ended is None:
        return both(f"срок {now.ru} вместо {was.ru}", f"the term is {now.en} instead of {was.en}")
    return both(
        f"срок {now.ru} (было {was.ru}), {ended.ru}", f"the term is {now.en} (was {was.en}), {ended.en}"
    )


def _worst(run: Rehearsed, clock: str) -> ClockOutcome | None:
    runs = [one for one in run.clocks if one.clock == clock]
    return max(runs, key=lambda one: one.late_seconds(run.until), default=None)


def because_of_approval(sides: Sides) -> Titles | None:
    """Why an approval was asked on one side only, and what that took."""
    was, now = sides.before.approvals, sides.after.approvals
    if len(was) == len(now):
        return None
    needed = len(now) > len(was)
    asked = (now if needed else was)[-1]
    words = approval_words(asked, sides.draft.variant, needed)
    taken = _took(asked)
    if taken is None:
        return words
    if needed:
        return both(f"{words.ru}, это {taken.ru}", f"{words.en}, which takes {taken.en}")
    return both(f"{words.ru}, выиграно {taken.ru}", f"{words.en}, {taken.en} won")


def _took(asked: AskedApproval) -> Titles | None:
    seconds = (asked.given_at - asked.asked_at).total_seconds() if asked.given_at else 0
    return span(seconds) if seconds >= NOTICED else None


def _because_of_rule(sides: Sides, old: Clock, new: Clock) -> Titles | None:
    if old.pauses_for != new.pauses_for:
        return both("срок стоит в других случаях", "the clock stands still in other cases")
    if (old.until, old.from_) != (new.until, new.from_):
        return both("срок идёт от другого или до другого события", "the clock runs between other moments")
    if old.extension != new.extension:
        return both("продление разрешено иначе", "extensions are allowed otherwise")
    if sides.own.calendar != sides.draft.calendar:
        return both("другой календарь", "another calendar")
    return None


def _because_of_time(sides: Sides, clock: str) -> Titles | None:
    before, after = _worst(sides.before, clock), _worst(sides.after, clock)
    if before is None or after is None or before.ended_at is None or after.ended_at is None:
        return None
    moved = (after.ended_at - before.ended_at).total_seconds()
    if abs(moved) < NOTICED:
        return None
    words = span(abs(moved))
    return both(
        *(
            (f"на {words.ru} позже", f"{words.en} later")
            if moved > 0
            else (f"на {words.ru} раньше", f"{words.en} earlier")
        )
    )


def because_of_end(sides: Sides) -> Titles | None:
    """Why a claim ends in another way."""
    if sides.after.closed_why == "silence" and sides.before.closed_why != "silence":
        return both("молчание засчитано раньше, чем пришло слово", "silence counted before the word came")
    dropped = [action for action, why in sides.after.left if why == "no-dispute" or why == "dispute-bound"]
    if dropped:
        return both("оспорить здесь нельзя", "it cannot be disputed here")
    return None


def rung_identities(variant: Variant) -> tuple[str, ...]:
    """What tells the rungs of a ladder apart, wherever they stand: the clock and what they do."""
    names = Numbering()
    return tuple(
        names.next(f"{rung.clock}/{[deed.model_dump(mode='json') for deed in rung.do]}")
        for rung in variant.escalation
    )


def because_of_rung(sides: Sides, fired: FiredRung, came: bool) -> Titles | None:
    """Why a rung fired on one side only."""
    here, there = (sides.draft, sides.own) if came else (sides.own, sides.draft)
    name = rung_identities(here.variant)[fired.index]
    if name not in rung_identities(there.variant):
        return both("новая ступень", "a new rung") if came else both("ступени больше нет", "the rung is gone")
    old, new = sides.own.variant.clocks.get(fired.clock), sides.draft.variant.clocks.get(fired.clock)
    if old and new and old.term != new.term:
        was, now = term(old.term), term(new.term)
        return both(f"срок {now.ru} вместо {was.ru}", f"the term is {now.en} instead of {was.en}")
    place = rung_identities(there.variant).index(name)
    if there.variant.escalation[place].at != here.variant.escalation[fired.index].at:
        return both("ступень стоит в другом месте", "the rung sits at another place")
    return because_of_approval(sides)
