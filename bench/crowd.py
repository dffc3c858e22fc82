"""Claims in the ten thousands: copies of one real claim, put into the tables by SQL for the lists."""

from bench.stack import query

_IDS = """
CREATE TABLE bench_ids AS
SELECT n, gen_random_uuid() AS claim, gen_random_uuid() AS person, gen_random_uuid() AS command
FROM generate_series(%s::int, %s::int) AS n
"""
_PERSONS = """
INSERT INTO persons (id, kind, name, email, language)
SELECT i.person, p.kind, p.name || ' ' || i.n, i.n || '@example.org', p.language
FROM bench_ids i CROSS JOIN persons p JOIN claims c ON c.claimant_id = p.id WHERE c.id = %s
"""
_CLAIMS = """
INSERT INTO claims (id, number, type, variant, variant_version, calendar_id, version, last_seq, stage, status, team,
  assignee, priority, channel, claimant_id, waiting_for, received_at, registered_at, due_at, restricted,
  birth_command_id, changed_at, snapshot)
SELECT i.claim, '90-' || lpad(i.n::text, 7, '0'), c.type, c.variant, c.variant_version, c.calendar_id, 1, 1,
  'intake', 'open', c.team, c.assignee, (ARRAY['low', 'normal', 'high', 'critical'])[1 + i.n %% 4], c.channel,
  i.person, c.waiting_for, c.received_at - i.n * interval '3 minutes', c.registered_at - i.n * interval '3 minutes',
  c.registered_at + i.n * interval '7 minutes', false, i.command, now(),
  jsonb_set(c.snapshot, '{id}', to_jsonb(i.claim::text))
FROM bench_ids i CROSS JOIN claims c WHERE c.id = %s
"""
_COMMANDS = """
INSERT INTO commands (id, claim_id, caller, key, path, body_hash, action, actor, data, texts, accepted_at, status,
  version, settled_at)
SELECT i.command, i.claim, 'bench', i.n::text, k.path, k.body_hash, k.action, k.actor, k.data, k.texts,
  k.accepted_at, 'applied', 1, k.settled_at
FROM bench_ids i CROSS JOIN commands k JOIN claims c ON c.birth_command_id = k.id WHERE c.id = %s
"""
_TEXTS = """
INSERT INTO claim_texts (claim_id, command_id, member, content, salt)
SELECT i.claim, i.command, t.member, t.content, t.salt
FROM bench_ids i CROSS JOIN claim_texts t JOIN claims c ON c.birth_command_id = t.command_id WHERE c.id = %s
"""
_WORDS = """
INSERT INTO claim_search (claim_id, words)
SELECT i.claim, s.words FROM bench_ids i CROSS JOIN claim_search s WHERE s.claim_id = %s
"""


def grow_to(url: str, claim_id: str, count: int) -> None:
    """Copy a claim until the table holds about `count`; the copies have no workflow and no history."""
    have = int(query(url, "SELECT count(*) FROM claims")[0][0])
    first = 1 + int(query(url, "SELECT count(*) FROM claims WHERE number LIKE '90-%%'")[0][0])
    query(url, "DROP TABLE IF EXISTS bench_ids")
    query(url, _IDS, first, first + max(count - have, 0) - 1)
    for statement in (_PERSONS, _CLAIMS, _COMMANDS, _TEXTS, _WORDS):
        query(url, statement, claim_id)
    query(url, "DROP TABLE bench_ids")
    query(url, "ANALYZE")
