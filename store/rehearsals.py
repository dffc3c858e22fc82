"""Rehearsals as they are kept: asked for once, run in pieces, ended, shown to who sees all their claims."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field
from pydantic_core import to_json
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.rehearsal_compare import Finding, Kind
from claims.rehearsal_measure import Rehearsed
from claims.rehearsal_past import Cast
from claims.rehearsal_totals import Tallied, Totals
from claims.values import Instant, Value
from store.past_claims import Chosen, PastFilter
from store.sight import Sight, seen

State = Literal["waiting", "running", "done", "cancelled", "failed"]
KEPT = 20
"""So many ended rehearsals of one variant are kept, the newest."""
_COLUMNS = """r.id::text, r.key, r.revision, r.version, r.wanted, r.state, r.total, r.done, r.problem, r.totals,
  r.asked_by::text, r.asked_at, r.began_at, r.moved_at, r.ended_at, u.name AS asked_by_name"""
_FROM = "FROM rehearsals r JOIN users u ON u.id = r.asked_by"
_VISIBLE = """
(CASE WHEN r.teams = '{}' THEN r.asked_by = CAST(:seen_by AS uuid) OR CAST(:seen_all AS boolean)
      ELSE r.teams <@ CAST(:seen_teams AS text[])
           OR (CAST(:seen_all AS boolean) AND (CAST(:seen_restricted AS boolean) OR NOT r.restricted)) END)"""
_BEGIN = text("""
INSERT INTO rehearsals (id, key, revision, version, body, wanted, asked_by)
VALUES (CAST(:id AS uuid), :key, :revision, :version, :body, CAST(:wanted AS jsonb), CAST(:asked_by AS uuid))
ON CONFLICT (key, asked_by) WHERE state IN ('waiting', 'running') DO NOTHING RETURNING id::text""")
_UNDER_WAY = text("""
SELECT id::text FROM rehearsals
WHERE key = :key AND asked_by = CAST(:asked_by AS uuid) AND state IN ('waiting', 'running')""")
_FORGET = text("""
DELETE FROM rehearsals WHERE id IN (SELECT id FROM rehearsals WHERE key = :key AND ended_at IS NOT NULL
                                    ORDER BY asked_at DESC OFFSET :kept)""")
_ONE = text(f"SELECT {_COLUMNS} {_FROM} WHERE r.id = CAST(:id AS uuid) AND {_VISIBLE}")
_OF_KEY = text(f"""
SELECT {_COLUMNS} {_FROM} WHERE r.key = :key AND {_VISIBLE} ORDER BY r.asked_at DESC LIMIT :limit""")
_WORK = text("""
SELECT id::text, body, wanted, state, asked_by::text, stand_ins, CAST(claim_ids AS text[]) AS claim_ids,
       ARRAY(SELECT place FROM rehearsed_claims c WHERE c.rehearsal_id = r.id) AS places
FROM rehearsals r WHERE id = CAST(:id AS uuid)""")
_RUN = text("""
UPDATE rehearsals SET state = 'running', began_at = clock_timestamp(), moved_at = clock_timestamp(),
  claim_ids = CAST(:ids AS uuid[]), total = cardinality(CAST(:ids AS uuid[])), teams = :teams,
  restricted = :restricted, stand_ins = CAST(:stand_ins AS jsonb)
WHERE id = CAST(:id AS uuid) AND state = 'waiting'""")
_KEEP = text("""
WITH open AS (SELECT id FROM rehearsals WHERE id = CAST(:id AS uuid) AND state = 'running' FOR UPDATE),
kept AS (
  INSERT INTO rehearsed_claims (rehearsal_id, place, claim_id, kind, findings, tallied, runs)
  SELECT open.id, c.place, c.claim_id, c.kind, c.findings, c.tallied, nullif(c.runs, 'null')
  FROM open CROSS JOIN jsonb_to_recordset(CAST(:rows AS jsonb)) AS c (place int, claim_id uuid, kind text,
       findings jsonb, tallied jsonb, runs jsonb)
  ON CONFLICT DO NOTHING RETURNING place
)
UPDATE rehearsals r SET done = done + (SELECT count(*) FROM kept), moved_at = clock_timestamp()
FROM open WHERE r.id = open.id RETURNING r.done""")
_END = text("""
UPDATE rehearsals SET state = :state, problem = :problem, totals = CAST(:totals AS jsonb),
  ended_at = clock_timestamp(), moved_at = clock_timestamp()
WHERE id = CAST(:id AS uuid) AND ended_at IS NULL RETURNING id""")
_TALLIED = text("SELECT tallied FROM rehearsed_claims WHERE rehearsal_id = CAST(:id AS uuid) ORDER BY place")
_LINE = "c.place, c.claim_id::text, k.number, c.kind, c.findings, c.tallied"
_WEIGHT = "coalesce((c.findings->0->>'weight')::int, 0)"
_LINES = text(f"""
SELECT {_LINE} FROM rehearsed_claims c JOIN claims k ON k.id = c.claim_id
WHERE c.rehearsal_id = CAST(:id AS uuid) AND c.kind = ANY(CAST(:kinds AS text[]))
  AND (-{_WEIGHT}, c.place) > (-CAST(:weight AS int), CAST(:place AS int))
ORDER BY {_WEIGHT} DESC, c.place LIMIT :limit""")
Spot = tuple[int, int]
"""Where a page of claims begins: after the claim of this weight and place."""
FIRST: Spot = (1_000_000, -1)
_RUNS = text(f"""
SELECT {_LINE}, c.runs, r.body, k.variant, k.variant_version FROM rehearsed_claims c
JOIN claims k ON k.id = c.claim_id JOIN rehearsals r ON r.id = c.rehearsal_id
WHERE c.rehearsal_id = CAST(:id AS uuid) AND k.number = :number""")


class Rehearsal(Value):
    """One rehearsal as people see it; neither `revision` nor `version`: a text that was given with the call."""

    id: str
    key: str
    revision: int | None
    version: int | None
    wanted: PastFilter
    state: State
    total: int
    done: int
    problem: str | None
    totals: Totals | None
    asked_by: str
    asked_by_name: str
    asked_at: Instant
    began_at: Instant | None
    moved_at: Instant
    ended_at: Instant | None

    @property
    def under_way(self) -> bool:
        """Whether it is not over yet."""
        return self.ended_at is None


class NewRehearsal(Value):
    """A rehearsal that somebody asks for."""

    key: str
    revision: int | None = None
    version: int | None = None
    body: str
    wanted: PastFilter
    asked_by: str


class Work(Value):
    """What is to be done of a rehearsal; `places` are done already."""

    id: str
    body: str
    wanted: PastFilter
    state: State
    asked_by: str
    stand_ins: Cast | None
    claim_ids: tuple[str, ...] | None
    places: frozenset[int]


class RehearsedClaim(Value):
    """One claim as it is kept."""

    place: int
    claim_id: str
    kind: Kind
    findings: tuple[Finding, ...]
    tallied: Tallied
    runs: tuple[Rehearsed, Rehearsed] | None = None


class Line(Value):
    """One claim of a rehearsal in the list."""

    place: int
    claim_id: str
    number: str
    kind: Kind
    findings: tuple[Finding, ...] = ()
    tallied: Tallied

    @property
    def spot(self) -> Spot:
        """Where the next page begins when this is the last line of one."""
        return (self.findings[0].weight if self.findings else 0), self.place


class BothRuns(Line):
    """Both runs of one claim; empty where nothing differs."""

    runs: tuple[Rehearsed, Rehearsed] | None = None
    body: str
    variant: str
    variant_version: int = Field(ge=1)


async def begin(connection: AsyncConnection, new: NewRehearsal) -> tuple[str, bool]:
    """Ask for a rehearsal; its id, and False where the same person has one of this variant under way."""
    row = {**new.model_dump(exclude={"wanted"}), "id": str(uuid7()), "wanted": new.wanted.model_dump_json()}
    await connection.execute(_FORGET, {"key": new.key, "kept": KEPT})
    made = (await connection.execute(_BEGIN, row)).scalar()
    if made is not None:
        return str(made), True
    known = (await connection.execute(_UNDER_WAY, {"key": new.key, "asked_by": new.asked_by})).scalar()
    return (str(known), False) if known else await begin(connection, new)


async def rehearsal(connection: AsyncConnection, sight: Sight, rehearsal_id: str) -> Rehearsal | None:
    """One rehearsal; None when it is unknown or holds claims that are not seen."""
    row = (await connection.execute(_ONE, {"id": rehearsal_id, **_seen(sight)})).one_or_none()
    return _rehearsal(row) if row else None


async def rehearsals_of(
    connection: AsyncConnection, sight: Sight, key: str, limit: int = KEPT
) -> tuple[Rehearsal, ...]:
    """The newest rehearsals of a variant."""
    rows = await connection.execute(_OF_KEY, {"key": key, "limit": limit, **_seen(sight)})
    return tuple(map(_rehearsal, rows))


async def work_of(connection: AsyncConnection, rehearsal_id: str) -> Work | None:
    """What is to be done; None for one that is gone."""
    row = (await connection.execute(_WORK, {"id": rehearsal_id})).one_or_none()
    return Work(**row._mapping) if row else None


async def set_out(connection: AsyncConnection, rehearsal_id: str, chosen: Chosen, cast: Cast) -> None:
    """Keep which claims are rehearsed and who stands in, so that a second try goes on where the first ended."""
    row = {"id": rehearsal_id, "ids": list(chosen.ids), "teams": list(chosen.teams)}
    more = {"restricted": chosen.restricted, "stand_ins": cast.model_dump_json()}
    await connection.execute(_RUN, row | more)


async def keep(
    connection: AsyncConnection, rehearsal_id: str, claims: Sequence[RehearsedClaim]
) -> int | None:
    """Keep what became of some claims; how many are done now, None when the rehearsal is over."""
    rows = to_json([claim.model_dump(mode="json") for claim in claims]).decode()
    return (await connection.execute(_KEEP, {"id": rehearsal_id, "rows": rows})).scalar()


async def end(
    connection: AsyncConnection,
    rehearsal_id: str,
    state: Literal["done", "cancelled", "failed"],
    totals: Totals | None = None,
    problem: str | None = None,
) -> bool:
    """End a rehearsal; False when it is over already."""
    row = {"id": rehearsal_id, "state": state, "problem": problem}
    document = totals.model_dump_json() if totals else None
    return (await connection.execute(_END, row | {"totals": document})).first() is not None


async def tallied_of(connection: AsyncConnection, rehearsal_id: str) -> tuple[Tallied, ...]:
    """What the claims of a rehearsal add to its totals."""
    rows = await connection.execute(_TALLIED, {"id": rehearsal_id})
    return tuple(Tallied.model_validate(row.tallied) for row in rows)


async def lines(
    connection: AsyncConnection, rehearsal_id: str, kinds: Sequence[str], limit: int, after: Spot = FIRST
) -> tuple[Line, ...]:
    """Claims of these kinds, what weighs most first; the caller has seen to it that he sees the rehearsal."""
    asked: dict[str, Any] = {"id": rehearsal_id, "kinds": list(kinds), "limit": limit}
    asked |= {"weight": after[0], "place": after[1]}
    return tuple(Line(**row._mapping) for row in await connection.execute(_LINES, asked))


async def both_runs(connection: AsyncConnection, rehearsal_id: str, number: str) -> BothRuns | None:
    """Both runs of one claim of a rehearsal."""
    row = (await connection.execute(_RUNS, {"id": rehearsal_id, "number": number})).one_or_none()
    return BothRuns(**row._mapping) if row else None


def _rehearsal(row: Row) -> Rehearsal:
    return Rehearsal(**row._mapping)


def _seen(sight: Sight) -> dict[str, Any]:
    return seen(sight) | {"seen_by": sight.user_id}
