"""Every screen in both languages and on both sizes: nothing serious for axe, nothing wider than the window."""

import pytest

from tests.browser.conftest import Windows, blemishes, too_wide

OF_STAFF = ("/queue",)
OF_EVERYBODY = ("/sign-in",)


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("language", ["ru", "en"])
async def test_screens_of_staff(windows: Windows, size: str, language: str) -> None:
    page = await windows.of("operator", size, language)
    found = {}
    for address in OF_STAFF:
        await page.goto(address)
        await page.wait_for_load_state("networkidle")
        assert await page.get_attribute("html", "lang") == language
        found[address] = [*await blemishes(page), *(["too wide"] if await too_wide(page) > 0 else [])]
    assert not any(found.values()), found


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("locale", ["ru-RU", "en-GB"])
async def test_screens_of_everybody(windows: Windows, size: str, locale: str) -> None:
    page = await windows.open(size, locale)
    for address in OF_EVERYBODY:
        await page.goto(address)
        assert await page.get_attribute("html", "lang") == locale[:2]
        assert not await blemishes(page), address
        assert await too_wide(page) <= 0, address
