"""A person's own page: details, password, sessions, absence; and new passwords by letter."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from store.people import stands_in_for, user_by_login
from store.resets import make_reset
from tests.api.office import Office

GOOD = "three merry cats"


@pytest.fixture(autouse=True)
async def fresh(office: Office) -> AsyncIterator[None]:
    """Nobody is paused, and everybody has the demo's password again."""
    kept = await asked(office, "SELECT password_hash FROM users WHERE login = 'operator'")
    yield
    office.client.cookies.clear()
    await done(office, "UPDATE users SET password_hash = :kept", kept=kept)
    await done(office, "DELETE FROM attempts")


async def asked(office: Office, question: str, **arguments: Any) -> Any:
    async with office.app.state.desk.at_once.connect() as connection:
        return (await connection.execute(text(question), arguments)).scalars().first()


async def done(office: Office, change: str, **arguments: Any) -> None:
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text(change), arguments)


async def enters(office: Office, login: str, password: str) -> bool:
    answer = await office.client.post("/sign-in", data={"login": login, "password": password})
    office.client.cookies.clear()
    return answer.status_code == 303


async def test_details_are_changed_and_shown(office: Office) -> None:
    reader = await office.sign_in("auditor")
    fields = {"name": "Ann <b>Arcady</b>", "language": "en", "zone": "Asia/Vladivostok"}
    saved = await reader.post("/me", fields)
    assert (saved.status_code, saved.headers["location"]) == (303, "/me?saved=details")
    page = await reader.get("/me?saved=details")
    assert 'lang="en"' in page.text
    assert "Ann &lt;b&gt;Arcady" in page.text
    assert "Asia/Vladivostok" in page.text
    await reader.post("/me", {"name": "Анна Аркадьева", "language": "ru", "zone": "Europe/Moscow"})


WRONG_DETAILS = (
    ({"name": ""}, "name"),
    ({"name": "x" * 201}, "name"),
    ({"name": "a\u202eb"}, "name"),
    ({"language": "de"}, "language"),
    ({"zone": "Europe/Atlantis"}, "zone"),
    ({"zone": "../../etc/passwd"}, "zone"),
)


@pytest.mark.parametrize(("change", "field"), WRONG_DETAILS)
async def test_what_is_wrong_is_said_at_the_field(office: Office, change: dict[str, str], field: str) -> None:
    reader = await office.sign_in("operator")
    fields = {"name": "Kept Name", "language": "en", "zone": "Europe/Paris"} | change
    answer = await reader.post("/me", fields)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    if field != "name":
        assert "Kept Name" in answer.text
    assert (await asked(office, "SELECT name FROM users WHERE login = 'operator'")) == "Ольга Орлова"


async def test_a_changed_password_ends_all_other_sessions(office: Office) -> None:
    reader, other = await office.sign_in("operator"), await office.sign_in("operator")
    fields = {"present": "redress", "password": GOOD, "again": GOOD}
    assert (await reader.post("/me/password", fields)).status_code == 303
    assert (await reader.get("/me")).status_code == 200
    assert (await other.get("/me")).status_code == 303
    assert await enters(office, "operator", GOOD)
    assert not await enters(office, "operator", "redress")


WRONG_PASSWORDS = (
    ({"present": "not this"}, "present"),
    ({"present": ""}, "present"),
    ({"password": "short", "again": "short"}, "password"),
    ({"password": "operator", "again": "operator"}, "password"),
    ({"password": "Password123", "again": "Password123"}, "password"),
    ({"again": "three merry dogs"}, "again"),
)


@pytest.mark.parametrize(("change", "field"), WRONG_PASSWORDS)
async def test_a_password_is_refused(office: Office, change: dict[str, str], field: str) -> None:
    reader, other = await office.sign_in("operator"), await office.sign_in("operator")
    answer = await reader.post(
        "/me/password", {"present": "redress", "password": GOOD, "again": GOOD} | change
    )
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert GOOD not in answer.text
    assert (await other.get("/me")).status_code == 200
    assert await enters(office, "operator", "redress")


async def test_the_present_password_is_not_guessed_for_ever(office: Office) -> None:
    reader = await office.sign_in("operator")
    fields = {"present": "not this", "password": GOOD, "again": GOOD}
    for _ in range(5):
        await reader.post("/me/password", fields)
    paused = await reader.post("/me/password", fields | {"present": "redress"})
    assert paused.status_code == 422
    assert not await enters(office, "operator", GOOD)


async def test_sessions_are_listed_and_ended_at_once(office: Office) -> None:
    mine, other, foreign = [await office.sign_in(who) for who in ("manager", "manager", "operator")]
    await mine.post("/me/sessions/end-others")
    assert (await other.get("/me")).status_code == 303
    other = await office.sign_in("manager")
    listed = re.findall(r"/me/sessions/([0-9a-f-]{36})/end", (await mine.get("/me")).text)
    assert len(listed) == 1
    await foreign.post(f"/me/sessions/{listed[0]}/end")  # nobody ends another's
    assert (await other.get("/me")).status_code == 200
    assert (await mine.post(f"/me/sessions/{listed[0]}/end")).status_code == 303
    assert (await other.get("/me")).status_code == 303
    assert (await mine.get("/me")).status_code == 200
    for path in ("/me/sessions/nothing/end", f"/me/sessions/{'x' * 36}/end"):
        assert (await mine.post(path)).status_code == 404


def day(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


async def test_a_deputy_stands_in_from_the_first_day_to_the_last(office: Office) -> None:
    reader = await office.sign_in("operator")
    manager, operator = office.ids["manager"], office.ids["operator"]
    fields = {"first": day(-1), "last": day(3), "deputy": manager}
    assert (await reader.post("/me/absence", fields)).headers["location"] == "/me?saved=absence"
    shown = (await reader.get("/me")).text
    assert f'value="{day(-1)}"' in shown
    assert f'value="{day(3)}"' in shown
    async with office.app.state.desk.at_once.connect() as connection:
        assert await stands_in_for(connection, manager) == (operator,)
    assert (await reader.post("/me/absence", {"here": "yes"})).headers["location"] == "/me?saved=back"
    async with office.app.state.desk.at_once.connect() as connection:
        assert await stands_in_for(connection, manager) == ()


WRONG_ABSENCES = (
    ({"first": ""}, "first"),
    ({"first": "31.12.2026"}, "first"),
    ({"last": "2199-02-30"}, "last"),
    ({"last": "0001-01-01"}, "last"),
    ({"first": day(5)}, "last"),
    ({"first": day(-9), "last": day(-5)}, "last"),
    ({"deputy": ""}, "deputy"),
    ({"deputy": "operator2"}, "deputy"),
    ({"deputy": "him of another team"}, "deputy"),
    ({"deputy": "himself"}, "deputy"),
)


@pytest.mark.parametrize(("change", "field"), WRONG_ABSENCES)
async def test_an_absence_is_refused(office: Office, change: dict[str, str], field: str) -> None:
    named = {"him of another team": office.ids["operator2"], "himself": office.ids["operator"]}
    reader = await office.sign_in("operator")
    fields = {"first": day(1), "last": day(3), "deputy": office.ids["manager"]} | change
    answer = await reader.post(
        "/me/absence", {name: named.get(value, value) for name, value in fields.items()}
    )
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert await asked(office, "SELECT away_until FROM users WHERE login = 'operator'") is None


async def test_the_answer_about_a_forgotten_password_tells_nothing(office: Office) -> None:
    seen = set()
    for who in ("operator", "OPERATOR@desk.test", "nobody", "nobody@desk.test", "x'--"):
        answer = await office.client.post("/password/forgotten", data={"login": who})
        seen.add((answer.status_code, answer.text))
    assert len(seen) == 1
    letters = "SELECT count(*) FROM desk_letters WHERE kind = 'password-forgotten' AND address = :to"
    assert await asked(office, letters, to="operator@desk.test") == 2
    assert await asked(office, "SELECT count(*) FROM desk_letters") == 2
    facts = await asked(office, "SELECT facts::text FROM desk_letters")
    assert office.ids["operator"] in facts


async def test_nobody_is_flooded_with_letters(office: Office) -> None:
    before = await asked(office, "SELECT count(*) FROM desk_letters")
    answers = [await office.client.post("/password/forgotten", data={"login": "manager"}) for _ in range(6)]
    assert {answer.status_code for answer in answers} == {200}
    assert await asked(office, "SELECT count(*) FROM desk_letters") == before + 3


async def reset_of(office: Office, login: str) -> str:
    async with office.app.state.desk.at_once.connect() as connection:
        user = await user_by_login(connection, login)
        assert user is not None
        return await make_reset(connection, user.id)


async def test_a_new_password_is_chosen_by_link_once(office: Office) -> None:
    path = f"/password/new/{await reset_of(office, 'operator')}"
    old = await office.sign_in("operator")
    for _ in range(3):  # looking uses nothing up
        shown = await office.client.get(path)
        assert shown.status_code == 200
        assert "Ольга Орлова" in shown.text
    assert shown.headers["referrer-policy"] == "no-referrer"
    weak = await office.client.post(path, data={"password": "short", "again": "short"})
    assert weak.status_code == 422
    chosen = await office.client.post(path, data={"password": GOOD, "again": GOOD})
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/sign-in?changed=1")
    assert "set-cookie" not in chosen.headers
    assert (await old.get("/me")).status_code == 303
    assert await enters(office, "operator", GOOD)
    again = await office.client.post(path, data={"password": "another good one", "again": "another good one"})
    assert again.status_code == 404
    assert (await office.client.get(path)).status_code == 404
    assert await enters(office, "operator", GOOD)


@pytest.mark.parametrize("token", ["x" * 43, "x" * 300, "%00", "\u0451", "."])
async def test_a_link_that_nobody_sent(office: Office, token: str) -> None:
    assert (await office.client.get(f"/password/new/{token}")).status_code == 404
    answer = await office.client.post(f"/password/new/{token}", data={"password": GOOD, "again": GOOD})
    assert answer.status_code == 404


async def test_what_was_typed_stays_when_a_session_is_over(office: Office) -> None:
    reader = await office.sign_in("operator")
    await reader.post("/sign-out")
    part = await reader.post("/me", {"name": "typed"}, part=True)
    assert part.status_code == 401
    assert 'target="_blank"' in part.text
    assert (await reader.post("/me", {"name": "typed"})).headers["location"] == "/sign-in"
