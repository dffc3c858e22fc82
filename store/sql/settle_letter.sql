-- What became of a letter, by whoever holds its lease; its report enters the journal with it.
WITH input AS MATERIALIZED (SELECT %s::jsonb AS b),
settled AS (
  UPDATE letters l SET state = b->>'state', sent_at = (b->>'sent_at')::timestamptz, problem = b->>'problem',
    tries = l.tries || jsonb_build_array(jsonb_build_object('at', clock_timestamp(), 'attempt', l.attempts,
      'fate', b->>'state', 'reply', coalesce(b->>'reply', b->>'problem')))
  FROM input WHERE l.id = (b->>'id')::uuid AND l.state = 'sending' AND l.attempts = (b->>'attempts')::int
  RETURNING l.id
),
reported AS (
  INSERT INTO commands (id, claim_id, caller, key, path, body_hash, action, actor, data, texts, accepted_at, status)
  SELECT k.id, k.claim_id, k.caller, k.key, k.path, decode(k.body_hash, 'hex'), k.action, k.actor, k.data, '{}',
         k.accepted_at, 'pending'
  FROM settled CROSS JOIN input
  CROSS JOIN jsonb_to_record(b->'report') AS k (id uuid, claim_id uuid, caller text, key text, path text,
    body_hash text, action text, actor jsonb, data jsonb, accepted_at timestamptz)
  WHERE k.id IS NOT NULL
  ON CONFLICT (caller, key) DO NOTHING
)
SELECT count(*) FROM settled
