"""Where the words of the dictionaries are used: in process variants, and in claims, as far as they are looked at."""

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.dictionaries import MEMBERS, Kind
from claims.remedies import OwnRemedy
from claims.values import Titles, Value
from claims.variant import FormField
from store.sight import REAL
from store.variant_history import MOST_VARIANTS

CLAIMS_LOOKED_AT = 2000
"""The claims registered last, in which findings are counted: counting them all would read every claim."""
MOST_USES = 20
_WORDS = text(f"""
WITH present AS (SELECT DISTINCT ON (key) key, version FROM variant_versions WHERE version > 0
                 ORDER BY key, live DESC, version DESC LIMIT {MOST_VARIANTS})
SELECT v.key, v.version, v.claim_type, v.content->'title' AS title, v.team, v.restricted, v.live,
       coalesce(v.content->'causes', '{{}}') AS causes, coalesce(v.content->'guilty_units', '{{}}') AS guilty_units,
       coalesce(v.content->'own_remedies', '{{}}') AS own_remedies,
       coalesce(v.content->'fields', '[]') AS fields, coalesce(v.content->'remedies', '[]') AS remedies
FROM present p JOIN variant_versions v USING (key, version) ORDER BY NOT v.live, v.key""")
_LAST_CLAIMS = f"""
FROM (SELECT variant, snapshot FROM claims c WHERE {REAL}
      ORDER BY registered_at DESC, id DESC LIMIT {CLAIMS_LOOKED_AT}) c"""
_FINDINGS: Mapping[Kind, str] = {"cause": "cause", "unit": "guilty_unit"}
_FOUND = text(f"""
SELECT c.variant, c.snapshot->'finding'->>CAST(:member AS text) AS key, count(*) AS n {_LAST_CLAIMS}
GROUP BY 1, 2""")
_GRANTED = text(f"""
SELECT c.variant, r.remedy->>'remedy' AS key, count(*) AS n {_LAST_CLAIMS}
CROSS JOIN LATERAL jsonb_array_elements(coalesce(c.snapshot->'remedies', '[]'::jsonb)) AS r(remedy)
WHERE r.remedy ? 'like' GROUP BY 1, 2""")
_TAGS = text(f"""
SELECT tag AS key, count(*) AS n
FROM (SELECT tags FROM claims c WHERE {REAL} ORDER BY registered_at DESC, id DESC LIMIT {CLAIMS_LOOKED_AT}) c,
     unnest(c.tags) AS tag
GROUP BY 1""")
_SKILLS = text(
    "SELECT skill AS key, count(*) AS n FROM users u, unnest(u.skills) AS skill WHERE u.active GROUP BY 1"
)
_IN_RULES = """(SELECT coalesce(jsonb_path_exists(CAST(content AS jsonb), '$.** ? (@ == $k)',
          jsonb_build_object('k', CAST(:key AS text))), false) FROM routing_versions ORDER BY version DESC LIMIT 1)"""
_ELSEWHERE = {
    "tag": text(f"""
SELECT (SELECT count(*) FROM (SELECT FROM claims WHERE tags <> '{{}}' AND tags @> ARRAY[CAST(:key AS text)]
                              LIMIT {CLAIMS_LOOKED_AT}) c) AS claims, 0 AS people, {_IN_RULES} AS rules"""),
    "skill": text(f"""
SELECT 0 AS claims, (SELECT count(*) FROM users WHERE skills @> ARRAY[CAST(:key AS text)]) AS people,
       {_IN_RULES} AS rules"""),
}
_IN_VERSIONS = text(f"""
SELECT key, max(version) AS version, (array_agg(content->'title' ORDER BY version DESC))[1] AS title,
       (array_agg(team ORDER BY version DESC))[1] AS team, bool_or(restricted) AS restricted
FROM variant_versions WHERE content->CAST(:member AS text)->CAST(:key AS text) IS NOT NULL
GROUP BY key ORDER BY key LIMIT {MOST_USES}""")


class VariantWords(Value):
    """The words of one variant: of its live version, or of the last one where none is live."""

    key: str
    version: int
    claim_type: str
    title: Titles
    team: str
    restricted: bool
    live: bool
    causes: dict[str, Titles]
    guilty_units: dict[str, Titles]
    own_remedies: dict[str, OwnRemedy]
    fields: tuple[FormField, ...]
    remedies: tuple[str, ...]

    def titles(self, kind: Kind) -> Mapping[str, Titles]:
        """What the variant calls the keys of a kind."""
        if kind == "remedy":
            return {key: own.title for key, own in self.own_remedies.items()}
        words: Mapping[str, Titles] = getattr(self, MEMBERS[kind])
        return words


class UsedIn(Value):
    """A variant that names a key in one of its versions; `version` is the last one that does."""

    key: str
    version: int
    title: Titles
    team: str
    restricted: bool


class Elsewhere(Value):
    """What else names a key: claims (counted up to `CLAIMS_LOOKED_AT`), people, the rules of routing that hold."""

    claims: int = 0
    people: int = 0
    rules: bool = False


async def words_of_variants(connection: AsyncConnection) -> tuple[VariantWords, ...]:
    """The words of every variant, those that are live first."""
    return tuple(VariantWords(**row._mapping) for row in await connection.execute(_WORDS))


async def found_in_claims(connection: AsyncConnection, kind: Kind) -> Mapping[tuple[str, str], int]:
    """How often a cause or unit was found, or an own remedy granted, by variant and key, in the claims registered last.

    A remedy counts as often as it was granted.
    """
    if kind == "remedy":
        rows = await connection.execute(_GRANTED)
    else:
        rows = await connection.execute(_FOUND, {"member": _FINDINGS[kind]})
    return {(row.variant, row.key): row.n for row in rows if row.key}


async def used_in(connection: AsyncConnection, kind: Kind, key: str) -> tuple[UsedIn, ...]:
    """The variants that name a key in any of their published versions: claims may be pinned to each of them."""
    if kind not in MEMBERS:
        return ()
    found = await connection.execute(_IN_VERSIONS, {"member": MEMBERS[kind], "key": key})
    return tuple(UsedIn(**row._mapping) for row in found)


async def elsewhere(connection: AsyncConnection, kind: Kind, key: str) -> Elsewhere:
    """What names a tag or a skill."""
    if kind not in _ELSEWHERE:
        return Elsewhere()
    row = (await connection.execute(_ELSEWHERE[kind], {"key": key})).one()
    return Elsewhere(claims=row.claims, people=row.people, rules=bool(row.rules))


async def counted(connection: AsyncConnection, kind: Kind) -> Mapping[str, int]:
    """How many of the last claims bear each tag, or how many people have each skill."""
    if kind not in _ELSEWHERE:
        return {}
    found = await connection.execute(_TAGS if kind == "tag" else _SKILLS)
    return {row.key: row.n for row in found}
