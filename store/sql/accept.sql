-- A command enters the journal; an early refusal stands only upon the version it was decided on, nothing waiting.
WITH input AS MATERIALIZED (SELECT %s::jsonb AS b),
given AS MATERIALIZED (
  SELECT k.*, c.version AS claim_version,
         (SELECT count(*) FROM commands o WHERE o.claim_id = k.claim_id AND o.status = 'pending') AS waiting
  FROM input CROSS JOIN jsonb_to_record(b->'command') AS k (id uuid, claim_id uuid, caller text, key text, path text,
    body_hash text, action text, actor jsonb, data jsonb, texts text[], expected_version int,
    accepted_at timestamptz, problem jsonb, refused_version int)
  JOIN claims c ON c.id = k.claim_id AND c.erased_at IS NULL
  -- What waited behind an erasure sees it; the foreign key takes this very lock anyway.
  FOR KEY SHARE OF c
),
judged AS MATERIALIZED (
  SELECT *, jsonb_typeof(problem) = 'object' AND waiting = 0 AND claim_version = refused_version AS at_once FROM given
),
command AS (
  INSERT INTO commands (id, claim_id, caller, key, path, body_hash, action, actor, data, texts, expected_version,
                        accepted_at, status, version, problem, settled_at)
  SELECT id, claim_id, caller, key, path, decode(body_hash, 'hex'), action, actor, data, texts, expected_version,
         accepted_at, CASE WHEN at_once THEN 'refused' ELSE 'pending' END, CASE WHEN at_once THEN claim_version END,
         CASE WHEN at_once THEN problem END, CASE WHEN at_once THEN clock_timestamp() END
  FROM judged
  ON CONFLICT (caller, key) DO NOTHING
  RETURNING id, claim_id, action, status, version, problem
),
private AS (
  INSERT INTO claim_texts (command_id, member, claim_id, content, salt)
  SELECT k.id, t.member, k.claim_id, t.content, decode(t.salt, 'hex')
  FROM command k CROSS JOIN input
  CROSS JOIN jsonb_to_recordset(b->'texts') AS t (member text, content text, salt text)
)
SELECT k.id::text, k.claim_id::text, k.action, k.status, k.version, k.problem, g.waiting
FROM input LEFT JOIN command k ON true LEFT JOIN given g ON true
