"""A manager who never saw YAML, before the editor: shortens a term, adds an approval and a rung, and is helped."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Windows, blemishes, too_wide
from tests.browser.test_a_managers_way import opened, saved

AT = "/variants/goods-refund/draft"


async def begun(page: Page) -> None:
    """Open the draft of the refund; begin it where there is none."""
    await page.goto(AT)
    begin = page.get_by_role("button", name=re.compile("Begin a draft|Начать черновик"))
    if await begin.count():
        await begin.click()
        await expect(begin).to_have_count(0)


async def test_three_changes_without_yaml(windows: Windows) -> None:
    page = await windows.of("manager", language="en")
    await begun(page)
    await opened(page, re.compile(r"^Answer"))
    term = page.get_by_label("Term", exact=False).first
    await term.fill("none")
    await expect(page.locator("#wrong-term")).to_contain_text("A term is a number and a unit")
    await expect(page.locator("#ed-go")).to_contain_text("1 error first")
    await term.fill("4")
    await expect(page.locator("#wrong-term")).to_be_empty()
    await expect(page.locator("#ed-example")).to_contain_text("would be due")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("status").filter(has_text="Saved in the draft")).to_be_visible()
    await opened(page, re.compile(r"^Resolution"))
    await page.get_by_label("A second person approves answers above").fill("50 000")
    await saved(page)
    await opened(page, "Add: Rungs of “Answer”")
    await page.get_by_label("When", exact=True).select_option("after")
    await page.get_by_label("How long after").fill("2")
    await page.get_by_role("button", name="Add").first.click()
    await expect(page.get_by_role("link", name=re.compile("changes against v"))).to_contain_text("3 changes")
    assert windows.troubles == []


@pytest.mark.parametrize(("size", "language"), [("desk", "ru"), ("phone", "en")])
async def test_the_editor_is_for_everybody(windows: Windows, size: str, language: str) -> None:
    page = await windows.of("manager", size, language)
    await begun(page)
    for part in (
        "",
        "?part=escalation.2",
        "?part=stages.confirmation",
        "?part=letters",
        "?new=fields",
        "/yaml",
    ):
        await page.goto(AT + part)
        assert await blemishes(page) == [], part
        assert await too_wide(page) <= 0, part
