"""The list of erasures: what was erased, when, by whom and why. It is what a restored back-up is erased by again."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import ErasureBasis
from claims.values import Instant, Value
from store.pages import BadCursor, Page, cursor, instant_of, place_of
from store.sight import SEEN, Sight, seen

_COLUMNS = """e.claim_id::text, c.number, c.type, e.act_id::text, e.basis, e.by::text, u.name AS by_name, e.at,
       e.counts, e.bytes_gone_at"""
_FROM = "FROM erasures e JOIN claims c ON c.id = e.claim_id LEFT JOIN users u ON u.id = e.by"
_PAGE = text(f"""
SELECT {_COLUMNS} {_FROM}
WHERE {SEEN} AND (CAST(:at AS timestamptz) IS NULL
                  OR (e.at, e.claim_id) < (CAST(:at AS timestamptz), CAST(:id AS uuid)))
ORDER BY e.at DESC, e.claim_id DESC LIMIT :limit""")
_ALL = text(f"SELECT {_COLUMNS} {_FROM} ORDER BY e.at, e.claim_id")
_OF_CLAIM = text(f"SELECT {_COLUMNS} {_FROM} WHERE e.claim_id = CAST(:claim AS uuid)")
_OF_ACT = text(f"SELECT {_COLUMNS} {_FROM} WHERE e.act_id = CAST(:act AS uuid) AND {SEEN} ORDER BY c.number")
_LEFT = text("""
SELECT claim_id::text FROM erasures WHERE bytes_gone_at IS NULL ORDER BY at LIMIT :limit""")
_LEFT_COUNT = text("""
SELECT count(*) FROM erasures WHERE bytes_gone_at IS NULL AND at < CAST(:before AS timestamptz)""")
ORDER = "erasures"


class Erasure(Value):
    """One erasure; nobody's name where the term had run out. `bytes_gone_at`: its files are deleted too."""

    claim_id: str
    number: str
    type: str
    act_id: str
    basis: ErasureBasis
    by: str | None
    by_name: str | None
    at: Instant
    counts: dict[str, int]
    bytes_gone_at: Instant | None


async def erasures(
    connection: AsyncConnection, sight: Sight, limit: int = 50, before: str | None = None
) -> Page[Erasure]:
    """One page of the list, the latest first; BadCursor for a foreign cursor."""
    asked = (_place(before) if before else {"at": None, "id": None}) | {"limit": limit + 1}
    rows = (await connection.execute(_PAGE, asked | seen(sight))).all()
    found = tuple(Erasure(**row._mapping) for row in rows[:limit])
    more = cursor(ORDER, found[-1].at.isoformat(), found[-1].claim_id) if len(rows) > limit else None
    return Page[Erasure](items=found, next=more)


def _place(before: str) -> dict[str, Any]:
    at, claim_id = place_of(before, ORDER, (str, str))
    try:
        return {"at": instant_of(str(at)), "id": str(UUID(str(claim_id)))}
    except ValueError:
        raise BadCursor("not a cursor") from None


async def erasure_of(connection: AsyncConnection, claim_id: str) -> Erasure | None:
    """How the data of a claim was erased; None when it was not."""
    row = (await connection.execute(_OF_CLAIM, {"claim": claim_id})).one_or_none()
    return Erasure(**row._mapping) if row else None


async def erased_together(connection: AsyncConnection, sight: Sight, act_id: str) -> tuple[Erasure, ...]:
    """What was erased in one act, by number; nothing where none of it is seen."""
    rows = await connection.execute(_OF_ACT, {"act": act_id, **seen(sight)})
    return tuple(Erasure(**row._mapping) for row in rows)


async def every_erasure(connection: AsyncConnection) -> AsyncIterator[Erasure]:
    """All of them, the oldest first, without holding them all at once."""
    rows = await connection.stream(_ALL)
    async for row in rows:
        yield Erasure(**row._mapping)


async def with_bytes_left(connection: AsyncConnection, limit: int) -> tuple[str, ...]:
    """Claims whose files' bytes were not yet seen to be gone, the oldest erasure first."""
    return tuple((await connection.execute(_LEFT, {"limit": limit})).scalars())


async def bytes_left_too_long(connection: AsyncConnection, now: datetime, since: timedelta) -> int:
    """How many erasures have bytes left although they are older than this."""
    return (await connection.execute(_LEFT_COUNT, {"before": now - since})).scalar_one()
