"""Our people as administrators see and change them."""

from pathlib import Path

from pydantic_core import to_json
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value

PAGE = 25
MOST_PAGES = 1000
_SQL = Path(__file__).resolve().parent / "sql"
_LIST = text("""
SELECT u.id::text, u.login, u.name, u.email, u.admin, u.auditor, u.active, u.away_from, u.away_until,
       (SELECT coalesce(jsonb_object_agg(m.team, m.role), '{}') FROM memberships m WHERE m.user_id = u.id) AS teams,
       (SELECT max(s.seen_at) FROM sessions s WHERE s.user_id = u.id) AS seen_at
FROM users u
WHERE (u.active OR CAST(:everybody AS boolean))
  AND (u.name ILIKE :words OR u.login ILIKE :words OR u.email ILIKE :words)
ORDER BY u.active DESC, u.name, u.id LIMIT :most OFFSET :after""")
_ADD = text((_SQL / "add_person.sql").read_text())
_CHANGE = text((_SQL / "change_person.sql").read_text())
_OPEN_CLAIMS = text(
    "SELECT count(*) FROM teams t JOIN claims c ON c.team = t.key AND c.assignee = CAST(:id AS uuid)"
    " AND c.status = 'open' AND c.training_for IS NULL"
)
_CHOICES = text("SELECT id::text, name, login FROM users WHERE active ORDER BY name, id LIMIT 2000")


class StaffRow(Value):
    """One line of the list. `teams` maps teams to the role there; `seen_at` is when a session was last used."""

    id: str
    login: str
    name: str
    email: str | None
    admin: bool
    auditor: bool
    active: bool
    away_from: Instant | None
    away_until: Instant | None
    teams: dict[str, str]
    seen_at: Instant | None


class StaffPage(Value):
    """One page of the list, and whether there is another one behind it."""

    people: tuple[StaffRow, ...]
    page: int
    more: bool


class Person(Value):
    """What an administrator sets of a person; `teams` maps teams to `operator` or `manager`."""

    id: str
    name: str
    email: str | None = None
    language: str = "ru"
    zone: str = "Europe/Moscow"
    admin: bool = False
    auditor: bool = False
    restricted: bool = False
    active: bool = True
    teams: dict[str, str] = {}


class Choice(Value):
    """Somebody who may be chosen from a list."""

    id: str
    name: str
    login: str


async def staff_page(connection: AsyncConnection, words: str, page: int, *, everybody: bool) -> StaffPage:
    """List people whose name, login or e-mail holds the words; `everybody` means those too who left."""
    asked = {
        "words": f"%{_plain(words)}%",
        "everybody": everybody,
        "most": PAGE + 1,
        "after": (min(page, MOST_PAGES) - 1) * PAGE,
    }
    rows = [StaffRow(**row._mapping) for row in await connection.execute(_LIST, asked)]
    return StaffPage(people=tuple(rows[:PAGE]), page=page, more=len(rows) > PAGE)


async def add_person(connection: AsyncConnection, login: str, person: Person) -> bool:
    """Add a person; False when this id was added before. IntegrityError when login or e-mail is taken."""
    given = person.model_dump(exclude={"teams"}) | {"login": login}
    row = {"person": to_json(given).decode(), "teams": to_json(person.teams).decode()}
    return bool((await connection.execute(_ADD, row)).scalar_one())


async def change_person(connection: AsyncConnection, person: Person) -> bool:
    """Change a person; False when the last active administrator would go. IntegrityError when an e-mail is taken."""
    given = person.model_dump(exclude={"teams"})
    row = {"person": to_json(given).decode(), "teams": to_json(person.teams).decode()}
    return bool((await connection.execute(_CHANGE, row)).scalar_one())


async def open_claims_of(connection: AsyncConnection, user_id: str) -> int:
    """Count the open claims that a person is assigned to."""
    return int((await connection.execute(_OPEN_CLAIMS, {"id": user_id})).scalar_one())


async def people_to_choose(connection: AsyncConnection) -> tuple[Choice, ...]:
    """List active people by name."""
    return tuple(Choice(**row._mapping) for row in await connection.execute(_CHOICES))


def _plain(words: str) -> str:
    """The words without meaning for LIKE."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
