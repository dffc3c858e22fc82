"""A claim's whole way as people see it: filed, decided, disputed, seen by the manager."""

import asyncio
import re
from uuid import uuid4

from playwright.async_api import Page, expect

from tests.browser.conftest import Windows
from tests.end_to_end.stack import client_link, wait_for_letters


async def file_claim(page: Page, email: str) -> str:
    """Fill in the public form as somebody who reads it does; the number."""
    await page.goto("/p/goods-refund")
    await page.fill("[name=subject]", "Чайник протекает")
    await page.fill("[name=text]", "Купила чайник, из-под крышки течёт вода. Прошу вернуть деньги.")
    for select in await page.query_selector_all("main select[required]"):
        await select.select_option(index=1)
    for box in await page.query_selector_all("main input[required][name^='field-']"):
        kind = await box.get_attribute("type")
        if kind == "radio":
            await box.check()
        else:
            await box.fill("2026-11-02" if kind == "date" else "4990")
    await page.check("[name=remedy][value=refund]")
    await page.fill("[name=amount]", "4990")
    await page.fill("[name=name]", "Анна Петрова")
    await page.fill("[name=email]", email)
    await page.check("[name=consent]")
    await asyncio.sleep(4)  # nobody fills it in quicker; robots do, and are refused
    await page.get_by_role("button", name="Отправить претензию").last.click()
    await page.wait_for_url(re.compile("/filed/"))
    found = re.search(r"\b\d\d-\d{5}\b", await page.inner_text("main"))
    assert found, await page.inner_text("main")
    return found[0]


async def act(page: Page, number: str, action: str, **choices: str) -> None:
    """Open the form of an action from the card, fill it in, send it, and wait until it is done."""
    await page.goto(f"/claims/{number}")
    await page.locator(f"a[href^='/claims/{number}/act/{action}']").first.evaluate("link => link.click()")
    form = page.locator("#act-form")
    await form.wait_for()
    for name, value in choices.items():
        box = form.locator(f"[name='{name}']").first
        if await box.get_attribute("type") == "radio":
            await form.locator(f"[name='{name}'][value='{value}']").check()
        elif await box.evaluate("box => box.tagName") == "SELECT":
            await box.select_option(value)
        else:
            await box.fill(value)
    await form.locator("#act-send").click()
    await expect(page.locator(".callout.ok", has_text="Готово")).to_be_visible()


async def test_from_filing_to_a_dispute_that_the_manager_sees(windows: Windows) -> None:
    email = f"{uuid4().hex[:10]}@example.org"
    client = await windows.open("phone")
    number = await file_claim(client, email)
    operator = await windows.of("operator")
    await operator.keyboard.press("/")
    await operator.keyboard.type(number)
    await operator.keyboard.press("Enter")
    await operator.wait_for_url(re.compile(rf"q={number}"))
    await operator.locator(f"a.no[href='/claims/{number}']").first.click()
    await expect(operator.locator("h1")).to_contain_text(number)
    await act(operator, number, "admit")
    await operator.goto(f"/claims/{number}")
    while await operator.locator(f"a[href^='/claims/{number}/act/finish_task?']").count():
        await act(operator, number, "finish_task?", result="Сделано")
        await operator.goto(f"/claims/{number}")
    await act(operator, number, "decide", verdict="unjustified", cause="defect")
    await act(operator, number, "refuse", reason="Чайник исправен, протекает из-за накипи.")

    letters = await wait_for_letters(windows.stack.base, email, 4)
    await client.goto(client_link(letters[-1]))
    await client.check("[name=word][value=dispute]")
    await client.fill("[name=reason]", "Накипи в новом чайнике нет, прошу посмотреть ещё раз.")
    await client.get_by_role("button", name=re.compile("Отправить")).first.click()
    await expect(client.locator("main")).to_contain_text(re.compile("Спасибо|выполняем", re.IGNORECASE))

    manager = await windows.of("manager")
    await manager.goto(f"/claims/{number}")
    await expect(manager.locator("main")).to_contain_text("Накипи в новом чайнике нет")
