-- The outcome of a command that the rules refuse, if the rules looked at the stored version.
WITH refused AS (
  UPDATE commands k SET status = 'refused', problem = %(problem)s::jsonb, version = c.version,
                        settled_at = clock_timestamp()
  FROM claims c
  WHERE k.id = %(command_id)s::uuid AND c.id = %(claim_id)s::uuid AND k.claim_id = c.id AND k.status = 'pending'
    AND c.version = %(version)s
  RETURNING k.id, k.claim_id, k.version, k.problem
)
SELECT (SELECT count(*) FROM refused) AS written,
       (SELECT pg_notify('redress_outcomes', CASE WHEN octet_length(said) < 7900 THEN said ELSE brief END) FROM refused,
        LATERAL (SELECT json_build_object('command', id, 'claim', claim_id, 'status', 'refused', 'version', version,
                        'problem', problem)::text AS said,
                        json_build_object('command', id, 'claim', claim_id, 'status', 'refused',
                        'version', version)::text AS brief))
