-- at length
planned_tasks AS (
  INSERT INTO tasks (claim_id, id, task, title, titled_by, assignee, state, mandatory, due_at, last_day, settled_by)
  SELECT c.id, t.id, t.task, t.title, t.titled_by, t.assignee, t.state, t.mandatory, t.due_at, t.last_day,
         CASE WHEN t.state <> 'open' THEN (b->>'command_id')::uuid END
  FROM claim c CROSS JOIN input CROSS JOIN jsonb_to_recordset(b->'tasks') AS t (id text, task text, title jsonb,
       titled_by uuid, assignee uuid, state text, mandatory boolean, due_at timestamptz, last_day date)
  ON CONFLICT (claim_id, id) DO UPDATE SET assignee = excluded.assignee, state = excluded.state,
     due_at = excluded.due_at, last_day = excluded.last_day, settled_by = excluded.settled_by
),
run_clocks AS (
  INSERT INTO clock_runs (claim_id, clock, run, started_at, due_at, not_before, last_day, ended_at, met)
  SELECT c.id, r.clock, r.run, r.started_at, r.due_at, r.not_before, r.last_day, r.ended_at, r.met
  FROM claim c CROSS JOIN input CROSS JOIN jsonb_to_recordset(b->'clocks') AS r (clock text, run int,
       started_at timestamptz, due_at timestamptz, not_before timestamptz, last_day date, ended_at timestamptz,
       met boolean)
  ON CONFLICT (claim_id, clock, run) DO UPDATE SET due_at = excluded.due_at, not_before = excluded.not_before,
     last_day = excluded.last_day, ended_at = excluded.ended_at, met = excluded.met
),
reached_rungs AS (
  INSERT INTO rungs (claim_id, clock, run, place, at, state, due_at, fired_at, recorded_at, version)
  SELECT c.id, r.clock, r.run, r.index, r.at, r.state, r.due_at, c.changed_at, c.recorded_at, c.version
  FROM claim c CROSS JOIN input CROSS JOIN jsonb_to_recordset(b->'rungs') AS r (clock text, run int, index int,
       at text, state text, due_at timestamptz)
),
planned_letters AS (
  INSERT INTO letters (id, claim_id, version, about_seq, template, language, recipient, recipient_kind, user_id,
                       reports, details, state, planned_at, next_attempt_at)
  SELECT l.id, c.id, c.version, c.last_seq - jsonb_array_length(b->'events') + 1 + l.about, l.template,
         coalesce(u.language, c.language), l.recipient, CASE WHEN l.user_id IS NULL THEN 'claimant' ELSE 'user' END,
         l.user_id, l.reports, l.details, 'planned', c.recorded_at, c.recorded_at
  FROM claim c CROSS JOIN input CROSS JOIN jsonb_to_recordset(b->'letters') AS l (id uuid, template text,
       recipient text, user_id uuid, about int, reports boolean, details jsonb)
  LEFT JOIN users u ON u.id = l.user_id
),
-- always
new AS (
  SELECT c.id AS claim_id, (c.last_seq - jsonb_array_length(b->'events') + e.place)::int AS seq, c.version,
         c.changed_at AS at, c.recorded_at, e.data->>'event' AS event, b#>>'{actor,kind}' AS actor_kind,
         b#>>'{actor,id}' AS actor_id, (b->>'command_id')::uuid AS command_id,
         CASE WHEN e.data ? 'rung' THEN e.data->'rung' END AS rung, e.data - '{event,rung}'::text[] AS data,
         CASE WHEN e.place = 1 THEN t.hashes END AS texts, (SELECT hash FROM before) AS head
  FROM claim c CROSS JOIN input CROSS JOIN told t
  CROSS JOIN jsonb_array_elements(b->'events') WITH ORDINALITY AS e (data, place)
),
happened AS (
  INSERT INTO timeline (claim_id, seq, version, at, recorded_at, event, actor_kind, actor_id, command_id, rung, data,
                        texts, prev_hash, hash)
  SELECT claim_id, seq, version, at, recorded_at, event, actor_kind, actor_id, command_id, rung, data, texts,
         lag(hash, 1, head) OVER (ORDER BY seq), hash
  FROM (SELECT n.*, chained(head, timeline_said(claim_id, seq, version, at, recorded_at, event, actor_kind, actor_id,
                                                command_id, rung, data, texts)) OVER (ORDER BY seq) AS hash
        FROM new n) AS n
)
