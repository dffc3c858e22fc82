"""What types, stages, teams and tags are called: for the filters of the list."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Titles, Value
from store.routing_tags import known_tags

_STAGES = text("""
SELECT v.claim_type, v.content->'title' AS type_title, s.key AS stage, s.value->'title' AS title,
       s.value->>'kind' AS kind
FROM variant_versions v CROSS JOIN LATERAL json_each(v.content->'stages') AS s
WHERE v.live ORDER BY v.claim_type LIMIT 5000""")
_TEAMS = text("SELECT key, title FROM teams ORDER BY key LIMIT 500")


class ListWords(Value):
    """Titles by keys; a stage without a title of its own is called by its kind, which stands in `kinds`."""

    types: dict[str, Titles]
    stages: dict[str, Titles]
    kinds: dict[str, str]
    teams: dict[str, Titles]
    tags: dict[str, Titles] = {}


async def list_words(connection: AsyncConnection) -> ListWords:
    """Read the titles of what is live."""
    stages = (await connection.execute(_STAGES)).all()
    teams = await connection.execute(_TEAMS)
    return ListWords(
        types={row.claim_type: row.type_title for row in stages},
        stages={row.stage: row.title for row in reversed(stages) if row.title},
        kinds={row.stage: row.kind for row in stages},
        teams={row.key: row.title for row in teams},
        tags=await known_tags(connection),
    )
