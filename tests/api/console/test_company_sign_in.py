"""Signing in with the company's account, against a small OpenID Connect server over real HTTP."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from api.auth import SESSION
from api.console.bounded import OF_ADDRESS
from api.console.company import STATE
from api.openid.provider import Provider
from runtime.settings import Settings, SettingsRefused, read_settings
from tests.api.console.openid_server import CLIENT_ID, SECRET, Company, another_key, company
from tests.api.office import Office, opened, settings_of
from tests.conftest import DatabaseUrls


@pytest.fixture
def there() -> Iterator[Company]:
    with company() as server:
        yield server


@pytest.fixture
async def desk(office: Office, there: Company, database_urls: DatabaseUrls) -> AsyncIterator[Office]:
    """An application that knows the company's sign-in; nobody has an account there yet."""
    settings = with_company(database_urls.app, there)
    async with opened(settings, "127.0.0.1:1", people=(office.tokens, office.ids)) as desk:
        async with desk.app.state.desk.at_once.connect() as connection:
            for table in ("attempts", "company_accounts"):
                await connection.execute(text(f"DELETE FROM {table}"))
        yield desk


def with_company(url: str, there: Company, **more: Any) -> Settings:
    known = {"oidc_issuer": there.address, "oidc_client_id": CLIENT_ID, "oidc_client_secret": SECRET}
    return settings_of(url, **known | more)


async def go(desk: Office, path: str, **more: Any) -> httpx.Response:
    return await desk.client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"}, **more)


async def come_back(desk: Office, there: Company, **changes: str) -> httpx.Response:
    """The whole way: out, agreed there, and back."""
    out = await go(desk, "/oidc/start?next=/letters")
    assert out.status_code == 303, out.text
    return await go(desk, "/oidc/back", params=there.agree(out.headers["location"]) | changes)


def is_in(answer: httpx.Response) -> bool:
    return SESSION in str(answer.headers.get_list("set-cookie"))


async def test_a_person_is_found_by_a_checked_address_and_then_by_the_account(
    desk: Office, there: Company
) -> None:
    there.claims = {"email": "Operator@Desk.test"}
    answer = await come_back(desk, there)
    assert (answer.status_code, answer.headers["location"]) == (303, "/letters")
    assert is_in(answer)
    me = await desk.client.get("/api/claims")
    assert me.status_code == 200
    desk.client.cookies.clear()
    there.claims = {"email": "somebody.else@desk.test"}  # the account stays his, whatever its address becomes
    assert is_in(await come_back(desk, there))
    assert there.calls.count("/keys") == 1


async def test_an_office_behind_one_address_comes_by_the_company(desk: Office, there: Company) -> None:
    there.claims = {"email": "operator@desk.test"}
    for _ in range(OF_ADDRESS.most + 2):
        assert is_in(await come_back(desk, there))
        desk.client.cookies.clear()
    for _ in range(OF_ADDRESS.most):
        assert (await go(desk, "/oidc/start")).status_code == 303
    assert (await go(desk, "/oidc/start")).status_code == 429


async def test_the_button_is_there_only_with_a_company(desk: Office, office: Office) -> None:
    assert "/oidc/start" in (await go(desk, "/sign-in")).text
    assert "/oidc/start" not in (await go(office, "/sign-in")).text
    for path in ("/oidc/start", "/oidc/back"):
        assert (await go(office, path)).status_code == 404


UNKNOWN = {
    "another address": {"email": "nobody@desk.test"},
    "an address that nobody checked": {"email_verified": False},
    "checked by a word": {"email_verified": "true"},
    "no address": {"email": None},
    "an odd address": {"email": ["operator@desk.test"]},
}


@pytest.mark.parametrize("case", UNKNOWN)
async def test_who_is_not_one_of_us_is_told_so(desk: Office, there: Company, case: str) -> None:
    there.claims = UNKNOWN[case]
    answer = await come_back(desk, there)
    assert answer.status_code == 403
    assert "Ask an administrator" in answer.text
    assert not is_in(answer)
    async with desk.app.state.desk.at_once.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM company_accounts"))).scalar_one() == 0


def _now(seconds: int) -> Callable[[], int]:
    return lambda: int(time.time()) + seconds


LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another issuer": {"iss": "https://evil.example"},
    "another audience": {"aud": "another-desk"},
    "two audiences for another": {"aud": [CLIENT_ID, "other"], "azp": "other"},
    "two audiences for nobody": {"aud": [CLIENT_ID, "other"]},
    "too old": {"exp": _now(-120)},
    "made in the future": {"iat": _now(3600)},
    "no subject": {"sub": ""},
    "a subject that is no text": {"sub": 7},
    "a hash of another access token": {"at_hash": "x" * 22},
}


@pytest.mark.parametrize("case", LIES)
async def test_a_token_that_does_not_hold_is_refused(desk: Office, there: Company, case: str) -> None:
    there.claims = {name: value() if callable(value) else value for name, value in LIES[case].items()}
    there.left_out = tuple(name for name, value in LIES[case].items() if value is None)
    answer = await come_back(desk, there)
    assert answer.status_code == 403
    assert not is_in(answer)


@pytest.mark.parametrize("missing", ["iss", "sub", "aud", "exp", "iat", "nonce"])
async def test_a_token_without_what_it_must_say_is_refused(
    desk: Office, there: Company, missing: str
) -> None:
    there.left_out = (missing,)
    assert (await come_back(desk, there)).status_code == 403


async def test_a_signature_of_somebody_else_is_refused(desk: Office, there: Company) -> None:
    there.shown_key, there.key = there.key, another_key()
    assert (await come_back(desk, there)).status_code == 403


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
async def test_only_key_pairs_sign(desk: Office, there: Company, algorithm: str) -> None:
    """Among the known tricks: the public key as a secret that both sides share."""

    def forged(asked: dict[str, str]) -> str:
        _, claims, _ = honest(asked).split(".")
        header = urlsafe_b64encode(json.dumps({"alg": algorithm, "kid": "one"}).encode()).decode().rstrip("=")
        seal = hmac.digest(there.key.as_pem(private=False), f"{header}.{claims}".encode(), "sha256")
        signature = urlsafe_b64encode(seal).decode().rstrip("=") if algorithm == "HS256" else ""
        return f"{header}.{claims}.{signature}"

    honest, there.token = there.token, forged  # type: ignore[method-assign]
    assert (await come_back(desk, there)).status_code == 403


async def test_new_keys_are_asked_for(desk: Office, there: Company) -> None:
    assert is_in(await come_back(desk, there))
    provider: Provider = desk.app.state.desk.company
    there.key = another_key()
    assert not is_in(await come_back(desk, there))  # at most once a minute
    provider._now = lambda: time.monotonic() + 61
    assert is_in(await come_back(desk, there))


async def test_the_way_back_works_once_and_for_the_browser_that_went(desk: Office, there: Company) -> None:
    out = await go(desk, "/oidc/start")
    back = there.agree(out.headers["location"])
    cookie = desk.client.cookies[STATE]
    desk.client.cookies.clear()
    stolen = await go(desk, "/oidc/back", params=back)  # another browser, lured here with somebody's code
    assert stolen.status_code == 400
    desk.client.cookies.set(STATE, cookie)
    assert is_in(await go(desk, "/oidc/back", params=back))
    desk.client.cookies.set(STATE, cookie)
    replayed = await go(desk, "/oidc/back", params=back | {"code": "code-0"})
    assert replayed.status_code == 400
    assert not is_in(replayed)


@pytest.mark.parametrize("state", ["", "x" * 43, "\u0451", "y" * 500])
async def test_a_state_that_nobody_gave_out(desk: Office, there: Company, state: str) -> None:
    await go(desk, "/oidc/start")
    assert (await go(desk, "/oidc/back", params={"state": state, "code": "c"})).status_code == 400


async def test_a_state_grows_old(desk: Office, there: Company) -> None:
    out = await go(desk, "/oidc/start")
    async with desk.app.state.desk.at_once.connect() as connection:
        aged = text("SELECT count(*) FROM company_sign_ins WHERE expires_at <= now() + interval '10 minutes'")
        assert (await connection.execute(aged)).scalar_one() >= 1
        await connection.execute(text("DELETE FROM company_sign_ins"))
    assert (await go(desk, "/oidc/back", params=there.agree(out.headers["location"]))).status_code == 400


async def test_a_code_is_tied_to_its_verifier(desk: Office, there: Company) -> None:
    first = there.agree((await go(desk, "/oidc/start")).headers["location"])
    second = there.agree((await go(desk, "/oidc/start")).headers["location"])
    mixed = await go(desk, "/oidc/back", params={"code": first["code"], "state": second["state"]})
    assert mixed.status_code == 403


async def test_somebody_who_does_not_agree_there(desk: Office, there: Company) -> None:
    out = await go(desk, "/oidc/start")
    state = there.agree(out.headers["location"])["state"]
    answer = await go(desk, "/oidc/back", params={"error": "access_denied", "state": state})
    assert answer.status_code == 403
    assert "did not let you in" in answer.text


async def test_an_account_stays_with_one_person_and_he_with_one_account(desk: Office, there: Company) -> None:
    assert is_in(await come_back(desk, there))
    there.claims = {"sub": "company-8"}  # the address was given to somebody new
    assert (await come_back(desk, there)).status_code == 403


async def test_who_is_no_longer_active_stays_out(desk: Office, there: Company) -> None:
    there.claims = {"email": "auditor@desk.test", "sub": "company-9"}
    assert is_in(await come_back(desk, there))
    async with desk.app.state.desk.at_once.connect() as connection:
        await connection.execute(text("UPDATE users SET active = false WHERE login = 'auditor'"))
    try:
        desk.client.cookies.clear()
        assert (await come_back(desk, there)).status_code == 403
    finally:
        async with desk.app.state.desk.at_once.connect() as connection:
            await connection.execute(text("UPDATE users SET active = true"))


async def test_an_address_that_only_userinfo_knows(desk: Office, there: Company) -> None:
    there.left_out = ("email", "email_verified")
    there.userinfo = {"sub": "company-7", "email": "manager@desk.test", "email_verified": True}
    assert is_in(await come_back(desk, there))
    there.userinfo = {"sub": "another", "email": "admin@desk.test", "email_verified": True}
    assert (await come_back(desk, there)).status_code == 403


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://sign-in.example/token"},
        {"token_endpoint": None},
    ],
)
async def test_a_discovery_document_that_does_not_hold(
    desk: Office, there: Company, discovery: dict[str, Any]
) -> None:
    there.discovery = discovery
    assert (await go(desk, "/oidc/start")).status_code == 503


async def test_a_company_that_does_not_answer(office: Office, database_urls: DatabaseUrls) -> None:
    gone = Company("http://127.0.0.1:1")
    settings = with_company(database_urls.app, gone)
    async with opened(settings, "127.0.0.1:1", people=(office.tokens, office.ids)) as desk:
        answer = await go(desk, "/oidc/start")
    assert answer.status_code == 503
    assert "does not answer" in answer.text


HALVES = (
    {"OIDC_ISSUER": "https://sign-in.example"},
    {"OIDC_ISSUER": "https://sign-in.example", "OIDC_CLIENT_ID": "a"},
    {"OIDC_CLIENT_SECRET": "a"},
    {"OIDC_ISSUER": "http://sign-in.example", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"},
)


@pytest.mark.parametrize("half", HALVES)
def test_half_a_company_is_refused_at_the_start(
    half: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/x")
    monkeypatch.setenv("SECRET_KEY", "b1946ac92492d2347c6235b4d2611184c1")
    for name, value in half.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsRefused):
        read_settings()
