"""Filing by the public form: in both languages, once, within bounds, by people; nothing typed is lost."""

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from api.portal.form_keys import new_key
from tests.api.office import Office

ASKED = {"Accept": "text/html", "Accept-Language": "ru", "Sec-Fetch-Site": "same-origin"}
GIVEN = {
    "subject": "Чайник протекает",
    "text": "Купила чайник,\r\nон протекает.",
    "remedy": "refund",
    "amount": "4 990,50",
    "name": "Анна Петрова",
    "email": "anna@example.org",
    "consent": "yes",
    "field-sold_by": "shop",
    "field-bought_on": "2026-11-20",
    "field-quality_check": "no",
    "field-order_number": "118-20914",
}


@pytest.fixture(autouse=True)
async def nobody_came_yet(office: Office) -> None:
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text("DELETE FROM public_counts"))


def key_of_age(office: Office, seconds: float = 60) -> str:
    return new_key(office.app.state.desk.settings, datetime.now(UTC) - timedelta(seconds=seconds))


async def send(office: Office, kind: str = "goods-refund", **changes: Any) -> httpx.Response:
    headers = ASKED | changes.pop("headers", {})
    fields = GIVEN | {"key": key_of_age(office)} | changes
    kept = {name: value for name, value in fields.items() if value is not None}
    return await office.client.post(f"/p/{kind}", data=kept, headers=headers)


async def claims_of(office: Office, email: str) -> list[Any]:
    async with office.app.state.desk.at_once.connect() as connection:
        asked = "SELECT c.* FROM claims c JOIN persons p ON p.id = c.claimant_id WHERE p.email = :email"
        return list((await connection.execute(text(asked), {"email": email})).all())


async def test_both_languages_by_wish_cookie_and_browser(office: Office) -> None:
    russian = await office.client.get("/p", headers=ASKED)
    assert 'lang="ru"' in russian.text
    assert "О чём претензия?" in russian.text
    english = await office.client.get("/p?lang=en", headers=ASKED)
    assert "What is it about?" in english.text
    cookie = english.headers["set-cookie"]
    assert cookie.startswith("redress_language=en")
    office.client.cookies.clear()
    kept = await office.client.get("/p/goods-refund", headers=ASKED | {"Cookie": cookie.partition(";")[0]})
    assert "Send the claim" in kept.text
    strange = await office.client.get("/p?lang=%3Cb%3E", headers=ASKED)
    assert ("set-cookie" in strange.headers, "О чём претензия?" in strange.text) == (False, True)


async def test_only_types_that_are_open_to_the_public(office: Office) -> None:
    page = await office.client.get("/p", headers=ASKED)
    assert 'href="/p/goods-refund"' in page.text
    for kind in ("unknown", "Goods", "x" * 300, "%00"):
        assert (await office.client.get(f"/p/{kind}", headers=ASKED)).status_code == 404
        assert (await office.client.post(f"/p/{kind}", data={}, headers=ASKED)).status_code == 404


async def test_the_form_opens_with_nothing_chosen_and_asks_the_fields_of_its_type(office: Office) -> None:
    page = (await office.client.get("/p/goods-refund", headers=ASKED)).text
    assert " checked" not in page
    assert " selected" not in page
    for box in GIVEN.keys() | {"phone"}:
        assert f'name="{box}"' in page
    assert "Если отправите сегодня, ответим не позднее" in page
    assert "<script" not in page


async def test_a_filed_claim_is_acknowledged_and_its_link_stands_in_the_letter_alone(office: Office) -> None:
    sent = await send(office)
    assert sent.status_code == 303, sent.text
    page = await office.client.get(sent.headers["location"], headers=ASKED)
    (claim,) = await claims_of(office, "anna@example.org")
    assert claim.number in page.text
    assert "a…@example.org" in page.text
    assert "/c/" not in page.text
    assert "Чайник" not in page.text
    card = (await office.get(f"/api/claims/{claim.number}")).json()
    assert (card["channel"], card["claimant"]["language"]) == ("web", "ru")
    assert card["demand"] == {"remedy": "refund", "amount": "4990.50", "currency": "RUB"}
    assert card["fields"]["quality_check"] is False
    assert card["text"] == "Купила чайник,\nон протекает."
    letters = (await office.get(f"/api/claims/{claim.id}/letters")).json()["items"]
    assert [letter["template"] for letter in letters if letter["recipient"] == "claimant"] == [
        "acknowledgement"
    ]
    timeline = (await office.get(f"/api/claims/{claim.id}/timeline")).json()["items"]
    assert timeline[0]["actor"] == "claimant"


async def test_a_receipt_cannot_be_made_up(office: Office) -> None:
    sent = await send(office, email="receipt@example.org")
    path = sent.headers["location"]
    (claim,) = await claims_of(office, "receipt@example.org")
    for bad in (path[:-1] + "x", path.replace(str(claim.id)[-4:], "0000"), "/p/goods-refund/filed/x.y.z"):
        assert (await office.client.get(bad, headers=ASKED)).status_code == 404


async def test_a_double_click_and_a_reload_file_once(office: Office) -> None:
    key = key_of_age(office)
    first = await send(office, key=key, email="twice@example.org")
    again = await send(office, key=key, email="twice@example.org")
    assert first.headers["location"].split(".")[0] == again.headers["location"].split(".")[0]
    assert len(await claims_of(office, "twice@example.org")) == 1
    other = await send(office, key=key, email="twice@example.org", subject="Другое")
    assert other.status_code == 422
    assert "Эта форма уже отправлена" in other.text
    assert "Другое" in other.text


async def test_what_is_wrong_stands_at_its_field_and_all_is_kept(office: Office) -> None:
    wrong = {
        "email": "anna",
        "amount": "много",
        "name": None,
        "consent": None,
        "field-bought_on": "вчера",
        "text": "<script>alert(1)</script> \"'",
        "subject": "x" * 301,
    }
    page = await send(office, **wrong)
    assert page.status_code == 422
    for box in ("email", "amount", "name", "consent", "field-bought_on", "subject"):
        assert f'id="{box}-wrong"' in page.text, box
    assert "Исправьте 6 полей" in page.text
    assert "<script>" not in page.text
    assert html.escape("<script>alert(1)</script>") in page.text
    assert re.search(r'value="refund"[^>]* checked', page.text)
    assert 'value="много"' in page.text
    english = await send(office, **wrong, headers={"Accept-Language": "en"})
    assert "Please correct 6 fields" in english.text
    assert await claims_of(office, "anna") == []


async def test_another_type_keeps_what_was_written(office: Office) -> None:
    page = await send(office, switch_to="general")
    assert page.status_code == 200
    assert 'action="/p/general"' in page.text
    assert "Купила чайник" in page.text
    assert 'name="field-severity"' in page.text
    assert (await send(office, switch_to="unknown")).status_code == 404


@pytest.mark.parametrize(
    ("changes", "age"), [({"website": "http://spam"}, 60), ({}, 1), ({}, 8 * 86400), ({"key": "x.y"}, 60)]
)
async def test_programs_are_asked_again_and_people_pass(
    office: Office, changes: dict[str, str], age: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A program is no person because the machine is slow.
    monkeypatch.setattr("api.portal.filing_page.SOONEST", timedelta(seconds=45))
    email = f"doubt{age}{''.join(changes)}@example.org"
    page = await send(office, **{"key": key_of_age(office, age), "email": email} | changes)
    assert page.status_code == 422
    assert await claims_of(office, email) == []
    assert "Купила чайник" in page.text
    assert 'role="alert"' in page.text
    key = re.search(r'name="key" value="([^"]+)"', page.text)
    assert key
    assert page.text.count("spam") == 0
    if age == 60 and "website" in changes:
        assert (await send(office, email=email, key=key[1])).status_code == 303


@pytest.mark.usefixtures("within_one_hour")
async def test_an_address_is_bounded_and_what_was_typed_is_kept(office: Office) -> None:
    answers = [await send(office, email=f"many{n % 5}@example.org") for n in range(21)]
    assert [answer.status_code for answer in answers] == [303] * 20 + [429]
    assert "слишком много претензий" in answers[-1].text
    assert "Купила чайник" in answers[-1].text
    assert int(answers[-1].headers["retry-after"]) >= 1


@pytest.mark.usefixtures("within_one_hour")
async def test_a_mailbox_is_bounded_and_a_repeat_is_not_counted(office: Office) -> None:
    key = key_of_age(office)
    for _ in range(8):
        assert (await send(office, key=key, email="Box@example.org")).status_code == 303
    answers = [await send(office, email="box@example.org") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert (await send(office, key=key, email="Box@example.org")).status_code == 303


async def test_what_is_no_form_of_ours(office: Office) -> None:
    other = await send(office, headers={"Sec-Fetch-Site": "cross-site"})
    assert other.status_code == 403
    plain = await office.client.post(
        "/p/goods-refund", content=b"{}", headers=ASKED | {"Content-Type": "application/json"}
    )
    assert plain.status_code == 415
    counted = "SELECT sender FROM public_counts"
    async with office.app.state.desk.at_once.connect() as connection:
        senders = (await connection.execute(text(counted))).scalars().all()
    assert not [sender for sender in senders if b"127.0.0.1" in bytes(sender)]


async def test_files_come_with_the_form_and_need_not_come_again(office: Office) -> None:
    """Without a script: the form that comes back carries what was sent, sealed to its key."""
    key = key_of_age(office)
    files = [
        ("files", ("чек.txt", "Чек № 1".encode(), "text/plain")),
        ("files", ("", b"", "application/octet-stream")),
    ]
    page = await office.client.post(
        "/p/goods-refund", data={**GIVEN, "key": key, "email": "x"}, files=files, headers=ASKED
    )
    assert page.status_code == 422
    assert "чек.txt" in page.text
    kept = re.search(r'name="kept" value="([^"]+)"', page.text)
    assert kept
    email = "files@example.org"
    for _ in range(2):
        sent = await send(office, key=key, email=email, kept=[kept[1], kept[1][:-1] + "x", "made.up", "ю.я"])
        assert sent.status_code == 303, sent.text
    (claim,) = await claims_of(office, email)
    async with office.app.state.desk.at_once.connect() as connection:
        asked = text("SELECT name, by_kind, internal FROM files WHERE claim_id = :claim")
        assert (await connection.execute(asked, {"claim": claim.id})).all() == [("чек.txt", "link", False)]
    foreign = await send(office, email="other@example.org", kept=kept[1])
    assert foreign.status_code == 303
    (other,) = await claims_of(office, "other@example.org")
    async with office.app.state.desk.at_once.connect() as connection:
        assert (await connection.execute(asked, {"claim": other.id})).all() == []


async def test_a_file_that_is_not_taken_is_named(office: Office) -> None:
    files = [("files", ("чек.html", b"<script>alert(1)</script>", "text/html"))]
    fields = GIVEN | {"key": key_of_age(office), "email": "html@example.org"}
    page = await office.client.post("/p/goods-refund", data=fields, files=files, headers=ASKED)
    assert page.status_code == 422
    assert re.search(r'id="files-wrong">.*чек\.html: ', page.text)
    assert "Купила чайник" in page.text
    many = [("files", (f"{n}.txt", b"x", "text/plain")) for n in range(21)]
    page = await office.client.post("/p/goods-refund", data=fields, files=many, headers=ASKED)
    assert page.status_code == 422
    assert "не больше 20 файлов" in page.text
    assert await claims_of(office, "html@example.org") == []


async def test_the_pages_are_kept_by_nobody_and_run_nothing(office: Office) -> None:
    for path in ("/p", "/p/goods-refund"):
        page = await office.client.get(path, headers=ASKED)
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "same-origin"
        assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', page.text)
