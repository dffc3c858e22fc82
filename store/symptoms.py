"""What waits longer than it should: the questions that `redress doctor` asks of the database."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value

MOST = 1000
"""No further is counted: that many are as bad as more."""
_SYMPTOMS = text(f"""
SELECT clock_timestamp() AS now,
  (SELECT count(*) FROM (SELECT FROM unstarted WHERE since < now() - make_interval(secs => :patience)
                         LIMIT {MOST}) AS u) AS unstarted,
  (SELECT count(*) FROM (SELECT FROM commands WHERE status = 'pending'
     AND accepted_at < now() - make_interval(secs => :patience) LIMIT {MOST}) AS k) AS pending,
  (SELECT coalesce(extract(epoch FROM now() - min(accepted_at)), 0)::float FROM commands WHERE status = 'pending')
    AS pending_oldest_seconds,
  (SELECT count(*) FROM (SELECT FROM claims c WHERE c.status = 'open'
     AND c.next_due_at < now() - make_interval(secs => :patience)
     AND NOT EXISTS (SELECT FROM unstarted u WHERE u.claim_id = c.id) LIMIT {MOST}) AS d) AS late,
  (SELECT count(*) FROM (SELECT FROM letters WHERE state = 'unknown' LIMIT {MOST}) AS l) AS letters_unknown,
  (SELECT count(*) FROM (SELECT FROM letters WHERE state = 'planned'
     AND next_attempt_at < now() - make_interval(secs => :patience) LIMIT {MOST}) AS l) AS letters_waiting,
  (SELECT count(*) FROM (SELECT FROM letters WHERE state = 'sending'
     AND next_attempt_at < now() - make_interval(secs => :patience) LIMIT {MOST}) AS l) AS letters_dropped,
  (SELECT min(since) FROM sending_holds WHERE ended_at IS NULL) AS held_since,
  (SELECT min(began) FROM restorations WHERE let_at IS NULL) AS sweep_rests_since,
  (SELECT count(*) FROM claims WHERE status = 'open')
    - (SELECT count(*) FROM unstarted u JOIN claims c ON c.id = u.claim_id AND c.status = 'open') AS running""")


class Symptoms(Value):
    """Counts up to `MOST` of what has waited longer than the patience; `running` claims ought to have a workflow.

    `letters_dropped` are letters whose sender took them and never came back.
    """

    now: Instant
    unstarted: int
    pending: int
    pending_oldest_seconds: float
    late: int
    letters_unknown: int
    letters_waiting: int
    letters_dropped: int
    held_since: Instant | None
    sweep_rests_since: Instant | None
    running: int


async def symptoms(connection: AsyncConnection, patience: float) -> Symptoms:
    """Ask all at once; `patience` is in seconds."""
    row = (await connection.execute(_SYMPTOMS, {"patience": patience})).one()
    return Symptoms(**row._mapping)
