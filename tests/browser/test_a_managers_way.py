"""A new manager's way without YAML: copy, three changes, rehearsal, publishing, two claims moved, one moved back."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Windows
from tests.browser.test_a_claims_way import act
from tests.end_to_end.stack import Desk, Running

REFUND = Path(__file__).parents[2] / "variants" / "goods-refund.yaml"
OLD, NEW = "refund-by-post", "refund-by-post-2"


@pytest.fixture
async def running(stack: Running, desk: Desk, tmp_path: Path) -> list[str]:
    """The numbers of two running claims of a refund of our own: publishing a copy retires what it was made of."""
    file = tmp_path / "refund.yaml"
    text = REFUND.read_text("utf-8").replace("variant: goods-refund", f"variant: {OLD}", 1)
    file.write_text(text.replace("claim_type: goods-refund", f"claim_type: {OLD}", 1), "utf-8")
    stack.command("variants", "load", str(file))
    numbers = [str((await desk.file(OLD))["number"]) for _ in "12"]
    for number in numbers:
        await desk.wait_for(number, lambda card: card["assignee"])
    return numbers


async def arrived(page: Page, where: str) -> None:
    """The page after a double click, whose second way may break off the first."""
    await expect(page).to_have_url(re.compile(re.escape(where)))


async def copied(page: Page) -> None:
    await page.goto("/variants")
    await page.locator(f"a[href='/variants/{OLD}']").click()
    await page.get_by_role("link", name="Copy").click()
    await page.get_by_label("Key", exact=True).fill(NEW)
    await page.get_by_role("button", name="Make the copy").dblclick()
    await arrived(page, f"/variants/{NEW}/draft")


async def opened(page: Page, part: str | re.Pattern[str]) -> None:
    """Open a part of the draft: the next word is to that one, however slowly it comes."""
    link = page.get_by_role("link", name=part).first
    address = str(await link.get_attribute("href")).partition("#")[0]
    await link.click()
    await page.wait_for_url(lambda url: address in url)


async def saved(page: Page) -> None:
    """Save, and be told so."""
    await page.get_by_role("button", name="Save").first.click()
    await expect(page.get_by_role("status").filter(has_text="Saved in the draft")).to_be_visible()


async def changed(page: Page) -> None:
    await opened(page, re.compile("^Answer"))
    await page.get_by_label("Term", exact=False).first.fill("4")
    await saved(page)
    await opened(page, re.compile("^Resolution"))
    await page.get_by_label("A second person approves answers above").fill("15 000")
    await saved(page)
    await opened(page, "Add: Rungs of “Answer”")
    await page.get_by_label("When", exact=True).select_option("after")
    await page.get_by_label("How long after").fill("2")
    await page.get_by_role("button", name="Add").first.click()
    await expect(page.get_by_role("status").filter(has_text="Added to the draft")).to_be_visible()


async def rehearsed(page: Page) -> None:
    """On the refunds of the demo: the answers that are too late for four days, and why."""
    await page.get_by_role("link", name="Rehearse").click()
    await page.get_by_label("On ended claims of the type").select_option("goods-refund")
    await page.get_by_role("button", name="Rehearse").dblclick()
    await arrived(page, "/rehearsals/")
    main = page.locator("main")
    late = (
        "the term is 4 working days (was 5 working days)"  # a stack that has just begun has much to do first
    )
    await expect(main).to_contain_text(late)
    await expect(main).to_contain_text("above 15,000 ₽: needs approval")
    await page.get_by_role("link", name="Back to the draft").click()


async def published(page: Page) -> None:
    await page.get_by_role("link", name="Publish…").click()
    said = page.locator("main")
    for sentence in (
        "Answer: 5 working days → 4 working days",
        "Resolution, approval: above 30,000 ₽ → above 15,000 ₽",
        "New rung “Answer, 2 working days late”: tell the director",
        "Its 2 running claims finish under it",
    ):
        await expect(said).to_contain_text(sentence)
    await page.get_by_label("What is new, and why").fill("Answer sooner")
    await page.get_by_role("button", name="Publish").dblclick()
    await arrived(page, f"/variants/{NEW}?saved=")


async def moved(page: Page, numbers: list[str]) -> None:
    await page.get_by_role("link", name="Move running claims").first.click()
    await page.get_by_label("Only these claims").fill(", ".join(numbers))
    await page.get_by_role("button", name="Look what would happen").click()
    await expect(page.locator("#would")).to_contain_text("5 working days → 4 working days")
    await page.get_by_label("Why they are moved").fill("The new term is for them too")
    await page.get_by_role("button", name="Move 2 claims").dblclick()
    await arrived(page, "/moves/")
    await expect(page.locator("main")).to_contain_text("2 of 2 have their outcome: 2 moved")


async def test_a_new_manager_changes_a_process(windows: Windows, desk: Desk, running: list[str]) -> None:
    page = await windows.of("manager", language="en")
    await copied(page)
    await changed(page)
    await rehearsed(page)
    await published(page)
    await moved(page, running)
    first, second = running
    speak_again = await windows.of("manager", language="ru")
    await act(speak_again, first, "move_back", reason="Эта остаётся при прежнем сроке")
    variants = [(await desk.card(number))["variant"] for number in (first, second)]
    assert [one["key"] for one in variants] == [OLD, NEW]
    assert windows.troubles == []
