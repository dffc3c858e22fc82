-- What the demonstration's records cannot say by themselves: that letters of the past were sent, that those which are
-- left to the post office are planned now, and that a closed claim has no workflow to be started.
WITH input AS MATERIALIZED (SELECT %s::jsonb AS b),
sent AS (
  UPDATE letters l SET state = 'sent', attempts = 1, sent_at = x.sent_at
  FROM input CROSS JOIN jsonb_to_recordset(b->'sent') AS x (id uuid, sent_at timestamptz)
  WHERE l.id = x.id
),
planned AS (
  UPDATE letters l SET planned_at = clock_timestamp(), next_attempt_at = clock_timestamp()
  FROM input WHERE l.id = (b->>'unsent')::uuid
)
DELETE FROM unstarted u USING input WHERE u.claim_id = (b->>'closed')::uuid
