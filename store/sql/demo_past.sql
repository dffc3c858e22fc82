-- What the demonstration's records cannot say by themselves: that their letters and commands lie in the past, and that
-- a closed claim has no workflow to be started.
WITH input AS MATERIALIZED (SELECT %s::jsonb AS b),
sent AS (
  UPDATE letters l SET state = 'sent', attempts = 1, planned_at = x.planned_at, next_attempt_at = x.planned_at,
                       sent_at = x.sent_at
  FROM input CROSS JOIN jsonb_to_recordset(b->'letters') AS x (id uuid, planned_at timestamptz, sent_at timestamptz)
  WHERE l.id = x.id
),
settled AS (
  UPDATE commands k SET settled_at = k.accepted_at
  FROM input WHERE k.claim_id IN (SELECT jsonb_array_elements_text(b->'claims')::uuid)
)
DELETE FROM unstarted u USING input WHERE u.claim_id IN (SELECT jsonb_array_elements_text(b->'closed')::uuid)
