-- Many claims that were born elsewhere, with their history; those whose external key is known are left out.
WITH input AS MATERIALIZED (
  SELECT g.*, b FROM jsonb_array_elements(%s::jsonb) AS b CROSS JOIN jsonb_to_record(b->'claim') AS g (id uuid,
    number text, type text, variant text, variant_version int, version int, last_seq int, stage text, status text,
    team text, assignee uuid, priority text, channel text, outcome text, waiting_for text, received_at timestamptz,
    registered_at timestamptz, closed_at timestamptz, due_at timestamptz, next_due_at timestamptz,
    changed_at timestamptz, tags text[])
  WHERE NOT EXISTS (SELECT FROM claims WHERE account = b->>'account' AND external_key = b->>'external_key')
),
people AS (
  INSERT INTO persons (id, kind, name, email, phone, language)
  SELECT p.* FROM input CROSS JOIN jsonb_to_record(b->'person') AS p (id uuid, kind text, name text, email text,
    phone text, language text)
),
born AS (
  INSERT INTO claims (id, number, type, variant, variant_version, calendar_id, version, last_seq, stage, status,
    team, assignee, priority, channel, claimant_id, outcome, waiting_for, received_at, registered_at, closed_at,
    due_at, next_due_at, restricted, account, external_key, birth_command_id, changed_at, tags, snapshot)
  SELECT id, number, type, variant, variant_version, (b->>'calendar_id')::uuid, version, last_seq, stage, status,
    team, assignee, priority, channel, (b#>>'{person,id}')::uuid, outcome, waiting_for, received_at, registered_at,
    closed_at, due_at, next_due_at, (b->>'restricted')::boolean, b->>'account', b->>'external_key',
    (b->>'command_id')::uuid, changed_at, coalesce(tags, '{}'), b->'snapshot'
  FROM input
  RETURNING id
),
filed AS (
  INSERT INTO commands (id, claim_id, caller, key, path, body_hash, action, actor, data, texts, accepted_at, status,
                        version, settled_at)
  SELECT (b->>'command_id')::uuid, id, 'import', b->>'command_id', 'import', decode(b->>'body_hash', 'hex'),
         'register', b->'actor', '{}', ARRAY(SELECT jsonb_array_elements(b->'texts')->>'member'), registered_at,
         'applied', 1, clock_timestamp()
  FROM input
),
to_start AS (
  INSERT INTO unstarted (claim_id, since) SELECT id, clock_timestamp() FROM input WHERE status = 'open'
),
private AS (
  INSERT INTO claim_texts (command_id, member, claim_id, content, salt)
  SELECT (b->>'command_id')::uuid, t.member, id, t.content, decode(t.salt, 'hex')
  FROM input CROSS JOIN jsonb_to_recordset(b->'texts') AS t (member text, content text, salt text)
),
searched AS (
  INSERT INTO claim_search (claim_id, words)
  SELECT id, number_words(number) || claim_words(b->>'words')
             || contact_words(b#>>'{person,name}', b#>>'{person,email}', b#>>'{person,phone}')
  FROM input
),
new AS (
  SELECT id AS claim_id, e.place::int AS seq, e.version, e.at, statement_timestamp() AS recorded_at,
         e.data->>'event' AS event, b#>>'{actor,kind}' AS actor_kind, b#>>'{actor,id}' AS actor_id,
         CASE WHEN e.version = 1 THEN (b->>'command_id')::uuid END AS command_id,
         CASE WHEN e.data ? 'rung' THEN e.data->'rung' END AS rung, e.data - '{event,rung}'::text[] AS data,
         CASE WHEN e.place = 1 THEN nullif(b->'hashes', '{}') END AS texts, decode(repeat('00', 32), 'hex') AS head
  FROM input CROSS JOIN ROWS FROM (jsonb_to_recordset(b->'events') AS (version int, at timestamptz, data jsonb))
       WITH ORDINALITY AS e (version, at, data, place)
),
planned_tasks AS (
  INSERT INTO tasks (claim_id, id, task, title, assignee, state, mandatory, due_at, last_day)
  SELECT input.id, t.id, t.task, t.title, t.assignee, t.state, t.mandatory, t.due_at, t.last_day
  FROM input CROSS JOIN jsonb_to_recordset(b->'tasks') AS t (id text, task text, title jsonb, assignee uuid,
       state text, mandatory boolean, due_at timestamptz, last_day date)
),
run_clocks AS (
  INSERT INTO clock_runs (claim_id, clock, run, started_at, due_at, not_before, last_day, ended_at, met)
  SELECT id, r.* FROM input CROSS JOIN jsonb_to_recordset(b->'clocks') AS r (clock text, run int,
    started_at timestamptz, due_at timestamptz, not_before timestamptz, last_day date, ended_at timestamptz,
    met boolean)
),
reached_rungs AS (
  INSERT INTO rungs (claim_id, clock, run, place, at, state, due_at, fired_at, recorded_at, version)
  SELECT id, r.clock, r.run, r.index, r.at, r.state, r.due_at, r.fired_at, statement_timestamp(), r.version
  FROM input CROSS JOIN jsonb_to_recordset(b->'rungs') AS r (clock text, run int, index int, at text, state text,
    due_at timestamptz, fired_at timestamptz, version int)
),
-- happened
SELECT id::text FROM born
