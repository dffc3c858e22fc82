"""Batches of moves and recounts: begun once with all their claims, worked off claim by claim, reported for ever."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from pydantic_core import to_json
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.calendar import CalendarRef
from claims.values import Instant, Value
from claims.variant import VariantRef

State = Literal["running", "paused", "stopped", "done"]
ClaimState = Literal["waiting", "sent", "moved", "skipped"]
LATEST = 50
"""Batches that are shown of one variant."""
_BEGIN = text("""
WITH batch AS (
  INSERT INTO moves (id, variant, version, calendar, calendar_version, stages, plan, reason, undoes, state, total,
                     started_by)
  VALUES (CAST(:id AS uuid), :variant, :version, :calendar, :calendar_version, CAST(:stages AS jsonb), :plan, :reason,
          CAST(:undoes AS uuid),
          'running', :total, CAST(:started_by AS uuid))
  ON CONFLICT DO NOTHING RETURNING id
)
INSERT INTO move_claims (move_id, place, claim_id, command_id, variant, version, state)
SELECT batch.id, g.place, g.claim_id, g.command_id, g.variant, g.version, 'waiting'
FROM batch CROSS JOIN jsonb_to_recordset(CAST(:claims AS jsonb)) AS g (place int, claim_id uuid, command_id uuid,
     variant text, version int)
RETURNING place""")
_COUNTS = """
  (SELECT jsonb_object_agg(n.state, n.number) FROM (
     SELECT r.state, count(*) AS number FROM move_claims r WHERE r.move_id = m.id GROUP BY r.state) AS n) AS counts"""
_COLUMNS = f"""
  m.id::text, m.variant, m.version, m.calendar, m.calendar_version,
  (SELECT d.id::text FROM calendar_versions d WHERE (d.key, d.version) = (m.calendar, m.calendar_version))
  AS calendar_id, m.stages, m.plan, m.reason, m.undoes::text, m.state, m.total,
  m.started_by::text, m.started_at, m.ended_at, {_COUNTS},
  (SELECT u.id::text FROM moves u WHERE u.undoes = m.id) AS undone_by"""
_ONE = text(f"SELECT {_COLUMNS} FROM moves m WHERE m.id = CAST(:id AS uuid)")
_OF_VARIANT = text(f"""
SELECT {_COLUMNS} FROM moves m WHERE m.variant = :variant ORDER BY m.started_at DESC, m.id LIMIT {LATEST}""")
_OF_CALENDAR = text(f"""
SELECT {_COLUMNS} FROM moves m WHERE m.calendar = :calendar ORDER BY m.started_at DESC, m.id LIMIT {LATEST}""")
_RUNNING = text("SELECT id::text FROM moves WHERE state = 'running' ORDER BY started_at LIMIT 100")
_NEXT = text("""
SELECT r.place, r.claim_id::text, r.command_id::text, r.variant, r.version, r.state
FROM move_claims r WHERE r.move_id = CAST(:id AS uuid) AND r.state = :state ORDER BY r.place LIMIT :limit""")
_SETTLE = text("""
UPDATE move_claims r SET state = g.state, problem = g.problem,
  settled_at = CASE WHEN g.state = 'sent' THEN NULL ELSE clock_timestamp() END
FROM jsonb_to_recordset(CAST(:claims AS jsonb)) AS g (place int, state text, problem jsonb)
WHERE r.move_id = CAST(:id AS uuid) AND r.place = g.place AND r.state IN ('waiting', 'sent')""")
_OUTCOMES = text("""
SELECT k.id::text, k.status, k.problem FROM commands k
WHERE k.id = ANY(CAST(:ids AS uuid[])) AND k.status <> 'pending'""")
_STATE = text("""
UPDATE moves SET state = CAST(:state AS text),
  ended_at = CASE WHEN CAST(:state AS text) IN ('done', 'stopped') THEN coalesce(ended_at, clock_timestamp()) END
WHERE id = CAST(:id AS uuid) AND state = ANY(CAST(:of AS text[])) RETURNING id""")
_LINES = text("""
SELECT r.place, c.id::text AS claim_id, c.number, c.stage, r.state, r.problem, r.settled_at, r.variant, r.version,
       c.variant AS now_variant, c.variant_version AS now_version
FROM move_claims r JOIN claims c ON c.id = r.claim_id
WHERE r.move_id = CAST(:id AS uuid) AND r.place > :after
  AND (CAST(:state AS text) IS NULL OR r.state = CAST(:state AS text))
ORDER BY r.place LIMIT :limit""")
_MOVED = text("""
SELECT r.claim_id::text, m.variant, m.version FROM move_claims r JOIN moves m ON m.id = r.move_id
WHERE r.move_id = CAST(:id AS uuid) AND r.state = 'moved' ORDER BY r.place""")


class CalendarAim(Value):
    """The version of a calendar to which a batch pins its claims."""

    key: str
    ref: CalendarRef


class Chosen(Value):
    """A claim that a batch is to move, and the version that it had when it was chosen."""

    claim_id: str
    ref: VariantRef


class NewMove(Value):
    """A batch to begin: to a version of a process, or of a calendar."""

    id: str
    to: VariantRef | None = None
    calendar: CalendarAim | None = None
    stages: dict[str, str] = {}
    plan: bool = False
    reason: str
    undoes: str | None = None
    started_by: str


class Batch(Value):
    """A batch as it is now; `counts` are its claims by what became of them. One that recounts has no `to`."""

    id: str
    to: VariantRef | None
    calendar: CalendarAim | None
    stages: dict[str, str]
    plan: bool
    reason: str
    undoes: str | None
    undone_by: str | None
    state: State
    total: int
    counts: dict[str, int]
    started_by: str
    started_at: Instant
    ended_at: Instant | None

    @property
    def settled(self) -> int:
        """How many claims have their outcome."""
        return self.counts.get("moved", 0) + self.counts.get("skipped", 0)


class Turn(Value):
    """A claim whose turn it is, with the id that its command has."""

    place: int
    claim_id: str
    command_id: str
    ref: VariantRef
    state: ClaimState


class Settled(Value):
    """What became of a claim's turn; `problem` says why it was skipped, as a refusal does."""

    place: int
    state: ClaimState
    problem: dict[str, Any] | None = None


class Line(Value):
    """One claim in the report of a batch; `ref` is the version it came from, `now` the one it is pinned to."""

    place: int
    claim_id: str
    number: str
    stage: str
    state: ClaimState
    problem: dict[str, Any] | None
    settled_at: Instant | None
    ref: VariantRef
    now: VariantRef


async def begin_move(connection: AsyncConnection, new: NewMove, claims: Sequence[Chosen]) -> bool:
    """Write a batch with all its claims; False when it was begun before, or another one undoes the same."""
    rows = [
        {"place": place, "claim_id": one.claim_id, "command_id": str(uuid7()), **_named(one.ref)}
        for place, one in enumerate(claims, 1)
    ]
    row = {
        **new.model_dump(include={"id", "plan", "reason", "undoes", "started_by"}),
        "variant": new.to and new.to.key,
        "version": new.to and new.to.version,
        "calendar": new.calendar and new.calendar.key,
        "calendar_version": new.calendar and new.calendar.ref.version,
        "stages": to_json(new.stages).decode(),
        "total": len(rows),
        "claims": to_json(rows).decode(),
    }
    return (await connection.execute(_BEGIN, row)).first() is not None


async def batch(connection: AsyncConnection, move_id: str) -> Batch | None:
    """Return a batch; None when there is none of this id."""
    row = (await connection.execute(_ONE, {"id": move_id})).one_or_none()
    return _batch(row._mapping) if row else None


async def batches_of(connection: AsyncConnection, variant: str) -> tuple[Batch, ...]:
    """Return the latest batches that moved claims to versions of a variant."""
    found = await connection.execute(_OF_VARIANT, {"variant": variant})
    return tuple(_batch(row._mapping) for row in found)


async def recounts_of(connection: AsyncConnection, calendar: str) -> tuple[Batch, ...]:
    """Return the latest batches that recounted claims by versions of a calendar."""
    found = await connection.execute(_OF_CALENDAR, {"calendar": calendar})
    return tuple(_batch(row._mapping) for row in found)


async def running_batches(connection: AsyncConnection) -> tuple[str, ...]:
    """Return the ids of the batches that should have a workflow, the oldest first."""
    return tuple((await connection.execute(_RUNNING)).scalars())


async def next_turns(
    connection: AsyncConnection, move_id: str, state: ClaimState, limit: int
) -> tuple[Turn, ...]:
    """Return the first claims of a batch in this state."""
    found = await connection.execute(_NEXT, {"id": move_id, "state": state, "limit": limit})
    return tuple(Turn(**_with_ref(row._mapping)) for row in found)


async def settle_turns(connection: AsyncConnection, move_id: str, turns: Iterable[Settled]) -> None:
    """Write what became of claims; what is settled already stays as it is."""
    rows = [turn.model_dump() for turn in turns]
    if rows:
        await connection.execute(_SETTLE, {"id": move_id, "claims": to_json(rows).decode()})


async def outcomes_of(
    connection: AsyncConnection, command_ids: Iterable[str]
) -> dict[str, tuple[str, dict[str, Any] | None]]:
    """Return status and problem of those of the commands that are settled."""
    found = await connection.execute(_OUTCOMES, {"ids": list(command_ids)})
    return {row.id: (row.status, row.problem) for row in found}


async def set_state(connection: AsyncConnection, move_id: str, state: State, *, of: Iterable[State]) -> bool:
    """Bring a batch from one of these states to another; False when it is in none of them."""
    row = {"id": move_id, "state": state, "of": list(of)}
    return (await connection.execute(_STATE, row)).scalar_one_or_none() is not None


async def lines_of(
    connection: AsyncConnection, move_id: str, state: ClaimState | None, after: int, limit: int
) -> tuple[Line, ...]:
    """Return the report of a batch, claim by claim, from a place on."""
    question = {"id": move_id, "state": state, "after": after, "limit": limit}
    return tuple(
        Line(**_with_ref(row._mapping), now=VariantRef(key=row.now_variant, version=row.now_version))
        for row in await connection.execute(_LINES, question)
    )


async def moved_claims(connection: AsyncConnection, move_id: str) -> tuple[Chosen, ...]:
    """Return the claims that a batch has moved, with the version to which it moved them."""
    found = await connection.execute(_MOVED, {"id": move_id})
    return tuple(Chosen(**_with_ref(row._mapping)) for row in found)


def _named(ref: VariantRef) -> dict[str, Any]:
    return {"variant": ref.key, "version": ref.version}


def _with_ref(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "ref": VariantRef(key=row["variant"], version=row["version"])}


def _batch(row: Mapping[str, Any]) -> Batch:
    to = VariantRef(key=row["variant"], version=row["version"]) if row["variant"] else None
    aim = None
    if row["calendar"]:
        ref = CalendarRef(id=row["calendar_id"], version=row["calendar_version"])
        aim = CalendarAim(key=row["calendar"], ref=ref)
    return Batch(**{**row, "counts": row["counts"] or {}, "to": to, "calendar": aim})
