"""The outbox of the post office: letters are taken under a lease, kept as sent, and settled once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.commands import Command
from claims.values import Instant, Value
from store.journal import command_document
from store.payload import spelled
from store.statements import statement

_TAKE, _SETTLE = statement("take_letters"), statement("settle_letter")
_KEEP = text("""
UPDATE letters SET message = coalesce(message, CAST(:message AS bytea)),
                   message_id = coalesce(message_id, CAST(:message_id AS text)),
                   template_version = CASE WHEN message IS NULL THEN CAST(:written_from AS uuid)
                                      ELSE template_version END
WHERE id = CAST(:id AS uuid) AND state = 'sending' AND attempts = :attempts
RETURNING message""")
_RETRY = text("""
UPDATE letters SET state = 'planned', next_attempt_at = :at, problem = left(CAST(:problem AS text), 1000),
  tries = tries || jsonb_build_array(jsonb_build_object('at', clock_timestamp(), 'attempt', attempts,
    'fate', 'put off', 'reply', left(CAST(:problem AS text), 200)))
WHERE id = CAST(:id AS uuid) AND state = 'sending' AND attempts = :attempts
RETURNING id""")
_RENEW = text("""
UPDATE letters l SET next_attempt_at = clock_timestamp() + make_interval(secs => :lease)
FROM unnest(CAST(:ids AS uuid[]), CAST(:attempts AS int[])) AS held (id, attempts)
WHERE l.id = held.id AND l.attempts = held.attempts AND l.state = 'sending'""")
POST_OFFICE = "post-office"
NOTHING = bytes(32)


class Envelope(Value):
    """A letter that was taken: its `attempts` is the number of this attempt and the proof of the lease.

    `address` and `name` are looked up now: the claimant's, or the person's of ours; None when there is none (or
    the person left). `message` is there when an earlier attempt rendered it.
    """

    id: str
    claim_id: str
    number: str
    version: int
    about_seq: int
    template: str
    language: str
    recipient_kind: str
    recipient_id: str
    address: str | None
    name: str | None
    reports: bool
    attempts: int
    details: dict[str, Any]
    planned_at: Instant
    message_id: str | None
    message: bytes | None
    training: bool = False
    """Of a training claim: it goes to the person who practises, and says so."""
    restored: int | None = None
    """The second at which the last restore before it was planned began."""


async def take_batch(connection: AsyncConnection, n: int, lease_seconds: float) -> tuple[Envelope, ...]:
    """Take up to `n` letters that are due, or whose sender's lease ran out, the longest waiting first."""
    taken = await connection.exec_driver_sql(_TAKE, {"n": n, "lease": lease_seconds})
    return tuple(Envelope(**row._mapping) for row in taken)


async def keep_message(
    connection: AsyncConnection,
    letter_id: str,
    attempts: int,
    message_id: str,
    message: bytes,
    written_from: str | None = None,
) -> bytes | None:
    """Keep what is about to be sent; returns the bytes to send, the first that were kept; None: the lease is lost.

    `written_from` is the version of the company's own text, where it is not the one that comes with Redress.
    """
    kept = {"id": letter_id, "attempts": attempts, "message_id": message_id, "message": message}
    kept["written_from"] = written_from
    return (await connection.execute(_KEEP, kept)).scalar_one_or_none()


async def mark_sent(
    connection: AsyncConnection,
    letter_id: str,
    attempts: int,
    sent_at: datetime,
    report: Command | None = None,
    reply: str | None = None,
) -> bool:
    """The server took the letter and answered so; False when the lease is lost."""
    return await _settle(connection, letter_id, attempts, "sent", report, sent_at=sent_at, reply=reply)


async def mark_refused(
    connection: AsyncConnection, letter_id: str, attempts: int, problem: str, report: Command | None = None
) -> bool:
    """The letter will never be taken; False when the lease is lost."""
    return await _settle(connection, letter_id, attempts, "refused", report, problem=problem)


async def mark_unknown(
    connection: AsyncConnection, letter_id: str, attempts: int, problem: str, report: Command | None = None
) -> bool:
    """Nobody knows whether the server took it, a person has to look; False when the lease is lost."""
    return await _settle(connection, letter_id, attempts, "unknown", report, problem=problem)


async def mark_retry(
    connection: AsyncConnection, letter_id: str, attempts: int, at: datetime, problem: str
) -> bool:
    """Try again at an instant; False when the lease is lost."""
    row = {"id": letter_id, "attempts": attempts, "at": at, "problem": problem}
    return (await connection.execute(_RETRY, row)).first() is not None


async def renew(connection: AsyncConnection, held: Mapping[str, int], lease_seconds: float) -> int:
    """Hold on to letters that are still being sent, by id and attempt; returns how many leases stand."""
    given = {"ids": list(held), "attempts": list(held.values()), "lease": lease_seconds}
    return (await connection.execute(_RENEW, given)).rowcount


async def _settle(
    connection: AsyncConnection,
    letter_id: str,
    attempts: int,
    state: str,
    report: Command | None,
    sent_at: datetime | None = None,
    problem: str | None = None,
    reply: str | None = None,
) -> bool:
    """Settle the letter and enter its report into the journal, in one statement."""
    document: dict[str, Any] = {"id": letter_id, "attempts": attempts, "state": state}
    document |= {"sent_at": sent_at, "problem": problem and problem[:1000], "reply": reply and reply[:200]}
    if report:
        key = f"{letter_id}/{report.action}/{attempts}"
        document["report"] = command_document(report, POST_OFFICE, key, "letters", NOTHING)
    return bool((await connection.exec_driver_sql(_SETTLE, (spelled(document),))).scalar_one())
