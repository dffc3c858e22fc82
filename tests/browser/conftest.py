"""A real browser before a whole running stack with its demo data; each person has a window of his own."""

import json
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.browser.chromium import ensure
from tests.browser.look import speak
from tests.end_to_end.stack import Desk, Running, start

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATIENCE = 60_000
"""Milliseconds after which what was to appear does not come any more, however busy the machine is."""
SIZES = {"desk": (1440, 1000), "phone": (390, 844)}


@pytest.fixture(scope="session")
def stack(servers_folder: Path) -> Iterator[Running]:
    running = start(servers_folder / "browser", demo=True)
    said = servers_folder / "browser.log"
    until = time.monotonic() + 240
    # The demo's claims come in while the API answers already.
    while "Redress runs" not in said.read_text("utf-8"):
        assert time.monotonic() < until, said.read_text("utf-8")
        time.sleep(0.2)
    running.command("variants", "load", "tests/variants/minute.yaml")
    yield running
    running.stop()


@pytest.fixture(scope="session")
async def desk(stack: Running) -> AsyncIterator[Desk]:
    """The operator's way to the JSON API, to prepare what a test begins with."""
    desk = Desk(stack.base, stack.command("token", "--user", "operator").split()[-1])
    yield desk
    await desk.http.aclose()


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = await playwright.chromium.launch(executable_path=ensure(), args=["--no-sandbox"])
        yield browser
        await browser.close()


class Windows:
    """Opens windows and notices what goes wrong in them: errors of scripts and broken rules of the policy."""

    def __init__(self, stack: Running, browser: Browser) -> None:
        self.stack, self.browser = stack, browser
        self.troubles: list[str] = []
        self._contexts: list[BrowserContext] = []

    async def open(self, size: str = "desk", locale: str = "ru-RU", **more: Any) -> Page:
        """A window of nobody yet."""
        width, height = SIZES[size]
        context = await self.browser.new_context(
            viewport={"width": width, "height": height}, locale=locale, base_url=self.stack.base, **more
        )
        self._contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._hear(page, said))
        return page

    def _hear(self, page: Page, said: Any) -> None:
        if said.type == "error" and "Failed to load resource" not in said.text:
            self.troubles.append(f"{page.url}: {said.text}")

    async def of(self, who: str, size: str = "desk", language: str = "ru", **more: Any) -> Page:
        """A window of one of the demo's people, signed in by the form."""
        speak(self.stack.home, who, language)
        page = await self.open(size, **more)
        await page.goto("/sign-in")
        await page.fill("[name=login]", who)
        await page.fill("[name=password]", "redress")
        await page.press("[name=password]", "Enter")
        await page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    async def close(self) -> None:
        for context in self._contexts:
            await context.close()


@pytest.fixture
async def windows(stack: Running, browser: Browser) -> AsyncIterator[Windows]:
    windows = Windows(stack, browser)
    yield windows
    await windows.close()
    assert not windows.troubles


async def blemishes(page: Page) -> list[str]:
    """What axe finds serious on the page, one line each."""
    await page.evaluate(AXE.read_text("utf-8"))
    options = json.dumps({"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]})
    found = await page.evaluate(f"axe.run(document, {options})")
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node.get('failureSummary', '')[:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:5]
    ]


async def resized(page: Page, size: str) -> None:
    """Make the window as large as another one, and wait until the page is laid out for it."""
    width, height = SIZES[size]
    await page.set_viewport_size({"width": width, "height": height})
    await page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


async def too_wide(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return int(
        await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )
