"""The words that lists may be filtered by: claim types, stages and teams that exist."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Value
from claims.variant import CLOSED

_WORDS = text("""
SELECT ARRAY(SELECT DISTINCT claim_type FROM variant_versions WHERE version > 0) AS types,
       ARRAY(SELECT DISTINCT stage FROM variant_versions, json_object_keys(content->'stages') AS stage
             WHERE version > 0) AS stages,
       ARRAY(SELECT key FROM teams) AS teams""")


class Vocabulary(Value):
    """What exists now, in every published version of every variant."""

    types: frozenset[str]
    stages: frozenset[str]
    teams: frozenset[str]


async def vocabulary(connection: AsyncConnection) -> Vocabulary:
    """Read the words; a claim may also be `closed`."""
    row = (await connection.execute(_WORDS)).one()
    return Vocabulary(types=row.types, stages={*row.stages, CLOSED}, teams=row.teams)
