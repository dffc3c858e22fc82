"""Letters that belong to no claim: planned by whoever needs one, taken under a lease, settled once.

Their text is never kept: it holds a link that opens an account or a claimant's page, and a copy of the database
must open neither. Each attempt is written anew under the same Message-ID; the SHA-256 of the bytes that went out
last is the proof.
"""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field
from pydantic_core import to_json
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.values import Instant, Value

Kind = Literal["password-forgotten", "invitation", "own-page", "test"]

_PLAN = text("""
WITH planned AS (
  INSERT INTO desk_letters (id, kind, language, address, name, facts)
  VALUES (CAST(:id AS uuid), :kind, :language, :address, :name, CAST(:facts AS jsonb)) RETURNING id::text)
SELECT id, pg_notify('redress_letters', '') FROM planned""")
_TAKE = text("""
WITH due AS MATERIALIZED (
  SELECT id FROM desk_letters WHERE state IN ('planned', 'sending') AND next_attempt_at <= clock_timestamp()
  ORDER BY next_attempt_at, id LIMIT :n FOR UPDATE SKIP LOCKED
)
UPDATE desk_letters l SET state = 'sending', attempts = l.attempts + 1,
                          next_attempt_at = clock_timestamp() + make_interval(secs => :lease)
FROM due WHERE l.id = due.id
RETURNING l.id::text, l.kind, l.language, l.address, l.name, l.facts, l.attempts, l.planned_at""")
_HELD = " WHERE id = CAST(:id AS uuid) AND state = 'sending' AND attempts = :attempts RETURNING id"
_NOTE = text("UPDATE desk_letters SET message_id = :message_id, digest = :digest" + _HELD)
_PUT_OFF = text(
    "UPDATE desk_letters SET state = 'planned', next_attempt_at = :at, problem = left(:problem, 1000)" + _HELD
)
_SETTLE = text(
    """
UPDATE desk_letters SET state = CAST(:state AS text), problem = left(CAST(:problem AS text), 1000),
  sent_at = CASE WHEN CAST(:state AS text) = 'sent' THEN clock_timestamp() END"""
    + _HELD
)


_LATEST = text("""
SELECT id::text, kind, language, address, name, state, attempts, planned_at, sent_at, problem FROM (
  (SELECT * FROM desk_letters WHERE state IN ('refused', 'unknown') AND planned_at > now() - interval '30 days'
   ORDER BY planned_at DESC, id DESC LIMIT :rows)
  UNION (SELECT * FROM (SELECT * FROM desk_letters ORDER BY planned_at DESC, id DESC LIMIT :rows) AS newest)
) AS shown
ORDER BY state IN ('refused', 'unknown') DESC, planned_at DESC, id DESC LIMIT :rows""")
SHOWN = 100
"""How many letters of the desk are listed."""


class DeskLetter(Value):
    """A letter to be sent; `facts` are what its kind needs beside the recipient and are no secrets.

    `password-forgotten` and `invitation` need `user` (an id) and may name `login` and `hours` (how long the link
    works), `own-page` may name `hours`; `test` may name a `template` and a `claim` (an id) that it shows.
    """

    kind: Kind
    language: Literal["ru", "en"]
    address: str = Field(max_length=254)
    name: str | None = Field(default=None, max_length=200)
    facts: dict[str, str] = {}


class DeskEnvelope(DeskLetter):
    """A letter that was taken: its `attempts` is the number of this attempt and the proof of the lease."""

    id: str
    attempts: int
    planned_at: Instant


class DeskLine(Value):
    """A letter as the list shows it; its facts and its link are nobody's business."""

    id: str
    kind: Kind
    language: str
    address: str
    name: str | None
    state: str
    attempts: int
    planned_at: Instant
    sent_at: Instant | None
    problem: str | None


async def plan_desk_letter(connection: AsyncConnection, letter: DeskLetter) -> str:
    """Plan a letter and wake the post office; returns its id. It goes out when the transaction is committed."""
    row: dict[str, Any] = {"id": str(uuid7()), **letter.model_dump(exclude={"facts"})}
    return (await connection.execute(_PLAN, row | {"facts": to_json(letter.facts).decode()})).scalar_one()


async def latest_desk_letters(connection: AsyncConnection) -> tuple[DeskLine, ...]:
    """The newest letters, first those of the last 30 days that did not get through."""
    rows = await connection.execute(_LATEST, {"rows": SHOWN})
    return tuple(DeskLine(**row._mapping) for row in rows)


async def take_desk_letters(
    connection: AsyncConnection, n: int, lease_seconds: float
) -> tuple[DeskEnvelope, ...]:
    """Take up to `n` letters that are due, or whose sender's lease ran out."""
    taken = await connection.execute(_TAKE, {"n": n, "lease": lease_seconds})
    return tuple(DeskEnvelope(**row._mapping) for row in taken)


async def note_handed_over(
    connection: AsyncConnection, letter: DeskEnvelope, message_id: str, digest: bytes
) -> bool:
    """Note what is about to go out; False when the lease is lost, and then it must not."""
    row = {**_held(letter), "message_id": message_id, "digest": digest}
    return (await connection.execute(_NOTE, row)).first() is not None


async def put_off(connection: AsyncConnection, letter: DeskEnvelope, at: datetime, problem: str) -> bool:
    """Try again at an instant; False when the lease is lost."""
    row = {**_held(letter), "at": at, "problem": problem}
    return (await connection.execute(_PUT_OFF, row)).first() is not None


async def settle(
    connection: AsyncConnection,
    letter: DeskEnvelope,
    state: Literal["sent", "refused", "unknown"],
    problem: str | None = None,
) -> bool:
    """Note the letter's end; False when the lease is lost."""
    row = {**_held(letter), "state": state, "problem": problem}
    return (await connection.execute(_SETTLE, row)).first() is not None


def _held(letter: DeskEnvelope) -> dict[str, Any]:
    return {"id": letter.id, "attempts": letter.attempts}
