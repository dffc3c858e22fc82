"""Checks the terms of a process variant: their bounds, and which of two is the shorter."""

from claims.problems import Path
from claims.term import Term, Unit
from claims.variant_findings import Finding, Findings

_HOURS_OF_A_WORKING_DAY = 8
_MINUTES = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.DAY: 1440, Unit.WEEK: 7 * 1440, Unit.MONTH: 30 * 1440}


def check_term(path: Path, term: Term | None) -> Findings:
    """Find a term that is shorter than a minute or longer than five years."""
    if term is not None and not term.within_bounds():
        message = f"A term of {term} is out of bounds; write one between 1 minute and 5 years."
        yield Finding(path, "term-out-of-bounds", message)


def is_shorter(one: Term, other: Term) -> bool:
    """Tell whether a term is shorter than another, in whatever units; of mixed units the usual length counts.

    Working days are taken as 7 to 5 calendar days, working hours as 8 to a working day.
    """
    return _usual_minutes(one) < _usual_minutes(other)


def _usual_minutes(term: Term) -> float:
    minutes = term.count * _MINUTES[term.unit]
    if not term.working:
        return minutes
    week = 7 / 5
    return minutes * week if term.unit is Unit.DAY else minutes * week * 24 / _HOURS_OF_A_WORKING_DAY
