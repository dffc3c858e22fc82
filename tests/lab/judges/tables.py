"""What PostgreSQL may never hold, and what it must hold of everything that was acknowledged."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import psycopg

NEVER = {
    "I1 a claim without its register command": """
        SELECT c.id FROM claims c LEFT JOIN commands k ON k.id = c.birth_command_id AND k.claim_id = c.id
        WHERE k.id IS NULL OR k.status <> 'applied' OR k.action <> 'register'""",
    "I1 two births of one claim": """
        SELECT claim_id FROM commands WHERE action = 'register' GROUP BY claim_id HAVING count(*) > 1""",
    "I1 a claim without its first event": """
        SELECT c.id FROM claims c WHERE NOT EXISTS (
          SELECT FROM timeline t WHERE t.claim_id = c.id AND t.seq = 1 AND t.event = 'registered')""",
    "I2 one key twice": "SELECT caller, key FROM commands GROUP BY caller, key HAVING count(*) > 1",
    "I2 an applied command without its record": """
        SELECT k.id FROM commands k WHERE k.status = 'applied' AND NOT EXISTS (
          SELECT FROM timeline t WHERE t.claim_id = k.claim_id AND t.command_id = k.id AND t.version = k.version)""",
    "I2 a command applied twice": """
        SELECT command_id FROM timeline WHERE command_id IS NOT NULL
        GROUP BY command_id HAVING count(DISTINCT version) > 1""",
    "I2 a refused command with a record": """
        SELECT k.id FROM commands k JOIN timeline t ON t.command_id = k.id WHERE k.status = 'refused'""",
    "I2 a note that is not exactly one event": """
        SELECT k.id FROM commands k LEFT JOIN timeline t ON t.command_id = k.id AND t.event = 'noted'
        WHERE k.action = 'note' AND k.status = 'applied' GROUP BY k.id HAVING count(t.seq) <> 1""",
    "I3 two letters of one record to one recipient": """
        SELECT claim_id, version, recipient FROM letters GROUP BY 1, 2, 3 HAVING count(*) > 1""",
    "I3 a claim whose claimant got no acknowledgement planned": """
        SELECT c.id FROM claims c WHERE c.type = 'minute-test' AND NOT EXISTS (
          SELECT FROM letters l WHERE l.claim_id = c.id AND l.version = 1 AND l.recipient = 'claimant')""",
    "I3 an act that tells the claimant, and no letter planned": """
        SELECT k.id FROM commands k JOIN claims c ON c.id = k.claim_id AND c.type = 'minute-test'
        WHERE k.status = 'applied' AND k.action IN ('admit', 'write', 'ask_details', 'satisfy') AND NOT EXISTS (
          SELECT FROM letters l WHERE l.claim_id = k.claim_id AND l.version = k.version
            AND l.recipient = 'claimant')""",
    "I4 a rung twice": """
        SELECT claim_id, rung->>'clock', rung->>'run', data->>'index' FROM timeline WHERE event = 'rung_fired'
        GROUP BY 1, 2, 3, 4 HAVING count(*) > 1""",
    "I4 a rung early": """
        SELECT claim_id, seq FROM timeline
        WHERE event = 'rung_fired' AND recorded_at < (rung->>'due_at')::timestamptz""",
    "I4 a rung that is due at another instant than its term says": """
        SELECT t.claim_id FROM timeline t JOIN claims c ON c.id = t.claim_id AND c.type = 'minute-test'
        WHERE t.event = 'rung_fired' AND t.rung->>'clock' = 'answer' AND t.rung->>'run' = '1'
          AND t.rung->>'at' = '50%' AND (t.rung->>'due_at')::timestamptz <> c.received_at + interval '1 minute'
          AND NOT EXISTS (SELECT FROM timeline p WHERE p.claim_id = t.claim_id AND p.seq < t.seq
                          AND p.event IN ('clock_paused', 'clock_extended'))""",
    "I6 a gap in a timeline": """
        SELECT claim_id FROM timeline GROUP BY claim_id HAVING count(*) <> max(seq) OR min(seq) <> 1""",
    "I6 versions out of order": """
        SELECT claim_id FROM (SELECT claim_id, version - lag(version, 1, 0) OVER w AS step
          FROM timeline WINDOW w AS (PARTITION BY claim_id ORDER BY seq)) AS t
        WHERE step NOT IN (0, 1)""",
    "I6 a claim that disagrees with its timeline": """
        SELECT c.id FROM claims c JOIN LATERAL (
          SELECT max(seq) AS seq, max(version) AS version FROM timeline t WHERE t.claim_id = c.id) AS t ON true
        WHERE (c.last_seq, c.version) <> (t.seq, t.version) OR (c.snapshot->>'version')::int <> c.version
           OR c.snapshot->>'stage' <> c.stage""",
}
UNDONE = {
    "I10 a command that stays pending": "SELECT id FROM commands WHERE status = 'pending'",
    "I1 a claim without a workflow": "SELECT claim_id FROM unstarted",
    "I10 a letter neither sent nor shown as failed": """
        SELECT id FROM letters WHERE state NOT IN ('sent', 'refused', 'unknown')""",
    "I4 a deadline that passed and did nothing": """
        SELECT id FROM claims WHERE status = 'open' AND next_due_at < now() - interval '5 seconds'""",
}
"""What may be there for a while, and must be gone some time after the last fault."""
_OLDEST_PENDING = """
SELECT coalesce(extract(epoch FROM clock_timestamp() - min(accepted_at)), 0)::float FROM commands
WHERE status = 'pending'"""


def broken(connection: psycopg.Connection[Any], asked: Mapping[str, str]) -> dict[str, list[str]]:
    """What each question finds; empty answers are left out."""
    found = {name: connection.execute(sql).fetchall() for name, sql in asked.items()}
    return {name: [" ".join(map(str, row)) for row in rows] for name, rows in found.items() if rows}


def oldest_pending(connection: psycopg.Connection[Any]) -> float:
    """For how many seconds the oldest pending command has waited; 0 when none does."""
    (seconds,) = connection.execute(_OLDEST_PENDING).fetchone() or (0.0,)
    return float(seconds)


def missing_births(connection: psycopg.Connection[Any], births: Mapping[str, str]) -> list[str]:
    """Acknowledged claims that are not there, or not under their key, or twice."""
    rows = connection.execute(
        "SELECT k.key, k.claim_id::text FROM commands k JOIN claims c ON c.id = k.claim_id"
        " WHERE k.action = 'register' AND k.key = ANY(%s)",
        [list(births)],
    ).fetchall()
    known = dict(rows)
    return [
        f"I1 acknowledged claim {claim} is lost" for key, claim in births.items() if known.get(key) != claim
    ]


def missing_acts(connection: psycopg.Connection[Any], acts: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Acknowledged commands that are not there, or whose outcome is another than was told."""
    rows = connection.execute(
        "SELECT id::text, claim_id::text, action, status FROM commands WHERE id = ANY(%s::uuid[])",
        [list(acts)],
    ).fetchall()
    known = {row[0]: row[1:] for row in rows}
    return [wrong for command, told in acts.items() if (wrong := _judged(command, told, known.get(command)))]


def _judged(command: str, told: Mapping[str, Any], row: tuple[str, str, str] | None) -> str | None:
    if row is None:
        return f"I2 acknowledged command {command} is lost"
    claim, action, status = row
    if (claim, action) != (told["claim"], told["action"]):
        return f"I2 command {command} is {action} of {claim}"
    if told["status"] not in ("pending", status):
        return f"I7 command {command} was told {told['status']} and is {status}"
    return None


def missing_words(connection: psycopg.Connection[Any], words: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The same for what claimants said by their links."""
    rows = connection.execute(
        "SELECT key, claim_id::text, action, status FROM commands WHERE key = ANY(%s)",
        [[f"key:{key}" for key in words]],
    ).fetchall()
    known = {row[0]: row[1:] for row in rows}
    return [wrong for key, told in words.items() if (wrong := _judged(key, told, known.get(f"key:{key}")))]


def versions(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """The version of every claim."""
    return dict(connection.execute("SELECT id::text, version FROM claims"))


def fired(connection: psycopg.Connection[Any]) -> list[tuple[datetime, datetime]]:
    """When each rung was due and when it was recorded."""
    rows = connection.execute(
        "SELECT (rung->>'due_at')::timestamptz, recorded_at FROM timeline WHERE event = 'rung_fired'"
    ).fetchall()
    return [(due, recorded) for due, recorded in rows]


def stored_hashes(connection: psycopg.Connection[Any]) -> dict[str, str]:
    """The hash of every file that a row names, by the file's id."""
    rows = connection.execute(
        "SELECT id::text, encode(sha256, 'hex') FROM files WHERE erased_at IS NULL"
    ).fetchall()
    return dict(rows)
