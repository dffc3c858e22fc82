"""The people of the demonstration; only the embedded stack ever asks for them."""

from pwdlib import PasswordHash
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Titles
from store.people import NewUser, Team, add_membership, add_team, add_user, user_by_login

PASSWORD = "redress"
TEAMS = (
    Team(key="claims", title=Titles(ru="Претензии", en="Claims")),
    Team(key="cards", title=Titles(ru="Карты", en="Cards")),
)
PEOPLE = (
    NewUser(login="operator", name="Ольга Орлова", email="operator@desk.test"),
    NewUser(login="operator2", name="Павел Петров", email="operator2@desk.test"),
    NewUser(login="manager", name="Марина Маслова", email="manager@desk.test"),
    NewUser(login="admin", name="Антон Алексеев", email="admin@desk.test", admin=True),
    NewUser(login="auditor", name="Анна Аркадьева", email="auditor@desk.test", auditor=True),
)
COLLEAGUES = (
    (NewUser(login="belova", name="Вера Белова", email="belova@desk.test"), "claims"),
    (NewUser(login="sokolov", name="Игорь Соколов", email="sokolov@desk.test"), "claims"),
    (NewUser(login="orekhov", name="Денис Орехов", email="orekhov@desk.test"), "cards"),
)
"""People with their teams who share the work of the demo's claims; nobody signs in as one of them."""
MEMBERSHIPS = (
    ("operator", "claims", "operator"),
    ("operator2", "cards", "operator"),
    ("manager", "claims", "manager"),
    ("manager", "cards", "manager"),
)


async def load_demo(connection: AsyncConnection) -> None:
    """Add the demo's teams and people in the caller's transaction; does nothing where they are already."""
    if await user_by_login(connection, PEOPLE[0].login):
        return
    hashed = PasswordHash.recommended().hash(PASSWORD)
    ids = {}
    for person in PEOPLE:
        added = await add_user(connection, person.model_copy(update={"password_hash": hashed}))
        ids[person.login] = added.id
    for team in TEAMS:
        staffed = {"head": ids["manager"], "director": ids["admin"]}
        await add_team(connection, team.model_copy(update=staffed))
    for login, team_key, role in MEMBERSHIPS:
        await add_membership(connection, ids[login], team_key, role)


async def load_colleagues(connection: AsyncConnection) -> None:
    """Add those who share the work, in the caller's transaction; they have no password."""
    for person, team in COLLEAGUES:
        added = await add_user(connection, person)
        await add_membership(connection, added.id, team, "operator")
