"""What must be true after any fault, asked by SQL alone: nothing here imports the product's rules."""

import psycopg

_NEVER = {
    "claims twice under one key": """
        SELECT caller, key FROM commands GROUP BY caller, key HAVING count(*) > 1""",
    "claims without their register command": """
        SELECT c.id FROM claims c LEFT JOIN commands k ON k.id = c.birth_command_id WHERE k.id IS NULL""",
    "gaps in a timeline": """
        SELECT claim_id FROM timeline GROUP BY claim_id HAVING count(*) <> max(seq) OR min(seq) <> 1""",
    "snapshots that disagree with the timeline": """
        SELECT c.id FROM claims c JOIN LATERAL (
          SELECT max(seq) AS seq, max(version) AS version FROM timeline t WHERE t.claim_id = c.id) AS t ON true
        WHERE (c.last_seq, c.version) <> (t.seq, t.version)
           OR (c.snapshot->>'version')::int <> c.version""",
    "applied commands without their record": """
        SELECT k.id FROM commands k WHERE k.status = 'applied' AND NOT EXISTS (
          SELECT FROM timeline t WHERE t.command_id = k.id AND t.version = k.version)""",
    "commands applied twice": """
        SELECT command_id FROM timeline WHERE command_id IS NOT NULL
        GROUP BY command_id HAVING count(DISTINCT version) > 1""",
    "notes that differ from their commands": """
        SELECT k.id FROM commands k LEFT JOIN timeline t ON t.command_id = k.id AND t.event = 'noted'
        WHERE k.action = 'note' AND k.status = 'applied' GROUP BY k.id HAVING count(t.seq) <> 1""",
    "rungs fired twice or early": """
        SELECT claim_id, rung->>'clock', rung->>'run', rung->>'index', rung->>'at' FROM timeline
        WHERE event = 'rung_fired' GROUP BY 1, 2, 3, 4, 5
        HAVING count(*) > 1 OR bool_or(recorded_at < (rung->>'due_at')::timestamptz)""",
    "letters twice for one record and recipient": """
        SELECT claim_id, version, recipient FROM letters
        GROUP BY 1, 2, 3 HAVING count(*) > 1""",
}
_IN_THE_END = {
    "commands that stay pending": "SELECT id FROM commands WHERE status = 'pending'",
    "claims without workflow": "SELECT claim_id FROM unstarted",
    "letters neither sent nor failed": "SELECT id FROM letters WHERE state NOT IN ('sent', 'refused', 'unknown')",
    "deadlines that passed and did nothing": """
        SELECT id FROM claims WHERE status = 'open' AND next_due_at < now() - interval '5 seconds'""",
}


def broken(url: str, *, settled: bool) -> dict[str, int]:
    """Count what breaks each invariant; with `settled` also what must have come to an end by now."""
    asked = {**_NEVER, **(_IN_THE_END if settled else {})}
    with psycopg.connect(url, autocommit=True) as connection:
        counts = {name: len(connection.execute(sql).fetchall()) for name, sql in asked.items()}
    return {name: count for name, count in counts.items() if count}
