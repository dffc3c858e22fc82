"""A client's own page: the same answer to everybody, a link for owners of an address, and only their claims."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from store.own_pages import make_own_page
from tests.api.office import FILING, Office

ASKED = {"Accept": "text/html", "Accept-Language": "ru", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
async def nobody_came_yet(office: Office) -> None:
    async with office.app.state.desk.at_once.connect() as connection:
        await connection.execute(text("DELETE FROM public_counts"))


async def rows(office: Office, asked: str, **values: Any) -> list[Any]:
    async with office.app.state.desk.at_once.connect() as connection:
        return list((await connection.execute(text(asked), values)).all())


async def letters_to(office: Office, address: str) -> list[Any]:
    return await rows(
        office, "SELECT * FROM desk_letters WHERE lower(address) = :address", address=address.lower()
    )


async def filed(office: Office, email: str, **changes: Any) -> dict[str, Any]:
    claimant = {**FILING["claimant"], "email": email}
    answer = await office.file(claimant=claimant, **changes)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def page_of(office: Office, email: str) -> str:
    async with office.app.state.desk.at_once.connect() as connection:
        return await make_own_page(connection, email, "ru")


async def ask(office: Office, email: str, **headers: str) -> Any:
    return await office.client.post("/my", data={"email": email}, headers=ASKED | headers)


async def test_the_answer_is_the_same_for_known_and_unknown_addresses(office: Office) -> None:
    await filed(office, "Known@example.org")
    answers = [await ask(office, email) for email in ("known@example.ORG", "unknown@example.org")]
    assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {(303, "/my?sent=1")}
    (letter,) = await letters_to(office, "known@example.org")
    assert (letter.address, letter.kind, letter.language) == ("Known@example.org", "own-page", "ru")
    assert await letters_to(office, "unknown@example.org") == []
    sent = await office.client.get("/my?sent=1", headers=ASKED)
    assert "Ссылка действует 24 часа" in sent.text
    english = await office.client.get("/my?sent=1&lang=en", headers=ASKED)
    assert "works for 24 hours" in english.text
    office.client.cookies.clear()


async def test_letters_that_look_alike_name_another_mailbox(office: Office) -> None:
    await filed(office, "петя@example.org")
    for other in ("Петя@example.org", "петя\u0301@example.org", "пeтя@example.org"):
        assert (await ask(office, other)).status_code == 303
    assert await rows(office, "SELECT id FROM desk_letters WHERE address LIKE 'п%'") == []


@pytest.mark.usefixtures("within_one_hour")
async def test_an_address_is_bounded(office: Office) -> None:
    await filed(office, "often@example.org")
    answers = [await ask(office, "often@example.org") for _ in range(21)]
    assert [answer.status_code for answer in answers] == [303] * 20 + [429]
    assert 'role="alert"' in answers[-1].text
    assert len(await letters_to(office, "often@example.org")) == 3


async def test_a_slip_of_the_pen_and_another_site(office: Office) -> None:
    wrong = await ask(office, '"><script>alert(1)</script>')
    assert wrong.status_code == 422
    assert "<script>" not in wrong.text
    assert 'id="email-wrong"' in wrong.text
    assert (await ask(office, "a@example.org", **{"Sec-Fetch-Site": "cross-site"})).status_code == 403


async def test_the_page_lists_the_claims_of_its_address_alone(office: Office) -> None:
    mine = await filed(office, "mine@example.org", subject="<b>Моё</b>")
    foreign = await filed(office, "foreign@example.org", subject="Чужое")
    token = await page_of(office, "mine@example.org")
    links = "SELECT count(*) FROM links"
    before = await rows(office, links)
    page = await office.client.get(f"/my/{token}", headers=ASKED)
    assert page.status_code == 200
    assert "&lt;b&gt;Моё&lt;/b&gt;" in page.text
    assert mine["number"] in page.text
    assert foreign["number"] not in page.text
    assert "Чужое" not in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert await rows(office, links) == before
    opened = await office.client.post(f"/my/{token}/{mine['number']}", headers=ASKED)
    assert opened.status_code == 303
    claim = await office.client.get(opened.headers["location"], headers=ASKED)
    assert mine["number"] in claim.text
    for number in (foreign["number"], "26-99999999", mine["id"], "x", "%00"):
        refused = await office.client.post(f"/my/{token}/{number}", headers=ASKED)
        assert refused.status_code == 404
    assert len(await rows(office, "SELECT id FROM links")) == before[0][0] + 1


async def test_every_bad_link_is_the_same_404(office: Office, owner_engine: AsyncEngine) -> None:
    await filed(office, "late@example.org")
    token = await page_of(office, "late@example.org")
    async with owner_engine.begin() as connection:
        await connection.execute(
            text(
                "UPDATE own_pages SET made_at = now() - interval '2 days', expires_at = now() - interval '1 day'"
            )
        )
    answers = [await office.client.get(f"/my/{bad}", headers=ASKED) for bad in (token, "x" * 43, "x", "%00")]
    answers += [await office.client.post(f"/my/{bad}/26-1", headers=ASKED) for bad in (token, "x" * 43)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert 'action="/my"' in answers[0].text


async def test_an_old_browser_that_names_its_origin_alone_may_ask(office: Office) -> None:
    form = await office.client.get("/my", headers=ASKED)
    assert form.headers["referrer-policy"] == "same-origin"
    bare = {name: value for name, value in ASKED.items() if name != "Sec-Fetch-Site"}
    for origin, status in (("http://desk", 303), ("null", 403), ("https://evil.example", 403)):
        sent = await office.client.post(
            "/my", data={"email": "old@example.org"}, headers=bare | {"Origin": origin}
        )
        assert sent.status_code == status, origin


async def test_an_erased_person_is_found_no_more(office: Office, owner_engine: AsyncEngine) -> None:
    email = f"{uuid4().hex}@example.org"
    claim = await filed(office, email)
    token = await page_of(office, email)
    link = await office.link(claim["id"])
    async with owner_engine.begin() as connection:
        await connection.execute(
            text(
                "UPDATE persons SET name = NULL, email = NULL, phone = NULL, erased_at = now() WHERE email = :email"
            ),
            {"email": email},
        )
        await connection.execute(
            text("UPDATE claim_texts SET content = NULL, salt = NULL WHERE claim_id = :claim"),
            {"claim": claim["id"]},
        )
    page = await office.client.get(f"/my/{token}", headers=ASKED)
    assert claim["number"] not in page.text
    assert (await office.client.post(f"/my/{token}/{claim['number']}", headers=ASKED)).status_code == 404
    await ask(office, email)
    assert await letters_to(office, email) == []
    status = await office.client.get(f"/c/{link}", headers=ASKED)
    assert status.status_code == 200
    assert FILING["subject"] not in status.text
    assert "Анна" not in status.text
