-- Letters that are due, taken under a lease; who takes the same ones at the same time gets others.
-- Those of a training claim go to the person who practises on it and to nobody else.
-- None while somebody holds all sending.
WITH due AS MATERIALIZED (
  SELECT id FROM letters WHERE state IN ('planned', 'sending') AND next_attempt_at <= clock_timestamp()
    AND NOT EXISTS (SELECT FROM sending_holds h WHERE h.ended_at IS NULL)
  ORDER BY next_attempt_at, id LIMIT %(n)s FOR UPDATE SKIP LOCKED
),
taken AS (
  UPDATE letters l SET state = 'sending', attempts = l.attempts + 1,
                       next_attempt_at = clock_timestamp() + make_interval(secs => %(lease)s)
  FROM due WHERE l.id = due.id
  RETURNING l.*
)
SELECT l.id::text, l.claim_id::text, c.number, l.version, l.about_seq, l.template, l.language, l.recipient_kind,
       coalesce(l.user_id, c.claimant_id)::text AS recipient_id, CASE WHEN c.training_for IS NULL THEN coalesce(u.email, p.email) ELSE t.email END AS address,
       coalesce(u.name, p.name) AS name, l.reports, l.attempts, l.details,
       coalesce(l.again_at, l.planned_at) AS planned_at, l.message_id, l.message,
       c.training_for IS NOT NULL AS training,
       (SELECT extract(epoch FROM max(r.began))::bigint FROM restorations r WHERE r.began <= l.planned_at) AS restored
FROM taken l JOIN claims c ON c.id = l.claim_id
LEFT JOIN users u ON u.id = l.user_id AND u.active
LEFT JOIN users t ON t.id = c.training_for AND t.active
LEFT JOIN persons p ON l.recipient_kind = 'claimant' AND p.id = c.claimant_id
ORDER BY l.planned_at, l.id
