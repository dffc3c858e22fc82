"""Every screen on both sizes and in both languages: nothing serious for axe, nothing wider than the window."""

import pytest
from playwright.async_api import Page

from tests.browser.conftest import Windows, blemishes, too_wide
from tests.end_to_end.stack import Desk

OF_QUEUE = ("/queue", "/queue/filter", "/queue/views", "/queue?q=возврат", "/keys", "/claims/new")
OF_CLAIM = (
    "",
    "/why-person",
    "/process",
    "/process?view=table",
    "/at",
    "/files",
    "/act/note",
    "/act/log_interaction",
    "/act/add_task",
)
OF_OTHERS = (
    "/letters",
    "/letters/preview",
    "/letters/templates",
    "/letters/templates/refused/en/variant:goods-refund",
    "/training",
    "/dictionaries",
    "/dictionaries/causes",
    "/dictionaries/priorities",
    "/variants",
    "/variants/goods-refund",
    "/variants/goods-refund/versions/1",
    "/variants/ready",
    "/routing",
    "/calendars",
    "/calendars/ru",
    "/variants/goods-refund/versions/1/process",
    "/me",
    "/nothing-here",
)
OF_ADMIN = (
    "/admin/users",
    "/admin/users/new",
    "/admin/teams",
    "/admin/tokens",
    "/variants/import",
    "/variants/goods-refund/copy",
    "/variants/goods-refund/retire",
    "/variants/goods-refund/move",
    "/variants/goods-refund/rehearse",
    "/letters/hold",
    "/letters/desk",
    "/routing/people",
    "/calendars/new",
    "/personal",
    "/personal/holds",
    "/personal/retention",
    "/personal/retention/goods-refund",
    "/personal/due",
    "/personal/erasures",
)
OF_EVERYBODY = ("/sign-in", "/password/forgotten", "/p", "/p/goods-refund", "/my")
VARIETIES = [("desk", "ru"), ("phone", "en"), ("phone", "ru"), ("desk", "en")]


async def found_on(page: Page, address: str, language: str) -> list[str]:
    """Open an address and say what is wrong with it."""
    answer = await page.goto(address)
    assert answer is not None
    known = address != "/nothing-here"
    assert answer.status == (200 if known else 404), address
    # Where nothing is, nobody is asked who he is: the browser's own language is spoken.
    assert await page.get_attribute("html", "lang") == (language if known else "ru"), address
    wide = await too_wide(page)
    return [*await blemishes(page), *([f"{wide} px too wide"] if wide > 0 else [])]


async def walk(page: Page, addresses: list[str], language: str) -> None:
    found = {address: await found_on(page, address, language) for address in addresses}
    assert not any(found.values()), {address: wrong for address, wrong in found.items() if wrong}


@pytest.fixture
async def late(desk: Desk) -> str:
    """The number of the operator's most urgent claim."""
    query = {"assignee": "me", "status": "open", "limit": "1"}
    return str((await desk.http.get("/api/claims", params=query)).json()["items"][0]["number"])


@pytest.mark.parametrize(("size", "language"), VARIETIES)
async def test_screens_of_an_operator(
    windows: Windows, desk: Desk, late: str, size: str, language: str
) -> None:
    card = await desk.card(late)
    clock = f"/claims/{late}/why/{card['deadlines'][0]['clock']}"
    letter = (await desk.http.get(f"/api/claims/{late}/letters")).json()["items"][0]["id"]
    page = await windows.of("operator", size, language)
    of_claim = [f"/claims/{late}{each}" for each in OF_CLAIM]
    await walk(page, [*OF_QUEUE, *of_claim, clock, *OF_OTHERS, f"/letters/{letter}"], language)


@pytest.mark.parametrize(("size", "language"), VARIETIES[:2])
async def test_screens_of_an_admin(windows: Windows, size: str, language: str) -> None:
    await walk(await windows.of("admin", size, language), list(OF_ADMIN), language)


@pytest.mark.parametrize(("size", "language"), VARIETIES)
async def test_screens_of_everybody(windows: Windows, size: str, language: str) -> None:
    page = await windows.open(size, {"ru": "ru-RU", "en": "en-GB"}[language])
    await walk(page, list(OF_EVERYBODY), language)


async def test_a_first_page_is_light(windows: Windows) -> None:
    page = await windows.of("operator")
    session = await page.context.new_cdp_session(page)
    sizes: list[float] = []
    await session.send("Network.enable")
    await session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    await page.goto("/queue")
    await page.wait_for_timeout(1500)
    assert len(sizes) > 5
    assert sum(sizes) <= 250_000, sum(sizes)
