"""A person has a letter sent again whose fate is unknown, or that was refused; kept with who and when."""

from typing import Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.values import Instant, Value
from store.sight import SEEN, Sight, seen

_AGAIN = text(f"""
WITH found AS MATERIALIZED (
  SELECT l.* FROM letters l JOIN claims c ON c.id = l.claim_id
  WHERE l.id = CAST(:letter AS uuid) AND l.attempts = :attempts AND l.state IN ('refused', 'unknown')
    AND {SEEN} AND c.team = ANY(CAST(:seen_teams AS text[]))
  FOR UPDATE OF l
),
noted AS (
  INSERT INTO letter_acts (id, letter_id, claim_id, user_id, was, attempts, problem, digest)
  SELECT CAST(:id AS uuid), id, claim_id, CAST(:user AS uuid), state, attempts, problem, sha256(message) FROM found
  ON CONFLICT (letter_id, attempts) DO NOTHING RETURNING letter_id
),
planned AS (
  UPDATE letters l SET state = 'planned', next_attempt_at = clock_timestamp(), again_at = clock_timestamp(),
    message = CASE WHEN CAST(:keep AS boolean) THEN l.message END,
    message_id = CASE WHEN CAST(:keep AS boolean) THEN l.message_id END
  FROM noted WHERE l.id = noted.letter_id RETURNING l.id
)
SELECT pg_notify('redress_letters', '') FROM planned""")
_DONE = text(f"""
SELECT EXISTS (SELECT FROM letter_acts a WHERE a.letter_id = l.id AND a.attempts = :attempts) AS done
FROM letters l JOIN claims c ON c.id = l.claim_id WHERE l.id = CAST(:letter AS uuid) AND {SEEN}""")
_OF_CLAIM = text(f"""
SELECT a.letter_id::text, a.at, w.name, a.was, a.attempts, a.problem, encode(a.digest, 'hex') AS digest
FROM letter_acts a JOIN claims c ON c.id = a.claim_id JOIN users w ON w.id = a.user_id
WHERE a.claim_id = CAST(:claim AS uuid) AND {SEEN} ORDER BY a.at, a.id""")


class LetterAct(Value):
    """Somebody had a letter sent again: what had become of it until then, and the hash of what had gone out."""

    letter_id: str
    at: Instant
    name: str
    was: Literal["refused", "unknown"]
    attempts: int
    problem: str | None
    digest: str | None


async def send_again(
    connection: AsyncConnection, sight: Sight, letter_id: str, attempts: int, keep: bool
) -> Literal["again", "repeated", "changed", "missing"]:
    """Plan a letter once more, for the members of its claim's team.

    `attempts` is what the person saw: whoever comes second, or twice, sends nothing more. With `keep` the same
    bytes go out, else it is written anew; its Message-ID is the same in any case.
    """
    given = {
        "letter": letter_id,
        "attempts": attempts,
        "keep": keep,
        "id": str(uuid7()),
        "user": sight.user_id,
    }
    if (await connection.execute(_AGAIN, given | seen(sight))).first() is not None:
        return "again"
    question = {"letter": letter_id, "attempts": attempts, **seen(sight)}
    done = (await connection.execute(_DONE, question)).scalar_one_or_none()
    return "missing" if done is None else "repeated" if done else "changed"


async def acts_on_letters(connection: AsyncConnection, sight: Sight, claim_id: str) -> tuple[LetterAct, ...]:
    """What people did with the letters of a claim, the oldest first; nothing for a claim that is not seen."""
    rows = await connection.execute(_OF_CLAIM, {"claim": claim_id, **seen(sight)})
    return tuple(LetterAct(**row._mapping) for row in rows)
