-- What stands in the way of a record: another version, a settled command, commands that go first.
SELECT c.snapshot, c.version, k.status,
       (SELECT jsonb_agg(jsonb_build_object('id', e.id, 'claim_id', e.claim_id, 'action', e.action, 'actor', e.actor,
               'at', e.accepted_at, 'data', e.data, 'texts', to_jsonb(e.texts), 'expected_version', e.expected_version)
               ORDER BY e.accepted_at, e.id)
        FROM commands e WHERE e.claim_id = c.id AND e.status = 'pending' AND e.accepted_at < %(due_at)s::timestamptz
       ) AS earlier
FROM claims c LEFT JOIN commands k ON k.id = %(command_id)s::uuid AND k.claim_id = c.id
WHERE c.id = %(claim_id)s::uuid
