"""Rules of the whole desk: the matrix of priorities, the mask of numbers. Every version is kept, the last holds."""

from typing import Generic, Literal, TypeVar

from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.dictionaries_numbers import Mask
from claims.dictionaries_priorities import USUAL, Matrix
from claims.values import Instant, Value

MOST_VERSIONS = 50
Name = Literal["priorities", "numbers"]
Content = TypeVar("Content", bound=BaseModel)
_HISTORY = text(f"""
SELECT version, content, made_by::text, made_at FROM desk_rules WHERE name = :name
ORDER BY version DESC LIMIT {MOST_VERSIONS}""")
_LAST = text("SELECT content FROM desk_rules WHERE name = :name ORDER BY version DESC LIMIT 1")
_MAKE = text("""
INSERT INTO desk_rules (name, version, content, made_by)
SELECT CAST(:name AS text), CAST(:version AS int), CAST(:content AS jsonb), CAST(:by AS uuid)
WHERE (SELECT coalesce(max(version), 0) + 1 FROM desk_rules WHERE name = CAST(:name AS text)) = CAST(:version AS int)
ON CONFLICT DO NOTHING RETURNING version""")


class RuleVersion(Value, Generic[Content]):
    """One version of a rule; `made_by` is a user id."""

    version: int
    content: Content
    made_by: str | None
    made_at: Instant


async def matrix(connection: AsyncConnection) -> Matrix:
    """The matrix of priorities that holds now."""
    found = (await connection.execute(_LAST, {"name": "priorities"})).scalar_one_or_none()
    return Matrix.model_validate(found) if found else USUAL


async def matrices(connection: AsyncConnection) -> tuple[RuleVersion[Matrix], ...]:
    """The versions of the matrix, the newest first; none while the usual one holds."""
    found = await connection.execute(_HISTORY, {"name": "priorities"})
    return tuple(RuleVersion[Matrix](**row._mapping) for row in found)


async def masks(connection: AsyncConnection) -> tuple[RuleVersion[Mask], ...]:
    """The versions of the mask of numbers, the newest first; none while the usual one holds."""
    found = await connection.execute(_HISTORY, {"name": "numbers"})
    return tuple(RuleVersion[Mask](**row._mapping) for row in found)


async def set_rule(connection: AsyncConnection, name: Name, new: BaseModel, version: int, by: str) -> bool:
    """Keep a rule as the next version after `version`; False when somebody made one since."""
    row = {"name": name, "version": version + 1, "content": new.model_dump_json(), "by": by}
    return (await connection.execute(_MAKE, row)).scalar_one_or_none() is not None
