"""Our people: tokens, roles by membership, who is meant, who has the least to do."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Titles
from store.people import (
    NewUser,
    Team,
    add_membership,
    add_team,
    add_user,
    least_loaded,
    logins_of,
    make_token,
    user_by_id,
    user_by_login,
    user_by_token,
    who_is_meant,
)
from store.reception import Reception, registration_facts
from store.sight import sight_of
from tests.store.claims_at_hand import Desk, born, new_id


async def test_a_token_opens_until_it_ends(desk: Desk, connection: AsyncConnection) -> None:
    token = await make_token(connection, desk.operator.id, "machine")
    assert await user_by_token(connection, token) == desk.operator
    kept = (await connection.execute(text("SELECT to_jsonb(t)::text FROM tokens t"))).scalars().all()
    assert not any(token in row for row in kept)
    ended = await make_token(connection, desk.operator.id, "old", datetime.now(UTC) - timedelta(seconds=1))
    assert await user_by_token(connection, ended) is None
    for strange in ("", " ", "x" * 10_000, "\x00", "\ud800"[:0]):
        assert await user_by_token(connection, strange) is None
    await connection.execute(text("UPDATE tokens SET revoked_at = now() WHERE label = 'machine'"))
    assert await user_by_token(connection, token) is None
    gone = await make_token(connection, desk.other.id, "gone")
    await connection.execute(text("UPDATE users SET active = false WHERE login = 'boris'"))
    assert await user_by_token(connection, gone) is None
    await connection.execute(text("UPDATE users SET active = true WHERE login = 'boris'"))


async def test_roles_come_from_teams_and_rights(desk: Desk, connection: AsyncConnection) -> None:
    assert (desk.operator.roles, desk.operator.teams, desk.operator.manages) == (
        ("operator",),
        ("claims",),
        (),
    )
    assert (desk.manager.roles, desk.manager.teams, desk.manager.manages) == (("manager",), (), ("claims",))
    admin = await add_user(connection, NewUser(login="root", name="R", admin=True, auditor=True))
    assert admin.roles == ("admin", "auditor")
    assert sight_of(admin).everything
    assert not sight_of(desk.manager).everything
    assert sight_of(desk.manager).teams == frozenset({"claims"})
    with pytest.raises(IntegrityError):
        await add_user(connection, NewUser(login="root", name="again"))
    assert await user_by_id(connection, new_id()) is None
    assert await user_by_login(connection, "nobody") is None


async def test_logins_of_ids(desk: Desk, connection: AsyncConnection) -> None:
    assert await logins_of(connection, [desk.other.id, new_id()]) == {desk.other.id: "boris"}


async def test_who_is_meant(desk: Desk, connection: AsyncConnection) -> None:
    director = await add_user(connection, NewUser(login="director", name="D"))
    deputy = await add_user(connection, NewUser(login="deputy", name="V"))
    await add_membership(connection, deputy.id, "claims", "operator")
    question = "UPDATE users SET deputy_id = CAST(:deputy AS uuid) WHERE login = 'anna'"
    await connection.execute(text(question), {"deputy": deputy.id})
    title = Titles(ru="Претензии", en="Claims")
    await add_team(connection, Team(key="claims", title=title, director=director.id))
    assert await who_is_meant(connection, "claims", desk.operator.id) == {
        "assignee": desk.operator.id,
        "head": desk.manager.id,
        "director": director.id,
        "deputy": deputy.id,
        "least_loaded": deputy.id,
    }
    assert await who_is_meant(connection, "nowhere", None) == {}
    # Who is away is stood in for, who has left too; without a deputy an away one stays, one who left does not.
    change = "UPDATE users SET active = {0}, away_until = {1}, deputy_id = {2} WHERE login = 'director'"
    stands_in = f"CAST('{deputy.id}' AS uuid)"
    cases = (
        ("true", "now() + interval '1 day'", stands_in, deputy.id),
        ("true", "now() - interval '1 day'", stands_in, director.id),
        ("true", "now() + interval '1 day'", "NULL", director.id),
        ("false", "NULL", stands_in, deputy.id),
    )
    for active, until, by, expected in cases:
        await connection.execute(text(change.format(active, until, by)))
        assert (await who_is_meant(connection, "claims", None)).get("director") == expected
    await connection.execute(text(change.format("false", "NULL", "NULL")))
    assert (await who_is_meant(connection, "claims", None)).get("director") != director.id
    await connection.execute(text(change.format("true", "NULL", "NULL")))
    assert "deputy" not in await who_is_meant(connection, "claims", None)


async def test_the_least_loaded_gets_the_next_claim(desk: Desk, connection: AsyncConnection) -> None:
    await add_team(connection, Team(key="pair", title=Titles(ru="Пара", en="Pair")))
    assert await least_loaded(connection, "pair") is None
    assert (await registration_facts(connection, "pair", 2026)).assignee is None
    first, second = [
        await add_user(connection, NewUser(login=login, name=login)) for login in ("pair-a", "pair-b")
    ]
    for user in (first, second):
        await add_membership(connection, user.id, "pair", "operator")
    assert await least_loaded(connection, "pair") == first.id
    await _give(desk, connection, first.id)
    assert (await registration_facts(connection, "pair", 2026)).assignee == second.id
    await connection.execute(
        text("UPDATE users SET away_until = now() + interval '1 day' WHERE login = 'pair-b'")
    )
    assert await least_loaded(connection, "pair") == first.id


async def test_a_reception_shares_out_evenly(desk: Desk, connection: AsyncConnection) -> None:
    await add_team(connection, Team(key="trio", title=Titles(ru="Трое", en="Trio")))
    for login in ("t-1", "t-2", "t-3"):
        user = await add_user(connection, NewUser(login=login, name=login))
        await add_membership(connection, user.id, "trio", "operator")
    reception = Reception()
    given = [await reception.facts(connection, "trio", 2026) for _ in range(30)]
    assert len({facts.number for facts in given}) == 30
    shares = [sum(facts.assignee == who for facts in given) for who in {facts.assignee for facts in given}]
    assert shares == [10, 10, 10]


async def _give(desk: Desk, connection: AsyncConnection, user_id: str) -> None:
    claim = await born(desk)
    await connection.execute(
        text("UPDATE claims SET team = 'pair', assignee = CAST(:user AS uuid) WHERE id = CAST(:id AS uuid)"),
        {"user": user_id, "id": claim.id},
    )
