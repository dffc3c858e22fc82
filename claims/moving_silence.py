"""Counts the claimant's silence anew when a claim is moved to another version."""

from datetime import datetime, timedelta

from claims import events as e
from claims.claim import Asked
from claims.counting import add_term
from claims.deliberation import Deliberation
from claims.variant import Silence


def recount_silence(d: Deliberation) -> None:
    """Count the rule of the claim's stage from where silence began; it never ends before the promised day.

    Where the version has no such rule silence says nothing any more. It does not begin where it did not count: the
    claimant was told nothing of it.
    """
    asked = d.claim.asked
    if asked is None or asked.since is None:
        return
    rule = d.pinned.variant.stages[d.claim.stage].silence
    counted = _counted(d, rule, asked, asked.since) if rule else e.SilenceRecounted()
    names = e.SilenceRecounted.model_fields.keys() - {"event"}
    if any(getattr(counted, name) != getattr(asked, name) for name in names):
        d.add(counted)


def _counted(d: Deliberation, rule: Silence, asked: Asked, since: datetime) -> e.SilenceRecounted:
    calendar = d.pinned.calendar
    silent_at = add_term(rule.after, since, calendar, rule.roll)
    promised = asked.promised or asked.silent_at
    silent_at = max(silent_at, promised) if promised else silent_at
    reminders = sorted(add_term(term, since, calendar, rule.roll) for term in rule.remind)
    return e.SilenceRecounted(
        silent_at=silent_at,
        last_day=calendar.day_of(silent_at - timedelta(microseconds=1)),
        reminders=tuple(reminders),
        reminded=sum(instant <= d.now for instant in reminders),
    )
