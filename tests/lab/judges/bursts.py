"""Whether each of the claims that fell due together was escalated once, at its instant, with all that follows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg

RAISED = "normal"
"""The priority of a claim that began as low and was raised once."""
_RUNGS = """
SELECT b.claim, c.priority,
       count(t.seq) AS times,
       count(t.seq) FILTER (WHERE t.recorded_at < %(due)s) AS early,
       count(t.seq) FILTER (WHERE (t.rung->>'due_at')::timestamptz <> %(due)s) AS elsewhere,
       count(t.seq) FILTER (WHERE NOT EXISTS (
         SELECT FROM letters l WHERE l.claim_id = t.claim_id AND l.version = t.version
           AND l.recipient <> 'claimant')) AS untold
FROM unnest(%(claims)s::uuid[]) AS b(claim) LEFT JOIN claims c ON c.id = b.claim
LEFT JOIN timeline t ON t.claim_id = b.claim AND t.event = 'rung_fired'
GROUP BY b.claim, c.priority"""
_WRONG = {
    "lost": "times = 0",
    "double": "times > 1",
    "early": "early > 0",
    "due at another instant": "elsewhere > 0",
    "told nobody": "untold > 0",
    "not raised once": f"times = 1 AND priority IS DISTINCT FROM '{RAISED}'",
}
_COUNTS = ", ".join(f"count(*) FILTER (WHERE {wrong})" for wrong in _WRONG.values())
_RECORDED = """
SELECT extract(epoch FROM recorded_at - %s)::float FROM timeline
WHERE event = 'rung_fired' AND claim_id = ANY(%s::uuid[]) ORDER BY recorded_at"""


def wrongs_of_burst(
    connection: psycopg.Connection[Any], claims: Sequence[str], due: datetime
) -> dict[str, int]:
    """How many of these claims, all of which fell due at this instant, are wrong in each way."""
    asked = f"WITH r AS ({_RUNGS}) SELECT {_COUNTS} FROM r"
    row = connection.execute(asked, {"claims": list(claims), "due": due}).fetchone()
    assert row is not None
    return dict(zip(_WRONG, row, strict=True))


def seconds_late(connection: psycopg.Connection[Any], claims: Sequence[str], due: datetime) -> list[float]:
    """How long after the instant each rung of theirs was recorded, the soonest first."""
    return [row[0] for row in connection.execute(_RECORDED, [due, list(claims)]).fetchall()]
