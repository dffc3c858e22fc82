"""Counts a running claim anew by another version of its calendar; its process stays as it is.

Clocks keep their runs, extensions and pauses, silence its beginning. What has fired stays fired; tasks keep their
dates. The counting is that of a move (`claims/moving_clocks.py`), so what is past at once is settled as there.
"""

from claims import events as e
from claims.calendar import CalendarRef
from claims.deliberation import Deliberation
from claims.moving_clocks import recount
from claims.moving_silence import recount_silence
from claims.variant import Pinned


def recount_by(d: Deliberation, target: Pinned, ref: CalendarRef) -> None:
    """Let the days of `target` hold from now on; what they do not change has no event."""
    facts = {"from_": d.pinned.calendar_ref, "to": ref}
    d.add(e.CalendarChanged(calendar=target.calendar.key, **facts))
    d.pinned = d.pinned.model_copy(update={"calendar": target.calendar, "calendar_ref": ref})
    for run in d.claim.clocks:
        if run.running:
            recount(d, run, run.extended_by, run.pauses)
    recount_silence(d)
