"""The claim types that anybody may file about."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Titles, Value

_TYPES = text("""
SELECT claim_type, content->'title' AS title FROM variant_versions
WHERE live AND NOT coalesce(CAST(content->>'restricted' AS boolean), false) ORDER BY claim_type""")


class PublicType(Value):
    """A claim type with what people call it."""

    claim_type: str
    title: Titles


async def public_types(connection: AsyncConnection) -> tuple[PublicType, ...]:
    """Every type with a live variant, but those whose claims only chosen people may see."""
    return tuple(PublicType(**row._mapping) for row in await connection.execute(_TYPES))
