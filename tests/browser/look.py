"""Takes a picture of one page of a running stack, to be looked at.

python -m tests.browser.look --home FOLDER --who operator --width 390 --language en /queue queue.png
"""

import argparse
import json
from pathlib import Path

import psycopg
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import ensure

HEIGHTS = {1440: 1000, 390: 844}


def open_browser(playwright: object) -> Browser:
    """Chromium without a window; as root it needs to go without its sandbox."""
    return playwright.chromium.launch(executable_path=ensure(), args=["--no-sandbox"])  # type: ignore[attr-defined]


def sign_in(page: Page, base: str, who: str, password: str = "redress") -> None:
    """Sign in by the form."""
    page.goto(f"{base}/sign-in")
    page.fill("[name=login]", who)
    page.fill("[name=password]", password)
    page.click("main form button:not([type=button])")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def speak(home: Path, who: str, language: str) -> None:
    """Set a person's language in the stack that runs in a folder."""
    environment = json.loads((home / "environment.json").read_text())
    url = environment["DATABASE_URL"].replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE users SET language = %s WHERE login = %s", (language, who))


def look(base: str, path: str, out: str, who: str | None, width: int, keys: str = "") -> None:
    """Photograph the whole page; `keys` are pressed first, separated by blanks."""
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        page = browser.new_page(viewport={"width": width, "height": HEIGHTS.get(width, 900)}, locale="ru-RU")
        page.on("console", lambda said: print("console:", said.type, said.text))
        page.on("pageerror", lambda error: print("script error:", error))
        if who:
            sign_in(page, base, who)
        page.goto(base + path)
        page.wait_for_timeout(600)
        for key in keys.split():
            page.keyboard.press(key)
            page.wait_for_timeout(500)
        page.screenshot(path=out, full_page=True)
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path")
    parser.add_argument("out")
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--home", type=Path, help="folder of the stack; needed for --language")
    parser.add_argument("--who", help="login; nobody for the portal")
    parser.add_argument("--width", type=int, default=1440)
    parser.add_argument("--language", choices=("ru", "en"))
    parser.add_argument("--keys", default="")
    given = parser.parse_args()
    if given.home:
        given.base = json.loads((given.home / "run.json").read_text())["addresses"]["api"]
    if given.language and given.who:
        speak(given.home, given.who, given.language)
    look(given.base, given.path, given.out, given.who, given.width, given.keys)


if __name__ == "__main__":
    main()
