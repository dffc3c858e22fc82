"""The claimant's silence: it counts from the sending of the letter that asks, or from telling him."""

from datetime import datetime

from claims import events as e
from claims.counting import add_term, deadline
from claims.deliberation import Deliberation


def begin_silence(d: Deliberation, since: datetime) -> None:
    """Let silence count from an instant, at the latest now, if the stage has the rule and it does not count yet."""
    rule, asked = d.pinned.variant.stages[d.claim.stage].silence, d.claim.asked
    if rule is None or asked is None or asked.since is not None:
        return
    since = min(max(since, asked.asked_at), d.now)
    calendar = d.pinned.calendar
    end = deadline(rule.after, since, (), calendar, rule.roll)
    if end.due_at is None:
        raise ValueError("a term without pauses has an end")
    reminders = sorted(add_term(term, since, calendar, rule.roll) for term in rule.remind)
    d.add(
        e.SilenceBegan(since=since, silent_at=end.due_at, last_day=end.last_day, reminders=tuple(reminders))
    )
