-- What stands in the way of a birth: the use of its key, or of its external key.
SELECT CASE WHEN k.caller = %(caller)s AND k.key = %(key)s THEN 'key' ELSE 'external_key' END AS by,
       k.path = %(path)s AND k.action = 'register' AS same_path, k.body_hash = %(body_hash)s AS same_body, c.snapshot
FROM commands k JOIN claims c ON c.id = k.claim_id
WHERE (k.caller = %(caller)s AND k.key = %(key)s)
   OR k.id = (SELECT birth_command_id FROM claims
              WHERE account = %(account)s::text AND external_key = %(external_key)s::text)
ORDER BY (k.caller = %(caller)s AND k.key = %(key)s) DESC
LIMIT 1
