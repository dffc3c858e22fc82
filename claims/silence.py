"""The claimant's silence: it counts from the sending of the letter that asks, or from telling him."""

from datetime import datetime

from claims import events as e
from claims.counting import add_term, deadline
from claims.deliberation import Deliberation


def begin_silence(d: Deliberation, since: datetime) -> None:
    """Let silence count from an instant, if the stage has such a rule and it does not count yet."""
    rule = d.pinned.variant.stages[d.claim.stage].silence
    if rule is None or d.claim.asked is None or d.claim.asked.since is not None:
        return
    calendar = d.pinned.calendar
    end = deadline(rule.after, since, (), calendar, rule.roll)
    if end.due_at is None:
        raise ValueError("a term without pauses has an end")
    reminders = sorted(add_term(term, since, calendar, rule.roll) for term in rule.remind)
    d.add(
        e.SilenceBegan(since=since, silent_at=end.due_at, last_day=end.last_day, reminders=tuple(reminders))
    )
