"""The hash chains of timelines, counted anew in SQL of the judges' own."""

from typing import Any

import psycopg

_SPELLED = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
BROKEN = f"""
SELECT claim_id::text, min(seq) FROM (
  SELECT claim_id, seq,
         hash IS NULL
         OR prev_hash <> coalesce(lag(hash) OVER (PARTITION BY claim_id ORDER BY seq), decode(repeat('00', 32), 'hex'))
         OR hash <> sha256(prev_hash || convert_to('[' || concat_ws(', ', to_json(claim_id), seq, version,
              to_json(to_char(timezone('UTC', at), '{_SPELLED}')),
              to_json(to_char(timezone('UTC', recorded_at), '{_SPELLED}')), to_json(event), to_json(actor_kind),
              coalesce(to_json(actor_id)::text, 'null'), coalesce(to_json(command_id)::text, 'null'),
              coalesce(rung::text, 'null'), data::text, coalesce(texts::text, 'null')) || ']', 'UTF8')) AS broken
  FROM timeline) AS t
WHERE broken GROUP BY claim_id"""


def judge_chains(connection: psycopg.Connection[Any]) -> list[str]:
    """Claims whose rows do not follow one another by their hashes."""
    rows = connection.execute(BROKEN).fetchall()
    return [f"I6 the chain of claim {claim} is broken at row {seq}" for claim, seq in rows]
