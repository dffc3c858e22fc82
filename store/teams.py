"""Teams as administrators see and change them."""

from pathlib import Path

from pydantic_core import to_json
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Titles, Value

MOST_TEAMS = 500
_LIST = text("""
SELECT t.key, t.title, h.name AS head_name, d.name AS director_name,
       count(u.id) FILTER (WHERE m.role = 'operator') AS operators,
       count(u.id) FILTER (WHERE m.role = 'manager') AS managers
FROM teams t
LEFT JOIN users h ON h.id = t.head_id LEFT JOIN users d ON d.id = t.director_id
LEFT JOIN memberships m ON m.team = t.key LEFT JOIN users u ON u.id = m.user_id AND u.active
GROUP BY t.key, h.name, d.name ORDER BY t.key LIMIT :most""")
_ONE = text(
    "SELECT key, title, head_id::text AS head, director_id::text AS director FROM teams WHERE key = :key"
)
_MEMBERS = text("""
SELECT u.id::text, u.name, u.login, u.active, m.role FROM memberships m JOIN users u ON u.id = m.user_id
WHERE m.team = :key ORDER BY u.active DESC, u.name, u.id LIMIT 1000""")
_KEEP = text((Path(__file__).resolve().parent / "sql" / "keep_team.sql").read_text())
_TITLE = text("SELECT title FROM teams WHERE key = :key")


class TeamRow(Value):
    """One line of the list of teams."""

    key: str
    title: Titles
    head_name: str | None
    director_name: str | None
    operators: int
    managers: int


class Member(Value):
    """Somebody who belongs to a team."""

    id: str
    name: str
    login: str
    active: bool
    role: str


class TeamCard(Value):
    """A team with its people; `head` and `director` are user ids."""

    key: str
    title: Titles
    head: str | None = None
    director: str | None = None
    members: tuple[Member, ...] = ()


async def all_teams(connection: AsyncConnection) -> tuple[TeamRow, ...]:
    """List the teams."""
    return tuple(TeamRow(**row._mapping) for row in await connection.execute(_LIST, {"most": MOST_TEAMS}))


async def title_of(connection: AsyncConnection, key: str) -> Titles | None:
    """How a team is called; None when there is no such team."""
    found = (await connection.execute(_TITLE, {"key": key})).scalar_one_or_none()
    return Titles.model_validate(found) if found else None


async def team_card(connection: AsyncConnection, key: str) -> TeamCard | None:
    """Find a team with its people."""
    row = (await connection.execute(_ONE, {"key": key})).one_or_none()
    if row is None:
        return None
    members = [Member(**each._mapping) for each in await connection.execute(_MEMBERS, {"key": key})]
    return TeamCard(**row._mapping, members=tuple(members))


async def keep_team(
    connection: AsyncConnection, team: TeamCard, members: dict[str, str], *, fresh: bool
) -> bool:
    """Make or change a team; `members` maps user ids to roles. False when a fresh one's key is taken."""
    row = {
        "key": team.key,
        "title": team.title.model_dump_json(),
        "head": team.head,
        "director": team.director,
        "members": to_json(members).decode(),
        "fresh": fresh,
    }
    return bool((await connection.execute(_KEEP, row)).scalar_one())
