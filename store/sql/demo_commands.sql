-- The commands of a claim of the demonstration with their private texts, waiting for the records that settle them.
WITH input AS MATERIALIZED (SELECT %s::jsonb AS b),
accepted AS (
  INSERT INTO commands (id, claim_id, caller, key, path, body_hash, action, actor, data, texts, accepted_at, status)
  SELECT k.id, k.claim_id, k.caller, k.key, k.path, decode(k.body_hash, 'hex'), k.action, k.actor, k.data, k.texts,
         k.accepted_at, 'pending'
  FROM input CROSS JOIN jsonb_to_recordset(b->'commands') AS k (id uuid, claim_id uuid, caller text, key text,
    path text, body_hash text, action text, actor jsonb, data jsonb, texts text[], accepted_at timestamptz)
)
INSERT INTO claim_texts (command_id, member, claim_id, content, salt)
SELECT t.command_id, t.member, t.claim_id, t.content, decode(t.salt, 'hex')
FROM input CROSS JOIN jsonb_to_recordset(b->'texts') AS t (command_id uuid, member text, claim_id uuid, content text,
  salt text)
