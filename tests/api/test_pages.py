"""The frame of the pages: who is let in, where from, and what the answer carries."""

import pytest

from tests.api.office import Office


async def test_a_stranger_is_sent_to_sign_in_and_comes_back(office: Office) -> None:
    sent = await office.client.get("/queue?due=today", headers={"Accept": "text/html"})
    assert sent.status_code == 303
    assert sent.headers["location"] == "/sign-in?next=%2Fqueue%3Fdue%3Dtoday"


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("http://desk.test/claims/26-00001/act/note", "?next=%2Fclaims%2F26-00001%2Fact%2Fnote"),
        ("http://desk.test/claims/new?type=bank", "?next=%2Fclaims%2Fnew%3Ftype%3Dbank"),
        ("http://desk.test/", ""),
        ("https://elsewhere.test/claims/26-00001", ""),
        ("//elsewhere.test/claims", ""),
        ("", ""),
    ],
)
async def test_whose_session_is_over_comes_back_to_the_form(office: Office, page: str, back: str) -> None:
    """What was typed is kept by the browser, for the very page."""
    headers = {"Host": "desk.test", "Sec-Fetch-Site": "same-origin", "Referer": page}
    sent = await office.client.post("/claims/26-00001/act/note", data={"text": "x"}, headers=headers)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/sign-in{back}")


async def test_a_session_opens_the_pages(office: Office) -> None:
    reader = await office.sign_in("operator")
    queue = await reader.get("/queue")
    assert queue.status_code == 200
    assert "script-src 'self'" in queue.headers["content-security-policy"]
    assert 'lang="ru"' in queue.text


async def test_a_form_from_elsewhere_is_refused(office: Office) -> None:
    reader = await office.sign_in("operator")
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
        assert (await reader.post("/sign-out", headers=headers)).status_code == 403
    bare = await office.client.post("/sign-out", headers=reader.headers)
    assert bare.status_code == 403
    assert (await reader.get("/queue")).status_code == 200


async def test_signing_in_needs_the_password(office: Office) -> None:
    for login, password in (("operator", "wrong"), ("nobody", "redress")):
        refused = await office.client.post("/sign-in", data={"login": login, "password": password})
        assert refused.status_code == 401
    good = await office.client.post(
        "/sign-in", data={"login": "operator", "password": "redress", "next": "//evil.example"}
    )
    assert (good.status_code, good.headers["location"]) == (303, "/queue")
    assert "httponly" in good.headers["set-cookie"].lower()
    office.client.cookies.clear()


async def test_a_page_that_is_not_there_says_what_to_do(office: Office) -> None:
    reader = await office.sign_in("operator")
    whole = await reader.get("/claims/26-99999")
    assert whole.status_code == 404
    assert whole.text.count("<h1") == 1
    assert "Такой страницы нет, или она не для вашей команды." in whole.text
    assert "callout late" not in whole.text
    part = await reader.get("/claims/26-99999", part=True)
    assert "<h1" not in part.text
    assert 'role="alert"' in part.text


async def test_a_page_without_the_right_says_who_gives_it(office: Office) -> None:
    refused = await (await office.sign_in("operator")).get("/admin/users")
    assert refused.status_code == 403
    assert refused.text.count("<h1") == 1
    assert "Дать вам это право может администратор Redress." in refused.text
    assert "callout late" not in refused.text


async def test_assets_live_for_ever_under_their_hash(office: Office) -> None:
    from api.pages.assets import address

    found = await office.client.get(address("redress.css"))
    assert found.status_code == 200
    assert "immutable" in found.headers["cache-control"]
    assert found.headers["content-encoding"] == "gzip"
    assert "asset(" not in found.text
    assert (await office.client.get("/static/000000000000/redress.css")).status_code == 404
    assert (await office.client.get("/static/000000000000/../../worker.py")).status_code == 404
