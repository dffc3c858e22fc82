"""Takes the README's pictures from the demo of a running stack: python -m tests.browser.pictures --home FOLDER."""

import argparse
import json
import re
from io import BytesIO
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.look import open_browser, sign_in, speak

PLACE = Path(__file__).parents[2] / "docs" / "pictures"
OF_STAFF = (("queue", "ru"), ("card", "en"), ("act", "en"), ("why", "ru"), ("letters", "ru"))


def take(home: Path) -> None:
    """Photograph the screens that the README shows."""
    base = json.loads((home / "run.json").read_text())["addresses"]["api"]
    PLACE.mkdir(exist_ok=True)
    addresses = places(base, (home / "token").read_text().strip())
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        for name, language in OF_STAFF:
            speak(home, "operator", language)
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            sign_in(page, base, "operator")
            keep(page, base + addresses[name], f"{name}-{language}")
        speak(home, "operator", "ru")
        speak(home, "manager", "en")
        of_managers(browser, base)
        speak(home, "manager", "ru")
        of_claimants(browser, base)
        browser.close()


def places(base: str, token: str) -> dict[str, str]:
    """Where the screens are: of the refunds under investigation and to be decided, those that are due first."""
    number = {}
    with httpx.Client(base_url=base, headers={"Authorization": f"Bearer {token}"}) as http:
        for stage in ("investigation", "resolution"):
            query = {"assignee": "me", "type": "goods-refund", "status": "open", "stage": stage, "limit": "1"}
            number[stage] = http.get("/api/claims", params=query).json()["items"][0]["number"]
    return {
        "queue": "/queue",
        "card": f"/claims/{number['investigation']}",
        "act": f"/claims/{number['resolution']}/act/satisfy",
        "why": f"/claims/{number['investigation']}/why/answer",
        "letters": "/letters",
    }


def of_managers(browser: Browser, base: str) -> None:
    """A draft with a shorter term in the editor, and what it would have done with past claims."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    sign_in(page, base, "manager")
    draft = f"{base}/variants/goods-refund/draft"
    page.goto(draft)
    begin = page.get_by_role("button", name="Begin a draft")
    if begin.count():
        begin.click()
    page.goto(f"{draft}?part=clocks.answer")
    page.get_by_label("Term").first.fill("4")
    page.get_by_role("button", name="Save").first.click()
    keep(page, f"{draft}?part=clocks.answer", "editor-en")
    page.goto(f"{base}/variants/goods-refund/rehearse")
    page.get_by_role("button", name="Rehearse").first.click()
    page.get_by_role("heading", name="Claims that end differently").wait_for(timeout=120_000)
    keep(page, page.url, "rehearsal-en")


def of_claimants(browser: Browser, base: str) -> None:
    """What a claimant sees on his phone: the form, and his claim by the link of a letter."""
    page = browser.new_page(viewport={"width": 390, "height": 844}, locale="ru-RU", device_scale_factor=2)
    keep(page, f"{base}/p/goods-refund", "portal-file-ru")
    for letter in httpx.get(f"{base}/dev/mailbox.json").json():
        text = httpx.get(f"{base}/dev/mailbox/{letter['id']}/text").text
        if found := re.search(r"/c/[A-Za-z0-9_-]{20,}", text):
            keep(page, base + found[0], "portal-status")
            return


def keep(page: Page, address: str, name: str) -> None:
    """Photograph what stands in the window."""
    page.goto(address)
    page.wait_for_timeout(800)
    taken = Image.open(BytesIO(page.screenshot()))
    taken.convert("RGB").quantize(192).save(PLACE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path(".redress"))
    take(parser.parse_args().home)
