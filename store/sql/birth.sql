-- The birth of a claim: everything hangs on the command's row, which a repeat does not get.
-- The post office is woken only when it may sleep: a notification keeps commits from sharing one write to disk.
WITH input AS MATERIALIZED (SELECT %s::jsonb AS b),
given AS MATERIALIZED (
  SELECT g.* FROM input CROSS JOIN jsonb_to_record(b->'claim') AS g (id uuid, number text, type text, variant text,
    variant_version int, version int, last_seq int, stage text, status text, team text, assignee uuid,
    priority text, channel text, outcome text, waiting_for text, received_at timestamptz,
    registered_at timestamptz, closed_at timestamptz, due_at timestamptz, next_due_at timestamptz,
    changed_at timestamptz, tags text[], training_for uuid)
),
told AS MATERIALIZED (SELECT nullif(b->'hashes', '{}') AS hashes FROM input),
command AS (
  INSERT INTO commands (id, claim_id, caller, key, path, body_hash, action, actor, data, texts, accepted_at, status,
                        version, settled_at)
  SELECT (b->>'command_id')::uuid, g.id, b->>'caller', b->>'key', b->>'path', decode(b->>'body_hash', 'hex'),
         'register', b->'actor', '{}', ARRAY(SELECT jsonb_array_elements(b->'texts')->>'member'), g.registered_at,
         'applied', 1, clock_timestamp()
  FROM input CROSS JOIN given g
  WHERE NOT EXISTS (SELECT FROM claims WHERE account = b->>'account' AND external_key = b->>'external_key')
  ON CONFLICT (caller, key) DO NOTHING
  RETURNING id
),
person AS (
  INSERT INTO persons (id, kind, name, email, phone, language)
  SELECT p.* FROM command CROSS JOIN input CROSS JOIN jsonb_to_record(b->'person') AS p (id uuid, kind text,
    name text, email text, phone text, language text)
  RETURNING id, language
),
claim AS (
  INSERT INTO claims (id, number, type, variant, variant_version, calendar_id, version, last_seq, stage, status,
    team, assignee, priority, channel, claimant_id, outcome, waiting_for, received_at, registered_at, closed_at,
    due_at, next_due_at, restricted, account, external_key, birth_command_id, changed_at, tags, training_for, snapshot)
  SELECT g.id, g.number, g.type, g.variant, g.variant_version, (b->>'calendar_id')::uuid, g.version, g.last_seq,
    g.stage, g.status, g.team, g.assignee, g.priority, g.channel, p.id, g.outcome, g.waiting_for, g.received_at,
    g.registered_at, g.closed_at, g.due_at, g.next_due_at, (b->>'restricted')::boolean, b->>'account',
    b->>'external_key', k.id, g.changed_at, coalesce(g.tags, '{}'), g.training_for, b->'snapshot'
  FROM input CROSS JOIN given g CROSS JOIN command k CROSS JOIN person p
  RETURNING id, version, last_seq, changed_at, clock_timestamp() AS recorded_at,
            snapshot#>>'{claimant,language}' AS language
),
to_start AS (INSERT INTO unstarted (claim_id, since) SELECT id, recorded_at FROM claim),
private AS (
  INSERT INTO claim_texts (command_id, member, claim_id, content, salt)
  SELECT k.id, t.member, c.id, t.content, decode(t.salt, 'hex')
  FROM claim c CROSS JOIN command k CROSS JOIN input
  CROSS JOIN jsonb_to_recordset(b->'texts') AS t (member text, content text, salt text)
),
searched AS (
  INSERT INTO claim_search (claim_id, words)
  SELECT c.id, number_words(g.number) || claim_words(b->>'words')
               || contact_words(b#>>'{person,name}', b#>>'{person,email}', b#>>'{person,phone}')
  FROM claim c CROSS JOIN given g CROSS JOIN input
),
before AS (SELECT decode(repeat('00', 32), 'hex') AS hash),
-- dependents
SELECT (SELECT count(*) FROM claim) AS born,
       (SELECT pg_notify('redress_letters', '') FROM claim WHERE b->'letters' <> '[]' AND NOT EXISTS (
         SELECT FROM letters WHERE state IN ('planned', 'sending') AND next_attempt_at <= clock_timestamp()))
FROM input
