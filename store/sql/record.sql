-- One record: everything hangs on the claim's row, which only the writer of the next version gets.
WITH input AS MATERIALIZED (SELECT %s::jsonb AS b),
given AS MATERIALIZED (
  SELECT g.* FROM input CROSS JOIN jsonb_to_record(b->'claim') AS g (id uuid, number text, type text, variant text,
    variant_version int, version int, last_seq int, stage text, status text, team text, assignee uuid,
    priority text, channel text, outcome text, waiting_for text, received_at timestamptz,
    registered_at timestamptz, closed_at timestamptz, due_at timestamptz, next_due_at timestamptz,
    changed_at timestamptz, tags text[])
),
waiting AS MATERIALIZED (
  SELECT k.id FROM commands k
  WHERE k.id = (SELECT (b->>'command_id')::uuid FROM input) AND k.claim_id = (SELECT id FROM given)
    AND k.status = 'pending'
  FOR UPDATE
),
told AS MATERIALIZED (
  SELECT jsonb_object_agg(t.member, encode(sha256(t.salt || convert_to(t.content, 'UTF8')), 'hex')) AS hashes,
         max(t.content) FILTER (WHERE t.member = 'name') AS name,
         max(t.content) FILTER (WHERE t.member = 'email') AS email,
         max(t.content) FILTER (WHERE t.member = 'phone') AS phone,
         string_agg(t.content, ' ') AS said
  FROM claim_texts t WHERE t.command_id = (SELECT id FROM waiting) AND t.content IS NOT NULL
),
claim AS (
  UPDATE claims c SET version = g.version, last_seq = g.last_seq, type = g.type, stage = g.stage,
    status = g.status, team = g.team, assignee = g.assignee, priority = g.priority, tags = g.tags,
    outcome = g.outcome,
    waiting_for = g.waiting_for, closed_at = g.closed_at, due_at = g.due_at, next_due_at = g.next_due_at,
    changed_at = g.changed_at, snapshot = b->'snapshot', variant = g.variant, variant_version = g.variant_version,
    restricted = CASE WHEN (c.variant, c.variant_version) = (g.variant, g.variant_version) THEN c.restricted
      ELSE (SELECT v.restricted FROM variant_versions v WHERE (v.key, v.version) = (g.variant, g.variant_version)) END,
    calendar_id = CASE WHEN (c.variant, c.variant_version) = (g.variant, g.variant_version)
      THEN coalesce((b->>'calendar_id')::uuid, c.calendar_id)
      ELSE (SELECT d.id FROM calendar_versions d JOIN variant_versions v ON v.calendar = d.key
            WHERE (v.key, v.version) = (g.variant, g.variant_version) ORDER BY d.version DESC LIMIT 1) END
  FROM given g CROSS JOIN input
  WHERE c.id = g.id AND c.version = (b->>'expected_version')::int
    AND (b->>'command_id' IS NULL OR EXISTS (SELECT FROM waiting))
    AND NOT EXISTS (SELECT FROM commands k WHERE k.claim_id = g.id AND k.status = 'pending'
                    AND k.accepted_at < (b->>'due_at')::timestamptz)
  RETURNING c.id, c.version, c.last_seq, c.changed_at, clock_timestamp() AS recorded_at, c.claimant_id, c.number,
            c.birth_command_id, c.snapshot#>>'{claimant,language}' AS language
),
settled AS (
  UPDATE commands k SET status = 'applied', version = c.version, settled_at = c.recorded_at
  FROM claim c WHERE k.id = (SELECT id FROM waiting)
),
corrected AS (
  UPDATE persons p SET name = coalesce(t.name, p.name), email = coalesce(t.email, p.email),
                       phone = coalesce(t.phone, p.phone)
  FROM claim c CROSS JOIN told t CROSS JOIN input WHERE p.id = c.claimant_id AND b ? 'corrects'
  RETURNING p.name, p.email, p.phone
),
found_again AS (
  UPDATE claim_search s
  SET words = CASE WHEN b ? 'corrects' THEN all_words_of_claim(c.id, c.number, p.name, p.email, p.phone)
                   WHEN octet_length(s.words::text) < 600000 THEN s.words || claim_words(t.said)
                   ELSE s.words END
  FROM claim c CROSS JOIN told t CROSS JOIN input LEFT JOIN corrected p ON true
  WHERE s.claim_id = c.id AND t.said IS NOT NULL
),
-- at length
joined AS (
  INSERT INTO parties (command_id, claim_id, role, name, email, phone)
  SELECT w.id, c.id, b->>'party_role', t.name, t.email, t.phone
  FROM claim c CROSS JOIN waiting w CROSS JOIN told t CROSS JOIN input WHERE b ? 'party_role'
),
-- always
before AS (
  SELECT t.hash FROM claim c CROSS JOIN input
  JOIN timeline t ON t.claim_id = c.id AND t.seq = c.last_seq - jsonb_array_length(b->'events')
),
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
SELECT (SELECT count(*) FROM claim) AS written,
       (SELECT pg_notify('redress_letters', '') FROM claim WHERE b->'letters' <> '[]' AND NOT EXISTS (
         SELECT FROM letters WHERE state IN ('planned', 'sending') AND next_attempt_at <= clock_timestamp())) AS letters_told,
       (SELECT pg_notify('redress_outcomes', json_build_object('command', w.id, 'claim', c.id, 'status', 'applied',
                         'version', c.version)::text) FROM claim c CROSS JOIN waiting w) AS outcome_told
FROM input
