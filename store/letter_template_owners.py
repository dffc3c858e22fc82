"""To whom a letter text belongs: the process variants whose claims get it."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Titles, Value
from store.letter_templates import TemplatePlace

MOST_OWNERS = 500
_OWNERS = text(f"""
SELECT DISTINCT ON (v.key) v.key, v.claim_type, v.content->'title' AS title, v.team, v.restricted, v.live
FROM variant_versions v
WHERE (CAST(:variant AS text) IS NULL OR v.key = :variant)
  AND (CAST(:claim_type AS text) IS NULL OR v.claim_type = :claim_type)
ORDER BY v.key, v.live DESC, v.version DESC LIMIT {MOST_OWNERS}""")


class Owner(Value):
    """A variant by its live version, or its last one."""

    key: str
    claim_type: str
    title: Titles
    team: str
    restricted: bool
    live: bool


async def owners(connection: AsyncConnection, place: TemplatePlace | None = None) -> tuple[Owner, ...]:
    """The variants whose claims get letters from the text at a place; every variant where it holds everywhere."""
    asked = {"variant": None, "claim_type": None}
    if place and place.scope != "everywhere":
        asked["variant" if place.scope == "variant" else "claim_type"] = place.scope_key
    return tuple(Owner(**row._mapping) for row in await connection.execute(_OWNERS, asked))
