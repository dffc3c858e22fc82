"""The hash chains of timelines: read for the verifier, told as heads, and made for rows from before."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Row, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.chain import Chain, read

AT_A_TIME = 200
"""Claims that are read, or chained, together: what bounds the memory and the length of a transaction."""
_FIRST = "00000000-0000-0000-0000-000000000000"
_CLAIM = "SELECT id::text AS claim_id, number, last_seq, version FROM claims"
_NEXT = text(f"{_CLAIM} WHERE id > CAST(:after AS uuid) ORDER BY id LIMIT :most")
_NUMBERED = text(f"{_CLAIM} WHERE number = ANY(:numbers) ORDER BY id")
_NEWEST = text(f"{_CLAIM} ORDER BY registered_at DESC, id DESC LIMIT :most")
_COUNT = text("SELECT coalesce(sum(last_seq), 0) FROM claims")
_WITHOUT = text("SELECT count(*) FROM timeline WHERE hash IS NULL")
# Only columns and casts of PostgreSQL itself: what the database's owner may replace proves nothing.
_ROWS = text("""
SELECT claim_id::text, seq, version, at, recorded_at, event, actor_kind, actor_id, command_id::text, rung::text,
       data::text, texts::text, encode(prev_hash, 'hex') AS prev_hash, encode(hash, 'hex') AS hash
FROM timeline WHERE claim_id = ANY(CAST(:ids AS uuid[])) ORDER BY claim_id, seq""")
_TEXTS = text("""
SELECT claim_id::text, command_id::text, member, salt, content FROM claim_texts
WHERE claim_id = ANY(CAST(:ids AS uuid[])) AND content IS NOT NULL ORDER BY claim_id""")
_HEADS = text("""
SELECT t.claim_id::text, t.seq, encode(t.hash, 'hex') FROM claims c
JOIN timeline t ON t.claim_id = c.id AND t.seq = c.last_seq WHERE t.hash IS NOT NULL ORDER BY c.id""")
_HEADS_OF_DAY = text("""
SELECT DISTINCT ON (claim_id) claim_id::text, seq, encode(hash, 'hex') FROM timeline
WHERE recorded_at >= :since AND recorded_at < :until AND hash IS NOT NULL ORDER BY claim_id, seq DESC""")
_UNCHAINED = text("""
SELECT DISTINCT claim_id::text FROM timeline
WHERE hash IS NULL AND claim_id > CAST(:after AS uuid) ORDER BY claim_id LIMIT :most""")
# A row with a hash is never chained anew: where one stands behind a row without, the claim is left for the verifier.
_BUILD = text("""
WITH first AS (
  SELECT claim_id, min(seq) AS seq FROM timeline
  WHERE claim_id = ANY(CAST(:ids AS uuid[])) AND hash IS NULL GROUP BY claim_id
),
new AS (
  SELECT t.*, CASE WHEN f.seq = 1 THEN decode(repeat('00', 32), 'hex') ELSE p.hash END AS head
  FROM first f JOIN timeline t ON t.claim_id = f.claim_id AND t.seq >= f.seq
  LEFT JOIN timeline p ON p.claim_id = f.claim_id AND p.seq = f.seq - 1
  WHERE NOT EXISTS (SELECT FROM timeline l WHERE l.claim_id = f.claim_id AND l.seq > f.seq AND l.hash IS NOT NULL)
),
linked AS (
  SELECT claim_id, seq, head, chained(head, timeline_said(claim_id, seq, version, at, recorded_at, event, actor_kind,
           actor_id, command_id, rung, data, texts)) OVER (PARTITION BY claim_id ORDER BY seq) AS link
  FROM new
)
UPDATE timeline t SET prev_hash = x.before, hash = x.link
FROM (SELECT claim_id, seq, lag(link, 1, head) OVER (PARTITION BY claim_id ORDER BY seq) AS before, link
      FROM linked) AS x
WHERE t.claim_id = x.claim_id AND t.seq = x.seq AND t.hash IS NULL AND x.link IS NOT NULL""")
Texts = Mapping[tuple[str, str], tuple[bytes, str]]


class Found(NamedTuple):
    """One claim's chain, and its private texts that are not erased, as (command, member) → (salt, text)."""

    chain: Chain
    texts: Texts


async def every_chain(connection: AsyncConnection) -> AsyncIterator[list[Found]]:
    """All claims, some at a time, each time as of one instant.

    The connection wants REPEATABLE READ, so that a record in the middle is not taken for a fault.
    """
    after = _FIRST
    while found := await _read(connection, _NEXT, {"after": after, "most": AT_A_TIME}):
        yield found
        after = found[-1].chain.claim_id
        await connection.commit()


async def chains_numbered(connection: AsyncConnection, numbers: Sequence[str]) -> list[Found]:
    """The claims with these numbers; those that do not exist are left out."""
    return await _read(connection, _NUMBERED, {"numbers": list(numbers)})


async def newest_chains(connection: AsyncConnection, most: int) -> list[Found]:
    """The claims that were registered last."""
    return await _read(connection, _NEWEST, {"most": most})


async def count_rows(connection: AsyncConnection) -> int:
    """How many rows the claims know of."""
    return int((await connection.execute(_COUNT)).scalar_one())


async def count_unchained(connection: AsyncConnection) -> int:
    """How many rows have no hash yet."""
    return int((await connection.execute(_WITHOUT)).scalar_one())


async def heads(connection: AsyncConnection, day: date | None = None) -> AsyncIterator[tuple[str, int, str]]:
    """Claim, seq and hash of the last rows: of all claims, or those that were written on a day (UTC)."""
    began = datetime.combine(day, time(), UTC) if day else None
    bounds = {"since": began, "until": began + timedelta(days=1)} if began else {}
    async with connection.stream(_HEADS_OF_DAY if began else _HEADS, bounds) as rows:
        async for claim_id, seq, link in rows:
            yield claim_id, seq, link


async def build(connection: AsyncConnection) -> AsyncIterator[int]:
    """Chain the rows that have no hash, some claims at a time, each time committed; gives how many it were.

    As the owner of the tables. Records may go on beside it: a row that follows one without a hash gets none
    itself, so that it is found here or at the next run.
    """
    after = _FIRST
    while ids := list((await connection.execute(_UNCHAINED, {"after": after, "most": AT_A_TIME})).scalars()):
        done = await connection.execute(_BUILD, {"ids": ids})
        await connection.commit()
        yield done.rowcount
        after = ids[-1]


async def _read(connection: AsyncConnection, which: TextClause, arguments: dict[str, Any]) -> list[Found]:
    claims = (await connection.execute(which, arguments)).all()
    ids = {"ids": [claim.claim_id for claim in claims]}
    rows = _by_claim((await connection.execute(_ROWS, ids)).all())
    texts = _by_claim((await connection.execute(_TEXTS, ids)).all())
    return [
        Found(
            Chain(*claim, [_row(row) for row in rows.get(claim.claim_id, ())]),
            {(t.command_id, t.member): (t.salt, t.content) for t in texts.get(claim.claim_id, ())},
        )
        for claim in claims
    ]


def _by_claim(rows: Sequence[Row[Any]]) -> dict[str, list[Row[Any]]]:
    return {claim_id: list(group) for claim_id, group in groupby(rows, key=lambda row: row.claim_id)}


def _row(row: Row[Any]) -> dict[str, Any]:
    given = dict(row._mapping)
    given |= {name: _instant(given[name]) for name in ("at", "recorded_at")}
    return given | {name: given[name] and read(given[name]) for name in ("rung", "data", "texts")}


def _instant(at: datetime) -> str:
    """In UTC with six decimals, as the chain spells it."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
