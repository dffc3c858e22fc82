"""People, teams and tokens, as an administrator changes them."""

import asyncio
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from store.sessions import open_session
from tests.api.office import Office

NEW = {"name": "Nina New", "email": "nina@desk.test", "language": "en", "zone": "Europe/Paris"}


async def asked(office: Office, question: str, **arguments: Any) -> Any:
    async with office.app.state.desk.at_once.connect() as connection:
        return (await connection.execute(text(question), arguments)).scalars().first()


async def add(office: Office, **changes: str) -> httpx.Response:
    admin = await office.sign_in("admin")
    login = f"u{uuid4().hex[:8]}"
    fields = NEW | {"id": str(uuid4()), "login": login, "email": f"{login}@desk.test"} | changes
    return await admin.post("/admin/users/new", fields)


async def added(office: Office, **changes: str) -> str:
    answer = await add(office, **changes)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].split("/")[3].partition("?")[0]


async def test_somebody_new_gets_his_rights_and_a_letter(office: Office) -> None:
    flags = {"team-claims": "operator", "team-cards": "manager", "team-nowhere": "manager", "auditor": "yes"}
    user = await added(office, login="nina", email="Nina@Desk.test", **flags)
    admin = await office.sign_in("admin")
    shown = await admin.get(f"/admin/users/{user}?saved=added")
    assert shown.status_code == 200
    assert "Nina New" in shown.text
    roles = "SELECT string_agg(team || ':' || role, ' ' ORDER BY team) FROM memberships WHERE user_id = :id"
    assert await asked(office, roles, id=user) == "cards:manager claims:operator"
    assert await asked(office, "SELECT email || ' ' || auditor FROM users WHERE id = :id", id=user) == (
        "nina@desk.test true"
    )
    assert await asked(office, "SELECT count(*) FROM desk_letters WHERE address = 'nina@desk.test'") == 1
    assert await asked(office, "SELECT password_hash FROM users WHERE id = :id", id=user) is None
    listed = await admin.get("/admin/users?q=nina")
    assert "Nina New" in listed.text
    assert "Ольга" not in listed.text


async def test_a_form_that_is_sent_twice_adds_one(office: Office) -> None:
    same = {"id": str(uuid4()), "login": "twice", "email": "twice@desk.test"}
    first, second = await add(office, **same), await add(office, **same)
    assert first.headers["location"] == second.headers["location"]
    assert await asked(office, "SELECT count(*) FROM desk_letters WHERE address = 'twice@desk.test'") == 1


WRONG = (
    ({"login": "operator"}, "login"),
    ({"login": "Has Space"}, "login"),
    ({"login": ""}, "login"),
    ({"email": "operator@desk.test"}, "email"),
    ({"email": "OPERATOR@desk.test"}, "email"),
    ({"email": "nobody"}, "email"),
    ({"email": ""}, "email"),
    ({"name": ""}, "name"),
    ({"zone": "Mars/Base"}, "zone"),
    ({"language": "fr"}, "language"),
)


@pytest.mark.parametrize(("change", "field"), WRONG)
async def test_what_is_wrong_is_said_at_the_field(office: Office, change: dict[str, str], field: str) -> None:
    answer = await add(office, **({"name": "Typed Name", "team-cards": "manager"} | change))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="manager" selected' in answer.text
    assert field == "name" or "Typed Name" in answer.text


async def test_a_person_is_changed(office: Office) -> None:
    user, admin = await added(office, **{"team-claims": "operator"}), await office.sign_in("admin")
    fields = {**NEW, "name": "Other", "email": "other@desk.test", "active": "yes", "team-cards": "operator"}
    assert (await admin.post(f"/admin/users/{user}", fields)).status_code == 303
    assert await asked(office, "SELECT team FROM memberships WHERE user_id = :id", id=user) == "cards"
    taken = await admin.post(f"/admin/users/{user}", fields | {"email": "operator@desk.test"})
    assert taken.status_code == 422
    assert 'id="email-error"' in taken.text
    assert await asked(office, "SELECT email FROM users WHERE id = :id", id=user) == "other@desk.test"


async def test_who_leaves_is_out_at_once(office: Office) -> None:
    user, admin = await added(office), await office.sign_in("admin")
    async with office.app.state.desk.at_once.connect() as connection:
        await open_session(connection, user)
    token = await made(office, user)
    headers = {"Authorization": f"Bearer {token}"}
    assert (await office.client.get("/openapi.json", headers=headers)).status_code == 200
    left = await admin.post(f"/admin/users/{user}", {**NEW, "email": "left@desk.test"})
    assert left.status_code == 303
    open_ones = "SELECT count(*) FROM sessions WHERE user_id = :id AND revoked_at IS NULL"
    good = "SELECT count(*) FROM tokens WHERE user_id = :id AND revoked_at IS NULL"
    assert await asked(office, open_ones, id=user) == 0
    assert await asked(office, good, id=user) == 0
    assert (await office.client.get("/api/claims", headers=headers)).status_code == 401
    assert user not in (await admin.get("/admin/users")).text
    assert user in (await admin.get("/admin/users?everybody=yes")).text
    back = await admin.post(f"/admin/users/{user}", {**NEW, "email": "left@desk.test", "active": "yes"})
    assert back.status_code == 303
    assert await asked(office, good, id=user) == 0


async def test_the_last_administrator_stays(office: Office) -> None:
    first = office.ids["admin"]
    reader = await office.sign_in("admin")
    own = {**NEW, "name": "Антон Алексеев", "email": "admin@desk.test", "language": "ru"}
    for change in ({"active": "yes"}, {"admin": "yes"}, {}):
        refused = await reader.post(f"/admin/users/{first}", own | change)
        assert refused.status_code == 422
        assert 'id="admin-error"' in refused.text
    assert (await reader.get("/admin/users")).status_code == 200
    second = await added(office, admin="yes")
    # Two administrators take each other's right away in the same moment: both are let in before either is heard.
    other = {**NEW, "email": "second@desk.test", "active": "yes"}
    async with office.app.state.desk.at_once.connect() as holding:
        await holding.execution_options(isolation_level="READ COMMITTED")
        await holding.execute(text("SELECT FROM users WHERE admin FOR UPDATE"))
        both = asyncio.gather(
            reader.post(f"/admin/users/{first}", own | {"active": "yes"}),
            reader.post(f"/admin/users/{second}", other),
        )
        while await asked(office, "SELECT count(*) FROM pg_locks WHERE NOT granted") < 2:
            await asyncio.sleep(0.02)
    answers = await both
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    assert await asked(office, "SELECT count(*) FROM users WHERE admin AND active") == 1
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text("UPDATE users SET admin = (login = 'admin')"))


async def test_letters_sessions_and_absence_of_others(office: Office) -> None:
    user, admin = await added(office, **{"team-claims": "operator"}), await office.sign_in("admin")
    async with office.app.state.desk.at_once.connect() as connection:
        await open_session(connection, user)
    assert (await admin.post(f"/admin/users/{user}/letter")).headers["location"].endswith("saved=letter")
    assert await asked(office, "SELECT count(*) FROM desk_letters WHERE facts->>'user' = :id", id=user) == 2
    await admin.post(f"/admin/users/{user}/sign-out")
    open_ones = "SELECT count(*) FROM sessions WHERE user_id = :id AND revoked_at IS NULL"
    assert await asked(office, open_ones, id=user) == 0
    away = {"first": "2030-01-01", "last": "2030-01-07", "deputy": office.ids["operator"]}
    assert (await admin.post(f"/admin/users/{user}/absence", away)).status_code == 303
    until = await asked(office, "SELECT away_until FROM users WHERE id = :id", id=user)
    assert until.isoformat() == "2030-01-07T23:00:00+00:00"  # midnight in Paris
    assert (await admin.post(f"/admin/users/{user}/absence", {"first": ""})).status_code == 422
    assert (await admin.post(f"/admin/users/{user}/absence", {"here": "yes"})).status_code == 303
    assert (await admin.post(f"/admin/users/{user}/unlink")).status_code == 303


@pytest.mark.parametrize("user", ["nobody", "x" * 43, "0d4c6a1e-7f0b-4d7e-9c53-2f6a8b1e4d90"])
async def test_nobody_is_404(office: Office, user: str) -> None:
    admin = await office.sign_in("admin")
    assert (await admin.get(f"/admin/users/{user}")).status_code == 404
    for way in ("", "/letter", "/sign-out", "/unlink", "/absence"):
        assert (await admin.post(f"/admin/users/{user}{way}", NEW)).status_code == 404


@pytest.mark.parametrize(
    "query", ["q=%25", "q=_", "q=%5C", "q=%00", "page=0", "page=-1", "page=x", "page=99999999"]
)
async def test_odd_searches_find_nothing_odd(office: Office, query: str) -> None:
    admin = await office.sign_in("admin")
    answer = await admin.get(f"/admin/users?{query}")
    assert answer.status_code == 200
    if query.startswith("q=%25") or query in {"q=_", "q=%5C"}:
        assert "Ольга" not in answer.text


async def test_the_list_has_pages(office: Office) -> None:
    for _ in range(26):
        await added(office, name="Zz Many")
    admin = await office.sign_in("admin")
    first, second = await admin.get("/admin/users?q=Zz"), await admin.get("/admin/users?q=Zz&page=2")
    assert (first.text.count("Zz Many"), second.text.count("Zz Many")) == (25, 1)
    assert "page=2" in first.text


async def test_teams_are_made_and_changed(office: Office) -> None:
    admin = await office.sign_in("admin")
    titles = {"title_ru": "Поставщики", "title_en": "Suppliers"}
    made = await admin.post("/admin/teams/new", {"key": "suppliers", **titles, "head": office.ids["manager"]})
    assert made.headers["location"] == "/admin/teams/suppliers?saved=yes"
    again = await admin.post("/admin/teams/new", {"key": "suppliers", **titles})
    assert again.status_code == 422
    assert "Поставщики" in again.text
    operator, manager = office.ids["operator"], office.ids["manager"]
    await admin.post("/admin/teams/suppliers", {**titles, "join": operator, "join_as": "operator"})
    await admin.post("/admin/teams/suppliers", {**titles, f"member-{operator}": "manager", "join": manager})
    who = "SELECT string_agg(role, ' ' ORDER BY role) FROM memberships WHERE team = 'suppliers'"
    assert await asked(office, who) == "manager operator"
    await admin.post("/admin/teams/suppliers", {**titles, f"member-{operator}": "", "join": "nobody"})
    assert await asked(office, who) is None
    assert await asked(office, "SELECT head_id FROM teams WHERE key = 'suppliers'") is None
    wrong = await admin.post("/admin/teams/suppliers", {"title_ru": "", "title_en": "Kept"})
    assert wrong.status_code == 422
    assert 'value="Kept"' in wrong.text
    assert (await admin.get("/admin/teams")).text.count("Поставщики") == 1
    own = "SELECT count(*) FROM memberships WHERE team = 'claims' AND user_id = ANY(CAST(:ids AS uuid[]))"
    assert await asked(office, own, ids=[operator, manager]) == 2  # other teams keep their people


@pytest.mark.parametrize("team", ["nowhere", "x" * 300, "%00", "Claims"])
async def test_a_team_that_is_not(office: Office, team: str) -> None:
    admin = await office.sign_in("admin")
    assert (await admin.get(f"/admin/teams/{team}")).status_code == 404
    assert (await admin.post(f"/admin/teams/{team}", {})).status_code == 404


async def made(office: Office, user: str, **changes: str) -> str:
    admin = await office.sign_in("admin")
    fields = {"id": str(uuid4()), "person": user, "label": "a machine", "days": "30"} | changes
    shown = re.search(r'class="once">([^<]+)<', (await admin.post("/admin/tokens", fields)).text)
    assert shown
    return shown[1]


async def test_a_token_works_until_it_is_revoked(office: Office) -> None:
    token = await made(office, office.ids["operator"], label="<i>till</i>")
    headers = {"Authorization": f"Bearer {token}"}
    assert (await office.client.get("/api/claims", headers=headers)).status_code == 200
    admin = await office.sign_in("admin")
    listed = (await admin.get("/admin/tokens")).text
    assert token not in listed
    assert "&lt;i&gt;till" in listed
    token_id = await asked(office, "SELECT id FROM tokens WHERE label = '<i>till</i>'")
    assert (await admin.post(f"/admin/tokens/{token_id}/revoke")).status_code == 303
    assert (await admin.post(f"/admin/tokens/{token_id}/revoke")).status_code == 303
    office.app.state.desk.callers._known.clear()  # known for two seconds
    assert (await office.client.get("/api/claims", headers=headers)).status_code == 401


async def test_a_token_form_that_is_sent_twice_makes_one(office: Office) -> None:
    admin = await office.sign_in("admin")
    fields = {"id": str(uuid4()), "person": office.ids["operator"], "label": "once only", "days": "0"}
    assert 'class="once"' in (await admin.post("/admin/tokens", fields)).text
    assert 'class="once"' not in (await admin.post("/admin/tokens", fields)).text
    assert await asked(office, "SELECT count(*) FROM tokens WHERE label = 'once only'") == 1


@pytest.mark.parametrize("change", [{"label": ""}, {"person": "nobody"}, {"person": ""}, {"days": "7"}])
async def test_a_token_is_refused(office: Office, change: dict[str, str]) -> None:
    admin = await office.sign_in("admin")
    before = await asked(office, "SELECT count(*) FROM tokens")
    fields = {"id": str(uuid4()), "person": office.ids["operator"], "label": "x", "days": "30"} | change
    assert (await admin.post("/admin/tokens", fields)).status_code == 422
    assert await asked(office, "SELECT count(*) FROM tokens") == before


@pytest.mark.parametrize("who", ["operator", "manager", "auditor"])
async def test_administration_is_for_administrators(office: Office, who: str) -> None:
    reader = await office.sign_in(who)
    for path in ("/admin/users", "/admin/users/new", "/admin/teams", "/admin/tokens"):
        assert (await reader.get(path)).status_code == 403
    assert (await reader.post(f"/admin/users/{office.ids[who]}", {**NEW, "admin": "yes"})).status_code == 403
