"""Our own people: users with their roles and teams, tokens, and who is meant by a word."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Row, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.routing_people import Candidate, Wish, choose
from claims.values import Titles, Value
from store.reception import ANYBODY, LOADS, candidates

_USER = """
SELECT u.id::text, u.login, u.name, u.email, u.language, u.zone, u.admin, u.auditor, u.sees_restricted, u.active,
       coalesce(array_agg(m.team ORDER BY m.team) FILTER (WHERE m.role = 'operator'), '{}') AS teams,
       coalesce(array_agg(m.team ORDER BY m.team) FILTER (WHERE m.role = 'manager'), '{}') AS manages
FROM users u LEFT JOIN memberships m ON m.user_id = u.id WHERE """
_GROUPED = " GROUP BY u.id"
_BY_TOKEN = text(
    _USER + "u.active AND u.id = (SELECT user_id FROM tokens WHERE hash = :hash AND revoked_at IS NULL"
    " AND (expires_at IS NULL OR expires_at > now()))" + _GROUPED
)
_BY_ID = text(_USER + "u.id = CAST(:id AS uuid)" + _GROUPED)
_BY_LOGIN = text(_USER + "u.login = :login" + _GROUPED)
_AWAY = "{0}.away_until > now() AND ({0}.away_from IS NULL OR {0}.away_from <= now())"
_HERE = f"""
(SELECT CASE WHEN p.active AND ({_AWAY.format("p")}) IS NOT TRUE THEN p.id
             ELSE coalesce(d.id, CASE WHEN p.active THEN p.id END) END
 FROM users p LEFT JOIN users d ON d.id = p.deputy_id AND d.active WHERE p.id = {{0}})"""
"""The person, while he is away or has left his deputy; nobody for one who left without a deputy."""
_MEANT = text(f"""
WITH loads AS ({LOADS})
SELECT coalesce({_HERE.format("t.head_id")},
                (SELECT m.user_id FROM memberships m JOIN users u ON u.id = m.user_id AND u.active
                            WHERE m.team = t.key AND m.role = 'manager' ORDER BY u.made_at, u.id LIMIT 1))::text
         AS head,
       coalesce({_HERE.format("t.director_id")},
                (SELECT id FROM users WHERE admin AND active ORDER BY made_at, id LIMIT 1))::text
         AS director,
       (SELECT d.id FROM users u JOIN users d ON d.id = u.deputy_id AND d.active
        WHERE u.id = CAST(:assignee AS uuid))::text AS deputy,
       (SELECT coalesce(jsonb_agg(loads), '[]') FROM loads) AS here
FROM teams t WHERE t.key = :team""")
_CALLED = "active AND (login = :who OR email = :who)"
_PASSWORD = text(
    f"SELECT id::text AS user_id, password_hash AS hash FROM users WHERE {_CALLED} AND password_hash IS NOT NULL"
)
_BY_NAME = text(_USER + "u.id = (SELECT id FROM users WHERE " + _CALLED + ")" + _GROUPED)
_STANDS_IN_FOR = text(f"""
SELECT u.id::text FROM users u
WHERE u.deputy_id = CAST(:id AS uuid) AND u.active AND {_AWAY.format("u")} ORDER BY u.id""")


class User(Value):
    """One of our people. `teams` are those he works in, `manages` those he manages, `restricted` a right."""

    id: str
    login: str
    name: str
    email: str | None = None
    language: str = "ru"
    zone: str = "UTC"
    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    manages: tuple[str, ...] = ()
    restricted: bool = False
    active: bool = True


class NewUser(Value):
    """Somebody who is to become one of our people; the password is a hash already."""

    login: str
    name: str
    email: str | None = None
    language: str = "ru"
    zone: str = "Europe/Moscow"
    password_hash: str | None = None
    admin: bool = False
    auditor: bool = False
    restricted: bool = False


class KeptPassword(Value):
    """The hash of somebody's password."""

    user_id: str
    hash: str


class Team(Value):
    """A team that claims belong to; `head` and `director` are user ids."""

    key: str
    title: Titles
    head: str | None = None
    director: str | None = None


def token_hash(token: str) -> bytes:
    """Hash a random token as the tables keep it."""
    return sha256(token.encode()).digest()


async def user_by_token(connection: AsyncConnection, token: str) -> User | None:
    """Find whose token it is; None when it is unknown, expired or revoked, or the user is not active."""
    return await _user(connection, _BY_TOKEN, {"hash": token_hash(token)})


async def user_by_id(connection: AsyncConnection, user_id: str) -> User | None:
    """Find a user by his id."""
    return await _user(connection, _BY_ID, {"id": user_id})


async def user_by_login(connection: AsyncConnection, login: str) -> User | None:
    """Find a user by his login."""
    return await _user(connection, _BY_LOGIN, {"login": login})


async def user_called(connection: AsyncConnection, who: str) -> User | None:
    """Find an active user by his login or e-mail, in small letters; no login looks like an e-mail."""
    return await _user(connection, _BY_NAME, {"who": who})


async def password_of(connection: AsyncConnection, who: str) -> KeptPassword | None:
    """Find the password of an active person by his login or e-mail; None without one."""
    row = (await connection.execute(_PASSWORD, {"who": who})).one_or_none()
    return KeptPassword(**row._mapping) if row else None


async def keep_password(connection: AsyncConnection, user_id: str, password_hash: str) -> None:
    """Keep another hash of a person's password."""
    change = text("UPDATE users SET password_hash = :hash WHERE id = CAST(:id AS uuid)")
    await connection.execute(change, {"id": user_id, "hash": password_hash})


async def change_details(
    connection: AsyncConnection, user_id: str, name: str, language: str, zone: str
) -> None:
    """Change what people say of themselves."""
    change = "UPDATE users SET name = :name, language = :language, zone = :zone WHERE id = CAST(:id AS uuid)"
    row = {"id": user_id, "name": name, "language": language, "zone": zone}
    await connection.execute(text(change), row)


async def logins_of(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, str]:
    """Map ids to logins."""
    question = text("SELECT login, id::text FROM users WHERE id = ANY(CAST(:ids AS uuid[]))")
    return {row.id: row.login for row in await connection.execute(question, {"ids": list(ids)})}


async def add_user(connection: AsyncConnection, new: NewUser) -> User:
    """Add a user; IntegrityError when the login is taken."""
    row = new.model_dump(exclude={"restricted"}) | {"id": str(uuid7()), "sees_restricted": new.restricted}
    await connection.execute(
        text(
            "INSERT INTO users (id, login, name, email, language, zone, password_hash, admin, auditor,"
            " sees_restricted) VALUES (:id, :login, :name, lower(:email), :language, :zone, :password_hash, :admin,"
            " :auditor, :sees_restricted)"
        ),
        row,
    )
    added = await user_by_id(connection, row["id"])
    if added is None:
        raise LookupError("the user that was added is not there")
    return added


async def make_token(
    connection: AsyncConnection, user_id: str, label: str, expires_at: datetime | None = None
) -> str:
    """Make a bearer token and return it; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    row = {
        "id": str(uuid7()),
        "user_id": user_id,
        "hash": token_hash(token),
        "label": label,
        "at": expires_at,
    }
    await connection.execute(
        text(
            "INSERT INTO tokens (id, user_id, hash, label, expires_at) VALUES (:id, :user_id, :hash, :label, :at)"
        ),
        row,
    )
    return token


async def add_team(connection: AsyncConnection, team: Team) -> None:
    """Add a team, or give a known one this title, head and director."""
    row = {
        "key": team.key,
        "title": team.title.model_dump_json(),
        "head": team.head,
        "director": team.director,
    }
    await connection.execute(
        text(
            "INSERT INTO teams (key, title, head_id, director_id)"
            " VALUES (:key, CAST(:title AS jsonb), CAST(:head AS uuid), CAST(:director AS uuid)) ON CONFLICT (key)"
            " DO UPDATE SET title = excluded.title, head_id = excluded.head_id, director_id = excluded.director_id"
        ),
        row,
    )


async def add_membership(connection: AsyncConnection, user_id: str, team: str, role: str) -> None:
    """Let a user work in a team (`operator`) or manage it (`manager`)."""
    await connection.execute(
        text(
            "INSERT INTO memberships (user_id, team, role) VALUES (:user_id, :team, :role)"
            " ON CONFLICT (user_id, team) DO UPDATE SET role = excluded.role"
        ),
        {"user_id": user_id, "team": team, "role": role},
    )


async def who_is_meant(
    connection: AsyncConnection, team: str, assignee: str | None, wish: Wish = ANYBODY
) -> dict[str, str]:
    """Map the words of a rung to user ids; a word that means nobody is left out.

    The least loaded is one of those who suit, and not who has the claim already.
    """
    row = (await connection.execute(_MEANT, {"team": team, "assignee": assignee})).one_or_none()
    words: dict[str, str | None] = {"assignee": assignee}
    if row is not None:
        least = choose((Candidate.model_validate(each) for each in row.here), wish, but=assignee)
        words |= {"head": row.head, "director": row.director, "deputy": row.deputy}
        words["least_loaded"] = least.id if least else None
    return {word: person for word, person in words.items() if person}


async def stands_in_for(connection: AsyncConnection, user_id: str) -> tuple[str, ...]:
    """Return the ids of those who are away now and whose deputy the user is."""
    return tuple((await connection.execute(_STANDS_IN_FOR, {"id": user_id})).scalars())


async def least_loaded(connection: AsyncConnection, team: str, wish: Wish = ANYBODY) -> str | None:
    """Return the operator of a team with the fewest open claims of those who suit; None when it has nobody."""
    chosen = choose(candidates(await connection.execute(text(LOADS), {"team": team})), wish)
    return chosen.id if chosen else None


async def _user(
    connection: AsyncConnection, question: TextClause, arguments: dict[str, object]
) -> User | None:
    row = (await connection.execute(question, arguments)).one_or_none()
    return _read(row) if row else None


def _read(row: Row) -> User:
    given = {"admin": row.admin, "auditor": row.auditor, "operator": row.teams, "manager": row.manages}
    roles = tuple(role for role, held in given.items() if held)
    return User(**row._mapping, roles=roles, restricted=row.sees_restricted)
