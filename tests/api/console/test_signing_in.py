"""Signing in: bounded, telling nobody who exists, with a session that is always fresh."""

import re
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import text

from api.auth import SESSION
from api.console.bounded import KNOWN
from store.connections import at_once
from store.passwords import nobodys
from store.sessions import session_by_token
from tests.api.office import Office, opened, settings_of
from tests.conftest import DatabaseUrls

WRONG = "a wrong password"


@pytest.fixture(autouse=True)
async def fresh(office: Office) -> AsyncIterator[None]:
    """No test pauses the next one."""
    yield
    office.client.cookies.clear()
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text("DELETE FROM attempts"))


@pytest.fixture
async def quick(office: Office, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Passwords that are checked in no time, for tests that count sign-ins: how is told by those without this."""
    hashes = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)])
    with monkeypatch.context() as change:
        change.setattr("store.passwords._HASHES", hashes)
        nobodys.cache_clear()
        kept = await hashes_of(office)
        await keep_hashes(office, dict.fromkeys(kept, hashes.hash("redress")))
        yield
    nobodys.cache_clear()
    await keep_hashes(office, kept)


async def hashes_of(office: Office) -> dict[str, str]:
    async with office.app.state.desk.at_once.connect() as connection:
        rows = await connection.execute(text("SELECT login, password_hash FROM users"))
        return {row.login: row.password_hash for row in rows}


async def keep_hashes(office: Office, hashes: dict[str, str]) -> None:
    async with office.app.state.desk.at_once.connect() as connection:
        change = text("UPDATE users SET password_hash = :hash WHERE login = :login")
        await connection.execute(change, [{"login": login, "hash": one} for login, one in hashes.items()])


async def enter(office: Office, login: str, password: str = "redress", **more: Any) -> httpx.Response:
    """Send the form from a browser that keeps nothing."""
    headers = {"Accept-Language": "en", **more.pop("headers", {})}
    fields = {"login": login, "password": password, **more}
    answer = await office.client.post("/sign-in", data=fields, headers=headers)
    office.client.cookies.clear()
    return answer


def session_in(answer: httpx.Response) -> str:
    found = re.search(rf"{SESSION}=([^;]+)", ", ".join(answer.headers.get_list("set-cookie")))
    assert found
    return found[1]


async def is_open(office: Office, token: str) -> bool:
    async with office.app.state.desk.at_once.connect() as connection:
        return await session_by_token(connection, token) is not None


@pytest.mark.parametrize("login", ["operator", "Operator", "operator@desk.test", "OPERATOR@desk.test"])
async def test_one_signs_in_by_login_or_address(office: Office, login: str) -> None:
    answer = await enter(office, login)
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue")
    assert await is_open(office, session_in(answer))


@pytest.mark.usefixtures("quick")
async def test_unknown_and_wrong_are_answered_alike(office: Office) -> None:
    logins = ("operator", "nobody", "operator@desk.test", "nobody@desk.test", "nobody' OR 1=1", "x" * 300)
    for left in (4, 3, 2, 1, 0, 0):
        seen = set()
        for login in logins:
            answer = await enter(office, login, WRONG)
            body = re.sub(r'name="login" value="[^"]*"', "", answer.text).replace(" autofocus", "")
            seen.add((answer.status_code, body, frozenset(answer.headers) - {"content-length"}))
        assert len(seen) == 1, left
        status, body, _ = seen.pop()
        assert status == (401 if left else 429)
        assert (f"{left} attempt" in body) is bool(left)


async def test_as_much_work_is_done_for_nobody(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    import store.passwords

    checked: list[str] = []
    real = store.passwords.fits
    monkeypatch.setattr(
        "api.passwords.fits", lambda password, kept: checked.append(kept[:30]) or real(password, kept)
    )
    for login in ("operator", "nobody", ""):
        await enter(office, login, WRONG)
    assert len(checked) == 3
    assert len(set(checked)) == 1  # the same algorithm with the same cost


@pytest.mark.usefixtures("quick")
async def test_a_pause_keeps_even_the_right_password_out_and_ends(office: Office) -> None:
    for _ in range(5):
        await enter(office, "operator", WRONG)
    paused = await enter(office, "operator")
    assert paused.status_code == 429
    assert 0 < int(paused.headers["retry-after"]) <= 900
    assert "15 minutes" in paused.text
    assert (await enter(office, "manager")).status_code == 303
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text("UPDATE attempts SET paused_until = now() - interval '1s'"))
    assert (await enter(office, "operator")).status_code == 303


@pytest.mark.usefixtures("quick")
async def test_success_begins_the_count_anew(office: Office) -> None:
    for _ in range(3):
        for _ in range(4):
            assert (await enter(office, "operator", WRONG)).status_code == 401
        assert (await enter(office, "operator")).status_code == 303


@pytest.mark.usefixtures("quick")
async def test_a_browser_that_is_known_is_not_paused_by_others(office: Office) -> None:
    known = re.search(
        rf"{KNOWN}=([^;]+)", str((await enter(office, "operator")).headers.get_list("set-cookie"))
    )
    assert known
    for _ in range(6):
        await enter(office, "operator", WRONG)
    assert (await enter(office, "operator")).status_code == 429
    own = {"headers": {"Cookie": f"{KNOWN}={known[1]}"}}
    assert (await enter(office, "operator", **own)).status_code == 303
    assert (await enter(office, "manager", WRONG, **own)).status_code == 401
    forged = {"headers": {"Cookie": f"{KNOWN}=mine.{'0' * 64}"}}
    assert (await enter(office, "operator", **forged)).status_code == 429
    for _ in range(5):  # it has a bound of its own
        await enter(office, "operator", WRONG, **own)
    assert (await enter(office, "operator", **own)).status_code == 429


@pytest.mark.usefixtures("quick")
async def test_one_address_cannot_try_everybody(office: Office) -> None:
    statuses = [(await enter(office, f"nobody-{n}", WRONG)).status_code for n in range(42)]
    assert statuses[:39] == [401] * 39
    assert statuses[39:] == [429] * 3
    assert (await enter(office, "operator")).status_code == 429


@pytest.mark.usefixtures("quick")
async def test_an_office_behind_one_address_signs_in(office: Office) -> None:
    assert {(await enter(office, "operator")).status_code for _ in range(60)} == {303}


@pytest.mark.usefixtures("quick")
async def test_good_sign_ins_wipe_out_no_wrong_ones(office: Office) -> None:
    for n in range(39):
        assert (await enter(office, f"nobody-{n}", WRONG)).status_code == 401
        assert (
            await enter(office, "operator")
        ).status_code == 303  # the last one would itself begin the pause
    assert (await enter(office, "nobody", WRONG)).status_code == 429
    assert (await enter(office, "operator")).status_code == 429


async def test_a_session_cannot_be_fixed(office: Office) -> None:
    planted = {"headers": {"Cookie": f"{SESSION}=planted-by-somebody"}}
    first = session_in(await enter(office, "operator", **planted))
    assert first != "planted-by-somebody"
    second = session_in(await enter(office, "operator", headers={"Cookie": f"{SESSION}={first}"}))
    assert second != first
    assert not await is_open(office, first)
    assert await is_open(office, second)


async def test_who_is_signed_in_goes_on(office: Office) -> None:
    reader = await office.sign_in("operator")
    on = await reader.get("/sign-in?next=/letters")
    assert (on.status_code, on.headers["location"]) == (303, "/letters")
    assert (await office.client.get("/sign-in")).status_code == 200


async def test_after_signing_out_the_session_is_dead(office: Office) -> None:
    reader = await office.sign_in("operator")
    out = await reader.post("/sign-out")
    assert (out.status_code, out.headers["location"]) == (303, "/sign-in")
    assert 'redress_session=""' in out.headers["set-cookie"]
    assert (await reader.get("/queue")).status_code == 303
    part = await reader.get("/queue", part=True)
    assert part.status_code == 401
    assert "/sign-in" in part.text


ELSEWHERE = (
    "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)", "/\t/evil",
    "/ok\r\nSet-Cookie: a=b", "queue", "", "/" + "x" * 2000, "/%\u0430",
)  # fmt: skip


@pytest.mark.parametrize("back", ELSEWHERE)
async def test_nobody_is_sent_elsewhere(office: Office, back: str) -> None:
    answer = await enter(office, "operator", next=back)
    assert answer.headers["location"] == "/queue"
    reader = await office.sign_in("operator")
    assert (await reader.get("/sign-in", params={"next": back})).headers["location"] == "/queue"


async def test_the_way_back_survives_a_wrong_password(office: Office) -> None:
    refused = await enter(office, "operator", WRONG, next="/claims/26-00001?did=1&x=2", keep="yes")
    assert 'value="/claims/26-00001?did=1&amp;x=2"' in refused.text
    assert 'value="operator"' in refused.text
    assert "checked" in refused.text
    assert WRONG not in refused.text


async def test_both_languages_without_an_account(office: Office) -> None:
    chosen = await office.client.get("/sign-in?lang=ru", headers={"Accept-Language": "en"})
    assert 'lang="ru"' in chosen.text
    assert "Вход для сотрудников" in chosen.text
    again = await office.client.get("/sign-in", headers={"Accept-Language": "en"})
    assert "Вход для сотрудников" in again.text
    english = await office.client.get("/sign-in?lang=en")
    assert "Sign in for staff" in english.text


async def test_the_cookie_is_for_this_host_alone(database_urls: DatabaseUrls, office: Office) -> None:
    assert "secure" not in str((await enter(office, "operator")).headers.get_list("set-cookie")).lower()
    settings = settings_of(database_urls.app, public_url="https://desk.example")
    people = (office.tokens, office.ids)
    async with opened(settings, "127.0.0.1:1", people=people) as over_https:
        answer = await enter(over_https, "operator", keep="yes")
        cookie = next(c for c in answer.headers.get_list("set-cookie") if SESSION in c)
        assert cookie.startswith(f"__Host-{SESSION}=")
        for word in ("HttpOnly", "Secure", "Path=/", "SameSite=lax", "Max-Age="):
            assert word in cookie
        assert "Domain" not in cookie
        token = session_in(answer)
        for name, status in ((f"__Host-{SESSION}", 200), (SESSION, 303)):
            queue = await over_https.client.get("/queue", headers={"Cookie": f"{name}={token}"})
            assert queue.status_code == status


async def test_a_weak_hash_is_made_stronger(office: Office) -> None:
    weak = Argon2Hasher(time_cost=1, memory_cost=8192).hash("redress")
    async with office.app.state.desk.at_once.connect() as connection:
        change = text("UPDATE users SET password_hash = :hash WHERE login = 'auditor'")
        await connection.execute(change, {"hash": weak})
        assert (await enter(office, "auditor")).status_code == 303
        kept = text("SELECT password_hash FROM users WHERE login = 'auditor'")
        assert (await connection.execute(kept)).scalar_one() != weak
    assert (await enter(office, "auditor")).status_code == 303


async def test_attempts_are_kept_without_names(office: Office) -> None:
    await enter(office, "operator", WRONG)
    async with at_once(office.app.state.desk.at_once).connect() as connection:
        rows = (await connection.execute(text("SELECT to_jsonb(a)::text FROM attempts a"))).scalars().all()
    assert len(rows) == 2
    assert not any("operator" in row or "127.0.0.1" in row for row in rows)


async def test_sign_ins_are_counted_and_logged_without_names(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[dict[str, str]] = []
    log = SimpleNamespace(info=lambda event, **more: said.append(more))
    monkeypatch.setattr("api.console.letting_in._log", log)
    await enter(office, "operator")
    await enter(office, "operator", WRONG)
    await enter(office, "nobody@desk.test", WRONG)
    assert [line["result"] for line in said] == ["let in", "refused", "refused"]
    assert said[0]["user"] == office.ids["operator"]
    assert not any("nobody" in str(line) or "operator" in str(line) for line in said)
    metrics = await office.get("/metrics", "auditor")
    assert 'redress_sign_ins_total{result="refused",way="password"}' in metrics.text
