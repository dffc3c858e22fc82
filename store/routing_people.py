"""What our people know and speak, by which claims are shared out among them."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value
from store.sight import REAL

MOST_PEOPLE = 500
_ALL = text(f"""
SELECT u.id::text, u.name, u.login, u.skills, u.languages, u.away_from, u.away_until,
       array_agg(m.team ORDER BY m.team) AS teams,
       (SELECT count(*) FROM claims c WHERE c.assignee = u.id AND c.team = ANY(array_agg(m.team))
        AND c.status = 'open' AND {REAL}) AS load
FROM memberships m JOIN users u ON u.id = m.user_id AND u.active
WHERE m.role = 'operator' AND (CAST(:teams AS text[]) IS NULL OR m.team = ANY(CAST(:teams AS text[])))
GROUP BY u.id ORDER BY u.name, u.id LIMIT {MOST_PEOPLE}""")
_SET = text("UPDATE users SET skills = :skills, languages = :languages WHERE id = CAST(:id AS uuid)")


class Able(Value):
    """One of our people who takes claims: his teams, his open claims, what he knows and speaks."""

    id: str
    name: str
    login: str
    teams: tuple[str, ...]
    load: int
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    away_from: Instant | None
    away_until: Instant | None


async def able_people(connection: AsyncConnection, teams: Sequence[str] | None) -> tuple[Able, ...]:
    """The operators of these teams by name, of all teams for None."""
    asked = {"teams": None if teams is None else list(teams)}
    return tuple(Able(**row._mapping) for row in await connection.execute(_ALL, asked))


async def set_abilities(
    connection: AsyncConnection, user_id: str, skills: Sequence[str], languages: Sequence[str]
) -> None:
    """Note what a person knows and speaks; without languages he takes every one."""
    row = {"id": user_id, "skills": list(skills), "languages": list(languages)}
    await connection.execute(_SET, row)
