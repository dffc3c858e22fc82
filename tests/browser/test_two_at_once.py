"""Two people on one claim, a keyboard alone, and a form sent twice."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Windows
from tests.end_to_end.stack import Desk


@pytest.fixture
async def claim(desk: Desk) -> str:
    """A fresh claim of the operator's team."""
    filed = await desk.file("goods-refund")
    await desk.wait_for(filed["id"], lambda card: card["assignee"])
    return str(filed["number"])


async def test_the_second_of_two_is_told_what_changed(windows: Windows, claim: str) -> None:
    operator, manager = await windows.of("operator"), await windows.of("manager")
    await operator.goto(f"/claims/{claim}/act/set_priority")
    await manager.goto(f"/claims/{claim}/act/set_priority")
    await manager.check("[name=priority][value=critical]")
    await manager.click("#act-send")
    await expect(manager.locator(".callout.ok")).to_be_visible()
    await operator.check("[name=priority][value=low]")
    await operator.click("#act-send")
    told = operator.locator(".callout.soon", has_text="претензию изменили")
    await expect(told).to_be_visible()
    await expect(told).to_contain_text("Марина")
    assert await operator.is_checked("[name=priority][value=low]"), "what was chosen is kept"


async def test_one_sees_that_another_is_looking(windows: Windows, claim: str) -> None:
    manager, operator = await windows.of("manager"), await windows.of("operator")
    await manager.goto(f"/claims/{claim}")
    await asyncio.sleep(1)
    await operator.goto(f"/claims/{claim}")
    await expect(operator.locator("body")).to_contain_text(re.compile("Марина"))


async def test_a_double_click_writes_one_note(windows: Windows, desk: Desk, claim: str) -> None:
    page = await windows.of("operator")
    await page.goto(f"/claims/{claim}/act/note")
    await page.fill("[name=text]", "Позвонить после обеда")
    await page.dblclick("#act-send")
    await expect(page.locator(".callout.ok")).to_be_visible()
    notes = [row for row in await desk.timeline(claim) if row["event"] == "noted"]
    assert len(notes) == 1, [row["event"] for row in await desk.timeline(claim)]


async def test_the_queue_by_keyboard_alone(windows: Windows) -> None:
    page = await windows.of("operator")
    await page.goto("/queue")
    await page.keyboard.press("?")
    await expect(page.locator("dialog[open], [role=dialog]").first).to_be_visible()
    await page.keyboard.press("Escape")
    for key in ("j", "j", "k"):
        await page.keyboard.press(key)
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile(r"/claims/\d\d-\d+"))
    await page.keyboard.press("i")
    note = page.locator("#act-form [name=text]")
    await expect(note).to_be_focused()
    await page.keyboard.type("Записано с клавиатуры")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("main")).to_contain_text("Записано с клавиатуры")
    await page.wait_for_load_state()  # scripts hear a key when the page is there
    await page.keyboard.press("u")
    await page.wait_for_url(re.compile("/queue"))
    await page.keyboard.press("/")
    await page.keyboard.type("Записано")
    await page.keyboard.press("Enter")
    await expect(page.locator("a.no").first).to_be_visible()


async def test_a_form_outlives_its_session(windows: Windows, claim: str) -> None:
    page = await windows.of("operator")
    await page.goto(f"/claims/{claim}")
    await expect(
        page.locator("a[hx-get][data-htmx-powered]").first
    ).to_be_attached()  # else `i` leads to a page
    await page.keyboard.press("i")
    await page.locator("dialog[data-panel] [name=text]").fill("Не потеряйте меня")
    await page.context.clear_cookies()
    await page.click("#act-send")
    await expect(page.locator("body")).to_contain_text("Вы больше не в системе")
    assert await page.input_value("#act-form [name=text]") == "Не потеряйте меня"
