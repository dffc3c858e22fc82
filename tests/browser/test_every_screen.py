"""Every screen in both languages: nothing serious for axe, and on neither size anything wider than the window.

axe looks at each screen twice: at a desk in Russian, on a phone in English; with `REDRESS_EVERY_LOOK` at all four.
"""

import os

import pytest
from playwright.async_api import Page

from tests.browser.conftest import SIZES, Windows, blemishes, resized, too_wide
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
VARIETIES = [("desk", "ru"), ("phone", "en")]
"""Where a screen is opened, and how it speaks; then its window is made as large as the other one."""
EVERY_LOOK = "REDRESS_EVERY_LOOK" in os.environ


async def found_on(page: Page, address: str, size: str, language: str) -> list[str]:
    """Open an address and say what is wrong with it."""
    await resized(page, size)
    answer = await page.goto(address)
    assert answer is not None
    known = address != "/nothing-here"
    assert answer.status == (200 if known else 404), address
    # Where nothing is, nobody is asked who he is: the browser's own language is spoken.
    assert await page.get_attribute("html", "lang") == (language if known else "ru"), address
    found = [*await blemishes(page), *await _wide(page, size)]
    (other,) = SIZES.keys() - {size}
    await resized(page, other)
    return [*found, *await _wide(page, other), *(await blemishes(page) if EVERY_LOOK else ())]


async def _wide(page: Page, size: str) -> list[str]:
    wide = await too_wide(page)
    return [f"{wide} px too wide on a {size}"] if wide > 0 else []


async def walk(page: Page, addresses: list[str], size: str, language: str) -> None:
    found = {address: await found_on(page, address, size, language) for address in addresses}
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
    await walk(page, [*OF_QUEUE, *of_claim, clock, *OF_OTHERS, f"/letters/{letter}"], size, language)


@pytest.mark.parametrize(("size", "language"), VARIETIES)
async def test_screens_of_an_admin(windows: Windows, size: str, language: str) -> None:
    await walk(await windows.of("admin", size, language), list(OF_ADMIN), size, language)


@pytest.mark.parametrize(("size", "language"), VARIETIES)
async def test_screens_of_everybody(windows: Windows, size: str, language: str) -> None:
    page = await windows.open(size, {"ru": "ru-RU", "en": "en-GB"}[language])
    await walk(page, list(OF_EVERYBODY), size, language)


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
