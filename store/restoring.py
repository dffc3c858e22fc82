"""What a database from a back-up needs before work goes on: it is the desk of an earlier moment."""

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.commands import Command
from claims.values import Instant, Value
from store.outbox import mark_refused, mark_sent
from store.tables.numbers import sequence_name

FEWEST_LEFT_OUT = 1_000
"""Claim numbers that are left out at least, since lost claims may bear them."""
MAY_BE_SENT = "It may have gone out before the back-up was restored: somebody has to look whether it arrived."
_NEWEST = text("""
SELECT greatest((SELECT max(accepted_at) FROM commands), (SELECT max(changed_at) FROM claims),
                (SELECT max(planned_at) FROM letters))""")
_TO_START = text("""
INSERT INTO unstarted (claim_id, since) SELECT id, clock_timestamp() FROM claims WHERE status = 'open'
ON CONFLICT DO NOTHING""")
_OPEN = text("SELECT id::text, number, version FROM claims WHERE status = 'open'")
_ALL = text("SELECT id::text, number, version FROM claims WHERE id = ANY(CAST(:ids AS uuid[]))")
_SESSIONS = text("UPDATE sessions SET revoked_at = now() WHERE revoked_at IS NULL AND expires_at > now()")
_RESETS = text("UPDATE resets SET used_at = now() WHERE used_at IS NULL AND expires_at > now()")
_REHEARSALS = text("""
UPDATE rehearsals SET state = 'failed', ended_at = now(), problem = 'interrupted'
WHERE state IN ('waiting', 'running')""")
_WEEK = text("SELECT count(*) FROM claims WHERE registered_at > :since - interval '7 days'")
_HOLD = text("""
INSERT INTO sending_holds (id, by, reason)
SELECT CAST(:id AS uuid), u.id, :reason FROM users u WHERE u.active ORDER BY u.admin DESC, u.made_at, u.id LIMIT 1
ON CONFLICT DO NOTHING""")
_OURS = text("SELECT id::text FROM sending_holds WHERE ended_at IS NULL AND reason = :reason")
_LET_GO = text("""
WITH ended AS (
  UPDATE sending_holds SET ended_at = clock_timestamp(), ended_by = by
  WHERE id = CAST(:id AS uuid) AND ended_at IS NULL RETURNING id)
SELECT id, pg_notify('redress_letters', '') FROM ended""")
_WAITING = text("""
SELECT l.id::text, l.claim_id::text, l.attempts FROM letters l
WHERE l.reports AND l.state IN ('planned', 'sending')""")
_TAKE = text("""
UPDATE letters SET state = 'sending', attempts = greatest(attempts, 1)
WHERE id = CAST(:id AS uuid) AND state IN ('planned', 'sending') RETURNING attempts""")
_UNKNOWN = text("""
UPDATE letters l SET state = 'unknown', problem = CAST(:why AS text),
  tries = l.tries || jsonb_build_array(jsonb_build_object('at', clock_timestamp(), 'attempt', l.attempts,
    'fate', 'unknown', 'reply', CAST(:why AS text)))
FROM timeline t JOIN claims c ON c.id = t.claim_id
WHERE t.claim_id = l.claim_id AND t.seq = l.about_seq AND l.state IN ('planned', 'sending')
  AND coalesce(l.again_at, t.at) <= :until AND (l.state = 'sending' OR :ran_on)
RETURNING l.id::text, c.number, l.template""")
_DESK_UNKNOWN = text("""
UPDATE desk_letters SET state = 'unknown', problem = CAST(:why AS text)
WHERE state IN ('planned', 'sending') AND planned_at <= :until AND (state = 'sending' OR :ran_on)""")
_LEFT = text("""
SELECT (SELECT count(*) FROM unstarted) AS unstarted,
       (SELECT count(*) FROM commands WHERE status = 'pending' AND accepted_at < :since) AS pending,
       (SELECT count(*) FROM claims WHERE status = 'open' AND next_due_at < now() - interval '2 seconds') AS late,
       (SELECT count(*) FROM claims WHERE status = 'open') AS opened""")
_SENT_MEANWHILE = text("""
SELECT count(*) FROM letters l JOIN timeline t ON t.claim_id = l.claim_id AND t.seq = l.about_seq
WHERE l.state = 'sent' AND l.sent_at > :since AND coalesce(l.again_at, t.at) <= :until""")


class KnownClaim(Value):
    """A claim as it is stored: what people call it, and its version."""

    id: str
    number: str
    version: int


class Waiting(Value):
    """A letter that waits, whose claim is told when it has gone."""

    id: str
    claim_id: str
    attempts: int


class Uncertain(Value):
    """A letter that may have gone out already; `number` is its claim's."""

    id: str
    number: str
    template: str


class Left(Value):
    """What still has to be caught up with, and how many claims are open."""

    unstarted: int
    pending: int
    late: int
    opened: int

    @property
    def nothing(self) -> bool:
        """Whether everything that was due has happened."""
        return not (self.unstarted or self.pending or self.late)


async def newest_record(connection: AsyncConnection) -> datetime | None:
    """The moment that the database stands at: its newest record; None when there is nothing in it."""
    found: datetime | None = (await connection.execute(_NEWEST)).scalar_one()
    return found


async def open_claims(connection: AsyncConnection) -> dict[str, KnownClaim]:
    """All open claims by their ids."""
    return {row.id: KnownClaim(**row._mapping) for row in await connection.execute(_OPEN)}


async def known_claims(connection: AsyncConnection, ids: list[str]) -> dict[str, KnownClaim]:
    """Those of these claims that are stored, by their ids."""
    return {row.id: KnownClaim(**row._mapping) for row in await connection.execute(_ALL, {"ids": ids})}


async def let_all_start(connection: AsyncConnection) -> None:
    """Every open claim gets its workflow anew from its stored state; the reconciler starts them."""
    await connection.execute(_TO_START)


async def close_old_doors(connection: AsyncConnection) -> int:
    """End sessions and password links, some of which were ended after the back-up; how many sessions.

    What was being rehearsed is over.
    """
    await connection.execute(_RESETS)
    await connection.execute(_REHEARSALS)
    return (await connection.execute(_SESSIONS)).rowcount


async def leave_out_numbers(connection: AsyncConnection, newest: Instant, now: Instant) -> int:
    """Leave out as many claim numbers as a week needs: claims that were lost may bear the next ones."""
    week = (await connection.execute(_WEEK, {"since": newest})).scalar_one()
    many = max(FEWEST_LEFT_OUT, int(week))
    for year in {newest.year, now.year}:
        drawn = f"SELECT count(nextval('{sequence_name(year)}')) FROM generate_series(1, %s::int)"
        await connection.exec_driver_sql(drawn, (many,))
    return many


async def hold_for_restoring(connection: AsyncConnection, reason: str) -> str | None:
    """Hold all letters in the name of the first administrator; None when somebody holds them already.

    Whoever restores may die halfway: then nothing goes out, the console says why, and the next one has this hold.
    """
    await connection.execute(_HOLD, {"id": str(uuid7()), "reason": reason})
    found: str | None = (await connection.execute(_OURS, {"reason": reason})).scalar_one_or_none()
    return found


async def end_hold(connection: AsyncConnection, hold: str) -> None:
    """End this hold and wake the post office; somebody may have ended it already."""
    await connection.execute(_LET_GO, {"id": hold})


async def waiting_letters(connection: AsyncConnection) -> tuple[Waiting, ...]:
    """Letters that wait and of which a claim is told when they have gone."""
    return tuple(Waiting(**row._mapping) for row in await connection.execute(_WAITING))


async def settle_as_told(connection: AsyncConnection, letter_id: str, report: Command) -> bool:
    """Settle a waiting letter as its claim was told before the restore; the report enters the journal again."""
    attempts = (await connection.execute(_TAKE, {"id": letter_id})).scalar_one_or_none()
    if attempts is None:
        return False
    if report.action == "letter_sent":
        sent_at = datetime.fromisoformat(str(report.data["sent_at"]))
        return await mark_sent(connection, letter_id, attempts, sent_at, report, "known from its claim")
    return await mark_refused(connection, letter_id, attempts, "known from its claim", report)


async def doubt_letters(
    connection: AsyncConnection, until: Instant, *, ran_on: bool
) -> tuple[Uncertain, ...]:
    """Letters whose cause lies before `until` are of unknown fate: the desk that was lost may have sent them.

    When it had not run on after the back-up (`ran_on` false), only those that were just being sent.
    """
    question: dict[str, Any] = {"until": until, "ran_on": ran_on, "why": MAY_BE_SENT}
    await connection.execute(_DESK_UNKNOWN, question)
    return tuple(Uncertain(**row._mapping) for row in await connection.execute(_UNKNOWN, question))


async def left(connection: AsyncConnection, since: Instant) -> Left:
    """What still has to be caught up with; commands only when they were accepted before `since`."""
    return Left(**(await connection.execute(_LEFT, {"since": since})).one()._mapping)


async def sent_meanwhile(connection: AsyncConnection, since: Instant, until: Instant) -> int:
    """Letters of old causes that went out while all were to be held: somebody let them go."""
    return int((await connection.execute(_SENT_MEANWHILE, {"since": since, "until": until})).scalar_one())
