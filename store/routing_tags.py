"""What tags are called: by the house's dictionary; a tag that only a rule names is its own title."""

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Titles

MOST_TAGS = 1000
_TITLES = text("""
SELECT key, title FROM dictionary_entries WHERE kind = 'tag' AND key = ANY(CAST(:keys AS text[]))""")
_ALL_KNOWN = """
  SELECT key, title, place FROM dictionary_entries WHERE kind = 'tag' AND NOT retired
  UNION ALL
  SELECT DISTINCT t.key, jsonb_build_object('ru', t.key, 'en', t.key), 1000000
  FROM routing_versions v CROSS JOIN LATERAL json_array_elements(v.content->'rules') AS r
  CROSS JOIN LATERAL json_array_elements_text(r->'tags') AS t (key)
  WHERE v.version = (SELECT max(version) FROM routing_versions)
    AND NOT EXISTS (SELECT FROM dictionary_entries d WHERE d.kind = 'tag' AND d.key = t.key)"""
_KNOWN = text(f"SELECT key, title FROM ({_ALL_KNOWN}) AS tags ORDER BY place, key LIMIT {MOST_TAGS}")
_IS_KNOWN = text(f"SELECT EXISTS (SELECT FROM ({_ALL_KNOWN}) AS tags WHERE key = :key)")


async def tag_titles(connection: AsyncConnection, keys: Collection[str]) -> dict[str, Titles]:
    """The titles of these tags, without those that the dictionary does not have; no question for no keys."""
    if not keys:
        return {}
    rows = await connection.execute(_TITLES, {"keys": sorted(keys)})
    return {row.key: Titles.model_validate(row.title) for row in rows}


async def known_tags(connection: AsyncConnection) -> dict[str, Titles]:
    """Every tag that lists may be filtered by: those of the dictionary and of the rules that hold."""
    return {row.key: Titles.model_validate(row.title) for row in await connection.execute(_KNOWN)}


async def is_known_tag(connection: AsyncConnection, key: str) -> bool:
    """Whether it is among those."""
    return bool((await connection.execute(_IS_KNOWN, {"key": key})).scalar_one())
