-- Births of claims, one or several: everything hangs on the command's row, which a repeat does not get.
-- The post office is woken only when it may sleep: a notification keeps commits from sharing one write to disk.
WITH given AS MATERIALIZED (
  SELECT g.*, b FROM jsonb_array_elements(%s::jsonb) AS b CROSS JOIN jsonb_to_record(b->'claim') AS g (id uuid,
    number text, type text, variant text, variant_version int, version int, last_seq int, stage text, status text,
    team text, assignee uuid, priority text, channel text, outcome text, waiting_for text, received_at timestamptz,
    registered_at timestamptz, closed_at timestamptz, due_at timestamptz, next_due_at timestamptz,
    changed_at timestamptz, tags text[], training_for uuid)
),
command AS (
  INSERT INTO commands (id, claim_id, caller, key, path, body_hash, action, actor, data, texts, accepted_at, status,
                        version, settled_at)
  SELECT (b->>'command_id')::uuid, id, b->>'caller', b->>'key', b->>'path', decode(b->>'body_hash', 'hex'),
         'register', b->'actor', '{}', ARRAY(SELECT jsonb_array_elements(b->'texts')->>'member'), registered_at,
         'applied', 1, clock_timestamp()
  FROM given
  WHERE (SELECT c.id FROM claims c WHERE c.account = b->>'account' AND c.external_key = b->>'external_key') IS NULL
  ON CONFLICT (caller, key) DO NOTHING
  RETURNING claim_id
),
claim AS MATERIALIZED (
  SELECT g.*, clock_timestamp() AS recorded_at FROM command k JOIN given g ON g.id = k.claim_id
),
person AS (
  INSERT INTO persons (id, kind, name, email, phone, language)
  SELECT p.* FROM claim CROSS JOIN jsonb_to_record(b->'person') AS p (id uuid, kind text, name text, email text,
    phone text, language text)
),
born AS (
  INSERT INTO claims (id, number, type, variant, variant_version, calendar_id, version, last_seq, stage, status,
    team, assignee, priority, channel, claimant_id, outcome, waiting_for, received_at, registered_at, closed_at,
    due_at, next_due_at, restricted, account, external_key, birth_command_id, changed_at, tags, training_for, snapshot)
  SELECT id, number, type, variant, variant_version, (b->>'calendar_id')::uuid, version, last_seq, stage, status,
    team, assignee, priority, channel, (b#>>'{person,id}')::uuid, outcome, waiting_for, received_at, registered_at,
    closed_at, due_at, next_due_at, (b->>'restricted')::boolean, b->>'account', b->>'external_key',
    (b->>'command_id')::uuid, changed_at, coalesce(tags, '{}'), training_for, b->'snapshot'
  FROM claim
),
to_start AS (INSERT INTO unstarted (claim_id, since) SELECT id, recorded_at FROM claim),
private AS (
  INSERT INTO claim_texts (command_id, member, claim_id, content, salt)
  SELECT (b->>'command_id')::uuid, t.member, id, t.content, decode(t.salt, 'hex')
  FROM claim CROSS JOIN jsonb_to_recordset(b->'texts') AS t (member text, content text, salt text)
),
searched AS (
  INSERT INTO claim_search (claim_id, words)
  SELECT id, number_words(number) || claim_words(b->>'words')
             || contact_words(b#>>'{person,name}', b#>>'{person,email}', b#>>'{person,phone}')
  FROM claim
),
-- at length
planned_tasks AS (
  INSERT INTO tasks (claim_id, id, task, title, titled_by, assignee, state, mandatory, due_at, last_day, settled_by)
  SELECT c.id, t.*, CASE WHEN t.state <> 'open' THEN (b->>'command_id')::uuid END
  FROM claim c CROSS JOIN jsonb_to_recordset(b->'tasks') AS t (id text, task text, title jsonb, titled_by uuid,
    assignee uuid, state text, mandatory boolean, due_at timestamptz, last_day date)
),
reached_rungs AS (
  INSERT INTO rungs (claim_id, clock, run, place, at, state, due_at, fired_at, recorded_at, version)
  SELECT c.id, r.clock, r.run, r.index, r.at, r.state, r.due_at, c.changed_at, c.recorded_at, c.version
  FROM claim c CROSS JOIN jsonb_to_recordset(b->'rungs') AS r (clock text, run int, index int, at text, state text,
    due_at timestamptz)
),
-- always
run_clocks AS (
  INSERT INTO clock_runs (claim_id, clock, run, started_at, due_at, not_before, last_day, ended_at, met)
  SELECT c.id, r.* FROM claim c CROSS JOIN jsonb_to_recordset(b->'clocks') AS r (clock text, run int,
    started_at timestamptz, due_at timestamptz, not_before timestamptz, last_day date, ended_at timestamptz,
    met boolean)
),
planned_letters AS (
  INSERT INTO letters (id, claim_id, version, about_seq, template, language, recipient, recipient_kind, user_id,
                       reports, details, state, planned_at, next_attempt_at)
  SELECT l.id, c.id, c.version, c.last_seq - jsonb_array_length(b->'events') + 1 + l.about, l.template,
         coalesce((SELECT u.language FROM users u WHERE u.id = l.user_id), b#>>'{person,language}'), l.recipient,
         CASE WHEN l.user_id IS NULL THEN 'claimant' ELSE 'user' END, l.user_id, l.reports, l.details, 'planned',
         c.recorded_at, c.recorded_at
  FROM claim c CROSS JOIN jsonb_to_recordset(b->'letters') AS l (id uuid, template text, recipient text,
    user_id uuid, about int, reports boolean, details jsonb)
),
new AS (
  SELECT id AS claim_id, e.place::int AS seq, version, changed_at AS at, recorded_at, e.data->>'event' AS event,
         b#>>'{actor,kind}' AS actor_kind, b#>>'{actor,id}' AS actor_id, (b->>'command_id')::uuid AS command_id,
         CASE WHEN e.data ? 'rung' THEN e.data->'rung' END AS rung, e.data - '{event,rung}'::text[] AS data,
         CASE WHEN e.place = 1 THEN nullif(b->'hashes', '{}') END AS texts, decode(repeat('00', 32), 'hex') AS head
  FROM claim CROSS JOIN jsonb_array_elements(b->'events') WITH ORDINALITY AS e (data, place)
),
-- happened
SELECT (SELECT array_agg(id::text) FROM claim) AS born,
       (SELECT pg_notify('redress_letters', '') WHERE EXISTS (SELECT FROM claim WHERE b->'letters' <> '[]')
          AND NOT EXISTS (SELECT FROM letters
                          WHERE state IN ('planned', 'sending') AND next_attempt_at <= clock_timestamp())) AS told
