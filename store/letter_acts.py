"""What a person does about a letter that was refused or whose fate is unknown; kept with who and when."""

from datetime import datetime
from typing import Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.commands import Command
from claims.values import Instant, Value
from store.journal import command_document
from store.outbox import NOTHING, POST_OFFICE
from store.payload import spelled
from store.sight import SEEN, Sight, seen

_NOTED = f"""
WITH found AS MATERIALIZED (
  SELECT l.* FROM letters l JOIN claims c ON c.id = l.claim_id
  WHERE l.id = CAST(:letter AS uuid) AND l.attempts = :attempts AND l.state = ANY(CAST(:states AS text[]))
    AND {SEEN} AND c.team = ANY(CAST(:seen_teams AS text[])) AND c.erased_at IS NULL
  FOR KEY SHARE OF c FOR UPDATE OF l
),
noted AS (
  INSERT INTO letter_acts (id, letter_id, claim_id, user_id, deed, reason, was, attempts, problem, digest)
  SELECT CAST(:id AS uuid), id, claim_id, CAST(:user AS uuid), :deed, CAST(:reason AS text), state, attempts,
         problem, sha256(message)
  FROM found ON CONFLICT (letter_id, attempts) DO NOTHING RETURNING letter_id
)"""
_AGAIN = text(f"""{_NOTED},
planned AS (
  UPDATE letters l SET state = 'planned', next_attempt_at = clock_timestamp(), again_at = clock_timestamp(),
    message = CASE WHEN CAST(:keep AS boolean) THEN l.message END,
    message_id = CASE WHEN CAST(:keep AS boolean) THEN l.message_id END
  FROM noted WHERE l.id = noted.letter_id RETURNING l.id
)
SELECT pg_notify('redress_letters', '') FROM planned""")
_ARRIVED = text(f"""{_NOTED},
settled AS (
  UPDATE letters l SET state = 'sent', sent_at = CAST(:sent_at AS timestamptz)
  FROM noted WHERE l.id = noted.letter_id RETURNING l.id
),
reported AS (
  INSERT INTO commands (id, claim_id, caller, key, path, body_hash, action, actor, data, texts, accepted_at, status)
  SELECT k.id, k.claim_id, k.caller, k.key, k.path, decode(k.body_hash, 'hex'), k.action, k.actor, k.data, '{{}}',
         k.accepted_at, 'pending'
  FROM settled CROSS JOIN jsonb_to_record(CAST(:report AS jsonb)) AS k (id uuid, claim_id uuid, caller text,
    key text, path text, body_hash text, action text, actor jsonb, data jsonb, accepted_at timestamptz)
  WHERE k.id IS NOT NULL ON CONFLICT (caller, key) DO NOTHING
)
SELECT id FROM settled""")
_DONE = text(f"""
SELECT EXISTS (SELECT FROM letter_acts a WHERE a.letter_id = l.id AND a.attempts = :attempts) AS done
FROM letters l JOIN claims c ON c.id = l.claim_id WHERE l.id = CAST(:letter AS uuid) AND {SEEN}""")
Done = Literal["done", "repeated", "changed", "missing"]
Deed = Literal["again", "arrived"]
Lost = Literal["refused", "unknown"]


class LetterAct(Value):
    """Somebody had a letter sent again, or found out that it had arrived.

    `was` is what had become of it until then, `digest` the hash of what had gone out.
    """

    letter_id: str
    at: Instant
    name: str
    deed: Deed
    reason: str | None
    was: Lost
    attempts: int
    problem: str | None
    digest: str | None


async def send_again(
    connection: AsyncConnection, sight: Sight, letter_id: str, attempts: int, keep: bool
) -> Done:
    """Plan a letter once more, for the members of its claim's team.

    `attempts` is what the person saw: whoever comes second, or twice, sends nothing more. With `keep` the same
    bytes go out, else it is written anew; its Message-ID is the same in any case.
    """
    noted = _noted(sight, letter_id, attempts, "again", ("refused", "unknown"))
    if (await connection.execute(_AGAIN, noted | {"keep": keep})).first() is not None:
        return "done"
    return await _why_not(connection, sight, letter_id, attempts)


async def note_arrived(
    connection: AsyncConnection,
    sight: Sight,
    letter_id: str,
    attempts: int,
    reason: str,
    sent_at: datetime,
    report: Command | None,
) -> Done:
    """Settle a letter of unknown fate as sent: somebody found out that it arrived, and `reason` tells how.

    `report` enters the journal in the same statement; signal it afterwards, the reconciler does so otherwise.
    """
    key = f"{letter_id}/arrived/{attempts}"
    document = command_document(report, POST_OFFICE, key, "letters", NOTHING) if report else {}
    noted = _noted(sight, letter_id, attempts, "arrived", ("unknown",), reason)
    settled = {"sent_at": sent_at, "report": spelled(document)}
    if (await connection.execute(_ARRIVED, noted | settled)).first() is not None:
        return "done"
    return await _why_not(connection, sight, letter_id, attempts)


def _noted(
    sight: Sight,
    letter_id: str,
    attempts: int,
    deed: Deed,
    states: tuple[Lost, ...],
    reason: str | None = None,
) -> dict[str, object]:
    """What `_NOTED` asks for: who does what to a letter that is still as he saw it."""
    return {
        "letter": letter_id,
        "attempts": attempts,
        "states": list(states),
        "deed": deed,
        "reason": reason,
        "id": str(uuid7()),
        "user": sight.user_id,
        **seen(sight),
    }


async def _why_not(connection: AsyncConnection, sight: Sight, letter_id: str, attempts: int) -> Done:
    question = {"letter": letter_id, "attempts": attempts, **seen(sight)}
    done = (await connection.execute(_DONE, question)).scalar_one_or_none()
    return "missing" if done is None else "repeated" if done else "changed"
